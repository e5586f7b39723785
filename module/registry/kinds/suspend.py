"""Suspension of protection: Customs Code art. 462 para. 2, or the holder's wish; term of the decision by APPC art. 76.

A suspension that awaits the document that renews the right runs from the end of the right, whenever it is decided:
until then protection is the holder's (DESIGN 5). One at the holder's wish rests on the user guide alone: it runs from
the registration of the decision, ends by resumption or «До», and its two months are only watched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from module.kernel.errors import Fault, NotAllowedNow
from module.kernel.text import N_, Message
from module.registry.application import ApplicationKind, Form, Section
from module.registry.cautions import Caution
from module.registry.decision import DecisionKind
from module.registry.entry import Entry, EntryAsOf, SuspensionCause, suspended
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
from module.registry.kinds.steps import closed_by_law, examined
from module.registry.letters import LetterEvent
from module.registry.protection import Suspension
from module.registry.rules import ApplicationForRules, Art461Para4Authority, LegalRule, RuleContext
from module.registry.standing import ProtectionState
from module.registry.workflow import Act, Status

AT_WILL, RENEWAL = SuspensionCause.AT_WILL, SuspensionCause.RENEWAL


class SuspensionRefusal(StrEnum):
    """Grounds for refusing a suspension, each with its norm: art. 461 para. 7 lists those of inclusion alone."""

    DATA_UNTRUE = "suspension_data_untrue"
    NO_RENEWAL_AWAITED = "suspension_no_renewal_awaited"
    ENTRY_CLOSED = "suspension_entry_closed"


def obstacle(entry: EntryAsOf) -> Message | None:
    """Say why no suspension of an entry can be asked for, by its state on the day; None where it can."""
    if entry.state is ProtectionState.EXCLUDED:
        return Message(N_("The entry is excluded from the register: there is nothing to suspend."))
    if entry.state is ProtectionState.EXPIRED:
        text = N_("Protection ended on {date}: there is nothing to suspend.")
        return Message(text, {"date": entry.protection.last_day})
    if entry.state is ProtectionState.SUSPENDED:
        return Message(N_("Protection of the entry is suspended already."))
    return None


def _right_end(entry: EntryAsOf) -> date | None:
    """Return the end of the right where it ends protection: only then is a renewal document awaited (art. 462)."""
    right, until = entry.common.right.valid_until, entry.common.end
    return right if right is not None and (until is None or right <= until) else None


def no_renewal(entry: EntryAsOf) -> Message | None:
    """Say why an entry cannot await the document that renews its right; None where it can (art. 462 para. 2)."""
    right = entry.common.right.valid_until
    if RENEWAL in (*entry.suspended_for, *entry.suspended_later):
        return Message(N_("Suspension until the document that renews the right was decided already."))
    if right is None:
        text = N_("The register names no end of the exclusive right, so no document that renews it is awaited.")
        return Message(text)
    if _right_end(entry) is None:
        text = N_("The exclusive right holds until {date}, longer than protection: no document that renews it is due.")
        return Message(text, {"date": right})
    return None


def last_day_of(cause: SuspensionCause | None, entry: EntryAsOf, context: RuleContext) -> date | None:
    """Return the last day of a suspension: two months from the end of the right, at will the last day of protection."""
    if cause is RENEWAL:
        right = _right_end(entry)
        return context.deadlines.limit("suspension.max", right) if right else None
    return entry.protection.last_day if cause is AT_WILL else None


def _counted(application: ApplicationForRules, context: RuleContext) -> Form:
    """Return the form with the last day of the suspension that it asks for."""
    form, now = application.form, application.now
    return replace(form, until=last_day_of(form.cause, now, context) if now else None)


class Art462EntryProtected(LegalRule):
    """What is protected is suspended: an entry in force, and for the renewal document one whose right ends."""

    code = "CC462"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield why the entry, as it stands today, cannot be suspended for the cause."""
        now, form = draft.now, draft.form
        if now is None:
            return
        why = obstacle(now) or (no_renewal(now) if form.cause is RENEWAL else None)
        if why is not None:
            yield self.fault("reason.cause", why.msgid, **why.params)
        elif form.cause is not None and form.until != last_day_of(form.cause, now, context):
            text = N_("The last day of the suspension is another one meanwhile. Save this step again and read it.")
            yield self.fault("reason.cause", text)


class Art462SaysWhy(LegalRule):
    """A suspension is asked for with its ground and its reason (user guide, figure 44)."""

    code = "CC462"

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield what is missing."""
        if draft.form.cause is None:
            yield self.fault("reason.cause", N_("Choose the ground of the suspension."))
        if not draft.form.reason.strip():
            yield self.fault("reason", N_("Say why protection shall be suspended."))


def _cautions(application: ApplicationForRules, context: RuleContext) -> tuple[Caution, ...]:
    found, now = list[Caution](), application.now
    if now is not None and application.form.cause is AT_WILL:
        found += (Caution("reason", message) for message in _at_will(now, context))
    if now is not None and application.form.cause is RENEWAL and no_renewal(now) is None:
        text = N_(
            "Protection goes on until the exclusive right ends, on {date}, and is suspended from the next day. If the "
            "document that renews the right does not come by {until}, the customs body excludes the object from the "
            "register (Customs Code, articles 462 and 463)."
        )
        until = last_day_of(RENEWAL, now, context)
        found.append(Caution("reason", Message(text, {"date": _right_end(now), "until": until})))
    if application.others_open:
        found.append(Caution("reason", Message(N_("Another application of this kind for the entry is open."))))
    return tuple(found)


def _at_will(now: EntryAsOf, context: RuleContext) -> Iterator[Message]:
    yield Message(
        N_(
            "From the registration of the decision the goods are not protected until protection is resumed at your "
            "application. The Customs Code knows no suspension at the wish of the right holder: it rests on the user "
            "guide of this system alone, and that is recorded as its ground."
        )
    )
    if now.protection.last_day is not None:
        text = N_("The term of protection goes on running and ends on {date} all the same.")
        yield Message(text, {"date": now.protection.last_day})
    watched = context.deadlines.limit("suspension.watched", context.today)
    if watched is not None:
        text = N_("If it were decided today, the customs body would look at it again after {date}.")
        yield Message(text, {"date": watched})


def _suspension(application: ApplicationForRules, context: RuleContext) -> Suspension | Fault:
    """Return the suspension that a decision registered today begins, or why it cannot."""
    if application.now is None or application.form.cause is None:
        raise NotAllowedNow
    return begins(application.now, application.form.cause, context)


def begins(now: EntryAsOf, cause: SuspensionCause, context: RuleContext) -> Suspension | Fault:
    """Return the suspension of an entry that an act registered today begins, or why none can."""
    why = _not_granted(now, cause)
    if why is not None:
        return Fault("CC462", "", why)
    right, end = _right_end(now), last_day_of(cause, now, context)
    start = right + timedelta(days=1) if cause is RENEWAL and right else context.today
    if end is not None and end < context.today:
        text = N_("The time for the document that renews the right ended on {date} (Customs Code, article 462).")
        return Fault("CC462", "", Message(text, {"date": end}))
    return Suspension(cause, start, end)


def _not_granted(now: EntryAsOf, cause: SuspensionCause) -> Message | None:
    """Say why the entry, as it stands on the day of the decision, cannot be suspended for a cause.

    One that was filed while the right held is granted after its end too: it runs from there whenever it is decided.
    """
    ended = now.state is ProtectionState.EXPIRED and _right_end(now) is not None
    waits = cause is RENEWAL and (ended or now.state is ProtectionState.SUSPENDED)
    return (None if waits else obstacle(now)) or (no_renewal(now) if cause is RENEWAL else None)


def write(entry: Entry | None, granted: Granted) -> Entry:
    """Write the suspension into the entry, from the day on which it begins."""
    if entry is None or granted.suspension is None:
        raise NotAllowedNow
    return suspended(entry, granted.suspension.cause, replace(granted.recording, on=granted.suspension.start))


_TITLE = N_("Decision on suspension of protection of the intellectual property object")
_NUMBER = N_("Number of the register entry: {number}.")
_AT_WILL = ActWords(
    title=_TITLE,
    operative=(
        N_(
            "Suspend protection of the intellectual property object ({object}) in the customs register of intellectual "
            "property objects of the Republic of Kazakhstan from {since}, at the wish of the right holder."
        ),
        _NUMBER,
        N_("The suspension lasts until protection is resumed, until {last} at the latest."),
    ),
    met=N_(
        "Suspension at the wish of the right holder rests on the order of use of the digital system; chapter 53 of the "
        "Code neither provides for it nor forbids it. While it lasts, customs bodies take no measures of protection."
    ),
)
UNTIL_RENEWED = ActWords(
    title=_TITLE,
    operative=(
        N_(
            "Suspend protection of the intellectual property object ({object}) in the customs register of intellectual "
            "property objects of the Republic of Kazakhstan from {since}, the day after the exclusive right ends, "
            "until the document that renews the right is supplied."
        ),
        _NUMBER,
        N_("Last day to supply the document: {last}."),
    ),
    met=N_(
        "Article 462, paragraph 2 of the Code: where the document that renews the right is not supplied, protection is "
        "suspended from the end of the right until it comes. Article 463, paragraph 1, subparagraph 3): if it does "
        "not come in that time, the object is excluded from the register."
    ),
)
_GRANT = DecisionOutcome(
    DecisionKind.SUSPEND,
    Status.SUSPENDED,
    LetterEvent.SUSPENDED,
    OutcomeWords(
        offer=N_("Suspend protection"),
        prepare=N_("Prepare suspension"),
        prepared=N_("The suspension is prepared and waits for the head."),
        sign=N_("Sign the suspension"),
        signed=N_("The decision is signed: protection is suspended."),
        past=N_("The decision on suspension was signed"),
        decision=N_("Decision on suspension of protection"),
        closing=N_("Suspension is decided; the decision below says from which day. Print it below."),
    ),
    _AT_WILL,
    by_cause={AT_WILL: _AT_WILL, RENEWAL: UNTIL_RENEWED},
)
_REFUSE = DecisionOutcome(
    DecisionKind.REFUSE,
    Status.REFUSED,
    LetterEvent.SUSPENSION_REFUSED,
    OutcomeWords(
        offer=N_("Refuse suspension"),
        prepare=N_("Prepare refusal"),
        prepared=N_("The refusal is prepared and waits for the head."),
        sign=N_("Sign the refusal"),
        signed=N_("The decision is signed: suspension is refused."),
        past=N_("The decision on refusal was signed"),
        decision=N_("Decision on refusal to suspend protection"),
        closing=N_("Suspension was refused. The decision below says why and how to appeal."),
    ),
    ActWords(
        title=N_("Decision on refusal to suspend protection of the intellectual property object"),
        operative=(
            N_(
                "Refuse to suspend protection of the intellectual property object ({object}) in the customs register "
                "of intellectual property objects of the Republic of Kazakhstan."
            ),
            _NUMBER,
        ),
    ),
)
_GROUNDS = (
    CodedGround(
        SuspensionRefusal.DATA_UNTRUE,
        N_("The application for suspension holds incomplete or untrue data"),
        N_("Ground of refusal: {ground} (article 64 of the Administrative Procedural and Process Code)."),
        N_(
            "Article 64 of the Administrative Procedural and Process Code of the Republic of Kazakhstan: the "
            "application holds what is needed for its consideration, and it is true."
        ),
    ),
    CodedGround(
        SuspensionRefusal.NO_RENEWAL_AWAITED,
        N_("The exclusive right does not end with protection: no document that renews it is awaited"),
        N_("Ground of refusal: {ground} (article 462, paragraph 2 of the Code)."),
        N_(
            "Article 462, paragraph 2 of the Code: protection is suspended where the right ends and the document that "
            "renews it is not supplied."
        ),
    ),
    CodedGround(
        SuspensionRefusal.ENTRY_CLOSED,
        N_("The object is not protected: its term is over, it is suspended or excluded already"),
        N_("Ground of refusal: {ground} (articles 462 and 463 of the Code)."),
        N_("Articles 462 and 463 of the Code: what is suspended is the protection of an object in the register."),
    ),
)
SUSPEND = ApplicationType(
    kind=ApplicationKind.SUSPEND,
    steps=((N_("Suspension"), (Section.REASON, Section.DOCUMENTS)),),
    rules=(Art462EntryProtected(), Art462SaysWhy(), Art461Para4Authority()),
    cautions=_cautions,
    latest=lambda application, context: None,
    period=lambda application, context: None,
    on_entry=write,
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
        *examined("suspension.decide", _GRANT, _REFUSE),
        *closed_by_law(Act.CLOSE_WITH_ENTRY, LetterEvent.CLOSED_WITH_ENTRY),
    ),
    shown=(Section.REPRESENTATIVE, Section.HOLDER, Section.TERMS, Section.RIGHT),
    scope={
        Section.TERMS: SectionScope(frozenset(), frozenset({"entryNumber", "protectedUntil", "objectKind"})),
        Section.REASON: SectionScope(
            frozenset({"reason", "cause"}), frozenset({"suspensionCause", "suspendedUntil", "reasonText"})
        ),
    },
    from_entry=EntryStart(N_("Suspend"), obstacle),
    counted=_counted,
    suspension=_suspension,
)
TYPE = SUSPEND
