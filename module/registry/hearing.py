"""The hearing before an unfavourable act: what happened, day of notice, first possible day of the act, last days.

Sources: Administrative Procedural and Process Code (APPC) arts. 73 (preliminary decision, objection, oral hearing), 74
(minutes and remarks) and 91 (no decision in time); DESIGN section 5. Everything here is a pure function of what is
stored: events are added and never changed, so that each day can be counted again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from module.kernel.clock import law_date
from module.kernel.text import N_, Message
from module.registry.deadlines import Counted, Deadlines
from module.registry.decision import Reasons
from module.registry.hearing_facts import NO_ANSWER as NO_ANSWER
from module.registry.hearing_facts import HearingAnswer as HearingAnswer
from module.registry.hearing_facts import HearingFacts
from module.registry.letters import DeliveryState

LONGEST_SAID = 4000
"""Characters of what is said in a hearing: an objection, minutes, remarks on them."""
SHORT_SAID = 500
"""Characters of a request, of a place, of a reason and its evidence."""
TRIES = 2
"""So often at least each channel is tried before the officer may set another day of notice (our reading)."""
_WENT = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED})


class HearingEventKind(StrEnum):
    """What can happen in a hearing after the preliminary decision was sent."""

    OBJECTION = "objection"
    NOTICE_DAY = "notice_day"
    ORAL_REQUEST = "oral_request"
    APPOINTMENT = "appointment"
    MINUTES = "minutes"
    REMARKS = "remarks"
    WAIVER = "waiver"


@dataclass(frozen=True, slots=True)
class HearingEvent:
    """One event. `text` are the person's words, or the time and place of an oral hearing.

    `day` is the day of notice that the officer set, or that of the oral hearing; `evidence` proves a day of notice;
    `attended` tells whether the applicant came.
    """

    kind: HearingEventKind
    at: datetime
    text: str = ""
    day: date | None = None
    evidence: str = ""
    attended: bool | None = None


@dataclass(frozen=True, slots=True)
class NoticeTry:
    """One sending of the preliminary decision's notice over a channel.

    `handed_at` is when the provider took it, `reported_at` when the report of its delivery came.
    """

    channel: str
    state: DeliveryState
    handed_at: datetime | None = None
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """A preliminary decision with all that followed it. `answer_until` is the last day that its notice named.

    `fields` are the keys of what of a change it would leave out; none: it would refuse the whole.
    """

    id: str
    reasons: Reasons
    announced_at: datetime
    answer_until: date
    events: tuple[HearingEvent, ...] = ()
    tries: tuple[NoticeTry, ...] = ()
    fields: tuple[str, ...] = ()

    def last(self, kind: HearingEventKind) -> HearingEvent | None:
        """Return the last event of a kind, or None."""
        return next((event for event in reversed(self.events) if event.kind is kind), None)

    @property
    def objection(self) -> HearingEvent | None:
        """Return the applicant's objection in writing."""
        return self.last(HearingEventKind.OBJECTION)

    @property
    def waived(self) -> bool:
        """Tell whether the applicant waived the hearing in writing."""
        return self.last(HearingEventKind.WAIVER) is not None

    @property
    def oral_owed(self) -> bool:
        """Tell whether an oral hearing was asked for and has no minutes yet."""
        asked = self.last(HearingEventKind.ORAL_REQUEST) is not None
        return asked and not self.waived and self.last(HearingEventKind.MINUTES) is None

    @property
    def answered(self) -> bool:
        """Tell whether the applicant has had his say, or does not want to."""
        kinds = {HearingEventKind.OBJECTION, HearingEventKind.MINUTES, HearingEventKind.WAIVER}
        return any(event.kind in kinds for event in self.events)

    @property
    def spoke(self) -> bool:
        """Tell whether the applicant said something that the act must answer (APPC art. 80)."""
        came = any(event.kind is HearingEventKind.MINUTES and event.attended for event in self.events)
        return came or any(event.kind in _SAID for event in self.events)


_SAID = frozenset({HearingEventKind.OBJECTION, HearingEventKind.REMARKS})
_OWN_ACTS = _SAID | {HearingEventKind.ORAL_REQUEST, HearingEventKind.WAIVER}


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """The day of notice, day 0, and what proves it; without a day, why there is none yet."""

    day: date | None
    why: Message


def notice_day(hearing: Hearing) -> NoticeDay:
    """Return day 0: the preliminary decision stood in the cabinet and was handed to a proved channel.

    A report of delivery moves it where it came later; an act of the applicant in the hearing proves that he knew by
    then. What the officer has set, with reason and evidence, stands.
    """
    posted = law_date(hearing.announced_at)
    fixed = hearing.last(HearingEventKind.NOTICE_DAY)
    if fixed is not None and fixed.day is not None:
        return NoticeDay(max(posted, fixed.day), Message(N_("Set by the case officer with reason and evidence.")))
    proofs = [*_by_channel(hearing.tries), *_by_own_act(hearing.events)]
    if proofs:
        day, why = min(proofs, key=lambda proof: proof[0])
        return NoticeDay(max(posted, day), Message(why))
    if any(one.state is DeliveryState.QUEUED for one in hearing.tries):
        return NoticeDay(None, Message(N_("The notice waits to be sent: the day of notice is not known yet.")))
    failed = N_("No channel has delivered the notice: send it again, or set another day of notice with its evidence.")
    return NoticeDay(None, Message(failed))


def _by_channel(tries: Iterable[NoticeTry]) -> list[tuple[date, str]]:
    reports = [law_date(one.reported_at) for one in tries if one.state is DeliveryState.DELIVERED and one.reported_at]
    if reports:
        return [(min(reports), N_("A channel reported the delivery."))]
    handed = [law_date(one.handed_at) for one in tries if one.state in _WENT and one.handed_at]
    return [(min(handed), N_("The notice was handed to a channel."))] if handed else []


def _by_own_act(events: Iterable[HearingEvent]) -> list[tuple[date, str]]:
    acted = [law_date(event.at) for event in events if event.kind in _OWN_ACTS]
    return [(min(acted), N_("The applicant acted in the hearing."))] if acted else []


def may_set_notice_day(hearing: Hearing) -> bool:
    """Tell whether nothing proves the notice, though no try is on its way any more."""
    return notice_day(hearing).day is None and not any(one.state is DeliveryState.QUEUED for one in hearing.tries)


def tried_enough(hearing: Hearing) -> bool:
    """Tell whether each channel was tried repeatedly; where there is no channel nothing can be tried."""
    channels = {one.channel for one in hearing.tries}
    return all(sum(1 for one in hearing.tries if one.channel == channel) >= TRIES for channel in channels)


def answer_until(hearing: Hearing, deadlines: Deadlines) -> Counted:
    """Return the last day to object and to ask for an oral hearing: two working days from receipt (APPC art. 73).

    It is never before the day that the notice has named.
    """
    known = notice_day(hearing)
    if known.day is None:
        return Counted(None, known.why)
    until = deadlines.counted("hearing.objection", known.day)
    return Counted(max(until.day, hearing.answer_until)) if until.day else until


def remarks_until(hearing: Hearing, deadlines: Deadlines) -> Counted | None:
    """Return the last day for remarks on the minutes (APPC art. 74); None where there are no minutes."""
    minutes = hearing.last(HearingEventKind.MINUTES)
    return None if minutes is None else deadlines.counted("hearing.remarks", law_date(minutes.at))


def first_day(hearing: Hearing, deadlines: Deadlines) -> Counted:
    """Return the first day on which a refusal may go to the head and be signed, with the reason in words.

    No day: what has to happen first.
    """
    waiver = hearing.last(HearingEventKind.WAIVER)
    if waiver is not None:
        return Counted(law_date(waiver.at), Message(N_("The applicant waived the hearing in writing.")))
    known = notice_day(hearing)
    if known.day is None:
        return Counted(None, known.why)
    if hearing.oral_owed:
        asked = N_(
            "The applicant asked for an oral hearing: first come the hearing and its minutes (APPC art. 73, 74)."
        )
        return Counted(None, Message(asked))
    third = _third_day(known.day, deadlines)
    remarks = _after_remarks(hearing, deadlines)
    if third.day is None or remarks is None or (remarks.day is not None and remarks.day <= third.day):
        return third
    return remarks


def _third_day(told: date, deadlines: Deadlines) -> Counted:
    third = deadlines.counted("hearing.notice_before", told)
    if third.day is None:
        return third
    why = N_(
        "Not earlier than {day}: by APPC art. 73 a refusal goes to the head and is signed from the third working day "
        "after notice; the applicant was notified on {told}."
    )
    return Counted(third.day, Message(why, {"day": third.day, "told": told}))


def _after_remarks(hearing: Hearing, deadlines: Deadlines) -> Counted | None:
    """Return the first day after the term for remarks; one set of remarks closes it."""
    until = remarks_until(hearing, deadlines)
    if until is None or hearing.last(HearingEventKind.REMARKS) is not None:
        return None
    if until.day is None:
        return until
    first = deadlines.counted("hearing.after_remarks", until.day)
    if first.day is None:
        return first
    why = N_("Not earlier than {day}: by APPC art. 74 the applicant may make remarks on the minutes until {until}.")
    return Counted(first.day, Message(why, {"day": first.day, "until": until.day}))


class HearingStage(StrEnum):
    """How much time a case has left for its hearing."""

    OPEN = "open"
    SOON = "soon"
    NO_ORAL = "no_oral"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class LastDays:
    """The two last days for a preliminary decision: with room for an oral hearing, and lawful at all.

    They close nothing: afterwards the acts stay open and are late (APPC art. 91).
    """

    with_oral: date
    lawful: date
    stage: HearingStage


def last_days(due_on: date | None, today: date, deadlines: Deadlines) -> LastDays | None:
    """Return the two last days of a case; None where its term or one of theirs is not set."""
    lengths = [deadlines.terms[key].value for key in ("hearing.oral_room", "hearing.notice_before", "hearing.warning")]
    room, notice, warning = lengths
    if due_on is None or room is None or notice is None or warning is None:
        return None
    back = deadlines.calendar.back_working_days
    with_oral, lawful = back(due_on, room), back(due_on, notice)
    stage = HearingStage.OPEN
    if today > lawful:
        stage = HearingStage.LATE
    elif today > with_oral:
        stage = HearingStage.NO_ORAL
    elif today >= back(with_oral, warning):
        stage = HearingStage.SOON
    return LastDays(with_oral, lawful, stage)


def new_grounds(announced: Iterable[str], prepared: Iterable[str]) -> tuple[str, ...]:
    """Return the grounds of a refusal that its preliminary decision did not name: they need a new notice."""
    known = frozenset(announced)
    return tuple(ground for ground in prepared if ground not in known)


def facts_of(hearings: tuple[Hearing, ...], answer: HearingAnswer) -> HearingFacts | None:
    """Return what the act states: the last preliminary decision, and whatever the applicant has said to any of them."""
    if not hearings:
        return None
    current = hearings[-1]
    fixed, minutes, waiver = (
        current.last(kind) for kind in (HearingEventKind.NOTICE_DAY, HearingEventKind.MINUTES, HearingEventKind.WAIVER)
    )
    return HearingFacts(
        announced_on=law_date(current.announced_at),
        notified_on=notice_day(current).day,
        notice_reason=fixed.text if fixed else "",
        notice_evidence=fixed.evidence if fixed else "",
        objected_on=_days(hearings, HearingEventKind.OBJECTION),
        heard_on=minutes.day if minutes else None,
        attended=bool(minutes and minutes.attended),
        remarks_on=_days(hearings, HearingEventKind.REMARKS),
        waived_on=law_date(waiver.at) if waiver else None,
        answer=answer,
    )


def _days(hearings: Iterable[Hearing], kind: HearingEventKind) -> tuple[date, ...]:
    return tuple(law_date(event.at) for one in hearings for event in one.events if event.kind is kind)


@dataclass(frozen=True, slots=True)
class HearingState:
    """What the guards of the transition table ask of the last preliminary decision; nothing was sent: all is no.

    `asked_until` is the last day to ask for an oral hearing, `held_on` the day for which one is appointed.
    """

    running: bool = False
    asked: bool = False
    oral_owed: bool = False
    asked_until: date | None = None
    held_on: date | None = None
    remarks_due: bool = False
    remarks_until: date | None = None
    notice_unproved: bool = False
    tried_enough: bool = False


NO_HEARING = HearingState()


def state_of(hearing: Hearing | None, deadlines: Deadlines) -> HearingState:
    """Return what the guards ask of a hearing."""
    if hearing is None:
        return NO_HEARING
    remarks, appointed = remarks_until(hearing, deadlines), hearing.last(HearingEventKind.APPOINTMENT)
    return HearingState(
        running=not hearing.waived,
        asked=hearing.last(HearingEventKind.ORAL_REQUEST) is not None,
        oral_owed=hearing.oral_owed,
        asked_until=answer_until(hearing, deadlines).day,
        held_on=appointed.day if appointed else None,
        remarks_due=remarks is not None and not hearing.waived and hearing.last(HearingEventKind.REMARKS) is None,
        remarks_until=remarks.day if remarks else None,
        notice_unproved=may_set_notice_day(hearing),
        tried_enough=tried_enough(hearing),
    )
