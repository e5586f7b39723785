"""Inclusion in the register: Customs Code art. 461; term of the decision by its para. 7."""

from __future__ import annotations

from dataclasses import replace

from module.kernel.errors import Fault
from module.kernel.text import N_, Message
from module.registry.application import ApplicationKind, Section
from module.registry.cautions import again, cautions
from module.registry.decision import DecisionKind, RefusalGround
from module.registry.entry import Entry, EntryOrigin, entry_contents, opened
from module.registry.kinds.model import (
    ActWords,
    ApplicationType,
    CodedGround,
    DecisionOutcome,
    Granted,
    OutcomeWords,
)
from module.registry.kinds.steps import examined
from module.registry.legal_rule import ApplicationForRules
from module.registry.letters import LetterEvent
from module.registry.protection import Period, granted, last_day
from module.registry.rule_context import RuleContext
from module.registry.rules import INCLUSION_RULES
from module.registry.workflow import Status

_GRANT = DecisionOutcome(
    DecisionKind.INCLUDE,
    Status.ISSUED,
    LetterEvent.INCLUDED,
    OutcomeWords(
        offer=N_("Include the object in the register"),
        prepare=N_("Prepare inclusion"),
        prepared=N_("The inclusion is prepared and waits for the head."),
        sign=N_("Sign the inclusion"),
        signed=N_("The decision is signed: the object is included in the register."),
        past=N_("The decision on inclusion was signed"),
        decision=N_("Decision on inclusion in the register"),
        closing=N_("The IP object is in the register. Print the decision below."),
    ),
    ActWords(
        title=N_("Decision on inclusion of the intellectual property object in the customs register"),
        operative=(
            N_(
                "Include the intellectual property object ({object}) in the customs register of intellectual property "
                "objects of the Republic of Kazakhstan."
            ),
            N_("The register entry gets its number at the registration of this decision."),
            N_("Term of protection: from {start} to {end} inclusive."),
        ),
        met=N_("The application and the documents meet article 461, paragraphs 3 and 4 of the Code."),
    ),
    states_period=True,
)
_REFUSE = DecisionOutcome(
    DecisionKind.REFUSE,
    Status.REFUSED,
    LetterEvent.REFUSED,
    OutcomeWords(
        offer=N_("Refuse inclusion"),
        prepare=N_("Prepare refusal"),
        prepared=N_("The refusal is prepared and waits for the head."),
        sign=N_("Sign the refusal"),
        signed=N_("The decision is signed: inclusion is refused."),
        past=N_("The decision on refusal was signed"),
        decision=N_("Decision on refusal of inclusion in the register"),
        closing=N_("Inclusion was refused. The decision below says why and how to appeal."),
    ),
    ActWords(
        title=N_("Decision on refusal to include the intellectual property object in the customs register"),
        operative=(
            N_(
                "Refuse to include the intellectual property object ({object}) in the customs register of intellectual "
                "property objects of the Republic of Kazakhstan."
            ),
        ),
    ),
)
_NORM = N_("Ground of refusal: {ground} (article 461, paragraph 7 of the Code).")
_GROUNDS = (
    CodedGround(
        RefusalGround.DATA_INCOMPLETE_OR_UNTRUE,
        N_("The application holds incomplete or untrue data"),
        _NORM,
        N_(
            "Article 461, paragraph 3 of the Code: the application holds complete and true data on the right holder, "
            "the representative, the object and the goods."
        ),
    ),
    CodedGround(
        RefusalGround.DOCUMENTS_MISSING,
        N_("Documents of article 461, paragraph 4 were not supplied"),
        _NORM,
        N_("Article 461, paragraph 4 of the Code: the documents that it lists are attached to the application."),
    ),
    CodedGround(
        RefusalGround.FEATURES_MISSING,
        N_("Description and pictures of the distinguishing features of genuine and infringing goods were not supplied"),
        _NORM,
        N_(
            "Article 461, paragraph 4 of the Code: description and pictures of the distinguishing features of genuine "
            "and infringing goods are attached to the application."
        ),
    ),
)


def _period(application: ApplicationForRules, context: RuleContext) -> Period | Fault:
    """Return the period of an inclusion registered today (art. 464)."""
    form = application.form
    found = granted(form.terms, form.right.valid_until, context.today, context.deadlines)
    if found is None:
        text = N_("The object cannot be included: no day of the protection asked for is left (Customs Code, art. 464).")
        return Fault("CC464", "", Message(text))
    return found


def _open(entry: Entry | None, grant: Granted) -> Entry:
    """Open the entry; a decision is in force from the day of its registration (art. 461 para. 7)."""
    common, national = entry_contents(grant.application.form, grant.application.attachments)
    common = replace(common, start=grant.term.start, end=grant.term.end)
    return opened(grant.number, EntryOrigin.DECIDED, grant.recording, common, national)


INCLUDE = ApplicationType(
    kind=ApplicationKind.INCLUDE,
    steps=(
        (
            N_("General information"),
            (Section.REPRESENTATIVE, Section.HOLDER, Section.TERMS, Section.INSURANCE, Section.DOCUMENTS),
        ),
        (N_("Goods and right"), (Section.GOODS, Section.RIGHT)),
        (N_("Undertaking"), (Section.UNDERTAKING,)),
    ),
    rules=INCLUSION_RULES,
    cautions=lambda application, context: (
        *cautions(application.form, context),
        *(again(one) for one in application.same),
    ),
    latest=lambda application, context: last_day(context.deadlines, context.today),
    period=_period,
    on_entry=_open,
    considered=N_(
        "Having considered application No. {application} of {date} filed by {applicant}, {authority}, under "
        "article 461 of the Code of the Republic of Kazakhstan “On customs regulation in the Republic of "
        "Kazakhstan” (the Code), DECIDED:"
    ),
    grant=_GRANT,
    refuse=_REFUSE,
    grounds=_GROUNDS,
    grounds_hint=N_("The list of article 461, paragraph 7 of the Customs Code is closed. Choose all that apply."),
    rows=examined("inclusion.decide", _GRANT, _REFUSE),
)
TYPE = INCLUDE
