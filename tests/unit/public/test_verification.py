from __future__ import annotations

import hashlib
import io
import re
from typing import Any

import pytest

from module.casework import corrected_acts, extract_verifying, register
from module.kernel.errors import NotFound
from module.public import verification
from tests.support import cases as made
from tests.support.web import bare_host, fake_services

PLAIN = b"<decision/>"
SIGNED = b"<decision><Signature/></decision>"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Any:
    def verify(work: Any, code: str) -> Any:
        if code != "ABCD":
            raise NotFound
        digests = (hashlib.sha256(content).hexdigest() for content in (PLAIN, SIGNED))
        return made.verified(document_sha256=next(digests), signed_sha256=next(digests))

    def no_extract(work: Any, code: str) -> Any:
        raise NotFound

    monkeypatch.setattr(register, "verify", verify)
    for one in (extract_verifying, corrected_acts):
        monkeypatch.setattr(one, "verify", no_extract)
    monkeypatch.setattr(corrected_acts, "of_act", lambda work, code: ())
    return made.strict(bare_host(fake_services(deps=made.deps())))


def compare(app: Any, content: bytes | None) -> Any:
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/trois/verify/ABCD").text)
    assert token
    files = {"file": (io.BytesIO(content), "decision.xml")} if content is not None else {}
    sent = {"csrf_token": token[1], **files}
    answer = client.post("/trois/verify/ABCD?lang=en", data=sent, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # a large body is a temporary file of the test client
    return answer


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_pages_render(app: Any, language: str) -> None:
    client = app.test_client()
    assert client.get(f"/trois/verify?lang={language}").status_code == 200
    text = client.get(f"/trois/verify/ABCD?lang={language}").text
    for answer in ("HEAD THREE", "Committee", "0a1b2c", "D-1", "20.11.2026 11:00"):
        assert answer in text
    assert "govuk-warning-text" not in text


def test_a_broken_document_is_a_loud_warning(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "verify", lambda work, code: made.verified(intact=False))
    text = app.test_client().get("/trois/verify/ABCD?lang=en").text
    assert "Do not rely on this decision" in text
    assert "is intact" not in text


def test_a_code_leads_to_its_page(app: Any) -> None:
    answer = app.test_client().get("/trois/verify?code= AB CD ")
    assert answer.status_code == 303
    assert answer.location.endswith("/verify/ABCD")


def test_no_code_is_told(app: Any) -> None:
    answer = app.test_client().get("/trois/verify?code=&lang=en")
    assert answer.status_code == 422
    assert "Enter the verification code." in answer.text


def test_an_unknown_code_is_told(app: Any) -> None:
    answer = app.test_client().get("/trois/verify/ZZZZ?lang=en")
    assert answer.status_code == 404
    assert "no decision or extract with this code" in answer.text


@pytest.mark.parametrize("content", [PLAIN, SIGNED])
def test_the_same_file_is_told(app: Any, content: bytes) -> None:
    answer = compare(app, content)
    assert answer.status_code == 200
    assert "octet for octet" in answer.text


def test_another_file_is_told(app: Any) -> None:
    text = compare(app, SIGNED + b"\n").text
    assert "Your file is not the signed document" in text
    assert "octet for octet" not in text


def test_no_file_and_a_huge_file_are_told(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "COMPARED_AT_MOST", 1000)
    assert "Choose the XML file" in compare(app, None).text
    assert "larger than 2 MB" in compare(app, b"x" * 1001).text
    assert "larger than 2 MB" not in compare(app, b"x" * 1000).text


def test_a_file_too_large_to_be_read_is_told_at_its_field(app: Any) -> None:
    answer = compare(app, b"x" * 4_000_000)
    assert answer.status_code == 413
    assert "larger than 2 MB" in answer.text
