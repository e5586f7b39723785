"""Exclusion without application: Customs Code art. 463 para. 1 (2) to (6), decided in the three days of para. 2.

The case is opened by the clock at the end of a term (user guide N8) or by a case officer who finds a ground. It has no
applicant: nobody files, withdraws or is refused. Holder and representative are told of the act.
"""

from __future__ import annotations

from module.kernel.errors import NotAllowedNow
from module.kernel.text import N_
from module.registry.application import ApplicationKind, Section
from module.registry.decision import DecisionKind
from module.registry.entry import Entry, ExclusionGround, excluded
from module.registry.kinds.exclude import EXCLUDE
from module.registry.kinds.model import ActWords, ApplicationType, CodedGround, DecisionOutcome, Granted, OutcomeWords
from module.registry.kinds.steps import without_application
from module.registry.letters import LetterEvent
from module.registry.workflow import Status


def _exclude(entry: Entry | None, granted: Granted) -> Entry:
    if entry is None or granted.ground is None:
        raise NotAllowedNow
    return excluded(entry, granted.ground, granted.recording)


_GRANT = DecisionOutcome(
    DecisionKind.EXCLUDE,
    Status.EXCLUDED,
    LetterEvent.EXCLUDED_EX_OFFICIO,
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
                "property objects of the Republic of Kazakhstan."
            ),
            N_("Number of the register entry: {number}."),
        ),
    ),
)
_TERM_OVER = N_("The term of protection is over")
_NOT_RENEWED = N_("The document that renews the right was not supplied while protection was suspended")
_UNTRUE = N_("Untrue data were supplied for the inclusion")
_RIGHT_ENDED = N_("The right in the object has ended")
_RULES_BROKEN = N_("The right holder broke the rules of the register")
_GROUNDS = (
    CodedGround(
        ExclusionGround.TERM_OVER,
        _TERM_OVER,
        N_("Ground of exclusion: {ground} (article 463, paragraph 1, subparagraph 2 of the Code)."),
        N_(
            "Article 463, paragraph 1, subparagraph 2) of the Code: an object is excluded from the register when its "
            "term of protection is over and was not extended."
        ),
    ),
    CodedGround(
        ExclusionGround.NOT_RENEWED,
        _NOT_RENEWED,
        N_("Ground of exclusion: {ground} (article 463, paragraph 1, subparagraph 3 of the Code)."),
        N_(
            "Article 463, paragraph 1, subparagraph 3) of the Code: an object is excluded from the register when the "
            "time of suspension is over and the document that renews the right was not supplied."
        ),
    ),
    CodedGround(
        ExclusionGround.UNTRUE,
        _UNTRUE,
        N_("Ground of exclusion: {ground} (article 463, paragraph 1, subparagraph 4 of the Code)."),
        N_(
            "Article 463, paragraph 1, subparagraph 4) of the Code: an object is excluded from the register when "
            "untrue data were supplied for its inclusion."
        ),
    ),
    CodedGround(
        ExclusionGround.RIGHT_ENDED,
        _RIGHT_ENDED,
        N_("Ground of exclusion: {ground} (article 463, paragraph 1, subparagraph 5 of the Code)."),
        N_(
            "Article 463, paragraph 1, subparagraph 5) of the Code: an object is excluded from the register when the "
            "right of its holder has ended."
        ),
    ),
    CodedGround(
        ExclusionGround.RULES_BROKEN,
        _RULES_BROKEN,
        N_("Ground of exclusion: {ground} (article 463, paragraph 1, subparagraph 6 of the Code)."),
        N_(
            "Article 463, paragraph 1, subparagraph 6) of the Code: an object is excluded from the register when its "
            "holder does not keep the demands of the chapter on the register."
        ),
    ),
)
EX_OFFICIO = ApplicationType(
    kind=ApplicationKind.EX_OFFICIO,
    steps=((N_("Exclusion"), (Section.DOCUMENTS,)),),
    rules=(),
    cautions=lambda application, context: (),
    latest=lambda application, context: None,
    period=lambda application, context: None,
    on_entry=_exclude,
    considered=N_(
        "Having considered case No. {application} of {date}, opened without application, {authority}, under article "
        "463 of the Code of the Republic of Kazakhstan “On customs regulation in the Republic of Kazakhstan” (the "
        "Code), DECIDED:"
    ),
    grant=_GRANT,
    refuse=EXCLUDE.refuse,  # no row leads there: nobody has asked for anything that could be refused
    grounds=_GROUNDS,
    grounds_hint="",
    rows=without_application(_GRANT),
    shown=EXCLUDE.shown,
    scope={Section.TERMS: EXCLUDE.scope[Section.TERMS]},
    grants_on_grounds=True,
)
TYPE = EX_OFFICIO
