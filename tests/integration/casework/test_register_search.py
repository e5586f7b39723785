"""The search of the register as pages have it: filters, staff and public, entries of an earlier release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import text

from module.casework import register, search_filling
from module.casework.absent import NoUnionRecords
from module.casework.gate import Work
from module.dev.launcher.services import Services
from module.kernel.errors import NotPermitted
from module.registry.party import Name
from module.registry.published import EVERY_FIELD, PublishedField
from module.registry.register_query import RegisterFilters
from module.registry.standing import ProtectionState
from tests.support.app_env import AppEnv, form, open_app_env
from tests.support.databases import new_database
from tests.support.key_signers import include

MARKS = ("ЖЕТІСУ", "ZHETISU", "ЖЕТЫСУ САУДА", "NIKE")


@pytest.fixture(scope="module")
def app_env(servers: Services) -> Iterator[AppEnv]:
    with new_database(servers) as url:
        made = open_app_env(url)
        for place, mark in enumerate(MARKS):
            right = replace(form(mark)["right"], name=Name(ru=mark), certificate_number=f"7700{place}")
            include(made, mark, right=right)
        yield made
        made.store.engine.dispose()


@contextmanager
def put_back(app_env: AppEnv) -> Iterator[None]:
    deps = app_env.deps
    yield
    app_env.deps = deps


def marks(work: Work, query: str, **filters: object) -> list[str]:
    page = register.search(work, query, filters=RegisterFilters(**filters))  # type: ignore[arg-type]
    return [row.name.ru for row in page.rows]


@pytest.mark.parametrize("query", ["жетысу", "Zhetisu", "жетису сауда", "nike", "найк", "77001", "870310", "тоо"])
def test_staff_and_public_see_one_order(app_env: AppEnv, query: str) -> None:
    with app_env.open_work(None) as work:
        public = marks(work, query)
    with app_env.open_work(app_env.case_officer) as work:
        assert marks(work, query) == public


def test_filters(app_env: AppEnv) -> None:
    with app_env.open_work(None) as work:
        assert set(marks(work, "", hs_code="8703")) == set(MARKS)
        assert marks(work, "найк", hs_code="8703", state=ProtectionState.NOT_BEGUN) == ["NIKE"]
        assert marks(work, "найк", state=ProtectionState.EXCLUDED) == marks(work, "", hs_code="0902") == []


def test_the_number_of_a_holder_is_a_filter_of_staff_alone(app_env: AppEnv) -> None:
    number = form("NIKE")["holder"].identifier
    for actor in (None, app_env.applicant):
        with app_env.open_work(actor) as work, pytest.raises(NotPermitted):
            marks(work, "", holder_bin=number)
    with app_env.open_work(app_env.case_officer) as work:
        assert set(marks(work, "", holder_bin=number)) == set(MARKS)
        assert marks(work, "", holder_bin="190540000123") == []
    with app_env.open_work(None) as work:
        assert marks(work, number) == [], "nor is it found as a word"


def test_what_is_not_published_is_no_filter(app_env: AppEnv) -> None:
    kept_back = EVERY_FIELD - {PublishedField.HS_CODES}
    with put_back(app_env):
        app_env.deps = replace(app_env.deps, law=replace(app_env.deps.law, published=kept_back))
        with app_env.open_work(None) as work, pytest.raises(NotPermitted):
            marks(work, "", hs_code="8703")


def test_entries_of_an_earlier_release_are_found_before_they_are_taken_in_and_after(app_env: AppEnv) -> None:
    def scalar(statement: str) -> object:
        with app_env.store.unit() as unit:
            return unit.connection.execute(text(statement)).scalar()

    tables = ("name", "posting", "facet", "period", "entry")
    with app_env.store.unit() as unit:
        for table in tables:
            unit.connection.execute(text(f"DELETE FROM trois.search_{table}"))  # noqa: S608 - own names
        unit.connection.execute(text("UPDATE trois.search_filling SET done_at = NULL, after_number = ''"))
    with app_env.open_work(None) as work:
        page = register.search(work, "жетісу")
        assert {row.name.ru for row in page.rows} >= {"ЖЕТІСУ", "ЖЕТЫСУ САУДА"}
        assert page.partial
    assert search_filling.fill(app_env.open_work, NoUnionRecords()) == len(MARKS)
    assert search_filling.fill(app_env.open_work, NoUnionRecords()) == 0
    with app_env.open_work(None) as work:
        page = register.search(work, "жетісу")
        assert {row.name.ru for row in page.rows} >= {"ЖЕТІСУ", "ZHETISU", "ЖЕТЫСУ САУДА"}
        assert not page.partial
    before = scalar("SELECT count(*) FROM trois.search_name")
    told: list[int] = []
    for _ in range(2):
        assert search_filling.rebuild(app_env.open_work, NoUnionRecords(), told.append) == len(MARKS)
    assert scalar("SELECT count(*) FROM trois.search_name") == before
    assert told == [len(MARKS)] * 2


def test_a_count_stops_when_the_page_is_full(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "PAGE_SIZE", 2)
    with app_env.open_work(None) as work:
        page = register.search(work, "жетісу")
        assert (page.counted, page.pages, len(page.rows)) == ("2+", 2, 2)
        page = register.search(work, "жетісу", page=2)
        assert (page.counted, page.pages, len(page.rows)) == ("3", 2, 1)
        assert register.search(work, "жетісу", page=9).pages == 2
        assert register.search(work, "").counted == "2+"
        assert register.search(work, "", page=9).pages == 2
