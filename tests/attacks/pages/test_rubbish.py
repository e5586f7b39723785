"""Rubbish in addresses, fields and headers, at every page: refused in our words, never an error of the service."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from werkzeug.routing import Rule as Route

from module.forms.base import TroisForm
from module.registry.actors import Actor
from module.registry.lookups import Answer, Outcome, Register
from tests.support import sizes, web
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.console import Pages

RUBBISH = {
    "nul": "x\x00y",
    "no character": "x\uffff",
    "surrogate": "x\ud800",
    "right to left": "\u202eexe.fdp",
    "line ends": "x\r\n[2026-12-01] ERROR forged",
    "digits": "9" * 5000,
    "long": "Ә" * 30_000,
    "no id": "not-an-id",
    "number": "-1",
    "empty": "",
    "list": "[]",
    "markup": "<b>'\";--{{7*7}}",
}
NAMES = (
    "paper_id",
    "signature",
    "ticket_id",
    "next",
    "account",
    "power",
    "key",
    "sha256",
    "fields",
    "action",
    "version",
    "lang",
    "page",
    "q",
    "name",
    "client",
    "as_of",
    "query",
    "code",
    "kind",
    "from",
    "done",
    "all",
    "checked",
    "place",
    "section",
    "place_query",
    "hs_found",
    "hs_chosen",
    "source",
    "why",
    "sent",
)
FORM = "application/x-www-form-urlencoded"
DOORS = {"trois.public.exchange", "trois.public.shep_async"}
"""Not wired here: 503 is their answer."""


class Silent:
    """A state register that knows nothing, whatever it is asked."""

    def __getattr__(self, name: str) -> Any:
        return lambda *asked: Answer(Register.NIIS, Outcome.NOT_FOUND, NOW, None)


class Prints:
    """Prints anything as nothing much."""

    def __getattr__(self, name: str) -> Any:
        return lambda *sheet: b"%PDF "


class Systems:
    def states(self) -> tuple[()]:
        return ()

    def arrivals(self) -> tuple[()]:
        return ()


@pytest.fixture(scope="module")
def everybody(own_postgres_url: str) -> Iterator[AppEnv]:
    made = open_app_env(own_postgres_url)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def app_env(everybody: AppEnv) -> AppEnv:
    return replace(everybody)


@pytest.fixture
def pages(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    registers: Any = dict.fromkeys(("companies", "persons", "trademarks", "insurance", "copyrights"), Silent())
    app_env.deps = replace(app_env.deps, outside=Systems(), printer=Prints(), **registers)
    made = Pages(app_env, monkeypatch)
    made.app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return made


@pytest.fixture
def ids(app_env: AppEnv) -> dict[str, str]:
    filed = app_env.file_application("РУБИН")
    return {"application_id": filed}


def field_names() -> list[str]:
    """The names of all fields of all forms of the product, and those that pages read by themselves."""
    kinds, found = [TroisForm], set(NAMES)
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        found |= {name for name in vars(kind) if hasattr(getattr(kind, name), "field_class")}
    return sorted(found - {"csrf_token"})


def routes(pages: Pages) -> list[Route]:
    ours = (rule for rule in pages.app.url_map.iter_rules() if rule.endpoint.startswith("trois."))
    return [rule for rule in ours if rule.endpoint not in DOORS | {"trois.static"}]


def person(pages: Pages, route: Route) -> Actor | None:
    """Somebody who may open the page, so that the rubbish gets as far as it can."""
    app_env = pages.app_env
    mark = str(vars(pages.app.view_functions[route.endpoint])["__trois_access__"])
    people = {
        "executor": app_env.case_officer,
        "officer": app_env.case_officer,
        "staff": app_env.head,
        "head": app_env.head,
    }
    return {**people, "operator": pages.operator, "public": None, "machine": None}.get(mark, app_env.applicant)


def address_of(route: Route, values: dict[str, str]) -> str:
    address = ""
    for is_dynamic, part in route._trace:
        address += quote(values[part].encode("utf-8", "surrogatepass"), safe="") if is_dynamic else part
    return address.split("|", 1)[1]


def fine(name: str, text: str) -> str:
    """A value that fits, so that the one beside it is judged."""
    return {
        "number": "1",
        "message_id": "1",
        "part": "form",
        "act": "resend",
        "digest": "a" * 64,
        "sha256": "a" * 64,
    }.get(name, text)


def variants(route: Route, ids: dict[str, str], rubbish: str) -> Iterator[dict[str, str]]:
    """Each part of the address spoilt, the others right."""
    for spoilt in sorted(route.arguments):
        yield {name: rubbish if name == spoilt else ids.get(name, fine(name, str(uuid4()))) for name in route.arguments}


def encoded(form: dict[str, str]) -> str:
    return "&".join(f"{name}={quote(text.encode('utf-8', 'surrogatepass'), safe='')}" for name, text in form.items())


def judge(bad: list[str], answer: Any, *what: object) -> None:
    if answer.status_code >= 500:
        bad.append(f"{answer.status_code} {' '.join(str(part)[:60] for part in what)}")
    answer.close()


@sizes.drawn(4)
@pytest.mark.parametrize("kind", RUBBISH)
@pytest.mark.asvs("1.4.2", "2.2.1")
def test_rubbish_in_the_address(pages: Pages, ids: dict[str, str], kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    bad: list[str] = []
    asked = 0
    for route in routes(pages):
        who = person(pages, route)
        client = web.sign_in_as(pages.app, who) if who else pages.app.test_client()
        for values in variants(route, ids, RUBBISH[kind][:6000]):  # servers take no longer line
            for method in sorted((route.methods or set()) & {"GET", "POST"}):
                sent = {"csrf_token": client.csrf} if who else None
                answer = client.open(address_of(route, values), method=method, data=sent)
                asked += 1
                judge(bad, answer, method, route.rule)
    assert asked > 100
    assert not bad, (sorted(set(bad)), [record.exc_info[1] for record in caplog.records if record.exc_info][:5])
    assert not caplog.records


@sizes.drawn(4)
@pytest.mark.parametrize("kind", RUBBISH)
@pytest.mark.asvs("2.2.1")
def test_rubbish_in_every_field(pages: Pages, ids: dict[str, str], kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    bad: list[str] = []
    names = field_names()
    assert len(names) > 100
    for route in routes(pages):
        who = person(pages, route)
        client = web.sign_in_as(pages.app, who) if who else pages.app.test_client()
        values = {name: ids.get(name, fine(name, str(uuid4()))) for name in route.arguments}
        for method in sorted((route.methods or set()) & {"GET", "POST"}):
            known = NAMES if method == "GET" else names
            rubbish = RUBBISH[kind] if method == "POST" else RUBBISH[kind][:1000]  # a query has a bound of its own
            form = dict.fromkeys(known if len(RUBBISH[kind]) < 100 else known[:1], rubbish)
            body = encoded({**form, "csrf_token": getattr(client, "csrf", "")})
            if method == "GET":
                answer = client.get(f"{address_of(route, values)}?{body}")
            else:
                answer = client.post(address_of(route, values), data=body, content_type=FORM)
            judge(bad, answer, method, route.rule)
    assert not bad, (sorted(set(bad)), [record.exc_info[1] for record in caplog.records if record.exc_info][:5])
    assert not caplog.records


def draft(app_env: AppEnv) -> str:
    from module.casework import drafts

    with app_env.open_work(app_env.applicant) as work:
        return drafts.create(work)


@sizes.drawn(4)
@pytest.mark.parametrize("kind", RUBBISH)
def test_rubbish_in_every_field_of_a_draft(pages: Pages, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """The steps with a real version, so that what is typed is stored, shown again and put into the document."""
    from module.casework import drafts

    caplog.set_level(logging.ERROR)
    bad: list[str] = []
    key, names, app_env = draft(pages.app_env), field_names(), pages.app_env
    client = web.sign_in_as(pages.app, app_env.applicant)
    rubbish = RUBBISH[kind][:250]
    for route in routes(pages):
        if set(route.arguments) != {"application_id"} or not route.endpoint.startswith("trois.applicant."):
            continue
        if "delete" in route.endpoint or "hand" in route.endpoint:
            continue
        with app_env.open_work(app_env.applicant) as work:
            version = drafts.load(work, key).version
        address = address_of(route, {"application_id": key})
        form = {**dict.fromkeys(names, rubbish), "version": str(version), "csrf_token": client.csrf, "action": "save"}
        body = encoded(form)
        for method in sorted((route.methods or set()) & {"GET", "POST"}):
            kept = {"data": body, "content_type": FORM} if method == "POST" else {}
            answer = client.open(address, method=method, **kept)
            judge(bad, answer, route.rule)
    assert not bad, (sorted(set(bad)), [record.exc_info[1] for record in caplog.records if record.exc_info][:5])
    assert not caplog.records


HEADERS = (
    "Cookie",
    "User-Agent",
    "Referer",
    "Accept-Language",
    "Content-Type",
    "X-CSRF-Token",
    "Authorization",
    "Sec-Fetch-Site",
    "Range",
)


@sizes.drawn(4)
@pytest.mark.parametrize("kind", RUBBISH)
def test_rubbish_in_headers(pages: Pages, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    bad: list[str] = []
    raw = RUBBISH[kind].encode("utf-8", "surrogatepass").decode("latin-1")[:60_000]
    for header in HEADERS:
        text = f"trois_sid={raw}; trois_browser={raw}; trois_lang={raw}" if header == "Cookie" else raw
        name = header.upper().replace("-", "_")
        environ = {name if header == "Content-Type" else f"HTTP_{name}": text}
        for method, address in (
            ("GET", "/trois/"),
            ("GET", "/trois/sign-in"),
            ("POST", "/trois/sign-in"),
            ("GET", "/trois/exchange/metrics"),
            ("GET", "/trois/register"),
        ):
            client = pages.app.test_client(use_cookies=False)
            answer = client.open(address, method=method, environ_overrides=environ)
            judge(bad, answer, header, address)
    assert not bad, (sorted(set(bad)), [record.exc_info[1] for record in caplog.records if record.exc_info][:5])
    assert not caplog.records


def test_nul_is_refused_in_our_words(pages: Pages) -> None:
    client = web.sign_in_as(pages.app, pages.app_env.applicant)
    for answer in (
        client.get("/trois/verify/a%00b?lang=en"),
        client.get("/trois/register?query=a%00b&lang=en"),
        client.post("/trois/sign-in/password?lang=en", data={"user_name": "a\x00b", "csrf_token": client.csrf}),
    ):
        assert answer.status_code == 400
        assert "sign that cannot be read" in answer.text
    assert client.get("/trois/api/v1/register?query=a%00b").json == {"error": "bad_request"}


@pytest.mark.asvs("16.5.1")
def test_database_errors_show_no_values(app_env: AppEnv) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError) as reported, app_env.store.unit() as unit:
        unit.connection.execute(text("SELECT cast(:iin AS uuid)"), {"iin": "880619400063"})
    assert "880619400063" not in str(reported.value).partition("[SQL:")[2]
