"""An act that the release of commit 02d289d signed: it says nothing of the object, and goes on being read and printed.

`act_02d289d.json` is what stood in its database: the signed document, the sealed mark, the frozen texts of both. Its
words are msgids: the tests of that release wrote without a catalog.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from module.casework.printing import picture_of
from module.documents.printer import TypstPrinter
from module.registry.prints import DecisionSheet, LegalText, MarkText
from module.store.plain import from_plain
from module.xmldoor import as_signing_document, compose, parse
from tests.unit.documents.samples import EVIDENCE, MADE_AT, URL, printed_text, squeezed


@pytest.fixture(scope="module")
def act() -> Any:
    path = Path(__file__).parent / "act_02d289d.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_its_texts_are_read_and_printed(act: Any) -> None:
    texts = tuple(from_plain(text, LegalText) for text in act["texts"])
    marks = tuple(from_plain(text, MarkText) for text in act["marks"])
    signed, mark = act["signed"].encode(), act["mark"].encode()
    sheet = DecisionSheet(act["number"], MADE_AT, texts, URL, signed, EVIDENCE, mark, marks)
    printed = printed_text(TypstPrinter().decision(sheet))
    for words in ("ЖҰМАБЕКОВА ДИНАРА МАРАТҚЫЗЫ", "ҚАСЫМОВ ЕРЛАН ТӨЛЕУҰЛЫ", "«ТӨРЕ 02D289D»", "01.12.2026 – 20.11.2028"):
        assert squeezed(words) in printed, words
    assert texts[0].protected == () and texts[0].goods == () and texts[0].annex == ""


def test_its_document_is_read_back_letter_for_letter(act: Any) -> None:
    document = act["document"].encode()
    assert compose(as_signing_document(parse(document))) == document
    assert picture_of(document) == ""
    signed = etree.fromstring(act["signed"].encode())
    assert [etree.QName(node).localname for node in signed][-1] == "Signature"
    assert etree.QName(signed).namespace == "urn:kz:trois:decision:2"
