"""Trees to XML: UTF-8, the usual prefixes, order and names as the structure has them."""

from __future__ import annotations

from lxml import etree

from module.eaeu.codec.faults import (
    NotReadable,
    SchemaFault,
    missing_element,
    unexpected_attribute,
    unexpected_element,
    unexpected_text,
)
from module.eaeu.codec.names import DOCUMENT, Names, UnknownName
from module.eaeu.codec.reading import place_of
from module.eaeu.structures.node import Node
from module.eaeu.structures.tables import ANY, Element, structures
from module.kernel.text import N_, Message
from module.xmldoor import exclusive


def write(node: Node, structure_code: str | None, names: Names) -> bytes:
    """Return a tree as a document, or with None as a document or any named element of one.

    Raises NotReadable where a name, an attribute, the order or the number of children is not the structure's. Values
    are for the validator.
    """
    if structure_code is not None and structures()[structure_code].name != node.name:
        raise NotReadable([unexpected_element(node.path, node.name, structures()[structure_code].name)])
    return etree.tostring(element(node, names), encoding="utf-8", xml_declaration=True)


def element(node: Node, names: Names) -> etree._Element:
    """Return a tree as an element. Raises NotReadable as `write` does."""
    used = {below.name.partition(":")[0] for below in node.walk()} - {DOCUMENT}
    spaces = {prefix: names.namespace(prefix) for prefix in sorted(used)}
    made = etree.Element(_clark(node, names), nsmap=_with_document(node, names) | spaces)
    _fill(made, node, _place(node), names)
    return made


def record_bytes(record: etree._Element) -> bytes:
    """Return one record as exclusive canonical XML without comments: what is kept and compared of it."""
    return exclusive(record)


def _with_document(node: Node, names: Names) -> dict[str, str]:
    code = names.structure_of(_clark(node, names))
    return {DOCUMENT: names.namespace(code)} if code else {}


def _clark(node: Node, names: Names) -> str:
    try:
        return names.clark(node.name)
    except UnknownName as error:
        raise NotReadable([unexpected_element(node.path, node.name, "")]) from error


def _place(node: Node) -> Element:
    return place_of(node.name)


def _fill(made: etree._Element, node: Node, place: Element, names: Names) -> None:
    try:
        for name, value in node.attributes.items():
            if all(row.name != name for row in place.attributes):
                raise NotReadable([unexpected_attribute(node.path, name)])
            made.set(name, value)
        if place.simple is not None:
            made.text = node.text
    except ValueError as error:
        text = N_("The value has a character that XML cannot carry.")
        raise NotReadable([SchemaFault(node.path, Message(text))]) from error
    _judge_order(node, place)
    for child in node.children:
        clark = _clark(child, names)
        _fill(etree.SubElement(made, clark, nsmap=_with_document(child, names) or None), child, _place(child), names)


def _judge_order(node: Node, place: Element) -> None:
    """Refuse children out of order, too many or too few, and text beside them."""
    if node.text and place.simple is None:
        raise NotReadable([unexpected_text(node.path)])
    position = 0
    for expected in place.content:
        start = position
        while position < len(node.children) and _fits(node.children[position], expected):
            position += 1
            if expected.most is not None and position - start == expected.most:
                break
        if position - start < expected.least:
            raise NotReadable([missing_element(node.path, expected.name)])
    if position < len(node.children):
        extra = node.children[position]
        raise NotReadable([unexpected_element(extra.path, extra.name, "")])


def _fits(child: Node, expected: Element) -> bool:
    return expected.name in (ANY, child.name)
