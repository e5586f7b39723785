"""The counts of the metrics: true after every act, and kept short by the clock."""

from __future__ import annotations

import pytest

from module.store.exchange import tally
from tests.support.exchange import Segment, change, inclusion, numbered

COUNTED = {
    tally.CONVERSATIONS: ("exchange_conversation", "transaction, role, state"),
    tally.MESSAGES: ("exchange_message", "direction, code, verdict"),
}


def counted(segment: Segment, what: str) -> dict[tuple[str, str, str], int]:
    """Count the rows themselves."""
    table, columns = COUNTED[what]
    with segment.store.unit() as unit:
        statement = f"SELECT {columns}, count(*) FROM trois.{table} GROUP BY {columns}"  # noqa: S608 - of this file
        return {tuple(row[:3]): row[3] for row in unit.connection.exec_driver_sql(statement)}  # type: ignore[misc]


def told(segment: Segment, what: str) -> dict[tuple[str, str, str], int]:
    with segment.store.unit() as unit:
        return tally.counts(unit, what)


def rows(segment: Segment) -> int:
    return int(segment.scalar("SELECT count(*) FROM trois.exchange_tally"))


@pytest.mark.parametrize("what", COUNTED)
def test_counts_are_those_of_the_rows(segment: Segment, what: str) -> None:
    segment.post(segment.request(6, inclusion(), 5)[1])
    segment.post(segment.request(7, change(numbered(3)), 6, 3)[1])
    segment.post(b"<a/>")
    found = told(segment, what)
    assert found == counted(segment, what)
    if what == tally.CONVERSATIONS:
        assert found == {
            ("P.SP.01.TRN.005", "respondent", "answered"): 1,
            ("P.SP.01.TRN.006", "respondent", "held"): 1,
        }
    with segment.store.unit() as unit:
        unit.connection.exec_driver_sql("UPDATE trois.exchange_conversation SET state = 'answered', attempts = 2")
    assert told(segment, what) == counted(segment, what)
    with segment.store.unit() as unit:
        unit.connection.exec_driver_sql("DELETE FROM trois.exchange_conversation WHERE transaction = 'P.SP.01.TRN.006'")
    assert told(segment, what) == counted(segment, what)


def test_an_act_that_is_undone_is_not_counted(segment: Segment) -> None:
    before = told(segment, tally.CONVERSATIONS)
    segment.post(segment.request(6, inclusion(), 5)[1])
    after = told(segment, tally.CONVERSATIONS)
    with segment.store.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE trois.exchange_conversation SET state = 'failed'")
        connection.rollback()
    assert before == {} and told(segment, tally.CONVERSATIONS) == after == counted(segment, tally.CONVERSATIONS)


def test_the_clock_folds_them(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 5):
        segment.post(segment.request(6, inclusion(numbered(number)), 5)[1])
    found = {what: told(segment, what) for what in COUNTED}
    assert rows(segment) > 8
    segment.exchange.tick()
    assert rows(segment) > 8, "few are left as they are"
    monkeypatch.setattr(tally, "MOST_UNFOLDED", 8)
    segment.exchange.tick()
    assert rows(segment) == sum(map(len, found.values()))
    assert {what: told(segment, what) for what in COUNTED} == found
    with segment.store.unit() as unit:
        assert not tally.fold(unit)
