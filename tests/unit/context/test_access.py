"""Who may open what: every mark against every person, and nothing without a mark."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from module.context.access import AccessRule, AccessRulesMissing, check_access_rules, safe_next, unmarked_endpoints
from module.registry.actors import Actor
from tests.support.rooms import host_with_probe, probe_room
from tests.support.web import APPLICANT, CASE_OFFICER, HEAD, OPERATOR, bare_host, sign_in_as

ALLOWED = {
    AccessRule.PUBLIC: {None, APPLICANT, CASE_OFFICER, HEAD, OPERATOR},
    AccessRule.MACHINE: {None, APPLICANT, CASE_OFFICER, HEAD, OPERATOR},
    AccessRule.SIGNED_IN: {APPLICANT, CASE_OFFICER, HEAD, OPERATOR},
    AccessRule.APPLICANT: {APPLICANT},
    AccessRule.CASE_OFFICER: {CASE_OFFICER},
    AccessRule.HEAD: {HEAD},
    AccessRule.OFFICER: {CASE_OFFICER, HEAD},
    AccessRule.OPERATOR: {OPERATOR},
    AccessRule.STAFF: {CASE_OFFICER, HEAD, OPERATOR},
    # a person alone has no company; tests/integration/casework/test_staff_table.py has the roles
    AccessRule.COMPANY: set(),
    AccessRule.POWERS: {APPLICANT},
}


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Flask:
    return host_with_probe(monkeypatch)


@pytest.mark.parametrize("rule", list(AccessRule))
@pytest.mark.parametrize(
    "person", [None, APPLICANT, CASE_OFFICER, HEAD, OPERATOR], ids=lambda person: person and person.name
)
def test_every_mark_against_every_person(app: Flask, rule: AccessRule, person: Actor | None) -> None:
    client = sign_in_as(app, person) if person else app.test_client()
    answer = client.get(f"/trois/probe/{rule}")
    if person in ALLOWED[rule]:
        assert (answer.status_code, answer.text) == (200, f"{rule}:GET")
    elif person is None:
        assert answer.status_code == 302
        assert urlsplit(answer.location).path == "/trois/sign-in"
    else:
        assert answer.status_code == 403
        assert "You cannot open this page" in answer.text


def test_signed_out_person_comes_back_after_sign_in(app: Flask) -> None:
    answer = app.test_client().get("/trois/probe/signed_in?page=2")
    assert parse_qs(urlsplit(answer.location).query)["next"] == ["/trois/probe/signed_in?page=2"]


def test_unmarked_view_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = r"trois\.public\.half_marked, trois\.public\.unmarked"
    with pytest.raises(AccessRulesMissing, match=missing):
        host_with_probe(monkeypatch, probe_room(with_unmarked=True))


@pytest.mark.asvs("16.5.3")
def test_view_added_after_the_start_without_a_mark_is_never_served(app: Flask) -> None:
    app.add_url_rule("/trois/late", "trois.late", lambda: "never")
    assert unmarked_endpoints(app) == ["trois.late"]
    assert app.test_client().get("/trois/late").status_code == 403


def test_every_page_of_the_module_has_its_mark() -> None:
    app = bare_host()
    check_access_rules(app)
    assert len([name for name in app.view_functions if name.startswith("trois.")]) > 4


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/trois/",
        "https://evil.example/trois/",
        "/\\evil.example",
        "/trois/\\..\\x",
        "/other/page",
        "/troisx",
        "/trois/../admin",
        "trois/page",
        "javascript:alert(1)",
        "/trois/\n//evil.example",
        "",
        None,
    ],
)
@pytest.mark.asvs("1.2.2", "3.7.2")
def test_addresses_that_lead_away_are_dropped(app: Flask, address: str | None) -> None:
    with app.test_request_context("/trois/"):
        assert safe_next(address) is None


@pytest.mark.parametrize("address", ["/trois", "/trois/", "/trois/a/b?c=d&e=%2F", "/trois/a?next=//x"])
def test_addresses_inside_the_module_are_kept(app: Flask, address: str) -> None:
    with app.test_request_context("/trois/"):
        assert safe_next(address) == address
