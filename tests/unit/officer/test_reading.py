"""A document of the exchange as rows for the page: numbered, dated, escaped, with its files."""

from __future__ import annotations

import base64

import pytest

from module.casework.received import file, plain_files, readable
from module.kernel.errors import NotFound
from module.officer.reading import sections
from module.registry.readable import ReadableElement
from tests.support.web import bare_host

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n rest").decode()
PDF = base64.b64encode(b"%PDF-1.7").decode()


def leaf(name: str, text: str, **attributes: str) -> ReadableElement:
    return ReadableElement(name, text, attributes)


DOCUMENT = ReadableElement(
    "IPObjectRegistrationFormDetails",
    children=(
        ReadableElement("RightholderDetails", children=(leaf("SubjectName", "<b>A</b>"), leaf("DocBinaryText", PDF))),
        leaf("IPObjectPicture", PNG, mediaTypeCode="image/png"),
        ReadableElement("RightholderDetails", children=(leaf("EndDate", "2026-11-20"),)),
        ReadableElement("Unheard", children=(leaf("EventDateTime", "2026-11-20T06:00:00Z"), leaf("X", "2026-02-31"))),
        leaf("CopyrightTermDefinedIndicator", "true"),
    ),
)


def shown() -> list[tuple[str, int, list[tuple[object, str]]]]:
    app = bare_host()
    with app.test_request_context("/trois/?lang=en"):
        from module.context.state import state

        state().language = "en"
        return [
            (part.title, part.level, [(row["key"], str(row["html"])) for row in part.rows])
            for part in sections(DOCUMENT, 3, lambda number: f"/f/{number}")
        ]


def test_sections_stand_in_order_and_those_of_one_name_are_numbered() -> None:
    found = shown()
    assert [(title, level) for title, level, _ in found] == [
        ("Registration form", 3),
        ("Right holder 1", 4),
        ("Right holder 2", 4),
        ("Unheard", 4),
    ]


def test_values_are_written_for_people_and_never_markup() -> None:
    rows = {row[0]: row[1] for _, _, part in shown() for row in part}
    assert rows["Name of the subject"] == "&lt;b&gt;A&lt;/b&gt;"
    assert rows["End date"] == "20.11.2026"
    assert rows["X"] == "2026-02-31", "what is no date stands as it came"
    assert "20.11.2026 11:00" in rows.values()
    assert "Yes" in rows.values()


def test_files_are_numbered_as_the_page_shows_them() -> None:
    rows = [row[1] for _, _, part in shown() for row in part]
    assert any('src="/f/0"' in row and "mediaTypeCode: image/png" in row for row in rows)
    assert any('href="/f/1"' in row for row in rows)
    assert [element.text for element in plain_files(DOCUMENT)] == [PNG, PDF]
    assert file(DOCUMENT, 0) == (b"\x89PNG\r\n\x1a\n rest", "image/png")
    assert file(DOCUMENT, 1) == (b"%PDF-1.7", "application/octet-stream")


@pytest.mark.parametrize("text", ["not base64!", "QQ"])
def test_what_is_no_file_is_not_there(text: str) -> None:
    broken = ReadableElement("A", children=(leaf("DocBinaryText", text),))
    for number in (0, 1):
        with pytest.raises(NotFound):
            file(broken, number)


def test_a_signed_container_is_opened_for_reading() -> None:
    signed = (
        b'<s:Envelope xmlns:s="urn:s"><s:Body><c:SignedDoc xmlns:c="urn:c"><c:Data><c:SignedContent>'
        b'<d:R xmlns:d="urn:d">'
        b"<d:A>1</d:A></d:R></c:SignedContent></c:Data></c:SignedDoc></s:Body></s:Envelope>"
    )
    found = readable(signed)
    assert found is not None
    assert (found.name, found.value("A")) == ("R", "1")
    assert readable(b"<s:Envelope xmlns:s='urn:s'><s:Body/></s:Envelope>") is not None
