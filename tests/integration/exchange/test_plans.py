"""Receiving, the tasks, the console and the metrics read what they show, however much is stored (D27).

Each query that touches a table which grows stands in `plans.toml` by name, as the product says it. The test lets the
exchange receive, the tasks run, the operator open every page and a collector scrape, over tables of 30,000 rows with
true statistics; each query is then explained with the very values that it was asked with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from module.casework import delivering, reminding, repeating, search_filling, task_watch
from module.casework.absent import NoUnionRecords
from module.dev.launcher.services import Services
from module.eaeu.exchange.service import Exchange
from module.store import outbox
from module.store.exchange import tally
from module.store.search import filling
from module.store.search.subject import SearchedRegister
from tests.integration.exchange.test_own_requests import ID, answer, send
from tests.integration.exchange.test_synchronising import REGISTER, ask
from tests.support import bulk_exchange
from tests.support import union_nodes as nodes
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.bulk_exchange import GROWING
from tests.support.console import TOKEN, Pages
from tests.support.databases import new_database
from tests.support.exchange import Segment, change, inclusion, numbered, register, segment_of, withdrawal
from tests.support.plans import Heard, judged
from tests.support.search_names import SEARCHED, crowd

ROWS = 30_000
PLANS = Path(__file__).with_name("plans.toml")
OF_THE_LAB = frozenset(
    {
        "SELECT subject_id FROM outbox WHERE topic = 'exchange.send' AND done_at IS NULL ORDER BY created_at",
        "UPDATE outbox SET done_at = now() WHERE subject_id = %s",
        "SELECT id FROM message WHERE state = 'failed' ORDER BY id LIMIT 1",
        "SELECT id FROM exchange_incident WHERE resolved_at IS NULL ORDER BY raised_at LIMIT 3",
    }
)


@dataclass(frozen=True)
class Place:
    """The exchange, the operator's pages and the tasks over one full database."""

    segment: Segment
    pages: Pages
    names: list[str]
    """Names of other entries that the search knows."""

    @property
    def app_env(self) -> AppEnv:
        return self.pages.app_env


@pytest.fixture(scope="module")
def filled(servers: Services) -> Iterator[tuple[AppEnv, Segment, list[str]]]:
    with new_database(servers) as url:
        app_env = open_app_env(url)
        names = crowd(url, ROWS, SearchedRegister.UNION)
        with app_env.store.unit() as unit:
            bulk_exchange.fill(unit, ROWS, cases=True)
        segment = segment_of(url)
        yield app_env, segment, names
        app_env.store.engine.dispose()
        segment.store.engine.dispose()


@pytest.fixture
def place(filled: tuple[AppEnv, Segment, list[str]], monkeypatch: pytest.MonkeyPatch) -> Place:
    app_env, segment, names = filled
    return Place(segment, Pages(app_env, monkeypatch), names)


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


def searching(place: Place) -> None:
    """Every step of the search in the unified register, and each of its filters."""
    long = next(name for name in place.names if len(name.split()) == 3 and name.isascii()).lower()
    for query in (
        {"query": "жет"},
        {"query": long},
        {"query": long[:-3] + "q" + long[-2:]},
        {"query": "qzx"},
        {"query": "12"},
    ):
        place.pages.get(place.app_env.case_officer, "/unified-register", **query)
    filters = {"hs": "00000080", "nice": "7", "goods": "w12", "state": "active", "bin": "980440000330"}
    for asked in (*({name: value} for name, value in filters.items()), filters | {"query": "ru"}):
        place.pages.get(place.app_env.case_officer, "/unified-register", **asked)
    with place.app_env.store.unit() as unit:
        filling.restart(unit, SearchedRegister.UNION)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_filling, "BATCH", 5)
        search_filling.fill(place.app_env.open_work, NoUnionRecords())


def metrics(place: Place) -> None:
    client = place.pages.app.test_client()
    found = client.get("/trois/exchange/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert f'role="respondent",state="held"}} {bulk_exchange.HELD}' in found.text


PLACES: dict[str, Callable[[Place], None]] = {
    "receive": receive,
    "tick": tick,
    "console": console,
    "metrics": metrics,
    "searching": searching,
}


@pytest.mark.parametrize("name", PLACES)
def test_every_query_is_known_and_answered_from_an_index(place: Place, name: str) -> None:
    heard = Heard((*GROWING, *SEARCHED), OF_THE_LAB)
    with heard.of(place.segment.store, place.app_env.store):
        PLACES[name](place)
    judged(place.segment.store, heard, PLANS, name)
