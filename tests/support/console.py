"""Pages over the real use cases: an office with an operator, asked as a browser would."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest

from module.registry.actors import Actor, Role
from module.registry.classifiers import ShippedClassifiers
from module.settings import config_dir, read_classifiers
from tests.support import cases, web
from tests.support.app_env import AppEnv, Line
from tests.support.key_signers import store_person

OPERATOR = Actor("", "900101300004", "960440000220", "Operator Four", frozenset({Role.OPERATOR}))
TOKEN = "0123456789abcdef0123456789abcdef"


def act_buttons(page: str) -> list[tuple[str, bool]]:
    """Return the buttons of the acts in their order on the page, each with whether it is the green main one."""
    block = page.split('<div class="govuk-button-group trois-acts">')[1].split("</div>")[0]
    found = re.findall(r'class="(govuk-button[^"]*)"[^>]*>\s*([^<]+?)\s*</(?:a|button)>', block)
    return [(text, "govuk-button--secondary" not in classes) for classes, text in found]


class Pages:
    """The module's pages with the people of an office."""

    def __init__(self, app_env: AppEnv, patch: pytest.MonkeyPatch) -> None:
        self.app_env = app_env
        self.line = Line()
        app_env.deps = replace(app_env.deps, exchange=self.line)
        self.operator = store_person(app_env, OPERATOR)
        people = (app_env.applicant, app_env.case_officer, app_env.head, self.operator)
        patch.setattr(web, "PEOPLE", {person.account_id: person for person in people})
        services = web.fake_services(
            deps=app_env.deps,
            open_work=app_env.open_work,
            settings=web.FakeSettings(metrics_token=TOKEN),
            classifiers=ShippedClassifiers(read_classifiers(config_dir())),
        )
        self.app = cases.strict(web.bare_host(services))

    def ask(self, actor: Actor | None, address: str, language: str = "en", **query: object) -> Any:
        """Open a page as a person, and return the answer."""
        client = web.sign_in_as(self.app, actor) if actor else self.app.test_client()
        path, _, stands_there = address.partition("?")
        return client.get(f"/trois{path}", query_string={"lang": language, **dict(parse_qsl(stands_there)), **query})

    def get(self, actor: Actor, address: str, language: str = "en", **query: object) -> str:
        """Open a page that must be there, and return its text without markup's blanks."""
        answer = self.ask(actor, address, language, **query)
        assert answer.status_code == 200, unescape(re.sub(r"<[^>]+>", " ", answer.text))
        return str(answer.text)

    def post(self, actor: Actor, address: str, **values: object) -> Any:
        """Send a form as a person."""
        client = web.sign_in_as(self.app, actor)
        return client.post(
            f"/trois{address}{'&' if '?' in address else '?'}lang=en", data={**values, "csrf_token": client.csrf}
        )
