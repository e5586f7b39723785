"""The module in a portal that is not ours: it works there, and the portal's own pages do not notice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.foreign_host.host import PREFIX, make_host
from tests.support.web import APPLICANT, sign_in_as


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return make_host(tmp_path)[0]


def signed_in_through_the_pages(app: Flask) -> Any:
    client = app.test_client()
    page = client.get(f"{PREFIX}/sign-in").text
    sent = dict(re.findall(r'name="(csrf_token|ticket_id|next)" value="([^"]*)"', page))
    answer = client.post(f"{PREFIX}/sign-in", data=sent | {"signature": "signed:acc-1"})
    assert (answer.status_code, answer.location) == (303, f"{PREFIX}/")
    return client


def test_pages_of_the_module_stand_in_the_frame_of_the_host(app: Flask) -> None:
    text = app.test_client().get(f"{PREFIX}/sign-in?lang=en").text
    assert '<body class="portal">' in text
    assert "<title>Sign in with EDS" in text
    assert 'data-module="trois-sign"' in text
    assert f'href="{PREFIX}/static/vendor/style.css' in text
    assert text.count("<main") == 1 and "<header" not in text and "<footer" not in text


def test_sign_in_works_beside_the_host_s_own_tokens(app: Flask) -> None:
    assert "Applicant One" in signed_in_through_the_pages(app).get(f"{PREFIX}/").text


def test_module_guards_its_own_forms_where_the_host_does_not(app: Flask) -> None:
    assert sign_in_as(app, APPLICANT).post(f"{PREFIX}/sign-out").status_code == 403


def test_host_still_guards_its_own_forms(app: Flask) -> None:
    client = app.test_client()
    client.get("/")
    assert client.post("/save", data={}).status_code == 400
    with client.session_transaction() as own:
        token = own["token"]
    assert client.post("/save", data={"portal_token": token}).text == "saved"


def test_each_side_speaks_its_own_words(app: Flask) -> None:
    client = app.test_client()
    own = client.get("/").text
    assert "Zurück im Portal" in own and "Anmelden im Portal" in own and "Startseite" in own
    ours = client.get(f"{PREFIX}/sign-in?lang=kk").text
    assert "ЭЦҚ арқылы кіру" in ours
    assert "Anmelden im Portal" not in ours
    english = client.get(f"{PREFIX}/sign-in?lang=en").text
    assert ">Sign in</a>" in english
    assert "im Portal" not in english


def test_words_of_the_host_s_frame_come_from_the_host(app: Flask) -> None:
    assert "<nav>Startseite</nav>" in app.test_client().get(f"{PREFIX}/help?lang=en").text


def test_host_page_is_the_same_with_and_without_the_module(app: Flask) -> None:
    before = app.test_client().get("/").text
    client = signed_in_through_the_pages(app)
    client.get(f"{PREFIX}/help?lang=kk")
    assert client.get("/").text == before


def test_host_environment_is_untouched(app: Flask) -> None:
    app.test_client().get(f"{PREFIX}/help")
    names = set(app.jinja_env.globals) | set(app.jinja_env.filters)
    assert not names & {"csrf_field", "csrf_token", "t", "asset", "signed_in", "shown", "day", "moment", "money"}
    assert app.template_context_processors[None] == [app.template_context_processors[None][0]]


def test_cookies_stay_on_their_side(app: Flask) -> None:
    client = app.test_client()
    assert [line.split("=")[0] for line in client.get("/").headers.getlist("Set-Cookie")] == ["ministry"]
    for line in client.get(f"{PREFIX}/sign-in?lang=ru").headers.getlist("Set-Cookie"):
        assert line.startswith("trois_")
        assert f"Path={PREFIX}" in line


def test_headers_of_the_host_s_pages_are_the_host_s(app: Flask) -> None:
    answer = app.test_client().get("/")
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
    assert "X-Content-Type-Options" not in answer.headers
    assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_policy_of_the_host_lets_the_module_work(app: Flask) -> None:
    policy = app.test_client().get(f"{PREFIX}/sign-in").headers["Content-Security-Policy"]
    assert "connect-src 'self' wss://127.0.0.1:13579 https://127.0.0.1:24680 ws://127.0.0.1:13999" in policy
    assert "script-src 'self'" in policy


def test_errors_stay_on_their_side(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/nothing").text == "portal knows no such page"
    ours = client.get(f"{PREFIX}/nothing?lang=en")
    assert ours.status_code == 404 and "Page not found" in ours.text


def test_next_leads_to_the_module_only(app: Flask) -> None:
    client = app.test_client()
    page = client.get(f"{PREFIX}/sign-in", query_string={"next": "/save"}).text
    assert 'name="next" value=""' in page
    assert client.get(f"{PREFIX}/").location == f"{PREFIX}/sign-in?next={PREFIX}/"


def test_endpoints_and_tables_of_names_are_the_module_s_own(app: Flask) -> None:
    ours = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(PREFIX)]
    assert ours and all(rule.endpoint.startswith("trois.") for rule in ours)
    assert not [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("trois.") and rule not in ours]


def test_two_hosts_in_one_process_do_not_mix(tmp_path: Path) -> None:
    hosts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        hosts.append(make_host(tmp_path / name)[0])
    signed_in_through_the_pages(hosts[0])
    assert hosts[1].extensions["trois"].sessions.live == {}
