"""Unsafe requests without the token of the person are refused, whatever else they carry."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from tests.support.rooms import host_with_probe
from tests.support.web import APPLICANT, CASE_OFFICER, sign_in_as

PAGE = "/trois/probe/signed_in"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Flask:
    return host_with_probe(monkeypatch)


@pytest.fixture
def client(app: Flask) -> Any:
    return sign_in_as(app, APPLICANT)


def token_on_page(client: Any) -> str:
    found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', client.get("/trois/sign-in").text)
    assert found
    return found[1]


def test_post_with_the_own_token_passes(client: Any) -> None:
    assert client.post(PAGE, data={"csrf_token": client.csrf}).text == "signed_in:POST"


def test_enhancement_sends_the_token_in_a_header(client: Any) -> None:
    assert client.post(PAGE, headers={"X-CSRF-Token": client.csrf}).text == "signed_in:POST"


@pytest.mark.parametrize("data", [{}, {"csrf_token": ""}, {"csrf_token": "0" * 64}, {"csrf_token": "ё"}])
@pytest.mark.asvs("3.5.1")
def test_post_without_the_own_token_is_refused(client: Any, data: dict[str, str]) -> None:
    assert client.post(PAGE, data=data).status_code == 403


@pytest.mark.asvs("3.5.1")
def test_token_of_another_person_is_refused(app: Flask, client: Any) -> None:
    other = sign_in_as(app, CASE_OFFICER)
    assert client.post(PAGE, data={"csrf_token": other.csrf}).status_code == 403


def test_token_from_before_sign_in_is_refused_after_it(app: Flask) -> None:
    client = app.test_client()
    before = token_on_page(client)
    sign_in_as(app, APPLICANT, client)
    assert client.post(PAGE, data={"csrf_token": before}).status_code == 403


def test_request_that_the_browser_calls_foreign_is_refused_even_with_the_token(client: Any) -> None:
    for site in ("cross-site", "same-site"):
        answer = client.post(PAGE, data={"csrf_token": client.csrf}, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
    own = client.post(PAGE, data={"csrf_token": client.csrf}, headers={"Sec-Fetch-Site": "same-origin"})
    assert own.status_code == 200


@pytest.mark.asvs("3.5.1")
def test_signed_out_form_needs_the_cookie_of_the_same_browser(app: Flask) -> None:
    mine, foreign = app.test_client(), app.test_client()
    token = token_on_page(mine)
    token_on_page(foreign)
    page = "/trois/probe/public"
    assert mine.post(page, data={"csrf_token": token}).status_code == 200
    assert foreign.post(page, data={"csrf_token": token}).status_code == 403
    assert app.test_client().post(page, data={"csrf_token": token}).status_code == 403


def test_machine_endpoint_needs_no_token(app: Flask) -> None:
    assert app.test_client().post("/trois/probe/machine").text == "machine:POST"


def test_post_of_a_signed_out_person_leads_to_sign_in_not_to_an_error(app: Flask) -> None:
    answer = app.test_client().post(PAGE, data={}, headers={"Referer": "http://localhost/trois/probe/public"})
    assert answer.status_code == 302
    assert answer.location == "/trois/sign-in?next=/trois/probe/public"
