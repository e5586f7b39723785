"""XML to trees: strict about names, lossless for content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from lxml import etree

from module.eaeu.codec.faults import (
    NotReadable,
    SchemaFault,
    unexpected_attribute,
    unexpected_element,
    unexpected_text,
    unknown_element,
)
from module.eaeu.codec.names import XSI, Names, UnknownName
from module.eaeu.structures.node import Node
from module.eaeu.structures.tables import ANY, Element, elements, structures

_HINTS = frozenset({f"{{{XSI}}}schemaLocation", f"{{{XSI}}}noNamespaceSchemaLocation"})
_COLLAPSIBLE = re.compile(r"[\t\n\r]|  |^ | $")
_TYPE = f"{{{XSI}}}type"


def read(element: etree._Element, names: Names) -> Node:
    """Return the tree of a document or of one of its elements. Raises NotReadable.

    Comments and processing instructions mean nothing. `xsi:type` may only repeat the type that the element has anyway,
    and hints at schemas are passed over. Whether all that must be there is there, the schema tells, not this.
    """
    place = _known(element, names)
    node = Node(place.name)
    _fill(node, element, place, names)
    return node


def _known(element: etree._Element, names: Names) -> Element:
    try:
        return place_of(names.prefixed(str(element.tag)))
    except UnknownName as error:
        raise NotReadable([unknown_element(names.path(element), error.name)]) from error


@cache
def place_of(name: str) -> Element:
    """Return an element by name, a document's root as well. Raises KeyError."""
    for code, root in structures().items():
        if root.name == name:
            return Element(name, "", f"{code}:{root.root}Type", "", 1, 1, content=root.content)
    return elements()[name]


def value_of(element: etree._Element) -> str:
    """Return the text of an element without children as it stands; comments and instructions in it mean nothing."""
    text = element.text or ""
    return text + "".join(child.tail or "" for child in element) if len(element) else text


def collapsed(text: str) -> str:
    """Return a text as XML Schema collapses it: no white space at the ends, one blank inside, of XML's four signs."""
    if not _COLLAPSIBLE.search(text):
        return text
    text = text.replace("\t", " ").replace("\n", " ").replace("\r", " ")
    while "  " in text:  # not a list of words: a video in lines of 76 signs would be one of millions
        text = text.replace("  ", " ")
    return text.strip(" ")


def _fill(node: Node, element: etree._Element, place: Element, names: Names) -> None:
    attributes = element.items()
    if attributes:
        _attributes(node, element, attributes, place, names)
    if place.simple is None:
        _children(node, element, place, names)
        return
    for child in element.iterchildren("*") if len(element) else ():
        raise _unexpected(child, names)
    text = value_of(element)
    node.text = collapsed(text) if text and place.simple.collapses else text


def _children(node: Node, element: etree._Element, place: Element, names: Names) -> None:
    _judge_text(element.text, element, names)
    allowed = _allowed(place)
    numbers: dict[str, int] = {}
    child: Any
    for child in element:
        tail = child.tail
        if tail:
            _judge_text(tail, element, names)
        name = names.name_of(child.tag)
        inner = allowed.get(name)
        if inner is None:
            if not isinstance(child.tag, str):
                continue
            inner = _known(child, names)
            if ANY not in allowed:
                raise _unexpected(child, names)
        number = numbers[name] = numbers.get(name, 0) + 1
        below = Node(name, "", {}, [], node, number)
        node.children.append(below)
        _fill(below, child, inner, names)


def _judge_text(text: str | None, element: etree._Element, names: Names) -> None:
    if text and text.strip(" \t\r\n"):
        raise NotReadable([unexpected_text(names.path(element))])


@cache
def _allowed(place: Element) -> Mapping[str, Element]:
    return {child.name: child for child in place.content}


@cache
def _attribute_names(place: Element) -> frozenset[str]:
    return frozenset(row.name for row in place.attributes)


def _unexpected(child: etree._Element, names: Names) -> NotReadable:
    return NotReadable([unexpected_element(names.path(child), names.shown(child), "")])


def _attributes(
    node: Node, element: etree._Element, found: Iterable[tuple[Any, Any]], place: Element, names: Names
) -> None:
    rows = _attribute_names(place)
    for key, value in found:
        name = str(key)
        if name in rows:
            node.attributes[name] = collapsed(str(value))
        elif name == _TYPE:
            _judge_type(element, str(value), place, names)
        elif name not in _HINTS:
            raise NotReadable([unexpected_attribute(names.path(element), name)])


def _judge_type(element: etree._Element, value: str, place: Element, names: Names) -> None:
    prefix, _, local = collapsed(value).rpartition(":")
    own = place.type.partition(":")
    space = element.nsmap.get(prefix or None)
    if not place.type or (space, local) != (names.namespace(own[0]), own[2]):
        raise NotReadable([SchemaFault(names.path(element), unexpected_attribute("", "xsi:type").message)])
