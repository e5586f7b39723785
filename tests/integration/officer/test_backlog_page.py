"""The operator's page of the machinery: letters of all rooms that wait, what was given up, tasks that fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from module.casework import task_watch
from module.dev.launcher.services import Services
from module.store import outbox
from module.store.schema import audit
from module.store.schema import outbox as table
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database


@pytest.fixture
def pages(servers: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    with new_database(servers) as url:
        app_env = open_app_env(url)
        yield Pages(app_env, monkeypatch)
        app_env.store.engine.dispose()


def wait(app_env: AppEnv, topic: str, subject: str, **changed: object) -> str:
    with app_env.store.unit() as unit:
        row_id = outbox.add(unit, topic, subject, NOW)
        if changed:
            unit.connection.execute(update(table).where(table.c.id == row_id).values(**changed))
    return row_id


def test_nothing_waits(pages: Pages) -> None:
    page = pages.get(pages.operator, "/tasks")
    assert "Nothing waits." in page and "Nothing was given up." in page
    assert "start the scheduler" in page


def test_letters_of_every_room_are_seen_without_their_address(pages: Pages) -> None:
    wait(pages.app_env, "message.status", "one")
    wait(pages.app_env, "message", "two", last_error="outside_unavailable", due_at=NOW + timedelta(minutes=5))
    wait(pages.app_env, "later", "three")
    page = pages.get(pages.operator, "/tasks")
    assert "Questions whether a letter arrived" in page
    assert "Letters" in page
    assert "later" in page, "a topic of a later release is shown by its code"
    assert "20.11.2026 11:00" in page


def test_what_was_given_up_is_tried_again_by_the_operator_and_stands_in_the_journal(pages: Pages) -> None:
    woken: list[str] = []
    object.__setattr__(pages.app_env.deps, "wake", woken.append)
    row_id = wait(pages.app_env, "print_decision", "x", given_up=True, attempts=12, last_error="KeyError at a.py:1")
    page = pages.get(pages.operator, "/tasks")
    assert "Prints of decisions" in page and "KeyError at a.py:1" in page and "Try again" in page
    answer = pages.post(pages.operator, f"/tasks/{row_id}/again")
    assert (answer.status_code, woken) == (303, [row_id])
    page = pages.get(pages.operator, "/tasks", done="tried")
    assert "It will be tried again now." in page and "Nothing was given up." in page
    assert pages.post(pages.operator, f"/tasks/{row_id}/again").status_code == 303, (
        "the second press finds nothing to do"
    )
    with pages.app_env.store.unit() as unit:
        (row,) = unit.connection.execute(select(audit).where(audit.c.act == "outbox_retry")).all()
    assert row.actor_id == pages.operator.account_id


def test_a_task_works_fails_or_does_not_run(pages: Pages) -> None:
    app_env = pages.app_env
    task_watch.note(app_env.open_work, "wake", "")
    task_watch.note(app_env.open_work, "seal", "KeyError at store/journal.py:170")
    page = pages.get(pages.operator, "/tasks")
    assert page.count("Works") == 1 and page.count("Fails") == 1
    assert "Seal the journal" in page and "KeyError at store/journal.py:170" in page
    app_env.clock.set(NOW + timedelta(minutes=16))
    page = pages.get(pages.operator, "/tasks")
    assert page.count("Does not run") == 1, "the scheduler is gone: even what worked is no longer said to work"
    app_env.clock.set(NOW)


def test_an_incident_of_a_task_is_said_in_words(pages: Pages) -> None:
    app_env = pages.app_env
    for minutes in range(3):
        app_env.clock.set(NOW + timedelta(minutes=minutes))
        task_watch.note(app_env.open_work, "seal", "KeyError at store/journal.py:170")
    page = pages.get(pages.operator, "/exchange/incidents")
    assert "A scheduled task fails again and again" in page
    address = page.split('href="/trois/exchange/incidents/')[1].split('"')[0]
    assert "The other tasks go on." in pages.get(pages.operator, f"/exchange/incidents/{address}")
    app_env.clock.set(NOW)


def test_nobody_else_sees_it(pages: Pages) -> None:
    row_id = wait(pages.app_env, "notice", "z", given_up=True)
    for person in (pages.app_env.applicant, pages.app_env.case_officer, pages.app_env.head):
        assert pages.ask(person, "/tasks").status_code == 403
        assert pages.post(person, f"/tasks/{row_id}/again").status_code == 403
