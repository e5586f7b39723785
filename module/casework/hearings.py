"""Acts of a hearing after the preliminary decision (APPC arts. 73, 74), and what pages are shown of it.

Each goes through the gate; its event is added to the hearing, nothing is written over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from module.casework import field_deciding
from module.casework.case_file import CaseFile
from module.casework.gate import Work
from module.casework.hearing_view import HearingView
from module.casework.performing import Done, perform
from module.kernel.clock import law_date
from module.kernel.errors import Fault, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.hearing import (
    LONGEST_SAID,
    SHORT_SAID,
    Hearing,
    HearingEvent,
    HearingEventKind,
    LastDays,
    answer_until,
    first_day,
    last_days,
    notice_day,
    remarks_until,
)
from module.registry.kinds import type_of
from module.registry.letters import NoticeFacts
from module.registry.workflow import FINAL, Act, Status
from module.store import hearings
from module.store.applications import ApplicationRecord


def ask_oral_hearing(work: Work, application_id: str, text: str = "") -> Status:
    """Ask to be heard in person or by video, within two working days of receipt (APPC art. 73)."""
    event = HearingEvent(HearingEventKind.ORAL_REQUEST, work.now, _within(text, "text", SHORT_SAID))
    return _add(work, application_id, Act.ASK_ORAL_HEARING, event)


def waive_hearing(work: Work, application_id: str) -> Status:
    """Waive the hearing in writing: the refusal need not wait any longer. Counts after a preliminary decision only."""
    return _add(work, application_id, Act.WAIVE_HEARING, HearingEvent(HearingEventKind.WAIVER, work.now))


def remark_minutes(work: Work, application_id: str, text: str) -> Status:
    """Make remarks on the minutes, once, within three working days of their signature (APPC art. 74)."""
    event = HearingEvent(HearingEventKind.REMARKS, work.now, _needed(text, "text"))
    return _add(work, application_id, Act.REMARK_MINUTES, event)


def appoint_oral_hearing(work: Work, application_id: str, day: date, place: str) -> Status:
    """Appoint day, hour and place (or the link) of the oral hearing and tell the applicant; may be moved."""
    if day < work.today:
        raise Refused((Fault("APPC73", "day", Message(N_("The day of the hearing is today or later."))),))
    if not work.deps.law.deadlines.calendar.is_working(day):
        raise Refused((Fault("APPC73", "day", Message(N_("That is a day off. Choose a working day."))),))
    event = HearingEvent(HearingEventKind.APPOINTMENT, work.now, _needed(place, "place", SHORT_SAID), day)
    return _add(work, application_id, Act.APPOINT_ORAL_HEARING, event, NoticeFacts(hearing_on=day))


def record_minutes(work: Work, application_id: str, text: str, *, attended: bool) -> Status:
    """Sign the minutes of the oral hearing; where nobody came they say so (APPC art. 74)."""
    until = work.deps.law.deadlines.counted("hearing.remarks", work.today)
    words = _needed(text, "text")

    def event(hearing: Hearing) -> HearingEvent:
        appointed = hearing.last(HearingEventKind.APPOINTMENT)
        held_on = appointed.day if appointed else work.today
        return HearingEvent(HearingEventKind.MINUTES, work.now, words, held_on, attended=attended)

    return _add(work, application_id, Act.RECORD_MINUTES, event, NoticeFacts(answer_until=until.day))


def set_notice_day(work: Work, application_id: str, day: date, reason: str, evidence: str) -> Status:
    """Set another day of notice where no channel proves delivery; reason and evidence stand in the act."""
    words, proof = _needed(reason, "reason", SHORT_SAID), _needed(evidence, "evidence", SHORT_SAID)

    def event(hearing: Hearing) -> HearingEvent:
        if not law_date(hearing.announced_at) <= day <= work.today:
            message = N_("The day of notice lies between the day of the preliminary decision and today.")
            raise Refused((Fault("APPC73", "day", Message(message)),))
        return HearingEvent(HearingEventKind.NOTICE_DAY, work.now, words, day, proof)

    return _add(work, application_id, Act.SET_NOTICE_DAY, event)


def _add(
    work: Work,
    application_id: str,
    act: Act,
    event: HearingEvent | Callable[[Hearing], HearingEvent],
    notice: NoticeFacts | None = None,
) -> Status:
    def do(file: CaseFile) -> Done:
        assert file.hearing is not None  # noqa: S101 - the guards of these rows ask for a preliminary decision
        happened = event(file.hearing) if callable(event) else event
        hearings.add_event(work.unit, file.hearing.id, work.actor.account_id, happened)
        return Done(notice=notice)

    return perform(work, application_id, act, do)


def _needed(text: str, path: str, limit: int = LONGEST_SAID) -> str:
    if not text.strip():
        raise Refused((Fault("empty", path, Message(N_("Fill in this field."))),))
    return _within(text, path, limit)


def _within(text: str, path: str, limit: int) -> str:
    if faults := too_long(path, text, limit):
        raise Refused(faults)
    return text.strip()


def last_days_of(work: Work, record: ApplicationRecord) -> LastDays | None:
    """Return the two last days for a preliminary decision of an open case; None where its kind has no hearing."""
    heard = any(row.act is Act.ANNOUNCE_REFUSAL for row in type_of(record.kind).rows)
    if not heard or record.status in FINAL:
        return None
    return last_days(record.due_on, work.today, work.deps.law.deadlines)


def hearing_view(work: Work, file: CaseFile) -> HearingView | None:
    """Return the hearing of the last preliminary decision, with those of the former ones."""
    views = tuple(_named(work, file, one, number) for number, one in enumerate(file.hearings, 1))
    if not views:
        return None
    to_answer = any(one.spoke for one in file.hearings)
    return replace(views[-1], former=views[:-1], to_answer=to_answer)


def _named(work: Work, file: CaseFile, found: Hearing, number: int) -> HearingView:
    view = _view(work, found, number)
    if not found.fields:
        return view
    named = field_deciding.announced(work, file, found.fields)
    return replace(view, fields=tuple(one.label for one in named))


def _view(work: Work, found: Hearing, number: int) -> HearingView:
    deadlines, objection = work.deps.law.deadlines, found.objection
    return HearingView(
        grounds=found.reasons.grounds,
        explanation_kk=found.reasons.explanation_kk,
        explanation_ru=found.reasons.explanation_ru,
        sent_at=found.announced_at,
        answer_until=answer_until(found, deadlines).day or found.answer_until,
        objection=objection.text if objection else "",
        objected_at=objection.at if objection else None,
        refusal_from=first_day(found, deadlines),
        notice=notice_day(found),
        events=found.events,
        tries=found.tries,
        remarks_until=remarks_until(found, deadlines),
        number=number,
    )
