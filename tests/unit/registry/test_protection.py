"""How long protection lasts: a table of days counted by hand (Customs Code art. 464)."""

from __future__ import annotations

from datetime import date, time

import pytest

from module.kernel.workdays import Calendar
from module.registry.application import Terms
from module.registry.deadlines import Deadlines, Term, TermUnit
from module.registry.protection import Period, asked_end, granted, last_day

# Sundays and Nauryz are days off here: none of them moves a day of protection.
CALENDAR = Calendar(frozenset({date(2028, 3, 21), date(2028, 12, 16)}), frozenset(), date(2031, 12, 31))


def law(years: int | None = 2) -> Deadlines:
    term = Term("protection.max", years, TermUnit.YEARS, "CC art. 464")
    return Deadlines({term.key: term}, CALENDAR, time(18, 30))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("asked", "right", "registered", "period"),
    [
        # as asked
        ("2026-12-20 2028-11-20", "2030-01-01", "2026-12-10", "2026-12-20 2028-11-20"),
        # an earlier «От»: protection begins with registration
        ("2026-12-01 2028-11-20", "2030-01-01", "2026-12-10", "2026-12-10 2028-11-20"),
        ("2019-01-01 2027-01-01", "2030-01-01", "2026-12-10", "2026-12-10 2027-01-01"),
        # «До» past the right ends with the right
        ("2026-12-01 2028-11-20", "2027-05-09", "2026-12-10", "2026-12-10 2027-05-09"),
        ("2026-12-01 2028-11-20", "2028-11-20", "2026-12-10", "2026-12-10 2028-11-20"),
        # no end of the right is known
        ("2026-12-01 2028-11-20", "", "2026-12-10", "2026-12-10 2028-11-20"),
        # longer than two years from inclusion: filed before the rule was counted so
        ("2026-12-01 2029-11-30", "2030-01-01", "2026-12-10", "2026-12-10 2028-12-10"),
        # 29 February
        ("2028-02-29 2030-03-01", "2035-01-01", "2028-02-29", "2028-02-29 2030-02-28"),
        ("2026-03-01 2028-02-29", "2035-01-01", "2026-03-01", "2026-03-01 2028-02-29"),
        ("2026-02-28 2028-02-29", "2035-01-01", "2026-02-28", "2026-02-28 2028-02-28"),
        ("2026-01-01 2028-01-01", "2028-02-29", "2026-02-01", "2026-02-01 2028-01-01"),
        # a day off moves neither end
        ("2026-03-21 2028-03-21", "2035-01-01", "2026-03-21", "2026-03-21 2028-03-21"),
        ("2026-12-01 2028-12-16", "2035-01-01", "2026-12-16", "2026-12-16 2028-12-16"),
        # one day is a period; none is not
        ("2026-12-01 2026-12-10", "2030-01-01", "2026-12-10", "2026-12-10 2026-12-10"),
        ("2026-12-01 2026-12-09", "2030-01-01", "2026-12-10", ""),
        ("2026-12-01 2028-11-20", "2026-12-09", "2026-12-10", ""),
        ("2027-06-01 2028-11-20", "2027-05-31", "2026-12-10", ""),
    ],
)
def test_a_decision_grants(asked: str, right: str, registered: str, period: str) -> None:
    start, end = map(day, asked.split())
    found = granted(Terms(start=start, end=end), day(right) if right else None, day(registered), law())
    assert found == (Period(*map(day, period.split())) if period else None)


def test_a_term_that_is_not_set_limits_nothing() -> None:
    terms = Terms(start=day("2026-12-01"), end=day("2033-01-01"))
    assert granted(terms, None, day("2026-12-10"), law(None)) == Period(day("2026-12-10"), day("2033-01-01"))
    assert last_day(law(None), day("2026-12-10")) is None
    assert last_day(law(3), day("2028-02-29")) == day("2031-02-28")


def test_what_was_not_asked_for_is_not_granted() -> None:
    assert granted(Terms(), day("2030-01-01"), day("2026-12-10"), law()) is None
    assert asked_end(Terms(), day("2030-01-01")) is None
    only_end = Terms(end=day("2027-01-01"))
    assert granted(only_end, None, day("2026-12-10"), law()) == Period(day("2026-12-10"), day("2027-01-01"))
