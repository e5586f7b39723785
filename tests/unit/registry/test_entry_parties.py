"""Whose an entry is: what counts on the day and later, never a former holder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from module.registry.entry import EntryOrigin, EntryPart, FieldChange, Recording, changed, entry_contents, opened
from module.registry.entry_parties import EntryParty, NumberKind, PartyRole, parties_of
from tests.support.registry import FILES, FORM, HOLDER

FIRST, SECOND = date(2026, 1, 12), date(2026, 6, 1)


def act(day: date) -> Recording:
    return Recording(day, datetime(day.year, day.month, day.day, 6, tzinfo=UTC))


ENTRY = opened("N-1", EntryOrigin.IMPORTED, act(FIRST), *entry_contents(FORM, FILES))
NEW = replace(HOLDER, identifier="900101300001")
SOLD = changed(ENTRY, (FieldChange(EntryPart.COMMON, "holders", (HOLDER,), (NEW, HOLDER)),), act(SECOND))
GONE = changed(ENTRY, (FieldChange(EntryPart.COMMON, "holders", (HOLDER,), (NEW,)),), act(SECOND))
AGENT = EntryParty(PartyRole.REPRESENTATIVE, "210340000018")
OLD_HOLDER, NEW_HOLDER = (EntryParty(PartyRole.HOLDER, number) for number in ("200140000004", "900101300001"))


def test_holders_and_representative_by_number() -> None:
    assert set(parties_of(ENTRY, FIRST)) == {OLD_HOLDER, AGENT}
    assert (OLD_HOLDER.kind, NEW_HOLDER.kind) == (NumberKind.BIN, NumberKind.IIN)


def test_a_former_holder_is_nobody_and_a_coming_one_stands_already() -> None:
    assert set(parties_of(GONE, date(2026, 5, 31))) == {OLD_HOLDER, NEW_HOLDER, AGENT}
    assert set(parties_of(GONE, SECOND)) == {NEW_HOLDER, AGENT}
    assert set(parties_of(SOLD, SECOND)) == {OLD_HOLDER, NEW_HOLDER, AGENT}


def test_what_is_no_number_of_the_republic_is_in_no_index() -> None:
    foreign = replace(HOLDER, identifier="DE-77")
    one = changed(ENTRY, (FieldChange(EntryPart.COMMON, "holders", (HOLDER,), (foreign,)),), act(SECOND))
    assert parties_of(one, SECOND) == (AGENT,)
