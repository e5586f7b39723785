"""Files of a case are sent as they were filed, and only harmless kinds are shown by the browser."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from module.casework import attachments, deciding, printing
from module.kernel.errors import NotFound
from module.officer import facts
from module.officer.files import sent_file
from module.registry.application import AttachmentRole
from module.registry.uploads import AntivirusResult
from tests.support import cases as made
from tests.support.web import CASE_OFFICER, HEAD, bare_host, fake_services, sign_in_as

ADDRESS = f"/trois/cases/{made.CASE}"


@pytest.fixture
def app() -> Any:
    return bare_host(fake_services(deps=made.deps()))


def test_a_document_is_shown(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "content", lambda work, key, file: (made.document(), b"%PDF-1.7"))
    answer = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}/attachments/{made.FILE}")
    assert answer.data == b"%PDF-1.7"
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.asvs("3.2.1", "5.3.2")
def test_markup_is_never_shown(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = replace(made.document(), media_type="text/html", file_name="x.html")
    monkeypatch.setattr(attachments, "content", lambda work, key, file: (page, b"<script>"))
    answer = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}/attachments/{made.FILE}")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_case_is_not_found(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: Any) -> None:
        raise NotFound

    monkeypatch.setattr(attachments, "content", none)
    assert sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}/attachments/{made.FILE}").status_code == 404


def test_the_print_of_a_decision(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "decision_pdf", lambda deps, open_work, actor, key: b"%PDF")
    answer = sign_in_as(app, HEAD).get(f"{ADDRESS}/decision.pdf")
    assert (answer.data, answer.mimetype) == (b"%PDF", "application/pdf")


def test_the_document_to_be_signed_is_sent_octet_for_octet(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        deciding, "signing_document", lambda work, key, signing_document: made.to_sign(b"<a/>").signing_document
    )
    answer = sign_in_as(app, HEAD).get(f"{ADDRESS}/decision/{made.PAPER}.xml")
    assert answer.data == b"<a/>"
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\x.pdf", "x.pdf"),
        ('a"; filename=b.exe\r\nX-Evil: 1.pdf', 'a"; filename=b.exeX-Evil: 1.pdf'),
        ("\u202efdp.exe", "fdp.exe"),
        ("Өтініш.pdf", "Өтініш.pdf"),
        ("..", "file"),
    ],
)
@pytest.mark.asvs("5.4.1", "5.4.2")
def test_names_of_files_are_judged_and_sent_encoded(
    app: Any, monkeypatch: pytest.MonkeyPatch, sent: str, shown: str
) -> None:
    kept = attachments.plain_name(sent)
    assert kept == shown
    file = replace(made.document(), file_name=kept)
    monkeypatch.setattr(attachments, "content", lambda work, key, number: (file, b"%PDF"))
    header = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}/attachments/{made.FILE}").headers["Content-Disposition"]
    assert header.isascii() and "\n" not in header and "\r" not in header
    assert header.count("filename=") <= 1 or '\\"' in header, header


def test_a_picture_of_a_message_is_named_by_its_kind() -> None:
    with bare_host(fake_services()).test_request_context():
        named = {kind: sent_file(b"x", kind).headers["Content-Disposition"] for kind in ("image/png", "text/html")}
    assert named == {"image/png": "inline; filename=picture.png", "text/html": "attachment; filename=file.bin"}


def test_officers_read_what_the_antivirus_said_of_each_file() -> None:
    files = (made.document(), made.picture(made.GENUINE, AttachmentRole.GENUINE))
    rows = facts.antivirus(files, {files[0].sha256: AntivirusResult.CLEAN})
    assert [(name, str(words), colour) for name, words, colour in rows] == [
        ("licence.pdf", "No malicious code was found", "green"),
        (f"{made.GENUINE}.jpg", "Not checked yet", "yellow"),
    ]
    found = facts.antivirus(files[:1], {files[0].sha256: AntivirusResult.FOUND})
    assert [(str(words), colour) for _, words, colour in found] == [
        ("Malicious code was found: the file is not opened", "red")
    ]
