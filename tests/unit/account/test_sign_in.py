"""Signing in and out through the pages, with a faked judge of signatures."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from flask import Flask

from tests.support.web import APPLICANT, bare_host, fake_services, sign_in_as


@pytest.fixture
def app() -> Flask:
    return bare_host()


def value_of(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


def answer_ticket(client: Any, page: str, **changes: str) -> Any:
    names = ("csrf_token", "ticket_id", "next")
    sent = {name: value_of(page, name) for name in names} | {"signature": "signed:acc-1"}
    return client.post("/trois/sign-in", data=sent | changes)


def test_signed_ticket_opens_a_session(app: Flask) -> None:
    client = app.test_client()
    answer = answer_ticket(client, client.get("/trois/sign-in").text)
    assert (answer.status_code, answer.location) == (303, "/trois/")
    assert "Applicant One" in client.get("/trois/").text


def test_document_on_the_page_is_the_ticket(app: Flask) -> None:
    page = app.test_client().get("/trois/sign-in").text
    document = re.search(r'data-document="([^"]+)"', page)
    assert document
    assert base64.b64decode(document[1]).decode() == f'<ticket n="{value_of(page, "ticket_id")}"/>'


def test_person_comes_back_to_the_page_that_was_wanted(app: Flask) -> None:
    client = app.test_client()
    answer = answer_ticket(client, client.get("/trois/sign-in?next=/trois/help?a=1").text)
    assert answer.location == "/trois/help?a=1"


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example", "/elsewhere"])
@pytest.mark.asvs("3.7.2")
def test_foreign_page_is_not_gone_to(app: Flask, wanted: str) -> None:
    client = app.test_client()
    page = client.get("/trois/sign-in", query_string={"next": wanted}).text
    assert value_of(page, "next") == ""
    assert answer_ticket(client, page, next=wanted).location == "/trois/"


def test_ticket_of_another_browser_is_refused(app: Flask) -> None:
    mine, foreign = app.test_client(), app.test_client()
    stolen = value_of(foreign.get("/trois/sign-in").text, "ticket_id")
    answer = answer_ticket(mine, mine.get("/trois/sign-in").text, ticket_id=stolen)
    assert answer.status_code == 422
    assert mine.get_cookie("trois_sid", path="/trois") is None


def test_refused_signature_says_why_and_offers_a_new_ticket(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/trois/sign-in?lang=en").text
    answer = answer_ticket(client, page, signature="rubbish")
    assert answer.status_code == 422
    assert "The signature cannot be read. Sign again in NCALayer." in answer.text
    assert "<title>Error: Sign in with EDS" in answer.text
    assert value_of(answer.text, "ticket_id") != value_of(page, "ticket_id")
    assert answer_ticket(client, answer.text).status_code == 303


def test_post_without_the_form_token_opens_nothing(app: Flask) -> None:
    client = app.test_client()
    answer = answer_ticket(client, client.get("/trois/sign-in").text, csrf_token="0" * 64)
    assert answer.status_code == 403


@pytest.mark.asvs("7.2.2", "7.2.4")
def test_session_is_new_and_the_old_one_is_closed(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/trois/sign-in").text
    client.set_cookie("trois_sid", "planted-by-somebody", path="/trois")
    answer_ticket(client, page)
    cookie = client.get_cookie("trois_sid", path="/trois")
    assert cookie is not None and cookie.value != "planted-by-somebody"
    assert list(app.extensions["trois"].sessions.live) == [cookie.value]


@pytest.mark.asvs("3.3.2", "3.3.4")
def test_cookies_are_of_the_module_alone(app: Flask) -> None:
    client = app.test_client()
    first = client.get("/trois/sign-in")
    answer = answer_ticket(client, first.text)
    lines = first.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
    assert {line.split("=")[0] for line in lines} == {"trois_browser", "trois_sid"}
    for line in lines:
        assert "Path=/trois" in line and "HttpOnly" in line and "SameSite=Lax" in line


def test_cookies_are_secure_outside_development() -> None:
    services = fake_services()
    settings = type(services.settings)(environment="production")
    client = bare_host(fake_services(settings=settings)).test_client()
    lines = client.get("/trois/sign-in?lang=en", base_url="https://localhost").headers.getlist("Set-Cookie")
    assert len(lines) == 2
    assert all("Secure" in line for line in lines)


@pytest.mark.asvs("7.2.1", "7.4.1")
def test_sign_out_closes_the_session_on_the_server(app: Flask) -> None:
    client = sign_in_as(app, APPLICANT)
    assert client.post("/trois/sign-out").status_code == 403
    answer = client.post("/trois/sign-out", data={"csrf_token": client.csrf})
    assert (answer.status_code, answer.location) == (303, "/trois/sign-in")
    assert app.extensions["trois"].sessions.live == {}
    assert client.get("/trois/").status_code == 302


@pytest.mark.asvs("7.2.1")
def test_dead_session_cookie_is_taken_away(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("trois_sid", "dead", path="/trois")
    answer = client.get("/trois/")
    assert answer.status_code == 302
    assert client.get_cookie("trois_sid", path="/trois") is None


def test_signed_in_person_does_not_sign_in_again(app: Flask) -> None:
    assert sign_in_as(app, APPLICANT).get("/trois/sign-in").location == "/trois/"


def test_help_shows_the_contacts_of_the_support_service() -> None:
    app = bare_host(TROIS_HELP_EMAIL="help@example.kz", TROIS_HELP_PHONE="1414")
    text = app.test_client().get("/trois/help").text
    assert 'href="mailto:help@example.kz"' in text
    assert 'href="tel:1414"' in text
