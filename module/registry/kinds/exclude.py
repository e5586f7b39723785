"""Exclusion at the wish of the right holder: Customs Code art. 463 para. 1 (1), decided in the three days of para. 2.

Not here: exclusion on the grounds (2) to (6), which no application asks for. Who signs is said by the table of kinds
(all holders, or a representative whose power names exclusion); no article bars another power of attorney, so a
representative is told and not turned away.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from module.kernel.errors import Fault, NotAllowedNow
from module.kernel.text import N_, Message
from module.registry.application import ApplicationKind, Capacity, Section
from module.registry.cautions import Caution
from module.registry.decision import DecisionKind
from module.registry.entry import Entry, EntryAsOf, ExclusionGround, excluded
from module.registry.kinds.model import (
    ActWords,
    ApplicationType,
    CodedGround,
    DecisionOutcome,
    EntryStart,
    Granted,
    OutcomeWords,
    SectionScope,
)
from module.registry.kinds.steps import AT_ONCE, closed_by_law, examined_at_once
from module.registry.letters import LetterEvent
from module.registry.rules import ApplicationForRules, Art461Para4Authority, LegalRule, RuleContext
from module.registry.standing import ProtectionState
from module.registry.workflow import Act, Status


class ExclusionRefusal(StrEnum):
    """Why an exclusion at will is refused: art. 463 names no grounds, these follow from who may ask and for what."""

    NOT_ENTITLED = "exclusion_not_entitled"
    ENTRY_CLOSED = "exclusion_entry_closed"


def obstacle(entry: EntryAsOf) -> Message | None:
    """Say why no exclusion of an entry can be asked for, by its state on the day; None where it can."""
    if entry.state is ProtectionState.EXCLUDED:
        return Message(N_("The entry is excluded from the register already."))
    if entry.state is ProtectionState.EXPIRED:
        text = N_(
            "Protection ended on {date}. The customs body excludes the entry by itself (Customs Code, article 463): no "
            "application is needed."
        )
        return Message(text, {"date": entry.protection.last_day})
    return None


class Art463SaysWhy(LegalRule):
    """An exclusion is asked for with its reason (user guide, figure 50)."""

    code = "CC463"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield that the reason is missing."""
        if not draft.form.reason.strip():
            yield self.fault("reason", N_("Say why the object shall be excluded."))


class Art463EntryInRegister(LegalRule):
    """What is out of the register already is not excluded once more."""

    code = "CC463"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield why the entry, as it stands today, cannot be excluded at will."""
        why = obstacle(draft.now) if draft.now is not None else None
        if why is not None:
            yield self.fault("reason", why.msgid, **why.params)


def _cautions(application: ApplicationForRules, context: RuleContext) -> tuple[Caution, ...]:
    text = N_(
        "From the registration of the decision customs bodies no longer protect the object, and suspensions of release "
        "that run are cancelled (Customs Code, articles 198 and 463). Protection comes back only with a new inclusion."
    )
    found = [Caution("reason", Message(text))]
    if application.form.capacity is Capacity.REPRESENTATIVE:
        power = N_("Check that your power of attorney names exclusion from the register.")
        found.append(Caution("reason", Message(power)))
    if application.others_open:
        found.append(Caution("reason", Message(N_("Another application of this kind for the entry is open."))))
    return tuple(found)


def _exclude(entry: Entry | None, granted: Granted) -> Entry:
    if entry is None:
        raise NotAllowedNow
    return excluded(entry, ExclusionGround.AT_WILL, granted.recording)


_GRANT = DecisionOutcome(
    DecisionKind.EXCLUDE,
    Status.EXCLUDED,
    LetterEvent.EXCLUDED,
    OutcomeWords(
        offer=N_("Exclude from the register"),
        prepare=N_("Prepare exclusion"),
        prepared=N_("The exclusion is prepared and waits for the head."),
        sign=N_("Sign the exclusion"),
        signed=N_("The decision is signed: the entry is excluded."),
        past=N_("The decision on exclusion was signed"),
        decision=N_("Decision on exclusion"),
        closing=N_("The object is excluded from the register and no longer protected. Print the decision below."),
    ),
    ActWords(
        title=N_("Decision on exclusion of the intellectual property object from the customs register"),
        operative=(
            N_(
                "Exclude the intellectual property object ({object}) from the customs register of intellectual "
                "property objects of the Republic of Kazakhstan at the application of the right holder."
            ),
            N_("Number of the register entry: {number}."),
        ),
        met=N_(
            "Article 463, paragraph 1, subparagraph 1) of the Code: an object is excluded from the register at the "
            "application of the right holder or of the representative."
        ),
    ),
)
_REFUSE = DecisionOutcome(
    DecisionKind.REFUSE,
    Status.REFUSED,
    LetterEvent.EXCLUSION_REFUSED,
    OutcomeWords(
        offer=N_("Refuse exclusion"),
        prepare=N_("Prepare refusal"),
        prepared=N_("The refusal is prepared and waits for the head."),
        sign=N_("Sign the refusal"),
        signed=N_("The decision is signed: exclusion is refused."),
        past=N_("The decision on refusal was signed"),
        decision=N_("Decision on refusal to exclude"),
        closing=N_("Exclusion was refused. The decision below says why and how to appeal."),
    ),
    ActWords(
        title=N_("Decision on refusal to exclude the intellectual property object from the customs register"),
        operative=(
            N_(
                "Refuse to exclude the intellectual property object ({object}) from the customs register of "
                "intellectual property objects of the Republic of Kazakhstan."
            ),
            N_("Number of the register entry: {number}."),
        ),
    ),
)
_GROUNDS = (
    CodedGround(
        ExclusionRefusal.NOT_ENTITLED,
        N_("The application was not filed by the right holder or a representative empowered to do so"),
        N_("Ground of refusal: {ground} (article 463, paragraph 1 of the Code)."),
        N_(
            "Article 463, paragraph 1, subparagraph 1) of the Code: an object is excluded from the register at the "
            "application of the right holder or of the representative."
        ),
    ),
    CodedGround(
        ExclusionRefusal.ENTRY_CLOSED,
        N_("The object is excluded from the register already"),
        N_("Ground of refusal: {ground} (article 463 of the Code)."),
        N_("Article 463 of the Code: what is excluded is an object that stands in the register."),
    ),
)
EXCLUDE = ApplicationType(
    kind=ApplicationKind.EXCLUDE,
    steps=((N_("Exclusion"), (Section.REASON, Section.DOCUMENTS)),),
    rules=(Art463EntryInRegister(), Art463SaysWhy(), Art461Para4Authority()),
    cautions=_cautions,
    latest=lambda application, context: None,
    period=lambda application, context: None,
    on_entry=_exclude,
    considered=N_(
        "Having considered application No. {application} of {date} filed by {applicant}, {authority}, under article "
        "463 of the Code of the Republic of Kazakhstan “On customs regulation in the Republic of Kazakhstan” (the "
        "Code), DECIDED:"
    ),
    grant=_GRANT,
    refuse=_REFUSE,
    grounds=_GROUNDS,
    grounds_hint=N_("Choose all that apply. Each ground stands in the decision with its norm."),
    rows=(
        *examined_at_once("exclusion.decide", _GRANT, _REFUSE),
        *closed_by_law(Act.CLOSE_WITH_ENTRY, LetterEvent.CLOSED_WITH_ENTRY, AT_ONCE),
    ),
    shown=(Section.REPRESENTATIVE, Section.HOLDER, Section.TERMS, Section.RIGHT),
    scope={
        Section.TERMS: SectionScope(frozenset(), frozenset({"entryNumber", "protectedUntil", "objectKind"})),
        Section.REASON: SectionScope(frozenset({"reason"}), frozenset({"reasonText"})),
    },
    from_entry=EntryStart(N_("Exclude"), obstacle),
)
TYPE = EXCLUDE
