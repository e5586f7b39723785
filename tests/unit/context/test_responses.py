"""Error pages and headers."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, Response, send_file

from module.context import AccessRule, access
from module.context.responses import csp_needs
from module.plugin import TroisModule
from tests.support.rooms import host_with_probe, probe_room
from tests.support.web import APPLICANT, fake_services, sign_in_as


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Flask:
    return host_with_probe(monkeypatch)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("refused", 422),
        ("not_permitted", 403),
        ("not_found", 404),
        ("not_allowed_now", 409),
        ("stale", 409),
        ("outside", 503),
    ],
)
def test_each_error_of_a_use_case_has_its_status_and_page(app: Flask, name: str, status: int) -> None:
    answer = app.test_client().get(f"/trois/probe/error/{name}?lang=kk")
    assert answer.status_code == status
    assert re.search(r"<h1[^>]*>\[kk\] ", answer.text)
    assert 'lang="kk"' in answer.text


@pytest.mark.asvs("1.2.1")
def test_fault_is_told_and_escaped(app: Flask) -> None:
    text = app.test_client().get("/trois/probe/error/refused?lang=en").text
    assert "The mark &lt;i&gt;A&lt;/i&gt; is wrong." in text


@pytest.mark.asvs("13.4.2", "16.3.4", "16.5.1")
def test_crash_shows_an_incident_number_and_no_inner_text(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    answer = app.test_client().get("/trois/probe/error/crash?lang=en")
    assert answer.status_code == 500
    assert "a secret" not in answer.text
    number = re.search(r"Incident number: ([0-9a-f]{8})", answer.text)
    assert number
    assert f"incident {number[1]}" in caplog.text


def test_unknown_address_under_the_prefix_has_the_module_s_own_page(app: Flask) -> None:
    answer = app.test_client().get("/trois/no/such/page?lang=en")
    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert "trois-bar" in answer.text


def test_address_outside_the_prefix_belongs_to_the_host(app: Flask) -> None:
    answer = app.test_client().get("/elsewhere")
    assert answer.status_code == 404
    assert "trois-bar" not in answer.text
    assert "Content-Security-Policy" not in answer.headers


def test_too_large_a_form_has_its_own_page(app: Flask) -> None:
    client = sign_in_as(app, APPLICANT)
    answer = client.post("/trois/probe/signed_in?lang=en", data={"csrf_token": client.csrf, "x": "y" * 300_000})
    assert answer.status_code == 413
    assert "Too much was sent" in answer.text


@pytest.mark.asvs("3.2.1", "3.4.3", "3.4.4", "3.4.5", "3.4.6", "14.2.3")
def test_pages_carry_the_headers(app: Flask) -> None:
    answer = app.test_client().get("/trois/help")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in (
        "default-src 'none'",
        "script-src 'self';",
        "style-src 'self';",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "wss://127.0.0.1:13579",
        "https://127.0.0.1:24680",
        "ws://127.0.0.1:13999",
    ):
        assert part in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    refused = answer.headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()", "usb=()"} <= set(refused)
    assert not [one for one in refused if "network" in one], "NCALayer answers on the person's own computer"
    assert "Strict-Transport-Security" not in answer.headers, "it would bind the whole host"


@pytest.mark.asvs("1.2.3", "14.2.3")
def test_pages_hold_nothing_inline(app: Flask) -> None:
    for page in ("/trois/sign-in", "/trois/help", "/trois/probe/error/refused"):
        text = app.test_client().get(page).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"\son[a-z]+=|\sstyle=|<style|javascript:", text)


@pytest.mark.asvs("14.3.2")
def test_pages_of_signed_in_people_are_not_kept_by_browsers(app: Flask) -> None:
    assert sign_in_as(app, APPLICANT).get("/trois/").headers["Cache-Control"] == "no-store"
    assert app.test_client().get("/trois/sign-in").headers["Cache-Control"] == "no-store"
    assert app.test_client().get("/trois/help").headers["Cache-Control"] == "no-cache, private"


def test_static_files_with_a_version_may_be_kept(app: Flask) -> None:
    client = app.test_client()
    with client.get("/trois/static/signing.js?v=1") as kept, client.get("/trois/static/signing.js") as asked:
        assert "immutable" in kept.headers["Cache-Control"]
        assert "immutable" not in asked.headers["Cache-Control"]


def test_needs_are_published_for_the_host() -> None:
    app = Flask("host")
    app.secret_key = "a host without one is refused"
    module = TroisModule(app, services=fake_services())
    assert module.csp_needs() == csp_needs("ws://127.0.0.1:13999")
    with pytest.raises(RuntimeError):
        TroisModule().csp_needs()


def test_what_only_the_host_can_send_is_said() -> None:
    app = Flask("host")
    app.secret_key = "a host without one is refused"
    said = TroisModule(app, services=fake_services()).header_needs()
    assert said == {"Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Server": ""}


def test_open_data_may_be_read_by_pages_of_other_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    room = probe_room()

    @room.get("/open")
    @access(AccessRule.MACHINE, eds=False)
    def open_data() -> Any:
        return Response("{}", headers={"Access-Control-Allow-Origin": "*"})

    app = host_with_probe(monkeypatch, room)
    assert app.test_client().get("/trois/probe/open").headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.asvs("14.2.2", "14.2.4", "14.3.2")
def test_private_files_are_not_kept_whatever_their_view_says(monkeypatch: pytest.MonkeyPatch) -> None:
    room = probe_room()

    @room.get("/file")
    @access(AccessRule.SIGNED_IN, eds=False)
    def file() -> Any:
        return send_file(BytesIO(b"%PDF"), "application/pdf", max_age=3600)

    @room.get("/open")
    @access(AccessRule.MACHINE, eds=False)
    def open_data() -> Any:
        return Response("{}", headers={"Cache-Control": "public, max-age=60"})

    @room.get("/figures")
    @access(AccessRule.MACHINE, eds=False)
    def figures() -> str:
        return "1"

    app = host_with_probe(monkeypatch, room)
    client = sign_in_as(app, APPLICANT)
    with client.get("/trois/probe/file") as sent:
        assert sent.headers["Cache-Control"] == "no-store"
    assert client.get("/trois/probe/open").headers["Cache-Control"] == "public, max-age=60"
    assert client.get("/trois/probe/figures").headers["Cache-Control"] == "no-store"


@pytest.mark.asvs("14.3.1")
def test_signing_out_has_the_browser_forget(app: Flask) -> None:
    client = sign_in_as(app, APPLICANT)
    answer = client.post("/trois/sign-out", data={"csrf_token": client.csrf})
    assert answer.headers.get("Clear-Site-Data") == '"cache"', "storage and cookies are the host's too"
    assert any(line.startswith("trois_sid=;") for line in answer.headers.getlist("Set-Cookie"))
