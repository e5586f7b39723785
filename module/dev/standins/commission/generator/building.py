"""Elements with prefixed names, made in one expression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from lxml import etree

from module.dev.standins.commission import names

Content: TypeAlias = "etree._Element | str | Iterable[etree._Element] | None"
COUNTRIES = "2021"
_NAMESPACES: dict[str, str] = {prefix: space for prefix, space in names.PREFIXES.items() if prefix != "bdt"}


def build(name: str, *content: Content, attributes: Mapping[str, str] | None = None) -> etree._Element:
    """Make an element: text, children, lists of children; what is None is left out."""
    element = etree.Element(names.clark(name), dict(attributes or {}), nsmap=_NAMESPACES)
    return _fill(element, content)


def build_root(structure: str, *content: Content) -> etree._Element:
    """Make the root of a document with the prefixes of all models declared on it."""
    spaces = {"doc": names.namespace(structure), **_NAMESPACES}
    return _fill(etree.Element(names.root_name(structure), nsmap=spaces), content)


def country(code: str) -> etree._Element:
    """Make a country with its code list."""
    return build("csdo:UnifiedCountryCode", code, attributes={"codeListId": COUNTRIES})


def values(name: str, texts: Iterable[str]) -> list[etree._Element]:
    """Make one element for each text."""
    return [build(name, text) for text in texts]


def _fill(element: etree._Element, content: Iterable[Content]) -> etree._Element:
    for item in content:
        if item is None:
            continue
        if isinstance(item, str):
            element.text = item
        elif isinstance(item, etree._Element):
            element.append(item)
        else:
            element.extend(list(item))
    return element
