"""Officers and head learn on the start page that opinions miss their term; the operator what the platform said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from module.dev.launcher.services import Services
from module.store import opinions
from module.store.exchange import incidents
from tests.support.app_env import NOW, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database

MISSED = "Past the term, not accepted by the Commission: 2"


@pytest.fixture
def pages(servers: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    with new_database(servers) as url:
        app_env = open_app_env(url)
        yield Pages(app_env, monkeypatch)
        app_env.store.engine.dispose()


def task(pages: Pages, number: int, due_on: date | None, state: str) -> None:
    with pages.app_env.store.unit() as unit:
        unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        key = opinions.open_task(
            unit, now=NOW - timedelta(days=60), application_id="1", form_id=str(number), received_id=1,
            procedure_id="p", applicant="", object_kind="", object_name="", holder="", due_on=due_on,
        )  # fmt: skip
        moved = text("UPDATE trois.exchange_opinion SET state = :state WHERE id = :key")
        unit.connection.execute(moved, {"state": state, "key": key})


def test_the_start_page_counts_the_opinions_past_their_term(pages: Pages) -> None:
    past, today = date(2026, 11, 19), date(2026, 11, 20)
    for number, (due_on, state) in enumerate(
        [
            (past, "received"),
            (past, "unanswered"),
            (past, "delivered"),
            (past, "cancelled"),
            (today, "taken"),
            (None, "received"),
        ]
    ):
        task(pages, number, due_on, state)
    app_env = pages.app_env
    for person in (app_env.case_officer, app_env.head):
        page = pages.get(person, "/")
        assert MISSED in page
        tile = page.split("<main")[1].split("Opinions for the Commission")[1].split("</li>")[0]
        assert MISSED in tile
    for person in (app_env.applicant, pages.operator):
        assert "Past the term" not in pages.get(person, "/")


def test_the_start_page_says_nothing_where_no_term_is_missed(pages: Pages) -> None:
    task(pages, 1, date(2026, 11, 20), "received")
    assert "Past the term" not in pages.get(pages.app_env.head, "/")


def test_the_page_of_an_incident_shows_what_the_platform_said(pages: Pages) -> None:
    with pages.app_env.store.unit() as unit:
        said = {"codes": ["43"], "said": ["Ошибка <контроля>", "Вторая"]}
        key = incidents.raise_(unit, "P.EXC.004", None, None, said, NOW)
    page = pages.get(pages.operator, f"/exchange/incidents/{key}")
    assert "What the other side said" in page
    assert "Ошибка &lt;контроля&gt;<br>Вторая" in page
