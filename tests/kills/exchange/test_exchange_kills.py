"""SIGKILL of web, worker, scheduler and database in the midst of the exchange: nothing is lost, doubled, stuck.

`TROIS_SEED=n` repeats a plan, `TROIS_KILLS=n` changes the number of points (20; 1,000 in a full run),
`TROIS_KILLS_SECONDS=n` ends the killing after so long, `TROIS_KILLS_REPORT=file` keeps the report.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from module.store.unit import Unit
from tests.kills.exchange import invariants, report
from tests.kills.exchange.drill import Drill, drilling
from tests.kills.exchange.plan import draw
from tests.kills.exchange.running import Run
from tests.support import sizes

POINTS = int(os.environ.get("TROIS_KILLS", sizes.size(20, 1_000)))
SEED = sizes.number()
SECONDS = float(os.environ.get("TROIS_KILLS_SECONDS", "3600"))
TRAFFIC = 0.7  # seconds between two transactions of the Commission


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with drilling(tmp_path_factory.mktemp("exchange"), SEED, TRAFFIC) as drill:
        yield Run(drill)


def test_the_exchange_survives_kills(run: Run, capsys: pytest.CaptureFixture[str], record_property: Any) -> None:
    opening = f"exchange kills: {POINTS} points, TROIS_SEED={SEED}"
    print(opening)  # noqa: T201 - shown with a failure
    with capsys.disabled():
        print(f"\n{opening}", flush=True)  # noqa: T201 - shown even if the run is ended from outside
    began = time.monotonic()
    points = draw(SEED, POINTS)
    run.go(points, began + SECONDS)
    run.settle()
    run.judge(finally_=True)
    done = len(run.drill.killed())
    assert done >= POINTS or time.monotonic() > began + SECONDS
    assert run.queue_lost["FLUSHALL"] or done < POINTS / 2
    reported = report.summary(run, SEED, done, time.monotonic() - began)
    record_property("told", reported)
    if file := os.environ.get("TROIS_KILLS_REPORT"):
        Path(file).write_text(report.written(run, points, reported), encoding="utf-8")


class Frozen(Unit):
    """A unit in a transaction that has begun."""

    def freeze(self) -> None:
        """See the damage, which nobody has committed."""


@contextmanager
def damaged(drill: Drill, statement: str) -> Iterator[Drill]:
    """See the data as they were after a loss; in the end it has not happened."""
    with drill.engine.connect() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # no trigger may prevent it
        assert connection.exec_driver_sql(statement).rowcount >= 1
        engine: Any = SimpleNamespace(connect=lambda: nullcontext(connection))
        store: Any = SimpleNamespace(unit=lambda: nullcontext(Frozen(connection)))
        yield dataclasses.replace(drill, engine=engine, store=store)
        connection.rollback()


_IN = "(SELECT min(id) FROM trois.exchange_message WHERE direction = 'in' AND verdict = 'accepted')"
DAMAGES = (
    ("lost", "is not in the journal", f"DELETE FROM trois.exchange_payload WHERE message_id = {_IN}"),  # noqa: S608
    ("lost", "is not in the journal", f"DELETE FROM trois.exchange_message WHERE id = {_IN}"),  # noqa: S608
    ("lost", "was changed", f"UPDATE trois.exchange_message SET verdict = 'held' WHERE id = {_IN}"),  # noqa: S608
    ("lost", "did not arrive", "UPDATE trois.exchange_message SET message_id = 'another' WHERE id = (SELECT"
     " min(message_id) FROM trois.exchange_dispatch WHERE state = 'sent')"),
    ("lost", "no task", "DELETE FROM trois.exchange_opinion WHERE id = (SELECT min(id::text)::uuid FROM"
     " trois.exchange_opinion)"),
    ("doubled", "once too often", "UPDATE trois.exchange_opinion SET conversation_id = gen_random_uuid() WHERE"
     " conversation_id = (SELECT min(conversation_id::text)::uuid FROM trois.exchange_opinion)"),
    ("lost", "is missing", "DELETE FROM trois.union_version WHERE id = (SELECT min(version_id) FROM trois.union_entry e"
     " JOIN trois.union_version v ON v.id = e.version_id WHERE v.in_force_to IS NULL)"),
    ("doubled", "stands 2 times", "INSERT INTO trois.union_version OVERRIDING SYSTEM VALUE SELECT"
     " (jsonb_populate_record(v, '{\"id\": 1000000}')).* FROM trois.union_version v ORDER BY id LIMIT 1"),
    ("out_of_order", "is not the newest", "UPDATE trois.union_entry e SET version_id = v.id FROM trois.union_version v"
     " WHERE v.number = e.number AND v.line = e.line AND v.id < e.version_id"),
    ("stuck", "waiting_answer", "UPDATE trois.exchange_conversation SET state = 'waiting_answer' WHERE id = (SELECT"
     " min(id::text)::uuid FROM trois.exchange_conversation WHERE state = 'finished')"),
    ("stuck", "is arrived after", "UPDATE trois.exchange_arrival SET state = 'arrived', settled_at = NULL WHERE id ="
     " (SELECT min(id) FROM trois.exchange_arrival)"),
    ("lost", "has no arrival", "DELETE FROM trois.exchange_arrival WHERE id = (SELECT min(id) FROM"
     " trois.exchange_arrival)"),
    ("stuck", "is running at", "UPDATE trois.exchange_import SET state = 'running', finished_at = NULL WHERE message_id"
     " = (SELECT min(message_id) FROM trois.exchange_import)"),
    ("stuck", "outbox", "UPDATE trois.outbox SET done_at = NULL WHERE id = (SELECT min(id::text)::uuid FROM"
     " trois.outbox)"),
    ("stuck", "queued", "UPDATE trois.exchange_dispatch SET state = 'queued' WHERE message_id = (SELECT"
     " min(message_id) FROM trois.exchange_dispatch)"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "words", "damage"), DAMAGES)
def test_the_checks_see_damage(run: Run, kind: str, words: str, damage: str) -> None:
    assert run.books, "the run of kills comes first"
    with damaged(run.drill, damage) as drill:
        found = invariants.judge(drill, run.books, sealing=False)
    assert [line for line in getattr(found, kind) if words in line], found.lines
