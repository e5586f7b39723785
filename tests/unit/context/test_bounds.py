"""How much each view reads: the table is written by hand, the address map says whether it is whole."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from module.casework import corrected_acts, extract_verifying, register
from module.kernel.errors import NotFound
from tests.support.web import APPLICANT, bare_host, sign_in_as

KIB, MIB = 1024, 1024 * 1024
FORM, TICKET, SIGNED, COMPARED, UPLOAD = 256 * KIB, 256 * KIB, 2368 * KIB, 3 * MIB, 12 * MIB
MORE = {
    "trois.account.finish_sign_in": TICKET,
    "trois.account.prove_key": TICKET,
    "trois.account.take_join_key": TICKET,
    "trois.account.take_key": TICKET,
    "trois.account.make_request": TICKET,
    "trois.account.agree_to_notices": TICKET,
    "trois.account.save_photo": UPLOAD,
    "trois.account.save_power": UPLOAD,
    "trois.applicant.ask_correction": UPLOAD,
    "trois.applicant.save_document": UPLOAD,
    "trois.applicant.save_goods_block": UPLOAD,
    "trois.applicant.save_new_goods_block": UPLOAD,
    "trois.applicant.send_renewal": UPLOAD,
    "trois.applicant.submit": SIGNED,
    "trois.claims.send": UPLOAD,
    "trois.reports.send": UPLOAD,
    "trois.officer.sign": SIGNED,
    "trois.officer.sign_correction": SIGNED,
    "trois.officer.sign_opinion": SIGNED,
    "trois.public.compare": COMPARED,
}
DOORS = {"trois.public.exchange": 503, "trois.public.shep_async": 503}
"""They read for themselves, under caps of their own; without a door nothing is read."""
VALUES: dict[str, object] = {
    "UUIDConverter": UUID(int=1),
    "IntegerConverter": 1,
    "Number": 1,
    "AnyConverter": "",
    "PathConverter": "x",
    "UnicodeConverter": "a" * 64,
}


class Body(io.RawIOBase):
    """A body without end; remembers how much of it was read."""

    def __init__(self) -> None:
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.taken += len(buffer)
        buffer[:] = b"a" * len(buffer)
        return len(buffer)

    def readall(self) -> bytes:
        raise AssertionError("somebody wants all of it")


def addresses(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Every endpoint of the module with a method and an address of its own."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if not rule.endpoint.startswith("trois.") or rule.endpoint == "trois.static":  # files: no body is read
                continue
            values = {}
            for name, converter in rule._converters.items():
                first = next(iter(getattr(converter, "items", ())), None)
                values[name] = first or VALUES[type(converter).__name__]
            address = app.url_map.bind("localhost").build(rule.endpoint, values)
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                yield rule.endpoint, method, address


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Flask:
    def verify(work: Any, code: str) -> Any:
        raise NotFound

    for one in (register, extract_verifying, corrected_acts):
        monkeypatch.setattr(one, "verify", verify)
    return bare_host()


def send(app: Flask, method: str, address: str, body: Body, **environ: Any) -> Any:
    return app.test_client().open(
        f"{address}?lang=en",
        method=method,
        content_type=environ.pop("kind", "application/x-www-form-urlencoded"),
        environ_overrides={**environ, "wsgi.input": body},
    )


@pytest.mark.asvs("15.2.2")
def test_each_view_refuses_a_body_above_its_bound_unread(app: Flask) -> None:
    seen = set()
    for endpoint, method, address in addresses(app):
        seen.add(endpoint)
        body = Body()
        began = time.monotonic()
        answer = send(app, method, address, body, CONTENT_LENGTH=str(MORE.get(endpoint, FORM) + 1))
        assert answer.status_code == DOORS.get(endpoint, 413), (endpoint, method)
        assert body.taken == 0, (endpoint, method)
        assert time.monotonic() - began < 2, (endpoint, method)
    assert seen >= MORE.keys() | DOORS.keys()
    assert len(seen) > 100


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_body_of_unknown_length_is_read_to_the_bound_at_most(app: Flask, kind: str) -> None:
    for endpoint, method, address in addresses(app):
        if method != "POST" or endpoint in DOORS:
            continue
        body = Body()
        answer = send(app, method, address, body, kind=kind, **{"wsgi.input_terminated": True})
        assert answer.status_code < 500, endpoint
        assert body.taken <= MORE.get(endpoint, FORM) + 128 * KIB, endpoint


@pytest.mark.parametrize("address", ["/trois/sign-out", "/trois/sign-in/password", "/trois/account/contacts"])
@pytest.mark.asvs("15.2.2")
def test_a_form_of_many_fields_is_refused(app: Flask, address: str) -> None:
    client = sign_in_as(app, APPLICANT)
    answer = client.post(f"{address}?lang=en", data="a&" * 600, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "Too much was sent" in answer.text


def test_a_multipart_form_of_many_parts_is_refused(app: Flask) -> None:
    client = sign_in_as(app, APPLICANT)
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="a{n}"\r\n\r\n\r\n' for n in range(600)) + "--b--"
    answer = client.post("/trois/account/contacts", data=parts, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413


def test_a_bound_of_the_host_does_not_narrow_the_module(app: Flask) -> None:
    host = bare_host(MAX_CONTENT_LENGTH=100, MAX_FORM_MEMORY_SIZE=100)
    client = sign_in_as(host, APPLICANT)
    sent = {"csrf_token": client.csrf, "next": "x" * 1000}
    assert client.post("/trois/sign-out", data=sent).status_code == 303


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Too much was sent"),
        ("ru", "[ru] Too much was sent"),
        ("kk", "[kk] Too much was sent"),
    ],
)
def test_a_person_is_told_in_the_own_language(app: Flask, language: str, words: str) -> None:
    body = Body()
    sent = {"CONTENT_LENGTH": str(10**9), "wsgi.input": body}
    answer = app.test_client().post(f"/trois/sign-out?lang={language}", environ_overrides=sent)
    assert (answer.status_code, words in answer.text) == (413, True)


@pytest.mark.asvs("4.1.1")
def test_a_machine_is_told_without_a_page(app: Flask) -> None:
    answer = app.test_client().get("/trois/api/v1/register", environ_overrides={"CONTENT_LENGTH": str(10**9)})
    assert answer.status_code == 413
    assert answer.content_type == "application/json"
    assert answer.json == {"error": "too_large"}


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/trois/help?" + "a" * 9000, {}, 414),
        ("/trois/help?" + "a&" * 300, {}, 414),
        ("/trois/verify/" + "a" * 3000, {}, 414),
        ("/trois/help", {f"X-{n}": "1" for n in range(150)}, 431),
        ("/trois/help", {"X-Long": "a" * 70_000}, 431),
        ("/trois/help", {"Cookie": "; ".join(f"a{n}=1" for n in range(150))}, 431),
        ("/trois/help?query=" + "%D3%98" * 1000, {"Cookie": "; ".join(f"a{n}=1" for n in range(50))}, 200),
    ],
)
def test_address_headers_and_cookies_are_bounded(
    app: Flask, address: str, headers: dict[str, str], status: int
) -> None:
    with app.test_request_context(address, headers=headers) as context:
        environ = context.request.environ
    answer = app.test_client(use_cookies=False).open(environ)
    assert answer.status_code == status
    assert status == 200 or 'class="govuk-heading' in answer.text
