"""Terms of the law over 2026 and 2027: deadlines counted by hand with the days they skip, each with its act; and a loop
over the list of days off that the library `holidays` keeps, which knows nothing of our kernel."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from module.settings import config_dir, read_law

DEADLINES = read_law(config_dir()).deadlines
CALENDAR = DEADLINES.calendar
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)

# HOL = law on holidays of 13.12.2001 No. 267; where a holiday falls on a day off, the next working day is off instead.
ACTS = {
    "2026-01-01": "HOL: New Year",
    "2026-01-02": "HOL: New Year",
    "2026-01-07": "Labour Code: Orthodox Christmas",
    "2026-03-09": "HOL: for 8 March, a Sunday",
    "2026-03-23": "HOL: Nauryz",
    "2026-03-24": "HOL: for 21 March, a Saturday",
    "2026-03-25": "HOL: for 22 March, a Sunday",
    "2026-05-01": "HOL: Day of unity",
    "2026-05-07": "HOL: Defender's day",
    "2026-05-11": "HOL: for 9 May, a Saturday",
    "2026-05-27": "Labour Code: Kurban-ait, estimated until it is announced",
    "2026-07-06": "HOL: Day of the capital",
    "2026-10-26": "HOL: for 25 October, a Sunday",
    "2026-12-16": "HOL: Independence day",
    "2027-01-01": "HOL: New Year",
    "2027-01-04": "HOL: for 2 January, a Saturday",
    "2027-01-07": "Labour Code: Orthodox Christmas",
    "2027-03-08": "HOL: Women's day",
    "2027-03-15": "HOL as amended by law 306-VIII: Constitution day, day read in a secondary source",
    "2027-03-22": "HOL: Nauryz",
    "2027-03-23": "HOL: Nauryz",
    "2027-03-24": "HOL: for 21 March, a Sunday",
    "2027-05-03": "HOL: for 1 May, a Saturday",
    "2027-05-07": "HOL: Defender's day",
    "2027-05-10": "HOL: for 9 May, a Sunday",
    "2027-07-06": "HOL: Day of the capital",
    "2027-10-25": "HOL: Republic day",
    "2027-12-16": "HOL: Independence day",
}
# The library takes Kurban-ait from tables of the moon, as our file does; both wait for the day that is announced.
ESTIMATED = {"2026-05-27", "2027-05-16"}
# Days on which our calendar and the library part, each with the act that decides. Decreed moves will stand here.
DISAGREE: dict[str, str] = {}

# term, day of the event, last day, days of Monday to Friday that do not count
BY_HAND = [
    ("inclusion.decide", "2026-01-05", "2026-02-03", "01-07"),
    ("inclusion.decide", "2026-02-20", "2026-03-26", "03-09 03-23 03-24 03-25"),
    ("inclusion.decide", "2026-03-10", "2026-04-10", "03-23 03-24 03-25"),
    ("inclusion.decide", "2026-04-14", "2026-05-15", "05-01 05-07 05-11"),
    ("inclusion.decide", "2026-05-20", "2026-06-18", "05-27"),
    ("inclusion.decide", "2026-06-15", "2026-07-14", "07-06"),
    ("inclusion.decide", "2026-10-05", "2026-11-03", "10-26"),
    ("inclusion.decide", "2026-11-30", "2026-12-29", "12-16"),
    ("inclusion.decide", "2026-12-10", "2027-01-13", "12-16 01-01 01-04 01-07"),
    ("inclusion.decide", "2027-02-26", "2027-04-02", "03-08 03-15 03-22 03-23 03-24"),
    ("inclusion.decide", "2027-04-28", "2027-05-31", "05-03 05-07 05-10"),
    ("inclusion.decide", "2027-10-01", "2027-11-01", "10-25"),
    ("inclusion.decide", "2027-11-25", "2027-12-24", "12-16"),
    ("change.decide", "2026-01-01", "2026-01-26", "01-02 01-07"),
    ("change.decide", "2026-03-02", "2026-03-27", "03-09 03-23 03-24 03-25"),
    ("change.decide", "2026-04-20", "2026-05-14", "05-01 05-07 05-11"),
    ("change.decide", "2026-06-22", "2026-07-14", "07-06"),
    ("change.decide", "2026-10-15", "2026-11-06", "10-26"),
    ("change.decide", "2026-12-10", "2027-01-05", "12-16 01-01 01-04"),
    ("change.decide", "2027-03-01", "2027-03-29", "03-08 03-15 03-22 03-23 03-24"),
    ("change.decide", "2027-04-26", "2027-05-20", "05-03 05-07 05-10"),
    ("change.decide", "2027-06-28", "2027-07-20", "07-06"),
    ("extension.decide", "2026-03-20", "2026-04-15", "03-23 03-24 03-25"),
    ("extension.decide", "2026-05-06", "2026-06-01", "05-07 05-11 05-27"),
    ("extension.decide", "2026-12-28", "2027-01-21", "01-01 01-04 01-07"),
    ("extension.decide", "2027-03-12", "2027-04-08", "03-15 03-22 03-23 03-24"),
    ("extension.decide", "2027-10-22", "2027-11-15", "10-25"),
    ("exclusion.decide", "2026-01-06", "2026-01-12", "01-07"),
    ("exclusion.decide", "2026-03-06", "2026-03-12", "03-09"),
    ("exclusion.decide", "2026-03-20", "2026-03-30", "03-23 03-24 03-25"),
    ("exclusion.decide", "2026-05-06", "2026-05-13", "05-07 05-11"),
    ("exclusion.decide", "2026-05-08", "2026-05-14", "05-11"),
    ("exclusion.decide", "2026-05-26", "2026-06-01", "05-27"),
    ("exclusion.decide", "2026-10-23", "2026-10-29", "10-26"),
    ("exclusion.decide", "2026-12-15", "2026-12-21", "12-16"),
    ("exclusion.decide", "2026-12-31", "2027-01-08", "01-01 01-04 01-07"),
    ("exclusion.decide", "2027-03-05", "2027-03-11", "03-08"),
    ("exclusion.decide", "2027-03-12", "2027-03-18", "03-15"),
    ("exclusion.decide", "2027-03-19", "2027-03-29", "03-22 03-23 03-24"),
    ("exclusion.decide", "2027-04-30", "2027-05-06", "05-03"),
    ("exclusion.decide", "2027-05-06", "2027-05-13", "05-07 05-10"),
    ("exclusion.decide", "2027-12-15", "2027-12-21", "12-16"),
    ("correction.decide", "2026-12-15", "2026-12-21", "12-16"),
    ("hearing.notice_before", "2026-07-03", "2026-07-09", "07-06"),
    ("hearing.notice_before", "2027-01-06", "2027-01-12", "01-07"),
    ("hearing.objection", "2026-04-30", "2026-05-05", "05-01"),
    ("hearing.objection", "2027-07-05", "2027-07-08", "07-06"),
]


def _days(text: str, event: date) -> list[date]:
    """Read days without their year; what comes before the event in the calendar is of the year after it."""
    read = [date.fromisoformat(f"{event.year}-{one}") for one in text.split()]
    return [day if day > event else day.replace(year=event.year + 1) for day in read]


@pytest.mark.parametrize(("term", "event", "last", "skipped"), BY_HAND)
def test_deadlines_by_hand_with_the_days_they_skip(term: str, event: str, last: str, skipped: str) -> None:
    begin, end = date.fromisoformat(event), date.fromisoformat(last)
    assert DEADLINES.due(term, begin) == end
    span = (begin + timedelta(days=offset) for offset in range(1, (end - begin).days + 1))
    off = [day for day in span if day.weekday() < 5 and not CALENDAR.is_working(day)]
    assert off == _days(skipped, begin)
    assert all(str(day) in ACTS for day in off)


def test_each_day_off_of_the_shipped_calendar_has_its_act() -> None:
    assert {str(day) for day in CALENDAR.days_off if FIRST <= day <= LAST} == set(ACTS)
    assert len(BY_HAND) >= 40


# the term's last day where days off move nothing, and where the term is one of months or years
@pytest.mark.parametrize(
    ("end", "last_filing"),
    [
        ("2026-12-16", "2026-12-01"),
        ("2027-01-10", "2026-12-26"),
        ("2027-03-15", "2027-02-28"),
        ("2027-03-24", "2027-03-09"),
        ("2028-03-01", "2028-02-15"),
    ],
)
def test_an_extension_is_filed_fifteen_calendar_days_before_whatever_day_that_is(end: str, last_filing: str) -> None:
    assert str(DEADLINES.before("extension.file_before", date.fromisoformat(end))) == last_filing


@pytest.mark.parametrize(
    ("right_ended", "two_months", "document_until"),
    [
        ("2026-10-16", "2026-12-16", "2026-12-17"),  # Independence day, a Wednesday
        ("2026-11-07", "2027-01-07", "2027-01-08"),  # Christmas, a Thursday
        ("2027-01-15", "2027-03-15", "2027-03-16"),  # Constitution day, a Monday
        ("2027-01-31", "2027-03-31", "2027-03-31"),
        ("2026-12-31", "2027-02-28", "2027-03-01"),  # no 31st, and a Sunday
        ("2027-01-20", "2027-03-20", "2027-03-25"),  # a Saturday before Nauryz
    ],
)
def test_two_months_end_by_the_calendar_and_a_document_is_in_time_on_the_next_working_day(
    right_ended: str, two_months: str, document_until: str
) -> None:
    event = date.fromisoformat(right_ended)
    assert str(DEADLINES.limit("suspension.max", event)) == two_months
    assert str(DEADLINES.due("suspension.max", event)) == document_until


@pytest.fixture(scope="module")
def free() -> frozenset[date]:
    """Return the days of two years on which nobody works: weekends and what the library lists, corrected by hand."""
    listed = {str(day) for day in holidays.country_holidays("KZ", years=(2026, 2027))}
    days = (FIRST + timedelta(days=offset) for offset in range((LAST - FIRST).days + 1))
    return frozenset(day for day in days if day.weekday() > 4 or (str(day) in listed) != (str(day) in DISAGREE))


def test_all_days_of_two_years_are_off_where_the_library_says_so(free: frozenset[date]) -> None:
    days = [FIRST + timedelta(days=offset) for offset in range((LAST - FIRST).days + 1)]
    assert len(days) == 730
    assert [day for day in days if CALENDAR.is_working(day) is (day in free)] == []


def test_the_library_calls_exactly_these_days_estimated() -> None:
    names = holidays.country_holidays("KZ", years=(2026, 2027), language="en_US")
    assert {str(day) for day, name in names.items() if "estimated" in name} == ESTIMATED


@pytest.mark.parametrize("count", [1, 2, 3, 5, 10, 15, 20, 40])
def test_terms_from_each_day_of_two_years_agree_with_a_plain_loop(count: int, free: frozenset[date]) -> None:
    compared, event = 0, FIRST
    while (last := _loop(event, count, free)) is not None:
        assert CALENDAR.add_working_days(event, count) == last, event
        compared, event = compared + 1, event + timedelta(days=1)
    assert compared > 660


def _loop(event: date, count: int, free: frozenset[date]) -> date | None:
    """Count day by day; None past the end of the two years."""
    day = event
    while count:
        day += timedelta(days=1)
        if day > LAST:
            return None
        count -= day not in free
    return day
