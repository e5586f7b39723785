"""Lists by pages of 50, the finished apart, of columns alone; ten times more rows cost the same (D27)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import event, text

from module.dev.launcher.services import Services
from module.registry.actors import Actor
from module.store import opinions
from tests.support import many_rows
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database
from tests.support.key_signers import fill_draft

ROW = re.compile(r"\b([A-Z]-\d{6})\b")
"""The number of a copy; a row of the worklist has it once, one of «My applications» too."""


@pytest.fixture
def pages(servers: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    with new_database(servers) as url:
        app_env = open_app_env(url)
        yield Pages(app_env, monkeypatch)
        app_env.store.engine.dispose()


def filled(app_env: AppEnv, count: int, more: str = "") -> str:
    """Store so many cases in work, without a term, and finished ones, beside one that was filed."""
    key = app_env.file_application(f"БЕТ {count}{more}")
    with app_env.store.unit() as unit:
        many_rows.cases(unit, key, count, f"W{more}")
        many_rows.cases(unit, key, count // 10, f"N{more}", due_on="null")
        many_rows.cases(unit, key, count, f"F{more}", **many_rows.FINISHED)
    return key


def open_tasks(app_env: AppEnv, count: int, more: str = "") -> None:
    """Open so many tasks of opinions, each due a day after the one before."""
    with app_env.store.unit() as unit:
        unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for at in range(1, count + 1):
            opinions.open_task(
                unit, now=NOW + timedelta(minutes=at), application_id=f"1{more}", form_id=str(at), received_id=1,
                procedure_id="p", applicant="", object_kind="", object_name=f"Object {at}", holder="",
                due_on=date(2026, 12, 1) + timedelta(days=at),
            )  # fmt: skip


def walked(pages: Pages, actor: Actor, address: str, rel: str = "next") -> list[list[str]]:
    """Go from page to page as the links lead; return the numbers of each page."""
    found = []
    while address:
        page = pages.get(actor, address)
        found.append(ROW.findall(page))
        link = re.search(rf'href="/trois([^"]+)" rel="{rel}"', page)
        address = unescape(link[1]) if link else ""
        assert len(found) < 20
    return found


def numbers(prefix: str, *ranges: range) -> list[str]:
    return [f"{prefix}-{number:06}" for one in ranges for number in one]


def test_the_worklist_goes_by_pages_and_shows_the_finished_apart(pages: Pages) -> None:
    filled(pages.app_env, 70)
    officer = pages.app_env.case_officer
    found = walked(pages, officer, "/worklist")
    assert [len(page) for page in found] == [49, 28], "the filed one has another number"
    shown = [number for page in found for number in page]
    assert [one for one in shown if one[0] == "W"] == numbers("W", range(1, 71)), "due first on top"
    assert all(one[0] == "N" for one in shown[-7:]), "those without a term at the end"
    finished = walked(pages, officer, "/worklist?show=finished")
    assert finished == [numbers("F", range(70, 20, -1)), numbers("F", range(20, 0, -1))]
    assert walked(pages, officer, "/worklist?status=refused") == finished


def test_a_page_leads_back_to_the_one_before(pages: Pages) -> None:
    filled(pages.app_env, 120)
    officer = pages.app_env.case_officer
    for address in ("/worklist?show=finished", "/worklist"):
        text_of_first = pages.get(officer, address)
        onwards = walked(pages, officer, address)
        place = address
        for _ in onwards[1:]:
            link = re.search(r'href="/trois([^"]+)" rel="next"', pages.get(officer, place))
            assert link
            place = unescape(link[1])
        back = walked(pages, officer, place, "prev")
        assert back == onwards[::-1]
        assert 'rel="prev"' not in text_of_first


@pytest.mark.parametrize(
    "query", ["page=7", "after=x", "before=2026-13-01~y", "after=2026-12-01~" + "9" * 200, "after=~", "before=~~~"]
)
def test_an_old_or_odd_address_shows_the_first_page(pages: Pages, query: str) -> None:
    filled(pages.app_env, 60)
    officer = pages.app_env.case_officer
    assert walked(pages, officer, f"/worklist?{query}") == walked(pages, officer, "/worklist")


def test_my_applications_by_pages_and_by_client(pages: Pages) -> None:
    app_env = pages.app_env
    key = filled(app_env, 60)
    with app_env.store.unit() as unit:
        many_rows.cases(unit, key, 3, "C", client="'980340000330'", holder_name="'ТОО «Клиент»'")
    own = "/applications"
    page = pages.get(app_env.applicant, own)
    links = [unescape(one) for one in re.findall(r'href="/trois([^"]+)" rel="next"', page)]
    assert len(links) == 2
    assert [one for one in ROW.findall(page) if one[0] != "F"] == numbers("W", range(60, 11, -1)), "the filed one first"
    second = ROW.findall(pages.get(app_env.applicant, links[0]))
    assert [one for one in second if one[0] == "W"] == numbers("W", range(11, 0, -1))
    assert "Decided applications" in page
    assert numbers("F", range(60, 10, -1)) == [one for one in ROW.findall(page) if one[0] == "F"]
    later = pages.get(app_env.applicant, links[1])
    assert [one for one in ROW.findall(later) if one[0] == "F"] == numbers("F", range(10, 0, -1))
    assert '<option value="980340000330">ТОО «Клиент»</option>' in page
    of_client = pages.get(app_env.applicant, own, client="980340000330")
    assert ROW.findall(of_client) == numbers("C", range(3, 0, -1))


@contextmanager
def heard(app_env: AppEnv) -> Iterator[list[str]]:
    said: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        said.append(" ".join(statement.split()))

    event.listen(app_env.store.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(app_env.store.engine, "before_cursor_execute", note)


LISTS = {
    "worklist": ("case_officer", "/worklist"),
    "worklist of the finished": ("case_officer", "/worklist?show=finished"),
    "worklist of mine": ("case_officer", "/worklist?mine=y"),
    "my applications": ("applicant", "/applications"),
    "opinions": ("case_officer", "/opinions"),
    "opinions that are finished": ("case_officer", "/opinions?show=finished"),
    "parties by name": ("applicant", "/applications/{draft}/holder/search?name=самп"),
    "a case": ("case_officer", "/cases/{case}"),
}


def test_ten_times_more_rows_cost_the_same_statements_and_no_list_reads_a_form(pages: Pages) -> None:
    app_env = pages.app_env
    draft = fill_draft(app_env, "САНАҚ")
    case = filled(app_env, 6)
    open_tasks(app_env, 6)

    def measured() -> dict[str, list[str]]:
        found = {}
        for name, (person, address) in LISTS.items():
            with heard(app_env) as said:
                pages.get(getattr(app_env, person), address.format(draft=draft, case=case))
            found[name] = said
        return found

    few = measured()
    filled(app_env, 60, "X")
    open_tasks(app_env, 60, "X")
    many = measured()
    assert {name: len(said) for name, said in many.items()} == {name: len(said) for name, said in few.items()}
    whole = {
        name: [one for one in said if re.search(r"application\.form\b(?! ->| \[)", one)]
        for name, said in many.items()
        if name not in ("a case", "parties by name")  # these show one form, or one of each pair of parties
    }
    assert not any(whole.values()), whole


def test_opinions_by_pages_and_the_finished_apart(pages: Pages) -> None:
    app_env = pages.app_env
    open_tasks(app_env, 60)
    with app_env.store.unit() as unit:
        unit.connection.execute(
            text("UPDATE trois.exchange_opinion SET state = 'delivered' WHERE form_id::int % 4 = 0")
        )
    shown = re.compile(r">(Object \d+)<")
    first = pages.get(app_env.case_officer, "/opinions")
    assert shown.findall(first) == [f"Object {at}" for at in range(1, 61) if at % 4]
    finished = pages.get(app_env.case_officer, "/opinions", show="finished")
    assert shown.findall(finished) == [f"Object {at}" for at in range(60, 0, -4)]
    assert shown.findall(pages.get(app_env.case_officer, "/opinions", state="delivered")) == shown.findall(finished)
    open_tasks(app_env, 30, "X")
    page = pages.get(app_env.case_officer, "/opinions")
    assert len(shown.findall(page)) == 50 and 'rel="next"' in page
