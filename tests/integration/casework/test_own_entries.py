"""«My entries» over HTTP: the list, the page of one, its acts, and what strangers get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest

from module.registry.entry import EntryPart, FieldChange, Recording, changed
from tests.integration.casework.test_extend import almaty, included, live, on
from tests.support import web
from tests.support.app_env import NOW, AppEnv
from tests.support.console import Pages
from tests.support.key_signers import KeySigners, actor_of, store_person


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


@pytest.fixture
def pages(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    return Pages(app_env, monkeypatch)


def address(number: str) -> str:
    return f"/entries/{quote(number)}"


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_list_leads_to_the_entry_and_its_decision(
    app_env: AppEnv, key_signers: KeySigners, pages: Pages, language: str
) -> None:
    number = included(app_env, key_signers, f"МЕНІКІ {language}")
    app_env.clock.set(almaty(2027, 1, 20, 10))
    shown = unescape(pages.get(app_env.applicant, "/entries", language))
    assert f'href="/trois/entries/{quote(number, safe="/")}"' in pages.get(app_env.applicant, "/entries", language)
    assert f"МЕНІКІ {language}" in shown
    page = unescape(pages.get(app_env.applicant, address(number), language))
    assert 'value="extend"' in page and 'value="exclude"' in page and "Term of protection" in page
    assert "None" not in page
    link = next(part for part in page.split('"') if "/decisions/" in part)
    answer = pages.ask(app_env.applicant, link.removeprefix("/trois"))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")


@pytest.mark.parametrize(
    ("state", "there"),
    [("active", True), ("ends_soon", True), ("suspended", False), ("expired", False), ("excluded", False)],
)
def test_chips_and_words(app_env: AppEnv, key_signers: KeySigners, pages: Pages, state: str, there: bool) -> None:
    number = included(app_env, key_signers, f"ІЗДЕУ {state}")
    app_env.clock.set(almaty(2027, 1, 20, 10))  # forty days before the end
    found = unescape(pages.get(app_env.applicant, "/entries", state=state, query=number[:5]))
    assert (f">{number}<" in found) is there


def test_a_closed_act_says_why_on_the_page_and_to_a_hand_made_post(
    app_env: AppEnv, key_signers: KeySigners, pages: Pages
) -> None:
    number = included(app_env, key_signers, "ЖАБЫҚ")
    app_env.clock.set(almaty(2027, 3, 2, 10))
    page = unescape(pages.get(app_env.applicant, address(number)))
    assert "Who files the application" not in page, "an entry is filed by nobody"
    assert 'value="extend"' not in page
    for kind, why in (
        ("extend", "An extension is filed before that day. Apply for inclusion."),
        ("exclude", "The customs body excludes the entry by itself"),
    ):
        assert why in page
        answer = pages.post(app_env.applicant, "/applications/begin", kind=kind, entry=number)
        assert answer.status_code == 422 and why in unescape(answer.text)


def test_an_entry_of_others_is_not_there(
    app_env: AppEnv, key_signers: KeySigners, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = included(app_env, key_signers, "БАСҚАНІКІ")
    app_env.clock.set(almaty(2027, 1, 5, 10))
    other = store_person(app_env, actor_of("other-head", *app_env.applicant.roles))
    monkeypatch.setitem(web.PEOPLE, other.account_id, other)
    page = unescape(pages.get(app_env.applicant, address(number)))
    link = next(part for part in page.split('"') if "/decisions/" in part).removeprefix("/trois")
    assert number not in pages.get(other, "/entries")
    assert [pages.ask(other, one).status_code for one in (address(number), link)] == [404, 404]
    assert pages.ask(app_env.case_officer, address(number)).status_code == 403
    assert pages.ask(None, address(number)).status_code in (302, 303, 401)

    old = on(app_env, number, date(2027, 1, 4)).common.holders
    sold = FieldChange(EntryPart.COMMON, "holders", old, (replace(old[0], identifier=other.bin),))
    live(app_env, number, lambda one: changed(one, (sold,), Recording(date(2027, 1, 5), almaty(2027, 1, 5, 9))))
    assert pages.ask(app_env.applicant, address(number)).status_code == 404, "a former holder"
    assert number not in pages.get(app_env.applicant, "/entries", query="БАСҚАНІКІ")
    assert number in pages.get(other, "/entries")
    assert pages.ask(other, address(number)).status_code == 200


def test_an_empty_list_says_what_to_do(app_env: AppEnv, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = store_person(app_env, replace(actor_of("other-head", *app_env.applicant.roles), bin="990140000099"))
    monkeypatch.setitem(web.PEOPLE, nobody.account_id, nobody)
    shown = pages.get(nobody, "/entries")
    assert "apply for inclusion" in shown and "former register" in shown
