"""Classifiers in XML: through the guarded door, then by local names, because files of one list differ in the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from lxml import etree

from module.integrations.classifiers.refusal import FileRefused
from module.kernel.text import N_
from module.registry.classifier_files import MOST_ROWS, ClassifierRecord, ListSource, column_key
from module.xmldoor import XmlRefused, parse

_ELEMENTS = MOST_ROWS * 20


def xml_records(content: bytes, source: ListSource, most_bytes: int) -> list[ClassifierRecord]:
    """Return a record for each element that has a code. Raises FileRefused."""
    try:
        root = parse(content, max_bytes=most_bytes, max_elements=_ELEMENTS)
    except XmlRefused as error:
        raise FileRefused(0, "xml", N_("The XML document is not accepted: {code}."), code=error.code) from error
    codes = frozenset(map(column_key, source.columns["code"]))
    parents = source.columns.get("parent", ())
    return list(_records(root, codes, column_key(parents[0]) if parents else ""))


def _records(root: etree._Element, codes: frozenset[str], parent_key: str) -> Iterator[ClassifierRecord]:
    found: dict[etree._Element, str] = {}
    for element in root.iter("*"):
        code = next((text for name, text in _own(element) if name in codes and text), "")
        if not code:
            continue
        found[element] = code
        cells: dict[str, str] = {}
        for name, text in _leaves(element, codes):
            cells.setdefault(name, text)
        above = next((found[item] for item in element.iterancestors() if item in found), "")
        if above and parent_key:
            cells.setdefault(parent_key, above)
        yield ClassifierRecord(cast(int | None, element.sourceline) or 0, cells)


def _own(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Give attributes and children without children of their own."""
    for name, value in element.attrib.items():
        yield column_key(etree.QName(name).localname), str(value)
    for child in element.iterchildren("*"):
        if not len(child):
            yield column_key(etree.QName(child).localname), child.text or ""


def _leaves(element: etree._Element, codes: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give what the record holds, and not what records inside it hold."""
    yield from _own(element)
    for child in element.iterchildren("*"):
        if len(child) and not any(name in codes for name, _ in _own(child)):
            yield from _leaves(child, codes)
