"""Messages of different conversations overtake each other: what is older changes nothing any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from module.eaeu.exchange.replay import ReplayedRegister
from module.store.exchange import messages, union
from module.store.exchange.union import NewVersion
from tests.support.exchange import NOW, Segment

FIRST = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
SECOND, THIRD = FIRST + timedelta(days=1), FIRST + timedelta(days=2)
NUMBER = "00001/ТЗ-0001-010526"


def version(begins: datetime, ends: datetime | None, updated: datetime | None, status: str) -> NewVersion:
    record = f"<r>{begins} {ends} {status}</r>".encode()
    return NewVersion(NUMBER, union.ENTRY, begins, ends, updated, record, status=status)


INCLUDED = [version(FIRST, None, FIRST, "01")]
CHANGED = [version(FIRST, SECOND, SECOND, "01"), version(SECOND, None, SECOND, "02")]
EXCLUDED = [version(SECOND, THIRD, THIRD, "04")]
SYNCHRONISED = [CHANGED[0], EXCLUDED[0]]


def store(segment: Segment, *batches: list[NewVersion]) -> list[int]:
    """Store batches, each in a transaction of its own; return how many versions of each were new."""
    stored = []
    for batch in batches:
        with segment.store.unit() as unit:
            union.take_turn(unit)
            stored.append(union.add(unit, batch, _cause(segment), NOW))
    return stored


def _cause(segment: Segment) -> int:
    """Have a message that stands for the cause."""
    with segment.store.unit() as unit:
        key = messages.reserve(unit)
        parts = messages.PayloadWriter(unit, key)
        digest = parts.close()
        messages.add(unit, messages.JournalMessage(NOW, "in", "accepted", digest, 0, id=key))
    return key


def held(segment: Segment) -> tuple[str, list[str]]:
    with segment.store.unit() as unit:
        current = union.current(unit, NUMBER)
        known = [found.status for found in union.history(unit, NUMBER)]
    assert current is not None
    return current.status, known


def test_a_change_that_comes_after_the_exclusion_does_not_undo_it(segment: Segment) -> None:
    assert store(segment, INCLUDED, EXCLUDED, CHANGED) == [1, 1, 1]
    assert held(segment) == ("04", ["01", "04", "01"])


def test_what_overtook_is_not_stored_again_by_a_synchronisation(segment: Segment) -> None:
    assert store(segment, INCLUDED, EXCLUDED, CHANGED, SYNCHRONISED, CHANGED) == [1, 1, 1, 0, 0]
    with segment.store.unit() as unit:
        (found,) = union.as_of(unit, SECOND + timedelta(hours=1), NOW)
        assert found.status == "04"
        assert not list(union.as_of(unit, THIRD + timedelta(hours=1), NOW))


def test_a_record_without_its_time_of_update_counts_as_it_comes(segment: Segment) -> None:
    assert store(segment, EXCLUDED, [version(SECOND, None, None, "02")]) == [1, 1]
    assert held(segment)[0] == "02"


def test_the_register_built_anew_takes_no_older_record_either() -> None:
    register = ReplayedRegister()
    for cause, batch in enumerate((INCLUDED, EXCLUDED, CHANGED, SYNCHRONISED)):
        for new in batch:
            register.add(new, cause, NOW)
    assert [line.digest for line in register.lines[union.ENTRY, NUMBER]] == [
        new.digest for new in (INCLUDED[0], EXCLUDED[0], CHANGED[0])
    ]
