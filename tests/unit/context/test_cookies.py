"""Cookies of the module: names for TLS alone in production, and browser tokens that are all of our own making."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from module.plugin import TroisModule
from tests.support.web import APPLICANT, CASE_OFFICER, FakeSession, FakeSettings, bare_host, fake_services, sign_in_as

HTTPS = "https://localhost"
PLANTED = "A" * 43


def production() -> Flask:
    return bare_host(fake_services(settings=FakeSettings(environment="production")))


def session_of(app: Flask, token: str, who: Any = APPLICANT) -> str:
    app.extensions["trois"].sessions.live[token] = FakeSession("digest", who.account_id, who, "secret")
    return token


def sent(answer: Any) -> dict[str, str]:
    """Name and whole line of each cookie that an answer sets."""
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


@pytest.mark.asvs("3.3.1")
def test_names_in_production_are_kept_for_secure_connections_under_the_prefix() -> None:
    answer = production().test_client().get("/trois/sign-in?lang=en", base_url=HTTPS)
    lines = sent(answer)
    assert set(lines) == {"__Secure-trois_browser", "__Secure-trois_lang"}
    for line in lines.values():
        assert "Secure" in line and "Path=/trois" in line and "Domain" not in line


def test_a_session_of_the_former_release_is_moved_to_the_new_name_once() -> None:
    app = production()
    client = app.test_client()
    session_of(app, PLANTED)
    client.set_cookie("trois_sid", PLANTED, path="/trois", secure=True)
    answer = client.get("/trois/", base_url=HTTPS)
    assert answer.status_code == 200
    assert sent(answer)["__Secure-trois_sid"].startswith(f"__Secure-trois_sid={PLANTED};")
    assert re.search(r"^trois_sid=;.*Max-Age=0", sent(answer)["trois_sid"])
    assert client.get("/trois/", base_url=HTTPS).status_code == 200
    assert client.get_cookie("trois_sid", path="/trois") is None


def test_a_session_of_this_release_is_not_taken_from_the_old_name() -> None:
    app = production()
    client = app.test_client()
    client.set_cookie("trois_sid", session_of(app, "A" * 44), path="/trois", secure=True)
    answer = client.get("/trois/", base_url=HTTPS)
    assert answer.status_code == 302
    assert client.get_cookie("trois_sid", path="/trois") is None


def test_the_old_name_does_not_stand_above_the_new_one() -> None:
    app = production()
    client = app.test_client()
    session_of(app, "officer", CASE_OFFICER)
    client.set_cookie("trois_sid", session_of(app, PLANTED), path="/trois", secure=True)
    client.set_cookie("__Secure-trois_sid", "officer", path="/trois", secure=True)
    page = client.get("/trois/?lang=en", base_url=HTTPS).text
    assert CASE_OFFICER.name in page and APPLICANT.name not in page


def test_the_language_of_the_former_release_is_still_spoken() -> None:
    client = production().test_client()
    client.set_cookie("trois_lang", "kk", path="/trois", secure=True)
    assert 'lang="kk"' in client.get("/trois/help", base_url=HTTPS).text


def test_development_keeps_the_plain_names() -> None:
    assert set(sent(bare_host().test_client().get("/trois/sign-in?lang=en"))) == {"trois_browser", "trois_lang"}


@pytest.mark.parametrize("planted", [PLANTED, f"{PLANTED}.{'0' * 64}", f"{PLANTED}.", "ы", ""])
def test_a_browser_token_that_the_server_did_not_issue_is_replaced(planted: str) -> None:
    client = bare_host().test_client()
    client.set_cookie("trois_browser", planted, path="/trois")
    client.get("/trois/sign-in")
    found = client.get_cookie("trois_browser", path="/trois")
    assert found is not None and found.value not in (planted, "")


def test_a_browser_token_of_ours_stays() -> None:
    client = bare_host().test_client()
    client.get("/trois/sign-in")
    first = client.get_cookie("trois_browser", path="/trois")
    assert "trois_browser" not in sent(client.get("/trois/sign-in"))
    assert first == client.get_cookie("trois_browser", path="/trois")


def test_a_browser_token_of_another_host_is_replaced() -> None:
    other = Flask("other")
    other.config.update(SECRET_KEY="another", TESTING=True)
    TroisModule(other, services=fake_services())
    theirs = other.test_client()
    theirs.get("/trois/sign-in")
    token = theirs.get_cookie("trois_browser", path="/trois")
    assert token is not None
    client = bare_host().test_client()
    client.set_cookie("trois_browser", token.value, path="/trois")
    assert "trois_browser" in sent(client.get("/trois/sign-in"))


@pytest.mark.parametrize("key", [None, "", b""])
def test_a_host_without_a_secret_key_is_refused(key: Any) -> None:
    app = Flask("host")
    app.config["SECRET_KEY"] = key
    with pytest.raises(RuntimeError, match="SECRET_KEY is not set"):
        TroisModule(app, services=fake_services())


def test_signing_out_leaves_the_storage_of_the_host_alone() -> None:
    client = sign_in_as(bare_host(), APPLICANT)
    answer = client.post("/trois/sign-out", data={"csrf_token": client.csrf})
    assert answer.headers["Clear-Site-Data"] == '"cache"'
