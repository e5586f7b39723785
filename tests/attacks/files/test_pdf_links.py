"""Links inside a PDF: to pages and letters they stay, whatever runs something or opens a file of the reader goes."""

from __future__ import annotations

import pytest
from pikepdf import Array, Dictionary, Name, Object, String

from module.documents.inspector import ContentInspector
from module.kernel.errors import Refused
from tests.attacks.files import forge

INSPECTOR = ContentInspector()


def code_of(content: bytes) -> str:
    """The code of the refusal, or nothing."""
    try:
        INSPECTOR.document(content)
    except Refused as refused:
        (fault,) = refused.faults
        assert fault.path == "file"
        return fault.code
    return ""


def linked(address: Object, **more: object) -> bytes:
    """A PDF with one link to an address."""
    action = Dictionary(S=Name.URI, URI=address, **more)
    return forge.annotated(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action))


DANGEROUS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:x",
    "\x01javascript:x", "vbscript:x", "data:text/html,<script>", "file:///etc/passwd", "file://evil.example/share/a.exe",
    "\\\\evil.example\\share\\a.exe", "//evil.example/a", "ms-msdt:/id", "search-ms:query=a", "jar:http://a!/b",
    "view-source:https://a", "blob:https://a", "about:blank", "ｊavascript:x", "\u200bjavascript:x", "С:\\a.exe",
    "shell:startup",
]  # fmt: skip


@pytest.mark.parametrize("address", DANGEROUS)
def test_a_link_that_is_no_page_and_no_letter_is_refused(address: str) -> None:
    assert code_of(linked(String(address))) == "dangerous_link"


def test_a_link_written_in_sixteen_bits_is_read() -> None:
    assert code_of(linked(String("\ufeffjavascript:x".encode("utf-16-be")))) == "dangerous_link"
    assert code_of(linked(String("javascript:x".encode("utf-16-be")))) == "dangerous_link"


def test_an_address_that_is_no_text_is_refused() -> None:
    assert code_of(linked(Array([String("javascript:x")]))) == "dangerous_link"
    assert code_of(linked(Name("/javascript:x"))) == "dangerous_link"


def test_the_base_of_all_links_is_an_address_too() -> None:
    assert code_of(forge.rooted(URI=Dictionary(Base=String("javascript:x")))) == "dangerous_link"
    assert code_of(forge.rooted(URI=Dictionary(Base=String("https://portal.example/")))) == ""


def test_a_link_of_the_contents_and_of_a_chain_is_read() -> None:
    action = Dictionary(S=Name.URI, URI=String("javascript:x"))
    assert code_of(forge.rooted(Outlines=Dictionary(First=Dictionary(Title=String("x"), A=action)))) == "dangerous_link"
    chain = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]), Next=action)
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=chain)
    assert code_of(forge.annotated(link)) == "dangerous_link"


@pytest.mark.parametrize(
    "address",
    [
        "https://portal.example", "http://portal.example/a?b=c:d#e", "HTTPS://PORTAL.EXAMPLE",
        "mailto:a@portal.example",
        "tel:+77172000000", "page.html", "a/b:c", "#here", "?a=b:c", "", "www.portal.example", "https://пример.қаз/ә",
    ],
)  # fmt: skip
def test_pages_letters_and_telephones_stay(address: str) -> None:
    assert code_of(linked(String(address))) == ""
