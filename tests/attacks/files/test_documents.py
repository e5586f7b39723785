"""Hostile PDF uploads (file attack list of the product notes, 4.5): each is refused with its own code, in bounds."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from module.documents.inspector import ContentInspector, InspectionLimits
from module.kernel.errors import Refused
from tests.attacks.files import forge

MIB = 1024 * 1024
INSPECTOR = ContentInspector()


def code_of(content: bytes, inspector: ContentInspector = INSPECTOR) -> str:
    with pytest.raises(Refused) as refused:
        inspector.document(content)
    (fault,) = refused.value.faults
    assert fault.path == "file"
    assert "{" not in str(fault.message)
    return fault.code


@pytest.mark.parametrize("sheets", [1, 7])
def test_a_plain_document_passes_and_its_sheets_are_counted(sheets: int) -> None:
    content = forge.harmless_pdf(sheets)
    seen = INSPECTOR.document(content)
    assert (seen.media_type, seen.size, seen.sheets) == ("application/pdf", len(content), sheets)
    assert len(seen.sha256) == 64


def test_the_limit_of_size_is_exact() -> None:
    assert INSPECTOR.document(forge.padded_pdf(10 * MIB)).size == 10 * MIB
    assert code_of(forge.padded_pdf(10 * MIB + 1)) == "too_large"


def test_the_limit_of_sheets_is_exact() -> None:
    inspector = ContentInspector(InspectionLimits(sheets=5))
    assert inspector.document(forge.harmless_pdf(5)).sheets == 5
    assert code_of(forge.harmless_pdf(6), inspector) == "too_many_sheets"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" * 50,
        b"<html><script>alert(1)</script></html>",
        b"\x00%PDF-1.7",
        b" ",
        forge.jpeg(),
        forge.archive(),
    ],
    ids=["program", "page", "shifted", "blank", "picture", "archive"],
)
def test_what_is_not_a_pdf_by_content_is_refused(content: bytes) -> None:
    assert code_of(content) == "not_pdf"


def test_nothing_is_refused() -> None:
    assert code_of(b"") == "empty"


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 5000, forge.harmless_pdf()[:-200], forge.harmless_pdf()[:300]],
    ids=["head", "noise", "no-tail", "cut"],
)
def test_damage_is_refused(content: bytes) -> None:
    assert code_of(content) == "broken"


@pytest.mark.parametrize(("user", "owner"), [("secret", "secret"), ("", "secret")])
def test_an_encrypted_document_is_refused(user: str, owner: str) -> None:
    content = forge.saved(forge.blank_pdf(), encryption=pikepdf.Encryption(user=user, owner=owner))
    assert code_of(content) == "encrypted"


def _open_script() -> bytes:
    return forge.rooted(OpenAction=forge.script_action())


def _open_link() -> bytes:
    return forge.rooted(OpenAction=Dictionary(S=Name.URI, URI=String("https://evil.example")))


def _named_script() -> bytes:
    return forge.rooted(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("x"), forge.script_action()]))))


def _packed_script() -> bytes:
    return forge.rooted(packed=True, OpenAction=forge.script_action())


def _launch() -> bytes:
    action = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    return forge.annotated(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action))


def _remote() -> bytes:
    action = Dictionary(S=Name.GoToR, F=String("\\\\evil.example\\share"), D=Array([0, Name.Fit]))
    return forge.annotated(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action))


def _chained() -> bytes:
    chain = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=Array([Dictionary(S=Name.SubmitForm)]))
    return forge.annotated(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=chain))


def _page_action() -> bytes:
    pdf = forge.blank_pdf()
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))
    return forge.saved(pdf)


def _rich_media() -> bytes:
    return forge.annotated(Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9])))


def _file_annotation() -> bytes:
    return forge.annotated(Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9])))


def _xfa() -> bytes:
    return forge.rooted(AcroForm=Dictionary(Fields=Array([]), XFA=String("<xdp/>")))


def _outside_stream() -> bytes:
    pdf = forge.blank_pdf()
    pdf.pages[0].Contents = pikepdf.Stream(pdf, b"", F=String("https://evil.example/x"))
    return forge.saved(pdf)


@pytest.mark.parametrize(
    "make",
    [
        _open_script,
        _open_link,
        _named_script,
        _packed_script,
        _launch,
        _remote,
        _chained,
        _page_action,
        _rich_media,
        _file_annotation,
        _xfa,
        _outside_stream,
        forge.with_attached_file,
        forge.with_unused_script,
    ],
    ids=lambda make: make.__name__.strip("_"),
)
def test_what_runs_fetches_or_carries_files_is_refused(make: Callable[[], bytes]) -> None:
    assert code_of(make()) == "active_content"


def test_a_place_to_open_at_and_a_link_are_harmless() -> None:
    pdf = forge.blank_pdf()
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    link = Dictionary(S=Name.URI, URI=String("https://portal.example"))
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=link)])
    assert INSPECTOR.document(forge.saved(pdf)).sheets == 1


def test_a_script_added_by_an_incremental_update_is_refused() -> None:
    writer = IncrementalPdfFileWriter(BytesIO(forge.harmless_pdf()))
    action = generic.DictionaryObject({generic.NameObject("/S"): generic.NameObject("/Launch")})
    writer.root[generic.NameObject("/OpenAction")] = writer.add_object(action)
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    assert code_of(out.getvalue()) == "active_content"


@pytest.mark.parametrize(
    "tail", [forge.archive(), b"<script>alert(1)</script>", b"\n<HTML>"], ids=["zip", "script", "page"]
)
def test_another_file_behind_the_document_is_refused(tail: bytes) -> None:
    assert code_of(forge.harmless_pdf() + tail) == "foreign_content"


def test_no_pages_is_empty() -> None:
    assert code_of(forge.saved(pikepdf.new())) == "empty"


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (lambda: forge.page_tree([b"2 0 R"], []), {"broken"}),
        (lambda: forge.doubling_tree(40), {"broken"}),
        (lambda: forge.page_tree([b"3 0 R"] * 500_000, [b"<</Type/Page>>"]), {"too_many_sheets"}),
        (lambda: forge.page_tree([b"[1]"], []), {"broken"}),
        (forge.object_stream_bomb, {"broken"}),
        (lambda: forge.xref_bomb(2_000_000), {"broken", "too_complex"}),
        (lambda: forge.many_objects(100_000), {""}),
        (lambda: forge.assembled(b"%PDF-1.4\n", [b"[" * 100_000 + b"]" * 100_000]), {"broken"}),
    ],
    ids=["loop", "doubling", "wide", "not-a-page", "object-streams", "xref", "objects", "nesting"],
)
@pytest.mark.asvs("15.2.2")
def test_bombs_end_in_time_and_cost_the_portal_no_memory(make: Callable[[], bytes], codes: set[str]) -> None:
    content = make()
    assert len(content) <= 10 * MIB
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    try:
        INSPECTOR.document(content)
        code = ""
    except Refused as refused:
        code = refused.faults[0].code
    assert code in codes
    assert time.monotonic() - started < 3 * InspectionLimits().scan_seconds
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024, "kilobytes"


def test_a_scan_out_of_time_or_memory_is_a_refusal_and_not_a_failure() -> None:
    content = forge.many_objects(60_000)
    assert code_of(content, ContentInspector(InspectionLimits(scan_memory=64 * MIB))) == "too_complex"
    assert code_of(content, ContentInspector(InspectionLimits(scan_seconds=0))) == "too_complex"


def test_a_scanner_that_cannot_run_is_our_failure_and_not_the_applicants() -> None:
    with pytest.raises(RuntimeError, match="scanner"):
        ContentInspector(python=Path("/bin/false")).document(forge.harmless_pdf())
