"""The people of a drill: they use the web pages as a browser does, and go on after a page did not answer."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass, field
from typing import Any, cast

import requests
from lxml import html

from module.casework import attachments, drafts
from module.casework.views import ApplicationView
from module.context.services import Services
from module.dev import demo, example
from module.registry.actors import Actor
from tests.kills.drill import Drill
from tests.kills.web import COUNT, ORDER

APPLICANT, CASE_OFFICER, HEAD = "company-head", "officer-executor", "officer-head"


class Asked:
    """The state registers, asked once over HTTP; a drill makes many applications with the same answers."""

    def __init__(self, deps: Any) -> None:
        self._answers = (
            deps.companies.by_bin(example.BIN),
            deps.trademarks.by_certificate(example.CERTIFICATE),
            deps.insurance.by_number(example.CONTRACT),
        )

    def by_bin(self, number: str) -> Any:
        return self._answers[0]

    def by_certificate(self, number: str) -> Any:
        return self._answers[1]

    def by_number(self, number: str) -> Any:
        return self._answers[2]


@dataclass
class Person:
    """One person with a session in the browser."""

    slug: str
    url: str
    actor: Actor
    browser: requests.Session
    order: dict[str, Any] | None = None
    counted: str = ""

    def call(self, method: str, address: str, condemned: bool = False, **more: Any) -> requests.Response:
        """Ask the web; a condemned request carries the order by which its process dies."""
        headers = {"Accept-Language": "ru"}
        if condemned and self.order is not None:
            headers[ORDER] = json.dumps(self.order)
        answer = self.browser.request(
            method, self.url + address, headers=headers, allow_redirects=False, timeout=30, **more
        )
        if COUNT in answer.headers:
            self.counted = answer.headers[COUNT]
        return answer

    def page(self, address: str, condemned: bool = False) -> html.HtmlElement:
        """Open a page."""
        answer = self.call("GET", address, condemned)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return html.document_fromstring(answer.content)


def _signed_in(services: Services, keys: example.People, slug: str) -> tuple[str, Actor]:
    offer = services.sign_in.begin("drill")
    token = services.sign_in.finish("drill", offer.id, keys.sign(slug, offer.document))
    session = services.sessions.find(token)
    assert session
    return token, session.actor


@dataclass
class Town:
    """Everybody of a drill, and what the web has acknowledged to them."""

    drill: Drill
    keys: example.People
    persons: dict[str, Person]
    acknowledged: list[tuple[str, str, str]] = field(default_factory=list)

    @classmethod
    def gather(cls, drill: Drill) -> Town:
        """Appoint the officers and sign everybody in."""
        services = drill.services
        with drill.app.app_context():
            demo.appoint_officers()
        keys = example.People.load(drill.folder / "pki")
        persons = {}
        for slug in (APPLICANT, CASE_OFFICER, HEAD):
            token, actor = _signed_in(services, keys, slug)
            browser = requests.Session()
            browser.trust_env = False
            browser.cookies.set("trois_sid", token, path="/trois")
            persons[slug] = Person(slug, drill.url, actor, browser)
        asked = Asked(services.deps)
        deps = dataclasses.replace(services.deps, companies=asked, trademarks=asked, insurance=asked)
        drill.services = dataclasses.replace(services, deps=deps)
        return cls(drill, keys, persons)

    def sign_in_again(self) -> None:
        """Begin new sessions: each kill moves the clock on, and sessions end by age."""
        for slug, person in self.persons.items():
            token, person.actor = _signed_in(self.drill.services, self.keys, slug)
            person.browser.cookies.set("trois_sid", token, path="/trois")

    def close(self) -> None:
        """Close the browsers."""
        for person in self.persons.values():
            person.browser.close()

    def new_draft(self) -> str:
        """Fill a draft to the end."""
        return example.fill(self.drill.services, self.persons[APPLICANT].actor)

    def typed(self, application_id: str) -> tuple[object, ...]:
        """Return all that the applicant has typed and uploaded, content and all."""
        view = self.view(application_id)
        with self.drill.services.open_work(self.persons[APPLICANT].actor) as work:
            files = tuple(attachments.content(work, application_id, item.id) for item in view.attachments)
        return view.form, files

    def view(self, application_id: str) -> ApplicationView:
        """Return an application as its owner sees it."""
        with self.drill.services.open_work(self.persons[APPLICANT].actor) as work:
            return drafts.load(work, application_id)

    def _done(self, step: str, application_id: str, answer: requests.Response, what: str = "") -> None:
        assert answer.status_code == 303, f"{step}: {answer.status_code} {_words(answer.text)}"
        self.acknowledged.append((step, application_id, what))

    def save(self, application_id: str, words: str) -> None:
        """Save the terms with other words."""
        person = self.persons[APPLICANT]
        address = f"/applications/{application_id}/terms"
        fields = _all_values(person.page(address), "genuine_features") | {"genuine_features": words}
        self._done("save", application_id, person.call("POST", address, True, data=fields), words)

    def read(self, application_id: str) -> tuple[dict[str, Any], bytes]:
        """Open the signing page; return its form and the exact document."""
        person = self.persons[APPLICANT]
        fields = _all_values(person.page(f"/applications/{application_id}/sign", True), "signature")
        signing_document = person.call("GET", f"/applications/{application_id}/papers/{fields['paper_id'][0]}.xml")
        return fields, signing_document.content

    def file(self, application_id: str, fields: dict[str, Any], document: bytes) -> None:
        """Sign and send."""
        data = fields | {"signature": self.keys.sign(APPLICANT, document).decode()}
        answer = self.persons[APPLICANT].call("POST", f"/applications/{application_id}/sign", True, data=data)
        self._done("file", application_id, answer)

    def take(self, application_id: str) -> None:
        """Take the case."""
        fields = {"csrf_token": self._token(CASE_OFFICER, application_id)}
        answer = self.persons[CASE_OFFICER].call("POST", f"/cases/{application_id}/take", True, data=fields)
        self._done("take", application_id, answer)

    def prepare(self, application_id: str) -> None:
        """Prepare the inclusion."""
        with self.drill.services.open_work(self.persons[CASE_OFFICER].actor) as work:
            reasons = example.reasons_for(work, application_id)  # the drill files one right again and again
        fields = {"csrf_token": self._token(CASE_OFFICER, application_id), "kind": "include"}
        fields |= {f"reason_{code}": text for code, text in reasons.items()}
        answer = self.persons[CASE_OFFICER].call("POST", f"/cases/{application_id}/prepare", True, data=fields)
        self._done("prepare", application_id, answer)

    def preview(self, application_id: str) -> tuple[dict[str, Any], bytes]:
        """Open the decision; return its form and the exact document."""
        person = self.persons[HEAD]
        fields = _all_values(person.page(f"/cases/{application_id}/decision", True), "signature")
        signing_document = person.call("GET", f"/cases/{application_id}/decision/{fields['paper_id'][0]}.xml")
        return fields, signing_document.content

    def sign(self, application_id: str, fields: dict[str, Any], document: bytes) -> None:
        """Sign the decision."""
        data = fields | {"signature": self.keys.sign(HEAD, document).decode()}
        answer = self.persons[HEAD].call("POST", f"/cases/{application_id}/decision", True, data=data)
        self._done("sign", application_id, answer)

    def _token(self, slug: str, application_id: str) -> str:
        page = self.persons[slug].page(f"/cases/{application_id}")
        return str(cast(Any, page.xpath("//input[@name='csrf_token']/@value"))[0])


def _all_values(page: html.HtmlElement, field_name: str) -> dict[str, Any]:
    """Return what a browser would send of the form that has a field; several values of one name as a list."""
    form = next(form for form in page.forms if field_name in form.fields)
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return values


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())[:600]
