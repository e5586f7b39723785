"""What holds of every answer of every page, whoever asks: the address map says which pages there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from tests.support.web import APPLICANT, bare_host, sign_in_as

OPEN_DATA = {
    "trois.public.register_json",
    "trois.public.register_csv",
    "trois.public.whole_register_json",
    "trois.public.classifiers_json",
    "trois.public.classifier_json",
}
VALUES: dict[str, object] = {
    "UUIDConverter": UUID(int=1),
    "IntegerConverter": 1,
    "Number": 1,
    "PathConverter": "no/such",
    "UnicodeConverter": "a" * 64,
}


@pytest.fixture(scope="module")
def app() -> Flask:
    """Pages without a database: what is behind them fails, and the answer tells so in a page of ours."""
    made = bare_host()
    made.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return made


def pages(app: Flask) -> Iterator[tuple[str, str, set[str]]]:
    """Endpoint, address and methods of every page of the module."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("trois.") and rule.endpoint != "trois.static":
            values = {}
            for name, converter in rule._converters.items():
                listed = sorted(getattr(converter, "items", ()))
                values[name] = listed[0] if listed else VALUES[type(converter).__name__]
            with app.test_request_context():
                address = app.url_map.bind("localhost").build(rule.endpoint, values)
            yield rule.endpoint, address, set(rule.methods or ())


def answers(app: Flask) -> Iterator[tuple[str, Any]]:
    """What a person and a stranger get at every page."""
    for client in (app.test_client(), sign_in_as(app, APPLICANT)):
        for endpoint, address, methods in pages(app):
            method = "GET" if "GET" in methods else "POST"
            with client.open(address, method=method, headers={"Origin": "https://evil.example"}) as answer:
                yield endpoint, answer


@pytest.mark.asvs("3.4.2")
def test_private_answers_may_be_read_by_no_other_site(app: Flask) -> None:
    read = set()
    for endpoint, answer in answers(app):
        allowed = {name: value for name, value in answer.headers if name.startswith("Access-Control-")}
        assert not allowed or (endpoint in OPEN_DATA and allowed == {"Access-Control-Allow-Origin": "*"}), endpoint
        read.add(endpoint)
    assert len(read) > 100


@pytest.mark.asvs("4.1.1")
def test_every_answer_says_what_it_is(app: Flask) -> None:
    for endpoint, answer in answers(app):
        kind = answer.headers.get("Content-Type", "")
        if answer.get_data():
            assert kind == "application/json" or kind.endswith("; charset=utf-8"), (endpoint, kind)


@pytest.mark.asvs("13.4.3", "13.4.4")
def test_folders_are_not_listed_and_other_methods_not_answered(app: Flask) -> None:
    client = app.test_client()
    for folder in ("/trois/static/", "/trois/static/vendor/", "/trois/static/vendor", "/trois/static/../plugin.py"):
        assert client.get(folder).status_code == 404, folder
    for endpoint, address, _ in pages(app):
        for method in ("TRACE", "PUT", "DELETE", "PATCH", "CONNECT"):
            assert client.open(address, method=method).status_code == 405, (endpoint, method)


@pytest.mark.asvs("14.2.1")
def test_no_address_carries_who_is_signed_in(app: Flask) -> None:
    """Numbers of people and secrets of sessions stand in cookies and bodies; links of letters work once."""
    names = {name for rule in app.url_map.iter_rules() for name in rule.arguments if rule.endpoint.startswith("trois.")}
    assert not names & {"iin", "bin", "session", "sid", "csrf_token", "password", "signature"}
    client = sign_in_as(app, APPLICANT)
    secrets = (client.get_cookie("trois_sid", path="/trois").value, client.csrf, APPLICANT.iin)
    assert all(secrets)
    for path in ("/trois/", "/trois/help", "/trois/sign-in", "/trois/accounts", "/trois/no/such"):
        answer = client.get(path)
        links = [part.split('"')[0] for part in answer.text.split('href="')[1:] + answer.text.split('action="')[1:]]
        told = [(link, secret) for link in [*links, answer.location or ""] for secret in secrets if secret in link]
        assert told == [], path


@pytest.mark.asvs("7.4.4")
def test_signing_out_stands_on_every_page(app: Flask) -> None:
    """Whoever is signed in ends the session from any page, of errors too."""
    client, seen = sign_in_as(app, APPLICANT), 0
    for endpoint, address, methods in pages(app):
        with client.open(address, method="GET" if "GET" in methods else "POST") as answer:
            if answer.mimetype == "text/html" and "<main" in answer.text:
                assert 'action="/trois/sign-out"' in answer.text, (endpoint, answer.status_code)
                seen += 1
    assert seen > 20
