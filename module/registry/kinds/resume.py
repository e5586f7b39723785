"""Resumption of protection: Customs Code art. 462 para. 2, or the holder's wish; term of the decision by APPC art. 76.

It lifts the one suspension that it asks for and no other. A suspension that awaits the renewal of the right is lifted
by the document that renews it, and the later end of the right is written with it; one that is decided and has not begun
is lifted before it begins. One at the holder's wish needs no document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum

from module.kernel.errors import Fault, NotAllowedNow
from module.kernel.text import N_, Message
from module.registry.application import ApplicationKind, Form, Section
from module.registry.cautions import Caution
from module.registry.decision import DecisionKind
from module.registry.entry import Entry, EntryAsOf, EntryPart, FieldChange, SuspensionCause, changed, resumed
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
from module.registry.kinds.renewing import RENEWS, right_ends
from module.registry.kinds.steps import closed_by_law, examined
from module.registry.letters import LetterEvent
from module.registry.protection import Suspension
from module.registry.rules import ApplicationForRules, Art461Para4Authority, LegalRule, RuleContext
from module.registry.standing import ProtectionState
from module.registry.workflow import Act, Status

AT_WILL, RENEWAL = SuspensionCause.AT_WILL, SuspensionCause.RENEWAL


class ResumptionRefusal(StrEnum):
    """Grounds for refusing a resumption, each with its norm: art. 461 para. 7 lists those of inclusion alone."""

    DATA_UNTRUE = "resumption_data_untrue"
    DOCUMENT_MISSING = "resumption_document_missing"
    NOT_SUSPENDED = "resumption_not_suspended"


def _open_causes(entry: EntryAsOf) -> tuple[SuspensionCause, ...]:
    """Return the suspensions that can be lifted: those that hold, and those that are decided and have not begun."""
    return (*entry.suspended_for, *entry.suspended_later)


def obstacle(entry: EntryAsOf) -> Message | None:
    """Say why no resumption of an entry can be asked for, by its state on the day; None where it can."""
    if entry.state is ProtectionState.EXCLUDED:
        return Message(N_("The entry is excluded from the register: there is nothing to resume."))
    if entry.state is ProtectionState.EXPIRED:
        text = N_("Protection ended on {date}: there is nothing to resume.")
        return Message(text, {"date": entry.protection.last_day})
    if not _open_causes(entry):
        return Message(N_("Protection of the entry is not suspended."))
    return None


def _filled(form: Form, entry: EntryAsOf) -> Form:
    """Choose the suspension that ends, where there is one alone."""
    causes = _open_causes(entry)
    return replace(form, cause=causes[0] if len(causes) == 1 else None)


class Art462EntrySuspended(LegalRule):
    """Protection is resumed that is suspended, and only where a day of its term is left (art. 464)."""

    code = "CC462"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield why the entry, as it stands today, allows no resumption for the cause."""
        why = _not_granted(draft, context.today)
        if why is not None:
            yield self.fault("reason.cause", why.msgid, **why.params)


class Art462SaysWhyResumed(LegalRule):
    """A resumption is asked for with the suspension that it ends and its reason (user guide, figure 47)."""

    code = "CC462"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is missing."""
        if draft.form.cause is None:
            yield self.fault("reason.cause", N_("Choose which suspension shall end."))
        if not draft.form.reason.strip():
            yield self.fault("reason", N_("Say why protection shall be resumed."))


class Art462RenewalDocument(LegalRule):
    """A suspension that awaits the renewal of the right is lifted by the document that renews it (art. 462 para. 2)."""

    code = "CC462"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield that the document is missing, or does not say that the right holds longer."""
        if draft.form.cause is not RENEWAL or _is_renewed(draft):
            return
        if any(draft.has_document(kind) for kind in RENEWS):
            text = N_("Say until when the document is valid: it must be later than the former end of the right.")
        else:
            text = N_("Attach the document that renews the exclusive right (Customs Code, article 462).")
        yield self.fault("documents.right", text)


def _is_renewed(application: ApplicationForRules) -> bool:
    """Tell whether a document proves a later end of the right than the entry knows."""
    entry, proved = application.now or application.base, right_ends(application)
    known = entry.common.right.valid_until if entry else None
    return known is not None and proved is not None and proved > known


def _not_granted(application: ApplicationForRules, today: date) -> Message | None:
    """Say why a suspension cannot be lifted on a day; None where it can, or where nothing is asked yet."""
    now, cause = application.now, application.form.cause
    if now is None:
        return None
    why = obstacle(now)
    if why is not None or cause is None:
        return why
    if cause not in _open_causes(now):
        return Message(N_("Protection is not suspended on this ground."))
    if now.common.end is not None and now.common.end < today:
        text = N_(
            "The term of protection ended on {date}: resumption would protect no day (Customs Code, article 464). "
            "Apply for extension with the document that renews the right."
        )
        return Message(text, {"date": now.common.end})
    return None


def _cautions(application: ApplicationForRules, context: RuleContext) -> tuple[Caution, ...]:
    found, now, cause = list[Caution](), application.now, application.form.cause
    if now is not None and cause is not None:
        found += (Caution("reason", Message(_STAYS[other])) for other in _open_causes(now) if other is not cause)
        found += (Caution("documents.right", message) for message in _late(now, cause, context))
    if application.others_open:
        found.append(Caution("reason", Message(N_("Another application of this kind for the entry is open."))))
    return tuple(found)


def _late(now: EntryAsOf, cause: SuspensionCause, context: RuleContext) -> Iterator[Message]:
    """Tell that the time for the renewal document is over; a last day off lasts to the next working day (DESIGN 5)."""
    right = now.common.right.valid_until
    last = context.deadlines.limit("suspension.max", right) if right and cause is RENEWAL else None
    if last is not None and context.today > context.deadlines.calendar.roll(last):
        text = N_(
            "The time for the document that renews the right ended on {date}: the customs body may exclude the object "
            "(Customs Code, article 463). We take the application all the same."
        )
        yield Message(text, {"date": last})


def _suspension(application: ApplicationForRules, context: RuleContext) -> Suspension | Fault:
    """Return the suspension that a decision registered today lifts, or why it cannot."""
    now, cause = application.now, application.form.cause
    if now is None or cause is None:
        raise NotAllowedNow
    why = _not_granted(application, context.today)
    if why is None and cause is RENEWAL and not _is_renewed(application):
        why = Message(N_("No document proves that the exclusive right was renewed (Customs Code, article 462)."))
    if why is not None:
        return Fault("CC462", "", why)
    stays = tuple(other for other in _open_causes(now) if other is not cause)
    return Suspension(cause, context.today, None, stays)


def _resume(entry: Entry | None, granted: Granted) -> Entry:
    """Lift the suspension; of a renewed right write its later end, and the documents that came with it."""
    application, now, found = granted.application, granted.application.now, granted.suspension
    if entry is None or now is None or found is None:
        raise NotAllowedNow
    entry = resumed(entry, found.cause, granted.recording)
    if found.cause is not RENEWAL:
        return entry
    common = now.common
    renewed = replace(common.right, valid_until=right_ends(application))
    changes = [FieldChange(EntryPart.COMMON, "right", common.right, renewed)]
    if application.attachments:
        files = (*common.files, *application.attachments)
        changes.append(FieldChange(EntryPart.COMMON, "files", common.files, files))
    return changed(entry, tuple(changes), granted.recording)


_STAYS = {
    RENEWAL: N_(
        "Protection stays suspended all the same until the document that renews the exclusive right is supplied "
        "(article 462, paragraph 2 of the Code)."
    ),
    AT_WILL: N_(
        "Protection stays suspended all the same at the wish of the right holder, until the holder asks to resume it."
    ),
}
_TITLE = N_("Decision on resumption of protection of the intellectual property object")
_OPERATIVE = (
    N_(
        "Resume protection of the intellectual property object ({object}) in the customs register of intellectual "
        "property objects of the Republic of Kazakhstan from {since}: its suspension on the ground named below ends."
    ),
    N_("Number of the register entry: {number}."),
)
_AT_WILL = ActWords(
    title=_TITLE,
    operative=_OPERATIVE,
    met=N_(
        "Protection was suspended at the wish of the right holder, who asks to resume it; the law demands no document "
        "for that."
    ),
    stays=_STAYS,
)
_RENEWAL = ActWords(
    title=_TITLE,
    operative=_OPERATIVE,
    met=N_(
        "Article 462, paragraph 2 of the Code: protection was suspended until the document that renews the exclusive "
        "right; the document was supplied."
    ),
    stays=_STAYS,
)
_GRANT = DecisionOutcome(
    DecisionKind.RESUME,
    Status.RESUMED,
    LetterEvent.RESUMED,
    OutcomeWords(
        offer=N_("Resume protection"),
        prepare=N_("Prepare resumption"),
        prepared=N_("The resumption is prepared and waits for the head."),
        sign=N_("Sign the resumption"),
        signed=N_("The decision is signed: the suspension is lifted."),
        past=N_("The decision on resumption was signed"),
        decision=N_("Decision on resumption of protection"),
        closing=N_("The suspension is lifted. Print the decision below."),
    ),
    _AT_WILL,
    by_cause={AT_WILL: _AT_WILL, RENEWAL: _RENEWAL},
)
_REFUSE = DecisionOutcome(
    DecisionKind.REFUSE,
    Status.REFUSED,
    LetterEvent.RESUMPTION_REFUSED,
    OutcomeWords(
        offer=N_("Refuse resumption"),
        prepare=N_("Prepare refusal"),
        prepared=N_("The refusal is prepared and waits for the head."),
        sign=N_("Sign the refusal"),
        signed=N_("The decision is signed: resumption is refused."),
        past=N_("The decision on refusal was signed"),
        decision=N_("Decision on refusal to resume protection"),
        closing=N_("Resumption was refused. The decision below says why and how to appeal."),
    ),
    ActWords(
        title=N_("Decision on refusal to resume protection of the intellectual property object"),
        operative=(
            N_(
                "Refuse to resume protection of the intellectual property object ({object}) in the customs register of "
                "intellectual property objects of the Republic of Kazakhstan."
            ),
            N_("Number of the register entry: {number}."),
        ),
    ),
)
_GROUNDS = (
    CodedGround(
        ResumptionRefusal.DATA_UNTRUE,
        N_("The application for resumption holds incomplete or untrue data"),
        N_("Ground of refusal: {ground} (article 64 of the Administrative Procedural and Process Code)."),
        N_(
            "Article 64 of the Administrative Procedural and Process Code of the Republic of Kazakhstan: the "
            "application holds what is needed for its consideration, and it is true."
        ),
    ),
    CodedGround(
        ResumptionRefusal.DOCUMENT_MISSING,
        N_("The document that renews the exclusive right was not supplied"),
        N_("Ground of refusal: {ground} (article 462, paragraph 2 of the Code)."),
        N_(
            "Article 462, paragraph 2 of the Code: protection is suspended until the document that renews the right is "
            "supplied."
        ),
    ),
    CodedGround(
        ResumptionRefusal.NOT_SUSPENDED,
        N_("Protection is not suspended on this ground, its term is over or the object is excluded"),
        N_("Ground of refusal: {ground} (articles 462 and 463 of the Code)."),
        N_("Articles 462 and 463 of the Code: what is resumed is suspended protection of an object in the register."),
    ),
)
RESUME = ApplicationType(
    kind=ApplicationKind.RESUME,
    steps=((N_("Resumption"), (Section.REASON, Section.DOCUMENTS)),),
    rules=(Art462EntrySuspended(), Art462SaysWhyResumed(), Art462RenewalDocument(), Art461Para4Authority()),
    cautions=_cautions,
    latest=lambda application, context: None,
    period=lambda application, context: None,
    on_entry=_resume,
    considered=N_(
        "Having considered application No. {application} of {date} filed by {applicant}, {authority}, under chapter 53 "
        "of the Code of the Republic of Kazakhstan “On customs regulation in the Republic of Kazakhstan” (the Code), "
        "DECIDED:"
    ),
    grant=_GRANT,
    refuse=_REFUSE,
    grounds=_GROUNDS,
    grounds_hint=N_("Choose all that apply. Each ground stands in the decision with its norm."),
    rows=(
        *examined("resumption.decide", _GRANT, _REFUSE),
        *closed_by_law(Act.CLOSE_WITH_ENTRY, LetterEvent.CLOSED_WITH_ENTRY),
    ),
    shown=(Section.REPRESENTATIVE, Section.HOLDER, Section.TERMS, Section.RIGHT),
    scope={
        Section.TERMS: SectionScope(frozenset(), frozenset({"entryNumber", "protectedUntil", "objectKind"})),
        Section.REASON: SectionScope(frozenset({"reason", "cause"}), frozenset({"suspensionCause", "reasonText"})),
    },
    from_entry=EntryStart(N_("Resume"), obstacle, _filled),
    suspension=_suspension,
)
TYPE = RESUME
