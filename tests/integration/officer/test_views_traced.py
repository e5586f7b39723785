"""Every view of an object by staff is a row of the journal: who, what, which object, when (D31, ASVS V16.3.2).

The guard writes it, for all pages alike. The walk below takes its pages from the table that `test_eds_table` writes out
by hand, and its objects from the addresses, so a page that is new is in it by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

import pytest

from module.kernel.errors import OutsideUnavailable
from module.registry.actors import Actor, Role
from tests.support import web
from tests.support.app_env import AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.key_signers import store_person
from tests.support.traces import Journal, lines
from tests.unit.context.test_eds_table import BOTH_OFFICERS, CASE_OFFICER, CUSTOMS_BODY, HEAD_OF_UNIT, OPERATOR_ALONE
from tests.unit.context.test_eds_table import pages as all_pages

__all__ = ["lines"]
SEVEN = UUID(int=7)


@pytest.fixture(scope="module")
def everybody(own_postgres_url: str) -> Iterator[AppEnv]:
    made = open_app_env(own_postgres_url)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def pages(everybody: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    return Pages(replace(everybody), monkeypatch)


@pytest.fixture
def journal(pages: Pages) -> Journal:
    return Journal(pages.app_env.store)


def who_opens(pages: Pages, name: str) -> Actor:
    lists = {
        CASE_OFFICER: pages.app_env.case_officer,
        HEAD_OF_UNIT: pages.app_env.head,
        BOTH_OFFICERS: pages.app_env.head,
        OPERATOR_ALONE: pages.operator,
        CUSTOMS_BODY: pages.operator,
    }
    (found,) = [actor for block, actor in lists.items() if name in block.split()]
    return found


def answering(view: Any) -> Any:
    """The view with its marks, that shows the object whatever it is."""

    @wraps(view)
    def stub(**values: Any) -> str:
        return "shown"

    return stub


def test_every_page_of_the_staff_leaves_a_row(pages: Pages, journal: Journal) -> None:
    staff_pages = {
        name
        for block in (CASE_OFFICER, HEAD_OF_UNIT, BOTH_OFFICERS, OPERATOR_ALONE, CUSTOMS_BODY)
        for name in block.split()
    }
    gets = [
        (name, address) for name, address, method in all_pages(pages.app) if name in staff_pages and method == "GET"
    ]
    assert len(gets) > 20
    for name, address in gets:
        endpoint = f"trois.{name}"
        pages.app.view_functions[endpoint] = answering(pages.app.view_functions[endpoint])
        before = len(journal.of("view")), len(journal.of("list"))
        actor = who_opens(pages, name)
        assert pages.ask(actor, address.removeprefix("/trois")).status_code == 200, name
        (rule,) = [rule for rule in pages.app.url_map.iter_rules(endpoint)][:1]
        act = "view" if rule.arguments else "list"
        assert (len(journal.of("view")), len(journal.of("list"))) == (
            before[0] + (act == "view"),
            before[1] + (act == "list"),
        ), name
        row = journal.of(act)[-1]
        assert str(row["actor_id"]) == actor.account_id, name
        assert row["details"]["endpoint"] == endpoint
        assert set(row["details"]["object"]) == set(rule.arguments), name
        for value in row["details"]["object"].values():
            assert value in address, name


def test_a_case_and_its_file(pages: Pages, journal: Journal) -> None:
    key = pages.app_env.file_application("САПФИР")
    page = pages.get(pages.app_env.case_officer, f"/cases/{key}")
    found = re.search(rf"/cases/{key}/attachments/([0-9a-f-]{{36}})", page)
    assert found
    assert pages.ask(pages.app_env.head, f"/cases/{key}/attachments/{found[1]}").status_code == 200
    rows = journal.of("view")
    assert [str(row["application_id"]) for row in rows] == [key, key]
    assert [str(row["actor_id"]) for row in rows] == [
        pages.app_env.case_officer.account_id,
        pages.app_env.head.account_id,
    ]
    assert rows[1]["details"]["object"] == {"application_id": key, "attachment_id": found[1]}
    assert re.fullmatch("[0-9a-f]{16}", rows[1]["details"]["address"])


def test_a_form_that_comes_back_shows_the_case(pages: Pages, journal: Journal) -> None:
    key = pages.app_env.file_application("ОПАЛ")
    pages.post(pages.app_env.case_officer, f"/cases/{key}/take")
    answer = pages.post(pages.app_env.case_officer, f"/cases/{key}/prepare", kind="refuse")
    assert answer.status_code == 422
    assert [row["details"]["endpoint"] for row in journal.of("view")] == ["trois.officer.finish_prepare"]


def test_what_was_not_shown_was_not_seen(pages: Pages, journal: Journal) -> None:
    assert pages.ask(pages.app_env.case_officer, f"/cases/{SEVEN}").status_code == 404
    assert pages.ask(pages.operator, f"/cases/{SEVEN}").status_code == 403
    assert journal.of("view") == []
    assert [row["details"]["event"] for row in journal.of("refused")] == ["not_found", "access_refused"]


def test_the_applicants_own_views_are_no_concern_of_the_journal(pages: Pages, journal: Journal) -> None:
    key = pages.app_env.file_application("ТОПАЗ")
    pages.get(pages.app_env.applicant, f"/applications/{key}")
    assert journal.of("view") == journal.of("list") == []


def test_staff_on_the_pages_of_applicants(pages: Pages, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    both = Actor("", "900101300077", "", "Both Seven", frozenset({Role.APPLICANT, Role.CASE_OFFICER}))
    actor = store_person(pages.app_env, both)
    monkeypatch.setitem(web.PEOPLE, actor.account_id, actor)
    key = pages.app_env.file_application("ЯШМА")
    pages.get(actor, f"/applications/{key}")
    (row,) = journal.of("view")
    assert (str(row["application_id"]), str(row["actor_id"])) == (key, actor.account_id)


def test_a_search_is_a_row_with_a_digest_of_what_was_asked(pages: Pages, journal: Journal) -> None:
    for asked in ("Иванов", "Иванов", "Петров"):
        assert pages.ask(pages.operator, "/unified-register", q=asked).status_code in (200, 302, 303)
    rows = journal.of("list")
    assert len(rows) == 3, "one row for a list, whatever it shows"
    first, second, third = (row["details"]["query"] for row in rows)
    assert re.fullmatch("[0-9a-f]{16}", first)
    assert first == second != third
    assert "Иванов" not in repr(rows)


def test_who_looked_is_no_act_of_the_case(pages: Pages) -> None:
    key = pages.app_env.file_application("БЕРИЛЛ")
    first, second = (pages.get(pages.app_env.case_officer, f"/cases/{key}") for _ in range(2))
    token = re.compile('value="[0-9a-f]{64}"')
    assert token.sub("", first) == token.sub("", second)


def test_nothing_is_shown_that_cannot_be_written_down(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    key = pages.app_env.file_application("АГАТ")
    assert "АГАТ" in pages.get(pages.app_env.case_officer, f"/cases/{key}")
    from module.store import journal as stored

    written = stored.write

    def failing(unit: Any, actor: Any, act: str, *rest: Any, **more: Any) -> None:
        if act == "view":
            raise OutsideUnavailable
        written(unit, actor, act, *rest, **more)

    monkeypatch.setattr(stored, "write", failing)
    pages.app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    answer = pages.ask(pages.app_env.case_officer, f"/cases/{key}")
    assert answer.status_code in (500, 503)
    assert "АГАТ" not in answer.text


def test_one_statement_for_a_view(pages: Pages) -> None:
    from sqlalchemy import event

    key = pages.app_env.file_application("ОНИКС")
    seen: list[str] = []
    event.listen(pages.app_env.store.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    pages.get(pages.app_env.case_officer, f"/cases/{key}")
    assert len([statement for statement in seen if "audit" in statement and "INSERT" in statement]) == 1
