"""In force or not on a day (Customs Code art. 464; DESIGN D30): a table written by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from module.registry.standing import last_day, union_standing, within

NOV_29, NOV_30, DEC_1, DEC_2 = date(2026, 11, 29), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)


@pytest.mark.parametrize(
    ("start", "end", "right_end", "day", "expected"),
    [
        (None, NOV_30, None, NOV_30, "active"),
        (None, NOV_30, None, DEC_1, "expired"),
        (NOV_30, NOV_30, None, NOV_29, "not_begun"),
        (NOV_30, NOV_30, None, NOV_30, "active"),
        (NOV_30, NOV_30, None, DEC_1, "expired"),
        (None, DEC_2, NOV_30, NOV_30, "active"),
        (None, DEC_2, NOV_30, DEC_1, "expired"),
        (None, NOV_30, DEC_2, DEC_1, "expired"),
        (None, None, NOV_30, DEC_1, "expired"),
        (None, None, None, DEC_1, "active"),
        (DEC_2, DEC_2, NOV_30, DEC_1, "expired"),
    ],
)
def test_by_dates(start: date | None, end: date | None, right_end: date | None, day: date, expected: str) -> None:
    assert within(start, last_day(end, right_end), day).value == expected


@pytest.mark.parametrize(
    ("end", "right_end", "last"),
    [(NOV_30, DEC_1, NOV_30), (DEC_1, NOV_30, NOV_30), (None, DEC_1, DEC_1), (DEC_1, None, DEC_1), (None, None, None)],
)
def test_the_last_day_is_the_earlier_of_term_and_right(
    end: date | None, right_end: date | None, last: date | None
) -> None:
    assert last_day(end, right_end) == last


# 30 November in Almaty (UTC+5) ends at 19:00 UTC
LAST, FIRST = datetime(2026, 11, 30, 18, 59, 59, tzinfo=UTC), datetime(2026, 11, 30, 19, 0, 1, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "begins", "ends", "end_date", "at", "expected"),
    [
        ("01", LONG_AGO, None, NOV_30, LAST, "active"),
        ("01", LONG_AGO, None, NOV_30, FIRST, "expired"),
        ("02", LONG_AGO, None, NOV_30, FIRST, "expired"),
        ("03", LONG_AGO, None, DEC_2, FIRST, "active"),
        ("04", LONG_AGO, None, DEC_2, LAST, "excluded"),
        ("04", LONG_AGO, LAST, DEC_2, FIRST, "excluded"),
        ("01", FIRST, None, DEC_2, LAST, "not_begun"),
        ("01", LAST, None, DEC_2, LAST, "active"),
        ("01", LONG_AGO, LAST, DEC_2, LAST, "expired"),
        ("01", LONG_AGO, FIRST, DEC_2, LAST, "active"),
        ("", LONG_AGO, None, None, LAST, "active"),
    ],
)
def test_standing_of_the_unified_register(
    status: str, begins: datetime, ends: datetime | None, end_date: date | None, at: datetime, expected: str
) -> None:
    assert union_standing(status, begins, ends, end_date, at).value == expected
