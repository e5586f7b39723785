"""Life stories of hearings, each day counted by hand on a calendar (APPC arts. 73, 74, 91).

Independence Day is Wednesday 16 December 2026; 1, 4 and 7 January 2027 are days off.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from module.kernel.workdays import Calendar
from module.registry.decision import Reasons, RefusalGround
from module.registry.hearing import (
    Hearing,
    HearingEvent,
    HearingEventKind,
    HearingStage,
    HearingState,
    LastDays,
    NoticeTry,
    answer_until,
    facts_of,
    first_day,
    last_days,
    may_set_notice_day,
    new_grounds,
    notice_day,
    remarks_until,
    state_of,
    tried_enough,
)
from module.registry.hearing_facts import HearingAnswer
from module.registry.letters import DeliveryState
from module.settings import config_dir, read_law

DEADLINES = read_law(config_dir()).deadlines
WHY = Reasons((RefusalGround.DOCUMENTS_MISSING,), "Құжат жоқ", "Нет документа")


def almaty(year: int, month: int, day: int, hour: int = 11) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC) - timedelta(hours=5)


def event(kind: HearingEventKind, at: datetime, **rest: object) -> HearingEvent:
    return HearingEvent(kind, at, **rest)  # type: ignore[arg-type]


def sent(day: datetime, channel: str = "sms", report: datetime | None = None) -> NoticeTry:
    return NoticeTry(channel, DeliveryState.DELIVERED if report else DeliveryState.SENT, day, report)


def failed(channel: str = "sms") -> NoticeTry:
    return NoticeTry(channel, DeliveryState.FAILED, almaty(2026, 12, 11))


FRIDAY = Hearing("h", WHY, almaty(2026, 12, 11), date(2026, 12, 15))  # told on Friday 11 December


def test_told_on_friday_silent_over_independence_day() -> None:
    """Day 0 is Friday the 11th; 14, 15 to object; 14, 15, 17 (the 16th is a holiday)."""
    told = replace(FRIDAY, tries=(sent(almaty(2026, 12, 11)),))
    assert notice_day(told).day == date(2026, 12, 11)
    assert answer_until(told, DEADLINES).day == date(2026, 12, 15)
    first = first_day(told, DEADLINES)
    assert first.day == date(2026, 12, 17)
    assert str(first.why).startswith("Not earlier than 2026-12-17: by APPC art. 73")
    assert str(first.why).endswith("notified on 2026-12-11.")


def test_a_later_report_of_delivery_moves_day_0() -> None:
    """Handed over on Friday, reported on Monday the 14th: 15, 17, 18."""
    told = replace(FRIDAY, tries=(sent(almaty(2026, 12, 11), report=almaty(2026, 12, 14)),))
    assert notice_day(told).day == date(2026, 12, 14)
    assert answer_until(told, DEADLINES).day == date(2026, 12, 17)
    assert first_day(told, DEADLINES).day == date(2026, 12, 18)


def test_one_channel_that_proves_is_enough_and_a_report_beats_a_mere_hand_over() -> None:
    mail = sent(almaty(2026, 12, 14), "email", almaty(2026, 12, 15))
    assert notice_day(replace(FRIDAY, tries=(failed(), sent(almaty(2026, 12, 14), "email")))).day == date(2026, 12, 14)
    assert notice_day(replace(FRIDAY, tries=(sent(almaty(2026, 12, 11)), mail))).day == date(2026, 12, 15)
    early = sent(almaty(2026, 12, 11), "sms", almaty(2026, 12, 11, 12))
    assert notice_day(replace(FRIDAY, tries=(early, mail))).day == date(2026, 12, 11)


def test_what_waits_in_the_queue_proves_nothing() -> None:
    told = replace(FRIDAY, tries=(NoticeTry("sms", DeliveryState.QUEUED), failed("email")))
    assert (notice_day(told).day, first_day(told, DEADLINES).day) == (None, None)
    assert answer_until(told, DEADLINES).day is None
    assert "waits to be sent" in str(first_day(told, DEADLINES).why)
    assert not may_set_notice_day(told)


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.EXPIRED, DeliveryState.UNKNOWN])
def test_no_channel_delivers_and_the_officer_sets_another_day(state: DeliveryState) -> None:
    """Both channels twice in vain; the letter was handed over on Tuesday the 15th: 17, 18, 21."""
    once = tuple(NoticeTry(channel, state, almaty(2026, 12, 11)) for channel in ("sms", "email"))
    told = replace(FRIDAY, tries=once)
    assert "No channel has delivered" in str(first_day(told, DEADLINES).why)
    assert may_set_notice_day(told) and not tried_enough(told)
    assert not tried_enough(replace(told, tries=(*once, once[0])))
    told = replace(told, tries=once * 2)
    assert tried_enough(told)
    day = event(
        HearingEventKind.NOTICE_DAY,
        almaty(2026, 12, 15),
        text="Handed over in person",
        day=date(2026, 12, 15),
        evidence="Receipt 7",
    )
    told = replace(told, events=(day,))
    assert not may_set_notice_day(told)
    assert (notice_day(told).day, first_day(told, DEADLINES).day) == (date(2026, 12, 15), date(2026, 12, 21))
    facts = facts_of((told,), HearingAnswer())
    assert facts is not None
    assert (facts.notified_on, facts.notice_reason, facts.notice_evidence) == (
        date(2026, 12, 15),
        "Handed over in person",
        "Receipt 7",
    )


def test_a_party_without_any_channel_needs_no_tries() -> None:
    assert may_set_notice_day(FRIDAY) and tried_enough(FRIDAY)


def test_who_objects_has_read_it() -> None:
    """Nothing proves the notice, the objection of Monday does: 15, 17, 18."""
    objected = replace(FRIDAY, tries=(failed(),), events=(event(HearingEventKind.OBJECTION, almaty(2026, 12, 14)),))
    assert notice_day(objected).day == date(2026, 12, 14)
    assert first_day(objected, DEADLINES).day == date(2026, 12, 18)
    assert objected.answered and objected.spoke


ASKED = replace(
    FRIDAY,
    tries=(sent(almaty(2026, 12, 11)),),
    events=(
        event(HearingEventKind.ORAL_REQUEST, almaty(2026, 12, 15)),
        event(HearingEventKind.APPOINTMENT, almaty(2026, 12, 15, 12), day=date(2026, 12, 17), text="10:00, room 5"),
    ),
)
MINUTES = event(HearingEventKind.MINUTES, almaty(2026, 12, 18), text="Heard", day=date(2026, 12, 17), attended=True)


def test_an_oral_hearing_and_its_minutes_come_first() -> None:
    assert ASKED.oral_owed
    first = first_day(ASKED, DEADLINES)
    assert first.day is None
    assert "asked for an oral hearing" in str(first.why)
    assert remarks_until(ASKED, DEADLINES) is None


def test_remarks_run_three_working_days_from_the_signed_minutes() -> None:
    """Minutes of Friday the 18th: 21, 22, 23 for remarks; the 24th is the first day."""
    held = replace(ASKED, events=(*ASKED.events, MINUTES))
    until = remarks_until(held, DEADLINES)
    assert until is not None and until.day == date(2026, 12, 23)
    first = first_day(held, DEADLINES)
    assert first.day == date(2026, 12, 24)
    assert "by APPC art. 74" in str(first.why) and "2026-12-23" in str(first.why)


def test_one_set_of_remarks_closes_them() -> None:
    """Remarks on Monday the 21st: only the notice period is left, and that ended on the 17th."""
    remarks = event(HearingEventKind.REMARKS, almaty(2026, 12, 21), text="I said more")
    held = replace(ASKED, events=(*ASKED.events, MINUTES, remarks))
    assert first_day(held, DEADLINES).day == date(2026, 12, 17)
    assert not state_of(held, DEADLINES).remarks_due


def test_a_hearing_on_the_same_day_does_not_shorten_the_notice() -> None:
    """Asked, held, remarked on the day of notice: still 14, 15, 17."""
    day = almaty(2026, 12, 11, 15)
    events = (
        event(HearingEventKind.ORAL_REQUEST, day),
        event(HearingEventKind.MINUTES, day, day=date(2026, 12, 11), attended=True),
        event(HearingEventKind.REMARKS, day),
    )
    assert first_day(replace(ASKED, events=events), DEADLINES).day == date(2026, 12, 17)


def test_nobody_came_and_the_minutes_say_so() -> None:
    absent = replace(ASKED, events=(*ASKED.events, replace(MINUTES, attended=False)))
    assert absent.answered and not absent.spoke
    facts = facts_of((absent,), HearingAnswer())
    assert facts is not None
    assert (facts.heard_on, facts.attended) == (date(2026, 12, 17), False)


def test_a_waiver_in_writing_opens_the_act_at_once() -> None:
    waived = replace(ASKED, events=(*ASKED.events, event(HearingEventKind.WAIVER, almaty(2026, 12, 15, 16))))
    first = first_day(waived, DEADLINES)
    assert (first.day, waived.oral_owed, waived.answered, waived.spoke) == (date(2026, 12, 15), False, True, False)
    assert "waived" in str(first.why)
    assert not state_of(waived, DEADLINES).running


def test_over_the_new_year() -> None:
    """Told on Tuesday 29 December, minutes on the 31st: 5, 6, 8 January for remarks (the 7th is Christmas), then 11."""
    told = Hearing("h", WHY, almaty(2026, 12, 29), date(2026, 12, 31), tries=(sent(almaty(2026, 12, 29)),))
    assert first_day(told, DEADLINES).day == date(2027, 1, 5)
    minutes = event(HearingEventKind.MINUTES, almaty(2026, 12, 31), day=date(2026, 12, 30), attended=True)
    held = replace(told, events=(event(HearingEventKind.ORAL_REQUEST, almaty(2026, 12, 29, 12)), minutes))
    assert first_day(held, DEADLINES).day == date(2027, 1, 11)


def test_a_year_that_nobody_entered_gives_no_day() -> None:
    calendar = Calendar(DEADLINES.calendar.days_off, DEADLINES.calendar.working_weekends, date(2026, 12, 31))
    known = replace(DEADLINES, calendar=calendar)
    told = Hearing("h", WHY, almaty(2026, 12, 29), date(2026, 12, 31), tries=(sent(almaty(2026, 12, 29)),))
    first = first_day(told, known)
    assert first.day is None and "2027" in str(first.why)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 12, 22), HearingStage.OPEN),
        (date(2026, 12, 23), HearingStage.SOON),
        (date(2026, 12, 28), HearingStage.SOON),
        (date(2026, 12, 29), HearingStage.NO_ORAL),
        (date(2027, 1, 8), HearingStage.NO_ORAL),
        (date(2027, 1, 9), HearingStage.LATE),
        (date(2027, 1, 20), HearingStage.LATE),
    ],
)
def test_the_two_last_days_of_a_case(today: date, stage: HearingStage) -> None:
    """Due on Wednesday 13 January 2027: back 12, 11, 8, 6, 5, 31 December, 30, 29, 28; three more: 25, 24, 23."""
    found = last_days(date(2027, 1, 13), today, DEADLINES)
    assert found == LastDays(date(2026, 12, 28), date(2027, 1, 8), stage)


def test_without_a_term_there_are_no_last_days() -> None:
    assert last_days(None, date(2026, 12, 1), DEADLINES) is None


def test_a_ground_that_was_not_announced_is_new() -> None:
    documents, features = RefusalGround.DOCUMENTS_MISSING, RefusalGround.FEATURES_MISSING
    assert new_grounds((documents,), (documents,)) == ()
    assert new_grounds((documents,), (features, documents)) == (features,)
    assert new_grounds((documents, features), (features,)) == ()


def test_the_act_states_what_was_said_to_each_preliminary_decision() -> None:
    first = replace(FRIDAY, events=(event(HearingEventKind.OBJECTION, almaty(2026, 12, 14)),))
    second = Hearing("i", WHY, almaty(2026, 12, 17), date(2026, 12, 21), tries=(sent(almaty(2026, 12, 17)),))
    facts = facts_of((first, second), HearingAnswer("Жауап", "Ответ"))
    assert facts is not None
    assert facts.objected_on == (date(2026, 12, 14),)
    assert (facts.announced_on, facts.notified_on) == (date(2026, 12, 17), date(2026, 12, 17))
    assert facts_of((), HearingAnswer()) is None


def test_what_the_guards_ask() -> None:
    assert state_of(None, DEADLINES) == HearingState()
    assert state_of(ASKED, DEADLINES) == HearingState(
        running=True,
        asked=True,
        oral_owed=True,
        asked_until=date(2026, 12, 15),
        held_on=date(2026, 12, 17),
        tried_enough=False,
    )


def test_the_day_that_the_notice_has_named_is_kept() -> None:
    """A day off was decreed away after the notice had named Thursday the 17th: the applicant still has till then."""
    told = replace(FRIDAY, answer_until=date(2026, 12, 17), tries=(sent(almaty(2026, 12, 11)),))
    assert answer_until(told, DEADLINES).day == date(2026, 12, 17)
