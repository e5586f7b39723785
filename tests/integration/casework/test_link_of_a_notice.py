"""The link of a notice of the end: a page that offers the extension, to the people of the entry alone.

The object is protected until 1 March 2027, as in `test_extend.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from urllib.parse import quote, urlsplit

import pytest
from sqlalchemy import text

from module.casework import reminding
from module.registry.actors import Actor
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


def asked(pages: Pages, actor: Actor, number: str) -> tuple[int, str]:
    answer = pages.ask(actor, f"/applications/begin?kind=extend&entry={quote(number, safe='')}")
    return answer.status_code, unescape(answer.text)


def test_the_link_of_the_letter_offers_the_extension(app_env: AppEnv, key_signers: KeySigners, pages: Pages) -> None:
    number = included(app_env, key_signers, "СІЛТЕМЕ")
    app_env.clock.set(almaty(2027, 1, 30, 10))
    reminding.remind(app_env.open_work)
    statement = (
        "SELECT text FROM trois.message WHERE channel = 'email' AND event = 'protection_ends' AND text LIKE :words"
    )
    with app_env.store.unit() as unit:
        mail = unit.connection.execute(text(statement), {"words": f"%{number}%"}).scalars().one()
    link = urlsplit(re.findall(r"http\S+", mail)[-1])
    answer = pages.ask(app_env.applicant, f"{link.path.removeprefix('/trois')}?{link.query}")
    shown = unescape(answer.text)
    assert answer.status_code == 200 and number in shown
    assert 'action="/trois/applications/begin"' in shown and f'value="{number}"' in shown


def test_a_holder_who_did_not_file_is_offered_it_too(
    app_env: AppEnv, key_signers: KeySigners, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """His own list has no application of this entry: his representative filed it."""
    number = included(app_env, key_signers, "ИЕСІ")
    holder = store_person(app_env, actor_of("other-head", *app_env.applicant.roles))
    monkeypatch.setitem(web.PEOPLE, holder.account_id, holder)
    assert asked(pages, holder, number)[0] == 404, "an entry of others is not there"
    recording = Recording(date(2027, 1, 4), almaty(2027, 1, 4, 9))
    old = on(app_env, number, date(2027, 1, 4)).common.holders

    owner = (replace(old[0], identifier=holder.bin),)
    live(app_env, number, lambda one: changed(one, (FieldChange(EntryPart.COMMON, "holders", old, owner),), recording))
    app_env.clock.set(almaty(2027, 1, 5, 10))
    status, shown = asked(pages, holder, number)
    assert status == 200 and number in shown


def test_after_the_end_it_says_why_not(app_env: AppEnv, key_signers: KeySigners, pages: Pages) -> None:
    number = included(app_env, key_signers, "КЕШ СІЛТЕМЕ")
    app_env.clock.set(almaty(2027, 3, 2, 10))
    status, shown = asked(pages, app_env.applicant, number)
    assert status == 422 and "Apply for inclusion" in shown


@pytest.mark.parametrize("query", ["", "?kind=extend", "?entry=1", "?kind=tomorrow&entry=1"])
def test_a_link_that_names_nothing_leads_to_the_list(app_env: AppEnv, pages: Pages, query: str) -> None:
    answer = pages.ask(app_env.applicant, f"/applications/begin{query}")
    assert (answer.status_code, answer.location) == (303, "/trois/applications")
