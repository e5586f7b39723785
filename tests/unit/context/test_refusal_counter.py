"""Which refusals get a row of the journal: all that tell something, few of a flood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from module.context.traces import RefusalCounter
from module.kernel.traces import SecurityEvent, UnwrittenRefusal

AT = datetime(2026, 12, 1, 12, 0, 5, tzinfo=UTC)
NO_PAGE = UnwrittenRefusal(SecurityEvent.NO_PAGE, "not_found")
SIGN_IN = UnwrittenRefusal(SecurityEvent.SIGN_IN_REFUSED, "unknown_name")


def rows(counter: RefusalCounter, refusal: UnwrittenRefusal, count: int, *, known: bool) -> list[int]:
    answers = [counter.times("a", refusal, AT, known=known) for _ in range(count)]
    return [times for times in answers if times]


def test_a_person_is_written_down_ten_times_a_minute_and_then_by_the_digits() -> None:
    assert rows(RefusalCounter(), NO_PAGE, 1000, known=True) == [*range(1, 11), 100, 1000]


def test_junk_of_nobody_is_a_row_and_a_number() -> None:
    assert rows(RefusalCounter(), NO_PAGE, 1000, known=False) == [1, 10, 100, 1000]


def test_failed_sign_ins_of_nobody_are_written_down() -> None:
    assert rows(RefusalCounter(), SIGN_IN, 15, known=False) == [*range(1, 11)]


def test_a_flood_from_everywhere_is_a_hundred_rows_a_minute() -> None:
    counter = RefusalCounter()
    answers = [counter.times(f"address {place}", SIGN_IN, AT, known=False) for place in range(5000)]
    assert len([times for times in answers if times]) == 100
    assert len(counter._seen) <= 100, "nor does it fill the memory"
    assert counter.times("somebody", NO_PAGE, AT, known=True) == 1, "people who are known are written down all the same"
    assert counter.times("address 1", SIGN_IN, AT + timedelta(minutes=1), known=False) == 1
