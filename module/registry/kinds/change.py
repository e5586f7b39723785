"""Change of what an entry says: Customs Code art. 461 para. 8 (told within fifteen calendar days), APPC art. 76.

The difference is applied to what the entry says on the day of the decision, so an extension that was decided meanwhile
stays; a value that somebody else changed too stops the case (D15). A change told late is marked and taken all the same.
What may be touched stands in `changeable`. It is decided field by field; what goes together stands in `change_groups`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from module.kernel.errors import Fault, NotAllowedNow
from module.kernel.text import N_, Message
from module.registry.amending import AT_ODDS, CHANGED_MEANWHILE, amended
from module.registry.application import ApplicationKind, Section
from module.registry.cautions import Caution
from module.registry.decision import DecisionKind
from module.registry.entry import (
    Entry,
    EntryAsOf,
    ProtectionState,
    changed,
)
from module.registry.kinds.change_asked import asked_groups, becomes, changes_something, is_at_odds, parts_asked
from module.registry.kinds.changeable import LOCKED, SCOPE, Art461Para8Parties, WhereChanged, proof, scope_by_object
from module.registry.kinds.model import (
    ActWords,
    ApplicationType,
    CodedGround,
    DecisionOutcome,
    EntryStart,
    Granted,
    OutcomeWords,
)
from module.registry.kinds.steps import closed_by_law, examined
from module.registry.letters import LetterEvent
from module.registry.rules import (
    ApplicationForRules,
    Art461Para3Features,
    Art461Para3Goods,
    Art461Para4Authority,
    Art461Para4Insurance,
    Art461Para4Pictures,
    Art461Para4Right,
    LegalRule,
    RuleContext,
)
from module.registry.workflow import Act, Status

_PLACES = {ProtectionState.IN_FORCE, ProtectionState.NOT_BEGUN}


class ChangeGround(StrEnum):
    """Grounds for refusing a change, each with its norm: art. 461 para. 7 lists those of inclusion alone."""

    DATA_UNTRUE = "change_data_untrue"
    NOT_PROVED = "change_not_proved"
    ENTRY_CLOSED = "change_entry_closed"


def obstacle(entry: EntryAsOf) -> Message | None:
    """Say why no change of an entry can be filed, by its state on the day; None where it can."""
    if entry.state in _PLACES:
        return None
    if entry.state is ProtectionState.SUSPENDED:
        return Message(N_("Protection of the entry is suspended: its data are changed after protection is resumed."))
    if entry.state is ProtectionState.EXPIRED:
        text = N_("Protection ended on {date}: what the entry says is changed no more. Apply for inclusion.")
        return Message(text, {"date": entry.protection.last_day})
    return Message(N_("The entry is excluded from the register: what it says is changed no more."))


class Art461EntryStands(LegalRule):
    """What is changed is an entry in force."""

    code = "CC461.8"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield why the entry, as it stands today, cannot be changed."""
        why = obstacle(draft.now) if draft.now is not None else None
        if why is not None:
            yield self.fault("reason", why.msgid, **why.params)


class Art461Para8Change(LegalRule):
    """A change is told with what changes and since when; there is no application for nothing."""

    code = "CC461.8"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is missing of the change itself."""
        if not draft.form.reason.strip():
            yield self.fault("reason", N_("Say which changes are to be made."))
        if draft.form.changed_on is None:
            yield self.fault("reason.changed_on", N_("Enter the day on which the data changed."))
        if not changes_something(draft):
            text = N_("Nothing is changed yet: the application says what the register says. Change at least one field.")
            yield self.fault("reason", text)


def _last_day(changed_on: date, context: RuleContext) -> date | None:
    return context.deadlines.due("change.report", changed_on)


def _cautions(application: ApplicationForRules, context: RuleContext) -> tuple[Caution, ...]:
    return tuple((*_timing(application, context), *proof(application), *_beside(application)))


def _timing(application: ApplicationForRules, context: RuleContext) -> Iterator[Caution]:
    changed_on, filed = application.form.changed_on, application.filed_on or context.today
    last = _last_day(changed_on, context) if changed_on else None
    if last is not None and filed > last:
        text = N_(
            "Told late: by article 461, paragraph 8 of the Customs Code the last day was {date}. We take the "
            "application all the same."
        )
        yield Caution("reason.changed_on", Message(text, {"date": last}))
    if changed_on is not None and changed_on > filed:
        text = N_("The data change only on {date}: the register says it from the registration of the decision on.")
        yield Caution("reason.changed_on", Message(text, {"date": changed_on}))


def _beside(application: ApplicationForRules) -> Iterator[Caution]:
    if application.others_open:
        yield Caution("reason", Message(N_("Another application of this kind for the entry is open.")))
    if application.now is not None and application.base is not None and is_at_odds(application, application.now):
        yield Caution("reason", Message(CHANGED_MEANWHILE))


def _period(application: ApplicationForRules, context: RuleContext) -> Fault | None:
    """Return why the change cannot be registered today; it gives no period of its own."""
    now = application.now
    if now is None:
        raise NotAllowedNow
    why = obstacle(now)
    if why is None and is_at_odds(application, now):
        why = Message(AT_ODDS)
    return Fault("CC461.8", "", why) if why is not None else None


def _change(entry: Entry | None, granted: Granted) -> Entry:
    """Write what is asked into what the entry says now (D15). Raises Overlapping where it says otherwise meanwhile."""
    if entry is None:
        raise NotAllowedNow
    return changed(entry, amended(parts_asked(granted.application, entry.latest())), granted.recording)


_GRANT = DecisionOutcome(
    DecisionKind.CHANGE,
    Status.CHANGED,
    LetterEvent.CHANGED,
    OutcomeWords(
        offer=N_("Make the changes"),
        prepare=N_("Prepare the changes"),
        prepared=N_("The changes are prepared and wait for the head."),
        sign=N_("Sign the changes"),
        signed=N_("The decision is signed: the entry is changed."),
        past=N_("The decision on the changes was signed"),
        decision=N_("Decision on changes of the entry"),
        closing=N_("The entry is changed. Print the notice below."),
    ),
    ActWords(
        title=N_("Notice of changes made to the entry of the customs register of intellectual property objects"),
        operative=(
            N_(
                "Make changes to the entry of the intellectual property object ({object}) in the customs register of "
                "intellectual property objects of the Republic of Kazakhstan."
            ),
            N_("Number of the register entry: {number}."),
        ),
        met=N_("The application and the documents meet article 461, paragraph 8 of the Code."),
        met_in_part=N_("What is entered meets article 461, paragraph 8 of the Code."),
    ),
)
_REFUSE = DecisionOutcome(
    DecisionKind.REFUSE,
    Status.REFUSED,
    LetterEvent.CHANGE_REFUSED,
    OutcomeWords(
        offer=N_("Refuse the changes"),
        prepare=N_("Prepare refusal"),
        prepared=N_("The refusal is prepared and waits for the head."),
        sign=N_("Sign the refusal"),
        signed=N_("The decision is signed: the changes are refused."),
        past=N_("The decision on refusal was signed"),
        decision=N_("Decision on refusal to make changes"),
        closing=N_("The changes were refused. The decision below says why and how to appeal."),
    ),
    ActWords(
        title=N_("Decision on refusal to make changes to the entry of the customs register"),
        operative=(
            N_(
                "Refuse to make changes to the entry of the intellectual property object ({object}) in the customs "
                "register of intellectual property objects of the Republic of Kazakhstan."
            ),
            N_("Number of the register entry: {number}."),
        ),
    ),
)
_GROUNDS = (
    CodedGround(
        ChangeGround.DATA_UNTRUE,
        N_("The application for changes holds incomplete or untrue data"),
        N_("Ground of refusal: {ground} (article 64 of the Administrative Procedural and Process Code)."),
        N_(
            "Article 64 of the Administrative Procedural and Process Code of the Republic of Kazakhstan: the "
            "application holds what is needed for its consideration, and it is true."
        ),
    ),
    CodedGround(
        ChangeGround.NOT_PROVED,
        N_("The documents do not prove the changes"),
        N_("Ground of refusal: {ground} (article 461, paragraph 8 of the Code)."),
        N_("Article 461, paragraph 8 of the Code: the right holder tells of changes of what was stated for inclusion."),
    ),
    CodedGround(
        ChangeGround.ENTRY_CLOSED,
        N_("The entry is not in force"),
        N_("Ground of refusal: {ground} (articles 462 and 463 of the Code)."),
        N_("Articles 462 and 463 of the Code: protection is suspended or over, or the object is excluded."),
    ),
)
CHANGE = ApplicationType(
    kind=ApplicationKind.CHANGE,
    steps=(
        (
            N_("What changes"),
            (
                Section.REPRESENTATIVE,
                Section.HOLDER,
                Section.RIGHT,
                Section.TERMS,
                Section.GOODS,
                Section.INSURANCE,
                Section.REASON,
            ),
        ),
        (N_("Proof"), (Section.DOCUMENTS,)),
    ),
    rules=(
        Art461EntryStands(),
        Art461Para8Change(),
        Art461Para8Parties(),
        WhereChanged(Art461Para3Features(), lambda form: (form.terms.genuine_features, form.terms.infringing_features)),
        WhereChanged(Art461Para3Goods(), lambda form: form.goods),
        WhereChanged(Art461Para4Pictures(), lambda form: form.goods),
        WhereChanged(Art461Para4Right(), lambda form: form.right),
        WhereChanged(Art461Para4Insurance(), lambda form: form.insurance),
        Art461Para4Authority(),
    ),
    cautions=_cautions,
    latest=lambda application, context: None,
    period=_period,
    on_entry=_change,
    considered=N_(
        "Having considered application No. {application} of {date} filed by {applicant}, {authority}, under article "
        "461, paragraph 8 of the Code of the Republic of Kazakhstan “On customs regulation in the Republic of "
        "Kazakhstan” (the Code), DECIDED:"
    ),
    grant=_GRANT,
    refuse=_REFUSE,
    grounds=_GROUNDS,
    grounds_hint=N_("Choose all that apply. Each ground stands in the decision with its norm."),
    rows=(
        *examined("change.decide", _GRANT, _REFUSE),
        *closed_by_law(Act.CLOSE_WITH_ENTRY, LetterEvent.CLOSED_WITH_ENTRY),
    ),
    scope=SCOPE,
    scope_by_object=scope_by_object,
    locked=LOCKED,
    from_entry=EntryStart(N_("Change"), obstacle),
    becomes=becomes,
    asked=asked_groups,
)
TYPE = CHANGE
