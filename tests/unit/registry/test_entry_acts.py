"""Kind × state × who, by hand from `spec/application-kinds.md` (a), table "Allowed" and what stands under it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from module.registry.application import ApplicationKind
from module.registry.entry import (
    Entry,
    EntryAsOf,
    EntryOrigin,
    ExclusionGround,
    Recording,
    SuspensionCause,
    entry_contents,
    excluded,
    opened,
    suspended,
)
from module.registry.entry_acts import EntryAct, EntryAsker, OpenAbout, Standing, acts_on
from module.registry.kinds import types
from tests.support.registry import FILES, FORM

HOLDER, AGENT, STRANGER = (EntryAsker(one) for one in (Standing.HOLDER, Standing.REPRESENTATIVE, Standing.NOBODY))
CHANGE, EXTEND, SUSPEND, RESUME, EXCLUDE = (
    ApplicationKind.CHANGE,
    ApplicationKind.EXTEND,
    ApplicationKind.SUSPEND,
    ApplicationKind.RESUME,
    ApplicationKind.EXCLUDE,
)
# the columns of the table: active, suspended, expired, excluded
ALLOWED = {
    CHANGE: (True, False, False, False),
    EXTEND: (True, True, False, False),
    SUSPEND: (True, False, False, False),
    RESUME: (False, True, False, False),
    EXCLUDE: (True, True, False, False),
}


def on(day: date) -> Recording:
    return Recording(day, datetime(day.year, day.month, day.day, 6, tzinfo=UTC))


def entry() -> Entry:
    return opened("N-1", EntryOrigin.DECIDED, on(date(2026, 12, 1)), *entry_contents(FORM, FILES))  # to 20 Nov 2028


HELD = suspended(entry(), SuspensionCause.AT_WILL, on(date(2027, 1, 1)))
OUT = excluded(entry(), ExclusionGround.AT_WILL, on(date(2027, 1, 1)))
DAY = date(2027, 2, 1)
STATES: tuple[EntryAsOf, ...] = (
    entry().as_of(DAY),
    HELD.as_of(DAY),
    entry().as_of(date(2028, 11, 21)),
    OUT.as_of(DAY),
)
KINDS = [kind for kind, one in types().items() if one.from_entry]


def row(kind: ApplicationKind, state: int, who: EntryAsker, *about: OpenAbout) -> EntryAct:
    return next(one for one in acts_on(STATES[state], about, who) if one.kind is kind)


@pytest.mark.parametrize("who", [HOLDER, AGENT], ids=["holder", "representative"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_table(kind: ApplicationKind, who: EntryAsker) -> None:
    assert tuple(row(kind, state, who).is_open for state in range(4)) == ALLOWED[kind]


def test_extension_and_exclusion_are_there() -> None:
    assert {EXTEND, EXCLUDE} <= set(KINDS) <= set(ALLOWED)


@pytest.mark.parametrize("state", range(4))
def test_a_stranger_gets_no_row(state: int) -> None:
    assert acts_on(STATES[state], (), STRANGER) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_closed_says_why(kind: ApplicationKind) -> None:
    for state, allowed in enumerate(ALLOWED[kind]):
        why = row(kind, state, HOLDER).why
        assert allowed or (why is not None and len(str(why)) > 20)


def test_the_reasons_in_words() -> None:
    assert str(row(EXTEND, 2, HOLDER).why) == (
        "Protection ended on 2028-11-20. An extension is filed before that day. Apply for inclusion."
    )
    assert str(row(EXCLUDE, 3, HOLDER).why) == "The entry is excluded from the register already."


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", range(4))
def test_a_second_one_leads_to_the_open_one_whatever_the_state(kind: ApplicationKind, state: int) -> None:
    """Also in an entry that expired meanwhile: one that was filed in time goes on."""
    found = row(kind, state, HOLDER, OpenAbout("7", kind, "TROIS-1", True))
    assert (found.is_open, found.leads_to) == (True, "7")


@pytest.mark.parametrize("kind", KINDS)
def test_by_another_entitled_person_it_is_accepted_and_told(kind: ApplicationKind) -> None:
    state = ALLOWED[kind].index(True)
    found = row(kind, state, AGENT, OpenAbout("7", kind, "TROIS-1", False))
    assert (found.is_open, found.leads_to) == (True, "")
    assert str(found.told).startswith("Another entitled person has filed application TROIS-1 of this kind.")


def test_beside_an_open_exclusion_it_is_accepted_and_waits() -> None:
    for own in (True, False):
        found = row(EXTEND, 0, HOLDER, OpenAbout("7", EXCLUDE, "TROIS-9", own))
        assert found.is_open and "waits for its outcome" in str(found.told)
    drafted = row(EXTEND, 0, HOLDER, OpenAbout("7", EXCLUDE, "", True))
    assert drafted.told is None, "a draft of an exclusion is nothing yet"


@pytest.mark.parametrize("kind", KINDS)
def test_a_power_or_a_role_that_names_no_filing_closes_all(kind: ApplicationKind) -> None:
    about = OpenAbout("7", kind, "TROIS-1", True)
    assert "power of attorney" in str(row(kind, 0, replace(AGENT, may_file=False), about).why)
    assert "role in the organisation" in str(row(kind, 0, replace(HOLDER, may_draft=False), about).why)
