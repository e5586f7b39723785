"""Receiving, the tasks, the console and the metrics read what they show, however much is stored (D27).

Each query that touches a table which grows stands in `plans.toml` by name, as the product says it. The test lets the
exchange receive, the tasks run, the operator open every page and a collector scrape, over tables of 30,000 rows with
true statistics; each query is then explained with the very values that it was asked with.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from module.casework import delivering, repeating, task_watch
from module.casework.company import reminding
from module.dev.launcher.services import Services
from module.eaeu.exchange.service import Exchange
from module.store import outbox
from module.store.exchange import tally
from module.store.unit import Store
from tests.integration.exchange.test_own_requests import ID, answer, send
from tests.integration.exchange.test_synchronising import REGISTER, ask
from tests.support import bulk_exchange
from tests.support import union_nodes as nodes
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.bulk_exchange import GROWING
from tests.support.console import TOKEN, Pages
from tests.support.databases import new_database
from tests.support.exchange import Segment, change, inclusion, numbered, register, segment_of, withdrawal

ROWS = 30_000
PLANS = Path(__file__).with_name("plans.toml")
_GROWING = re.compile(rf"\btrois\.({'|'.join(GROWING)})\b")
_SHORTER = (
    (r"::(?:TIMESTAMP WITH TIME ZONE|\w+)", ""),
    (r"%\(\w+\)s", "?"),
    (r"\btrois\.(?:\w+\.)?(\w+)", r"\1"),
    (r"IN \(\?(?:, \?)*\)", "IN (…)"),
    (r"SELECT \w+(?: AS \w+)?(?:, (?:\w+\.)?\w+(?: AS \w+)?){2,} FROM", "SELECT … FROM"),
    (r"SELECT (?:(?!SELECT |FROM ).){60,}? FROM", "SELECT … FROM"),
)
OF_THE_LAB = frozenset(
    {
        "SELECT subject_id FROM outbox WHERE topic = 'exchange.send' AND done_at IS NULL ORDER BY created_at",
        "UPDATE outbox SET done_at = now() WHERE subject_id = %s",
        "SELECT id FROM message WHERE state = 'failed' ORDER BY id LIMIT 1",
        "SELECT id FROM exchange_incident WHERE resolved_at IS NULL ORDER BY raised_at LIMIT 3",
    }
)


def shape(statement: str) -> str:
    """Return a statement as the list has it: one line, without values, types, the names of tables before columns."""
    text = " ".join(statement.split())
    for pattern, short in _SHORTER:
        text = re.sub(pattern, short, text)
    return text


@dataclass
class Heard:
    """The statements that were said about tables that grow, each with the values of its last saying."""

    found: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def hear(self, connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        verb = statement.split(None, 1)[0].upper()
        is_plain = verb == "INSERT" and " SELECT " not in statement
        if (
            shape(statement) not in OF_THE_LAB
            and verb in ("SELECT", "UPDATE", "DELETE", "WITH", "INSERT")
            and not is_plain
            and _GROWING.search(statement)
        ):
            self.found[shape(statement)] = (statement, parameters)

    @contextmanager
    def of(self, *stores: Store) -> Iterator[None]:
        for store in stores:
            event.listen(store.engine, "before_cursor_execute", self.hear)
        try:
            yield
        finally:
            for store in stores:
                event.remove(store.engine, "before_cursor_execute", self.hear)


@dataclass(frozen=True)
class Place:
    """The exchange, the operator's pages and the tasks over one full database."""

    segment: Segment
    pages: Pages

    @property
    def app_env(self) -> AppEnv:
        return self.pages.app_env


@pytest.fixture(scope="module")
def filled(servers: Services) -> Iterator[tuple[AppEnv, Segment]]:
    with new_database(servers) as url:
        app_env = open_app_env(url)
        with app_env.store.unit() as unit:
            bulk_exchange.fill(unit, ROWS, cases=True)
        segment = segment_of(url)
        yield app_env, segment
        app_env.store.engine.dispose()
        segment.store.engine.dispose()


@pytest.fixture
def place(filled: tuple[AppEnv, Segment], monkeypatch: pytest.MonkeyPatch) -> Place:
    app_env, segment = filled
    return Place(segment, Pages(app_env, monkeypatch))


def receive(place: Place) -> None:
    """Requests new, repeated, altered, held and refused; answers, signals and faults to what we sent."""
    segment = place.segment
    header, content = segment.request(6, inclusion("00001/ТЗ-201126"), 5)
    for _ in range(2):
        segment.post(content)
    segment.post(segment.document(header, inclusion("00001/ТЗ-201126")))
    held = segment.request(7, change(numbered(3)), 6, 3)[1]
    segment.post(held)
    segment.post(segment.request(6, inclusion(numbered(5)), 5)[1].replace(b"IPObjectKindCode", b"IPObjectOddCode"))
    segment.post(b"<a/>")
    opinion = send(segment)
    segment.signal(opinion, "P.MSG.RCV")
    segment.signal(opinion, "P.MSG.PRS")
    answer(segment, opinion)
    segment.fault(opinion)
    segment.post(segment.request(3, withdrawal(), 2, 2)[1])
    question = ask(segment)
    segment.answer(question, 14, register(nodes.entry(numbered(3))))
    segment.answer(question, 14, register(nodes.entry(numbered(4))))
    late = ask(segment)
    for _ in range(4):
        segment.later(30)
    segment.answer(late, 14, register(nodes.entry(numbered(3))))


def tick(place: Place) -> None:
    """Terms that ran out, holds, the poll, and every other task of the scheduler."""
    segment, open_work = place.segment, place.app_env.open_work
    ask(segment)
    with segment.store.unit() as unit:
        for _ in range(tally.MOST_UNFOLDED + 1):
            unit.connection.exec_driver_sql(
                "INSERT INTO trois.exchange_tally (what, first, second, third, count) VALUES ('message', '', '', '', 1)"
            )
    with place.app_env.store.unit() as unit:
        outbox.add(unit, "of a later release", "x", NOW)
    segment.later(6)
    Exchange(segment.deps).tick()
    for row_id in delivering.waiting(open_work):
        delivering.deliver(place.app_env.deps, open_work, row_id)
    delivering.seal_journal(open_work)
    repeating.queue_due(open_work)
    reminding.remind(open_work)
    for fault in ("KeyError", ""):
        task_watch.note(open_work, "seal", fault)


def console(place: Place) -> None:
    """Every page of the exchange, with each filter, and every act of the operator."""
    pages, operator = place.pages, place.pages.operator
    old = "00000000-0000-4000-8000-000000020000"
    for query in (
        {},
        {"page": 20},
        {"after": old},
        {"state": "answered"},
        {"state": "held", "procedure": "P.SP.01.PRC.003"},
        {"procedure": "P.SP.01.PRC.003"},
        {"subject": "12345/ТЗ"},
        {"subject": "ТЗ-"},
        {"subject": "00"},
        {"subject": ID},
        {"overdue": "y"},
    ):
        pages.get(operator, "/exchange/conversations", **query)
    pages.get(operator, f"/exchange/conversations/{old}")
    pages.post(operator, f"/exchange/conversations/{old}/pause")
    for query in (
        {},
        {"state": "closed"},
        {"state": "all"},
        {"code": "P.EXC.002"},
        {"cause": "T22.R3", "state": "all"},
    ):
        pages.get(operator, "/exchange/incidents", **query)
        pages.get(operator, "/exchange/incidents/members", **query)
    with place.app_env.store.unit() as unit:
        statement = "SELECT id FROM trois.exchange_incident WHERE resolved_at IS NULL ORDER BY raised_at LIMIT 3"
        one, two, three = (str(key) for key in unit.connection.exec_driver_sql(statement).scalars())
    pages.get(operator, f"/exchange/incidents/{one}")
    pages.post(operator, f"/exchange/incidents/{one}/take")
    pages.post(operator, f"/exchange/incidents/{one}/resolve", note="Done")
    group = "/exchange/incidents/members?code=P.EXC.003&cause=T22.R2"
    pages.post(operator, group, act="take", chosen=[two])
    pages.post(operator, group, act="close", chosen=[three], note="Done")
    pages.post(operator, group, act="close", whole="y", until="2026-01-01T00:00:00+00:00", note="Done")
    pages.get(operator, "/exchange/messages/20000")
    pages.ask(operator, "/exchange/messages/20000/content")
    pages.get(operator, "/exchange/resources")
    pages.post(operator, f"/exchange/resources/{REGISTER}/synchronise")
    pages.get(operator, "/tasks")
    for query in ({}, {"state": "failed"}, {"event": "locked"}, {"state": "unknown", "event": "known"}):
        assert "Older letters" in pages.get(operator, "/letters", **query)
    with place.app_env.store.unit() as unit:
        statement = "SELECT id FROM trois.message WHERE state = 'failed' ORDER BY id LIMIT 1"
        failed = str(unit.connection.exec_driver_sql(statement).scalar_one())
    pages.get(operator, "/letters", after=failed)


def metrics(place: Place) -> None:
    client = place.pages.app.test_client()
    found = client.get("/trois/exchange/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert f'role="respondent",state="held"}} {bulk_exchange.HELD}' in found.text


PLACES: dict[str, Callable[[Place], None]] = {
    "receive": receive,
    "tick": tick,
    "console": console,
    "metrics": metrics,
}


def listed() -> dict[str, dict[str, Any]]:
    """Return the list by statement."""
    found = tomllib.loads(PLANS.read_text())["query"]
    assert len({row["name"] for row in found}) == len({row["statement"] for row in found}) == len(found)
    return {row["statement"]: row for row in found}


def nodes_of(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes_of(below)


def read_by(node: Mapping[str, Any]) -> int:
    """Return how many rows of a table a node of a plan looked at."""
    if "Relation Name" not in node or node["Node Type"] == "ModifyTable":
        return 0
    one = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int(one * node["Actual Loops"])


def faults(segment: Segment, statement: str, parameters: Any, most: int | None) -> str:
    """Return what is wrong with a plan: a table that grows is read whole, or many rows for few."""
    with segment.store.engine.connect() as connection:
        explained = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).scalar_one()
        connection.rollback()
    plan = (json.loads(explained) if isinstance(explained, str) else explained)[0]["Plan"]
    whole = [
        node["Relation Name"]
        for node in nodes_of(plan)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in GROWING
    ]
    read = sum(map(read_by, nodes_of(plan)))
    bound = most or 20 * int(plan["Actual Rows"]) + 1_000
    if not whole and read <= bound:
        return ""
    return f"reads {', '.join(whole) or 'no table'} whole, {read} rows of {bound}: {json.dumps(plan)[:1500]}"


@pytest.mark.parametrize("name", PLACES)
def test_every_query_is_known_and_answered_from_an_index(place: Place, name: str) -> None:
    known, heard = listed(), Heard()
    with heard.of(place.segment.store, place.app_env.store):
        PLACES[name](place)
    unknown = [statement for statement in heard.found if statement not in known]
    assert not unknown, "\n".join(unknown)
    wrong = {
        known[key]["name"]: fault
        for key, (statement, parameters) in heard.found.items()
        if (fault := faults(place.segment, statement, parameters, known[key].get("rows")))
    }
    assert not wrong, "\n".join(f"{key}: {fault}" for key, fault in wrong.items())
    forgotten = [row["name"] for key, row in known.items() if name in row["at"] and key not in heard.found]
    assert not forgotten, "\n".join(forgotten)
