"""An entry read by the lines that count says what the whole entry says, today and on every later day (D27)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.registry.circulation import CirculationContent
from module.registry.entry import (
    CommonContent,
    CurrentEntry,
    Entry,
    EntryOrigin,
    EntryPart,
    EntryVersion,
    NationalContent,
    Recording,
    StateFact,
    SuspensionCause,
    VersionCause,
    standing_lines,
)

FIRST_DAY = date(2026, 3, 1)
_CONTENTS = {
    EntryPart.COMMON: lambda at: CommonContent(start=FIRST_DAY + timedelta(days=at), missing=frozenset({str(at)})),
    EntryPart.NATIONAL: lambda at: NationalContent(genuine_features=str(at)),
    EntryPart.CIRCULATION: lambda at: CirculationContent(missing=frozenset({str(at)})),
}


def version(part: EntryPart, on: int, at: int) -> EntryVersion:
    """A version that begins so many days after the first one, and was recorded in the hour of its number."""
    when = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=at)
    return EntryVersion(
        part, Recording(FIRST_DAY + timedelta(days=on), when), VersionCause.CHANGED, _CONTENTS[part](at)
    )


@st.composite
def lives(draw: st.DrawFn) -> Entry:
    told = draw(st.lists(st.tuples(st.sampled_from(EntryPart), st.integers(0, 12), st.integers(0, 5)), max_size=9))
    parts = [(EntryPart.COMMON, draw(st.integers(0, 12)), 0), (EntryPart.NATIONAL, draw(st.integers(0, 12)), 0), *told]
    versions = tuple(version(*one) for one in parts)
    began = Recording(FIRST_DAY + timedelta(days=draw(st.integers(0, 12))), datetime(2026, 3, 1, tzinfo=UTC))
    return Entry("00001", EntryOrigin.DECIDED, versions, (StateFact(SuspensionCause.AT_WILL, began),))


def current(entry: Entry, day: date) -> CurrentEntry:
    lines = standing_lines(entry, day)
    return CurrentEntry(entry.number, entry.origin, tuple(entry.versions[line - 1] for line in lines), entry.facts)


@given(lives(), st.integers(-2, 15), st.integers(0, 9))
def test_what_counts_says_the_same_from_its_day_on(entry: Entry, written: int, later: int) -> None:
    day = FIRST_DAY + timedelta(days=written)
    assert current(entry, day).as_of(day + timedelta(days=later)) == entry.as_of(day + timedelta(days=later))


def test_hundred_changes_leave_one_line_of_each_part() -> None:
    common = tuple(version(EntryPart.COMMON, at, at) for at in range(100))
    entry = Entry("00001", EntryOrigin.DECIDED, (version(EntryPart.NATIONAL, 0, 0), *common))
    assert standing_lines(entry, FIRST_DAY + timedelta(days=200)) == (1, 101)


@pytest.mark.parametrize(
    ("day", "lines"),
    [
        (0, (1, 2, 3, 5)),  # not begun: the correction of the first day counts, and the later version
        (9, (1, 3, 5)),
        (10, (1, 3, 5)),
        (30, (1, 5)),
    ],
)
def test_a_version_that_begins_later_is_kept_beside_the_one_that_counts(day: int, lines: tuple[int, ...]) -> None:
    entry = Entry(
        "00001",
        EntryOrigin.DECIDED,
        (
            version(EntryPart.NATIONAL, 0, 0),
            version(EntryPart.COMMON, 1, 0),
            version(EntryPart.COMMON, 2, 1),
            version(EntryPart.COMMON, 20, 1),
            version(EntryPart.COMMON, 20, 2),
        ),
    )
    assert standing_lines(entry, FIRST_DAY + timedelta(days=day)) == lines


def test_facts_go_with_it() -> None:
    entry = Entry("00001", EntryOrigin.DECIDED, (version(EntryPart.COMMON, 0, 0), version(EntryPart.NATIONAL, 0, 0)))
    began = Recording(FIRST_DAY, datetime(2026, 3, 1, tzinfo=UTC))
    entry = replace(entry, facts=(StateFact(SuspensionCause.AT_WILL, began),))
    assert current(entry, FIRST_DAY).as_of(FIRST_DAY).suspended_for == (SuspensionCause.AT_WILL,)
