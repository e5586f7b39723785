"""Which language a page speaks, and how dates and sums look."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask
from flask_babel import Babel

from module.context import formats
from module.context.environment import environment, page_numbers
from module.kernel.text import Message
from module.settings import Catalog as ModuleCatalog
from tests.support.web import APPLICANT, FakeSession, FakeSessions, bare_host, fake_services, sign_in_as


def language_of(client: Any, address: str = "/trois/help", **options: Any) -> str:
    text = client.get(address, **options).text
    return str(text.split('<html lang="')[1][:2])


def test_russian_is_the_default_whatever_the_browser_prefers() -> None:
    assert language_of(bare_host().test_client(), headers={"Accept-Language": "de"}) == "ru"


def test_address_wins_and_is_remembered() -> None:
    client = bare_host().test_client()
    assert language_of(client, "/trois/help?lang=kk") == "kk"
    assert language_of(client) == "kk"
    assert language_of(client, "/trois/help?lang=xx") == "kk"


def test_language_of_the_account_comes_after_the_cookie() -> None:
    sessions = FakeSessions()
    app = bare_host(fake_services(sessions=sessions))
    sessions.live["token"] = FakeSession("d", APPLICANT.account_id, APPLICANT, "secret", "kk")
    client = app.test_client()
    client.set_cookie("trois_sid", "token", path="/trois")
    assert language_of(client) == "kk"
    client.set_cookie("trois_lang", "en", path="/trois")
    assert language_of(client) == "en"


def test_language_of_the_host_comes_after_the_account() -> None:
    app = bare_host()
    Babel(app, locale_selector=lambda: "kk")
    assert language_of(app.test_client()) == "kk"
    assert language_of(sign_in_as(app, APPLICANT), "/trois/") == "ru"


def test_switch_keeps_page_and_query() -> None:
    text = bare_host().test_client().get("/trois/sign-in?next=%2Ftrois%2F%3Fa%3D1&lang=en").text
    assert 'href="/trois/sign-in?next=%2Ftrois%2F%3Fa%3D1&amp;lang=kk"' in text
    assert '<span aria-current="true" lang="en">' in text


def test_macros_imported_without_context_speak_the_module_s_catalog() -> None:
    app = bare_host()
    with app.test_request_context("/trois/?lang=kk"):
        page = environment(app).from_string("{% import 'trois/macros.html' as ui %}{{ ui.back_link('/') }}")
        assert "[kk] Back" in page.render()


@pytest.mark.asvs("1.1.2")
def test_values_in_templates_are_escaped_and_put_in() -> None:
    app = bare_host()
    with app.test_request_context("/trois/?lang=en"):
        page = environment(app).from_string("{{ _('Page %(number)s', number=x) }}{{ t(m) }}")
        message = Message("Mark {name}", {"name": "<b>"})
        assert page.render(x="<i>", m=message) == "Page &lt;i&gt;Mark &lt;b&gt;"


def test_what_people_typed_is_never_translated() -> None:
    app = bare_host()
    with app.test_request_context("/trois/?lang=kk"):
        text = "{% import 'trois/macros.html' as ui %}{{ ui.summary_list([{'key': 'Name', 'value': 'Trademark'}]) }}"
        html = environment(app).from_string(text).render()
    assert "[kk] Name" in html
    assert "[kk] Trademark" not in html


def test_dates_and_sums() -> None:
    assert formats.day(date(2026, 3, 7)) == "07.03.2026"
    assert formats.day(datetime(2026, 3, 7, 20, 0, tzinfo=UTC)) == "08.03.2026"
    assert formats.moment(datetime(2026, 3, 7, 20, 5, tzinfo=UTC)) == "08.03.2026 01:05"
    assert formats.money(4325000) == "4\u00a0325\u00a0000\u00a0₸"
    assert (formats.day(None), formats.moment(None), formats.money(None)) == ("", "", "")


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [(1, 1, [1]), (1, 3, [1, 2, 3]), (5, 9, [1, None, 4, 5, 6, None, 9]), (9, 9, [1, None, 8, 9])],
)
def test_page_numbers(page: int, pages: int, shown: list[int | None]) -> None:
    assert page_numbers(page, pages) == shown


def test_message_is_written_with_its_values_in_the_language_of_the_page(tmp_path: Path) -> None:
    catalog = Catalog(locale="kk")
    catalog.add("Enter {count} digits.", "{count} цифр енгізіңіз.")
    folder = tmp_path / "kk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "trois.mo").open("wb") as file:
        write_mo(file, catalog)
    app = bare_host(fake_services(catalog=ModuleCatalog(tmp_path)))
    message = Message("Enter {count} digits.", {"count": 12})
    for language, text in (("kk", "12 цифр енгізіңіз."), ("en", "Enter 12 digits.")):
        with app.test_request_context(f"/trois/?lang={language}"):
            assert environment(app).from_string("{{ t(m) }}").render(m=message) == text


def test_a_template_names_the_meaning_of_a_word(tmp_path: Path) -> None:
    catalog = Catalog(locale="kk")
    catalog.add("Register of %(name)s", "Дерекқор: %(name)s")
    catalog.add("Register of %(name)s", "Тіркелу: %(name)s", context="button")
    folder = tmp_path / "kk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "trois.mo").open("wb") as file:
        write_mo(file, catalog)
    app = bare_host(fake_services(catalog=ModuleCatalog(tmp_path)))
    page = "{{ _('Register of %(name)s', name='<A>') }}, {{ pgettext('button', 'Register of %(name)s', name='<A>') }}"
    with app.test_request_context("/trois/?lang=kk"):
        assert environment(app).from_string(page).render() == "Дерекқор: &lt;A&gt;, Тіркелу: &lt;A&gt;"


def test_app_without_the_host_s_babel_has_no_trace_of_the_module_in_its_templates() -> None:
    app: Flask = bare_host()
    app.test_client().get("/trois/help")
    assert "csrf_field" not in app.jinja_env.globals
    assert "_" not in app.jinja_env.globals
    assert "day" not in app.jinja_env.filters


def test_the_account_follows_the_language_that_its_person_chose() -> None:
    sessions = FakeSessions()
    client = sign_in_as(bare_host(fake_services(sessions=sessions)), APPLICANT)
    client.get("/trois/?lang=kk")
    assert [(session.language, session.actor.language) for session in sessions.live.values()] == [("kk", "kk")]
