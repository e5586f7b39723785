"""Printed forms: structure of PDF/A-3, attachments, determinism, hostile text."""

from __future__ import annotations

import os
import threading
from datetime import datetime
from io import BytesIO

import pikepdf
import pytest

from module.documents.printer import TypstPrinter
from tests.unit.documents.samples import (
    EVIDENCE,
    EXTRACT_XML,
    MADE_AT,
    SIGNED_XML,
    URL,
    decision_sheet,
    extract_sheet,
    legal_text,
    plain_sheet,
    printed_text,
    squeezed,
)

KAZAKH = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі № « » ₸ – “ ”"


@pytest.fixture(scope="module")
def printer() -> TypstPrinter:
    return TypstPrinter()


def fonts_of(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
    ]


def attached(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    return {str(spec.UF): spec for spec in pdf.Root.AF}


def test_decision_is_tagged_pdfa_3(printer: TypstPrinter) -> None:
    with pikepdf.open(BytesIO(printer.decision(decision_sheet()))) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Шешім kk № 0001-26"
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert len(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()) > 100
        assert str(pdf.Root.Lang) == "kk"
        assert pdf.Root.MarkInfo.Marked
        assert not pdf.is_encrypted
        assert str(pdf.Root.ViewerPreferences.DisplayDocTitle) == "True"


def test_every_font_is_embedded(printer: TypstPrinter) -> None:
    with pikepdf.open(BytesIO(printer.decision(decision_sheet()))) as pdf:
        fonts = fonts_of(pdf)
        assert len(fonts) >= 2
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


def test_print_holds_nothing_active(printer: TypstPrinter) -> None:
    with pikepdf.open(BytesIO(printer.decision(decision_sheet()))) as pdf:
        keys = {key for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) for key in thing.keys()}  # noqa: SIM118
        assert not keys & {"/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/XFA"}


def test_signed_xml_and_evidence_are_inside_octet_for_octet(printer: TypstPrinter) -> None:
    with pikepdf.open(BytesIO(printer.decision(decision_sheet()))) as pdf:
        files = attached(pdf)
        assert {name: str(spec.AFRelationship) for name, spec in files.items()} == {
            "decision.xml": "/Source",
            "evidence.json": "/Supplement",
        }
        assert pdf.attachments["decision.xml"].get_file().read_bytes() == SIGNED_XML
        assert pdf.attachments["evidence.json"].get_file().read_bytes() == EVIDENCE
        assert str(files["decision.xml"].EF.F.Subtype) == "/application/xml"


def test_any_octets_can_be_attached(printer: TypstPrinter) -> None:
    sheet = decision_sheet()
    octets = bytes(range(256)) * 40
    content = printer.decision(type(sheet)("1", MADE_AT, sheet.texts, URL, octets, EVIDENCE))
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.attachments["decision.xml"].get_file().read_bytes() == octets


def test_both_languages_are_complete_and_kazakh_comes_first(printer: TypstPrinter) -> None:
    text = printed_text(printer.decision(decision_sheet()))
    sample = legal_text("kk")
    parts = (sample.number_line, sample.preamble, *sample.operative, *sample.grounds, sample.appeal, sample.signed_line)
    for part in (*parts, sample.original_note, URL, sample.authority.upper()):
        assert text.count(squeezed(part)) == 2, part
    assert text.index("Шешімkk") < text.index("Шешімru")
    assert "1/2" in text
    assert "2/2" in text


def test_without_a_seal_the_print_says_nothing_of_it(printer: TypstPrinter) -> None:
    assert "Мөртуралы" not in printed_text(printer.decision(decision_sheet()))


def test_kazakh_letters_and_signs_are_printed(printer: TypstPrinter) -> None:
    assert squeezed(KAZAKH) in printed_text(printer.sheet(plain_sheet(KAZAKH)))


@pytest.mark.parametrize(
    "hostile",
    [
        '#eval("1+1") #panic() #import "@preview/x:1.0.0"',
        "$ x^2 $ *bold* _under_ `raw` @label <label> = heading",
        '"); #read("/etc/passwd") //',
        "\\u{41} \\ ~ -- --- ... 'q' \"q\" https://example.org",
        "- item\n+ item\n/ term: x",
    ],
)
@pytest.mark.asvs("1.3.5")
def test_typed_markup_is_printed_as_typed(printer: TypstPrinter, hostile: str) -> None:
    assert squeezed(hostile) in printed_text(printer.sheet(plain_sheet(hostile)))
    assert squeezed(hostile) in printed_text(printer.decision(decision_sheet(preamble=hostile)))


def test_a_very_long_word_stays_on_the_page(printer: TypstPrinter) -> None:
    word = "Ұ" * 3000
    content = printer.sheet(plain_sheet(word))
    assert word in printed_text(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert sum(len(_lines(page)) for page in pdf.pages) > 3000 / 60


def _lines(page: pikepdf.Page) -> set[float]:
    """The heights at which text stands."""
    places = (operands for operands, operator in pikepdf.parse_content_stream(page) if str(operator) == "cm")
    return {round(float(operands[5]), 1) for operands in places}


def test_a_text_of_20_kilobytes_runs_over_pages(printer: TypstPrinter) -> None:
    long_text = "\n\n".join(f"Абзац {number} " + "сөз " * 50 for number in range(60))
    assert len(long_text.encode()) > 20_000
    for content in (
        printer.decision(decision_sheet(grounds=tuple(long_text.split("\n\n")), appeal=long_text)),
        printer.sheet(plain_sheet(long_text)),
    ):
        assert "Абзац59" in printed_text(content)
        with pikepdf.open(BytesIO(content)) as pdf:
            assert len(pdf.pages) > 3


def test_direction_and_control_signs_do_not_reach_the_paper(printer: TypstPrinter) -> None:
    text = printed_text(printer.sheet(plain_sheet("а\u202eб\u2066в\u0000г\u200fд\u00adе\x1bж")))
    assert "абвгдеж" in text


def test_hebrew_and_arabic_are_printed(printer: TypstPrinter) -> None:
    text = printed_text(printer.sheet(plain_sheet("שלום")))
    assert set("שלום") <= set(text)


def test_letters_without_a_glyph_become_boxes_and_spare_the_others(printer: TypstPrinter) -> None:
    text = printed_text(printer.decision(decision_sheet(preamble="марка 商標 😀 a\u0301\u20dd \ue000 соңы")))
    assert "марка□□□" in text
    assert "соңы" in text
    assert "á" in text or "a" in text


def test_equal_sheets_give_equal_bytes(printer: TypstPrinter) -> None:
    assert printer.decision(decision_sheet()) == TypstPrinter().decision(decision_sheet())
    assert printer.sheet(plain_sheet()) == printer.sheet(plain_sheet())


def test_the_date_of_the_document_is_the_date_it_was_made(printer: TypstPrinter) -> None:
    with pikepdf.open(BytesIO(printer.sheet(plain_sheet()))) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261121093000")


def test_a_naive_date_is_refused(printer: TypstPrinter) -> None:
    sheet = plain_sheet()
    naive = type(sheet)("kk", "т", "", (), "", datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="naive"):
        printer.sheet(naive)


def test_a_sheet_without_address_has_no_code(printer: TypstPrinter) -> None:
    assert URL in printed_text(printer.sheet(plain_sheet()))
    assert "http" not in printed_text(printer.sheet(plain_sheet(url="")))


def test_threads_share_one_printer(printer: TypstPrinter) -> None:
    prints: list[bytes] = []
    threads = [threading.Thread(target=lambda: prints.append(printer.decision(decision_sheet()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(prints)) == 1
    assert len(prints) == 4


def test_printing_after_a_fork_fails_instead_of_hanging(printer: TypstPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    printer.sheet(plain_sheet())
    monkeypatch.setattr(os, "getpid", lambda: -1)
    with pytest.raises(RuntimeError, match="forked"):
        TypstPrinter().sheet(plain_sheet())


def test_an_extract_is_tagged_pdfa_3_with_its_xml_inside(printer: TypstPrinter) -> None:
    content = printer.extract(extract_sheet(KAZAKH))
    with pikepdf.open(BytesIO(content)) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["dc:title"] == "Үзінді kk № EXTRACT-2026-000001"
        assert {name: str(spec.AFRelationship) for name, spec in attached(pdf).items()} == {"extract.xml": "/Source"}
        assert pdf.attachments["extract.xml"].get_file().read_bytes() == EXTRACT_XML
        assert len(pdf.pages) == 2
    text = printed_text(content)
    for part in ("Үзіндіkk", "Үзіндіru", "№EXTRACT-2026-000001", "КОМИТЕТKK", "Астанаkk", "Проверьтеru", URL):
        assert part in text, part
    assert text.count(squeezed(KAZAKH)) == 2
    assert "Мөрkk" not in text, "without a seal the print says nothing of one"
