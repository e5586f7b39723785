"""What release control is told of an entry: periods by hand for each way in which protection begins and ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.registry.entry import (
    Entry,
    ExclusionGround,
    excluded,
    extended,
    reinstated,
    resumed,
    suspended,
)
from module.registry.release_control import release_row, release_standing
from module.registry.standing import ProtectionState
from tests.unit.registry.test_entry_life import AT_WILL, COMMON, RENEWAL, RIGHT, born, day, recorded

BASE = born()  # registered and in force on 2 March 2026, «До» 1 March 2028, the right until 30 June 2030
LATER = born(replace(COMMON, start=day("2026-03-10")))
SUSPENDED = suspended(BASE, AT_WILL, recorded("2027-03-01"))
RESUMED = resumed(SUSPENDED, AT_WILL, recorded("2027-05-03"))
RIGHT_ENDS = born(replace(COMMON, right=replace(RIGHT, valid_until=day("2027-04-10"))))
EXTENDED_LATE = extended(BASE, day("2030-03-01"), recorded("2028-03-10"))
OUT = excluded(BASE, ExclusionGround.UNTRUE, recorded("2026-09-15"))

# entry, day of the row, state, periods in force, until, cause, since
BY_HAND = [
    (BASE, "2026-03-02", "active", [("2026-03-02", "2028-03-01")], "2028-03-01", "", None),
    (BASE, "2027-08-01", "active", [("2027-08-01", "2028-03-01")], "2028-03-01", "", None),
    (BASE, "2028-03-01", "active", [("2028-03-01", "2028-03-01")], "2028-03-01", "", None),
    (BASE, "2028-03-02", "expired", [], None, "", "2028-03-02"),
    (LATER, "2026-03-02", "not_begun", [("2026-03-10", "2028-03-01")], "2028-03-01", "", None),
    (SUSPENDED, "2027-03-01", "suspended", [], None, "at_will", "2027-03-01"),
    (SUSPENDED, "2027-02-20", "active", [("2027-02-20", "2027-02-28")], "2027-02-28", "", None),
    (RESUMED, "2027-04-01", "suspended", [("2027-05-03", "2028-03-01")], "2028-03-01", "at_will", "2027-03-01"),
    (RESUMED, "2027-05-03", "active", [("2027-05-03", "2028-03-01")], "2028-03-01", "", None),
    (
        RESUMED,
        "2027-01-10",
        "active",
        [("2027-01-10", "2027-02-28"), ("2027-05-03", "2028-03-01")],
        "2027-02-28",
        "",
        None,
    ),
    (RIGHT_ENDS, "2027-04-10", "active", [("2027-04-10", "2027-04-10")], "2027-04-10", "", None),
    (EXTENDED_LATE, "2028-03-05", "expired", [("2028-03-10", "2030-03-01")], "2030-03-01", "", "2028-03-02"),
    (OUT, "2026-09-15", "excluded", [], None, "4", "2026-09-15"),
    (reinstated(OUT, recorded("2026-11-02")), "2026-11-02", "active", [("2026-11-02", "2028-03-01")], "2028-03-01", "",
     None),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "on", "state", "periods", "until", "cause", "since"), BY_HAND)
def test_rows_by_hand(
    entry: Entry,
    on: str,
    state: str,
    periods: list[tuple[str, str]],
    until: str | None,
    cause: str,
    since: str | None,
) -> None:
    assert release_row(release_standing(entry, day(on)), 7) == {
        "seq": 7,
        "number": "00001/ТЗ-020326",
        "as_of": on,
        "state": state,
        "in_force": [{"from": first, "until": last} for first, last in periods],
        "in_force_until": until,
        "cause": cause,
        "since": since,
    }


def test_an_entry_without_any_last_day_is_in_force_without_end() -> None:
    endless = born(replace(COMMON, end=None, right=replace(RIGHT, valid_until=None)))
    row = release_row(release_standing(endless, day("2026-04-01")), 1)
    assert row["in_force"] == [{"from": "2026-04-01", "until": None}]
    assert row["in_force_until"] is None and row["state"] == "active"


DAYS = st.dates(date(2026, 3, 2), date(2029, 12, 31))


@st.composite
def lives(draw: st.DrawFn) -> Entry:
    """An entry after acts on drawn days, each written where the life allows it."""
    ends = draw(st.sampled_from(["2026-12-31", "2028-03-01", "2029-06-30"]))
    right = draw(st.sampled_from([None, "2026-11-15", "2028-01-10", "2030-06-30"]))
    entry = born(replace(COMMON, end=day(ends), right=replace(RIGHT, valid_until=day(right) if right else None)))
    for cause in draw(st.lists(st.sampled_from([AT_WILL, RENEWAL]), unique=True)):
        begun = draw(DAYS)
        entry = suspended(entry, cause, recorded(begun.isoformat()))
        if draw(st.booleans()):
            entry = resumed(entry, cause, recorded((begun + timedelta(days=draw(st.integers(0, 200)))).isoformat()))
    if draw(st.booleans()):
        entry = extended(entry, day(ends) + timedelta(days=draw(st.integers(1, 700))), recorded(draw(DAYS).isoformat()))
    if draw(st.booleans()):
        entry = excluded(entry, ExclusionGround.RIGHT_ENDED, recorded(draw(DAYS).isoformat()))
    return entry


@given(lives(), DAYS, st.integers(0, 1500))
def test_a_row_foretells_each_later_day_as_the_entry_will_be_read(entry: Entry, on: date, ahead: int) -> None:
    asked = on + timedelta(days=ahead)
    periods = release_standing(entry, on).in_force
    foretold = any(one.first <= asked and (one.last is None or asked <= one.last) for one in periods)
    assert foretold is (entry.as_of(asked).state is ProtectionState.IN_FORCE)
    assert all(before.last is not None and before.last < after.first for before, after in pairwise(periods))
