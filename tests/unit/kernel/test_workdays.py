from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.kernel.workdays import Calendar, add_months
from module.settings import config_dir, read_law

CALENDAR = read_law(config_dir()).deadlines.calendar
DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 30))
COUNTS = st.integers(1, 40)


@pytest.mark.parametrize(
    ("event", "count", "last"),
    [
        (date(2026, 3, 10), 20, date(2026, 4, 10)),
        (date(2026, 12, 10), 20, date(2027, 1, 13)),
        (date(2027, 3, 1), 20, date(2027, 4, 5)),
        (date(2026, 3, 10), 40, date(2026, 5, 13)),
        (date(2026, 12, 10), 40, date(2027, 2, 10)),
        (date(2027, 3, 1), 40, date(2027, 5, 4)),
    ],
)
def test_check_values_of_the_shipped_calendar(event: date, count: int, last: date) -> None:
    assert CALENDAR.add_working_days(event, count) == last


@given(DAYS, COUNTS)
def test_a_term_ends_on_a_working_day_and_counts_back(event: date, count: int) -> None:
    last = CALENDAR.add_working_days(event, count)
    assert CALENDAR.is_working(last)
    assert CALENDAR.working_days_between(event, last) == count
    assert CALENDAR.working_days_between(last, event) == -count


@given(DAYS, COUNTS)
def test_a_later_event_or_a_longer_term_never_ends_earlier(event: date, count: int) -> None:
    last = CALENDAR.add_working_days(event, count)
    assert CALENDAR.add_working_days(event + timedelta(days=1), count) >= last
    assert CALENDAR.add_working_days(event, count + 1) > last


@given(DAYS, st.integers(0, 60))
def test_calendar_days_are_rolled_off_a_day_off_and_no_further(event: date, count: int) -> None:
    plain = event + timedelta(days=count)
    last = CALENDAR.add_days(event, count)
    assert CALENDAR.is_working(last)
    skipped = [plain + timedelta(days=offset) for offset in range((last - plain).days)]
    assert not any(CALENDAR.is_working(day) for day in skipped)


def test_the_day_of_the_event_does_not_count() -> None:
    monday = date(2026, 11, 23)
    assert CALENDAR.add_working_days(monday, 1) == monday + timedelta(days=1)
    assert CALENDAR.working_days_between(monday, monday) == 0


def test_a_worked_saturday_counts_and_a_holiday_on_a_weekday_does_not() -> None:
    friday, saturday, monday = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
    calendar = Calendar(frozenset({monday}), frozenset({saturday}), date(2026, 12, 31))
    assert calendar.add_working_days(friday, 1) == saturday
    assert calendar.add_working_days(friday, 2) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("first", "last", "year"),
    [
        (date(2026, 12, 29), date(2026, 12, 31), None),
        (date(2026, 12, 29), date(2027, 1, 4), 2027),
        (date(2028, 5, 1), date(2028, 5, 4), 2028),
        (date(2025, 12, 31), date(2026, 1, 5), 2025),
        (date(2026, 1, 1), date(2026, 1, 5), None),
    ],
)
def test_a_span_outside_the_years_that_were_entered_is_not_known(first: date, last: date, year: int | None) -> None:
    calendar = Calendar(frozenset(), frozenset(), date(2026, 12, 31), date(2026, 1, 1))
    assert calendar.unknown_year(first, last) == year


@pytest.mark.parametrize(
    ("day", "count", "same"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 1), 24, date(2028, 12, 1)),
        (date(2026, 3, 15), -3, date(2025, 12, 15)),
    ],
)
def test_months_end_on_the_same_date_or_on_the_last_of_the_month(day: date, count: int, same: date) -> None:
    assert add_months(day, count) == same
