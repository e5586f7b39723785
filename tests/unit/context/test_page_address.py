"""The links of a page that was drawn after a POST lead to a page that a browser can open."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule as Route

from module.context.access import AccessRule, rule_of
from tests.support.web import CASE_OFFICER, bare_host, sign_in_as

ID = UUID("11111111-1111-4111-8111-111111111111")
VALUES: dict[str, Any] = {"act": "resend", "kind": "email", "digest": "ab" * 32, "number": 1, "system": "niis"}
OF_ENDPOINT = {
    "trois.officer.resource_act": {"act": "heal"},
    "trois.officer.perform": {"act": "take"},
    "trois.reports.new": {"kind": "right_ended"},
    "trois.reports.send": {"kind": "right_ended"},
}
FILES = (".xml", ".pdf", ".jpg", ".csv")
APP = bare_host()


def values_of(rule: Route) -> dict[str, Any]:
    found = {name: VALUES.get(name, ID) for name in rule.arguments}
    return found | OF_ENDPOINT.get(rule.endpoint, {})


def answers(app: Flask, path: str) -> str:
    """The endpoint of the page that a GET of the path opens, or an empty string."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(path, method="GET")
    except HTTPException:
        return ""
    return "" if endpoint == "trois.unknown" else str(endpoint)


def post_only(app: Flask) -> list[tuple[str, str]]:
    """Endpoint and an address of every page of people that answers POST alone."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if (
            rule.endpoint.startswith("trois.")
            and "POST" in (rule.methods or ())
            and rule_of(view) is not AccessRule.MACHINE
        ):
            path = app.url_map.bind("localhost").build(rule.endpoint, values_of(rule), method="POST")
            if not answers(app, path):
                found.append((rule.endpoint, path))
    return sorted(found)


def languages_of(page: str) -> list[str]:
    """The addresses of the language switch of a page."""
    return [unescape(href) for href in re.findall(r'<a href="([^"]+)" hreflang="', page)]


def test_there_are_pages_that_answer_post_alone() -> None:
    assert len(post_only(APP)) > 25


@pytest.mark.parametrize(("endpoint", "path"), post_only(APP), ids=lambda value: value if "/" not in value else "")
def test_the_language_switch_leads_to_a_page(endpoint: str, path: str) -> None:
    """The form token is missing: every one of them draws a page that says so."""
    answer = sign_in_as(APP, CASE_OFFICER).post(f"{path}?lang=ru")
    assert answer.status_code == 403 and "<html" in answer.text
    for address in languages_of(answer.text):
        target = address.partition("?")[0]
        assert answers(APP, target), f"{path} leads to {address}"
        assert not target.endswith(FILES)
    assert len(languages_of(answer.text)) == 2


@pytest.mark.parametrize(
    ("path", "page"),
    [
        (f"/trois/cases/{ID}/take", f"/trois/cases/{ID}"),
        (f"/trois/cases/{ID}/decision/send-back", f"/trois/cases/{ID}/decision"),
        (f"/trois/cases/{ID}/notices/{ID}/again", f"/trois/cases/{ID}"),
        (f"/trois/cases/{ID}/prepare", f"/trois/cases/{ID}/prepare"),
        (f"/trois/opinions/{ID}/release", f"/trois/opinions/{ID}"),
        (f"/trois/opinions/{ID}/send-back", f"/trois/opinions/{ID}/sign"),
        ("/trois/exchange/resources/R/heal", "/trois/exchange/resources"),
        ("/trois/applications/a1/goods/2/remove", "/trois/applications/a1/goods"),
        ("/trois/applications/a1/documents/f1/remove", "/trois/applications/a1/documents"),
        ("/trois/applications/a1/holder/copy", "/trois/applications/a1/holder"),
        ("/trois/applications/a1/hand-over", "/trois/applications/a1"),
        ("/trois/sign-in/password", "/trois/sign-in"),
        ("/trois/sign-out", "/trois/"),
        ("/trois/company/staff/a1/role", "/trois/company/staff/a1"),
        ("/trois/company/invitations/i1/revoke", "/trois/company/staff"),
        ("/trois/account/consents/notices/withdraw", "/trois/account/consents"),
    ],
)
def test_it_is_the_page_with_the_form(path: str, page: str) -> None:
    answer = sign_in_as(APP, CASE_OFFICER).post(f"{path}?lang=ru")
    assert languages_of(answer.text) == [f"{page}?lang=kk", f"{page}?lang=en"]


def test_a_query_stays_where_the_page_has_the_same_address() -> None:
    answer = sign_in_as(APP, CASE_OFFICER).post("/trois/profile?lang=ru&from=x")
    assert languages_of(answer.text) == ["/trois/profile?from=x&lang=kk", "/trois/profile?from=x&lang=en"]


def test_the_prefix_of_the_server_stays() -> None:
    for path, page in (("/trois/sign-in/password", "/trois/sign-in"), ("/trois/sign-in", "/trois/sign-in")):
        answer = APP.test_client().post(f"{path}?lang=ru", environ_overrides={"SCRIPT_NAME": "/portal"})
        assert languages_of(answer.text)[0] == f"/portal{page}?lang=kk"


@pytest.mark.parametrize(
    ("referrer", "wanted"),
    [
        ("", f"/trois/cases/{ID}"),
        (f"http://localhost/trois/cases/{ID}", f"/trois/cases/{ID}"),
        ("http://localhost/trois/worklist", "/trois/worklist"),
        (f"http://localhost/trois/cases/{ID}/decision/send-back", f"/trois/cases/{ID}"),
        ("http://localhost/trois/no/such/page", f"/trois/cases/{ID}"),
    ],
)
def test_who_signs_in_after_a_lost_session_comes_to_a_page(referrer: str, wanted: str) -> None:
    """The page that was drawn after a POST may be where the next form was sent from."""
    headers = {"Referer": referrer} if referrer else {}
    answer = APP.test_client().post(f"/trois/cases/{ID}/take", headers=headers)
    assert parse_qs(urlsplit(answer.location).query)["next"] == [wanted]
