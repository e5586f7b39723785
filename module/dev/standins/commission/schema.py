"""Judges a document by the facts of its structure: names, order, number, attributes, values. No XSD processor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from module.dev.standins.commission import lexical, names
from module.dev.standins.commission.facts import ANY, Attribute, Facets, Place, Type, facts

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TYPE = f"{{{_XSI}}}type"
_HINTS = {f"{{{_XSI}}}schemaLocation", f"{{{_XSI}}}noNamespaceSchemaLocation"}


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One place that the schema does not admit."""

    path: str
    words: str


def faults(root: etree._Element, structure: str) -> list[SchemaFault]:
    """Return everything that is wrong with a document as this structure; empty for a good one."""
    if root.tag != names.root_name(structure):
        return [SchemaFault("/", f"the root is {root.tag}, not {names.root_name(structure)}")]
    path = f"/{names.prefixed(root.tag)}"
    return [*_attributes(root, _of_root(root), path), *_content(root, facts().structures[structure].content, path)]


def _of_root(root: etree._Element) -> tuple[Attribute, ...]:
    """Return what a root may carry beside its content: `xsi:type`, where it repeats the type that it has anyway."""
    prefix, _, local = str(root.get(_TYPE, "")).strip().rpartition(":")
    name = etree.QName(root)
    repeats = root.nsmap.get(prefix or None) == name.namespace and local == f"{name.localname}Type"
    return (Attribute(_TYPE, required=False, facets=Facets()),) if repeats else ()


def _content(parent: etree._Element, places: tuple[Place, ...], path: str) -> Iterator[SchemaFault]:
    """Walk the children along the places; after the first child that fits nowhere the rest is not judged."""
    if (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
        yield SchemaFault(path, "there is text between the elements")
    children = list(parent.iterchildren(tag=etree.Element))
    position = 0
    for place in places:
        count = 0
        while position < len(children) and _fits(children[position], place) and count != place.most:
            yield from _element(children[position], place, f"{path}/{_step(children[position], count)}")
            position, count = position + 1, count + 1
        if count < place.least:
            yield SchemaFault(path, f"{place.name} is missing")
    if position < len(children):
        yield SchemaFault(path, f"{names.prefixed(children[position].tag)} does not stand here")


def _step(element: etree._Element, count: int) -> str:
    return names.prefixed(element.tag) + (f"[{count + 1}]" if count else "")


def _fits(element: etree._Element, place: Place) -> bool:
    return place.name == ANY or bool(element.tag == names.clark(place.name))


def _element(element: etree._Element, place: Place, path: str) -> Iterator[SchemaFault]:
    if place.name == ANY:
        structure = names.structure_of(element.tag)
        if structure is None:
            yield SchemaFault(path, "there is no declaration of this element")  # the wildcard of R.010 is strict
        else:
            yield from faults(element, structure)
        return
    kind = facts().type_of(place.name)
    yield from _attributes(element, kind.attributes, path)
    if kind.content:
        yield from _content(element, kind.content, path)
    else:
        yield from _value(element, kind, path)


def _value(element: etree._Element, kind: Type, path: str) -> Iterator[SchemaFault]:
    if next(element.iterchildren(tag=etree.Element), None) is not None:
        yield SchemaFault(path, "a value must not hold elements")
        return
    words = lexical.fault(str(element.xpath("string()")), kind.base, kind.facets)  # without comments
    if words:
        yield SchemaFault(path, words)


def _attributes(element: etree._Element, known: tuple[Attribute, ...], path: str) -> Iterator[SchemaFault]:
    present = {str(key): str(value) for key, value in element.attrib.items() if key not in _HINTS}
    for attribute in known:
        value = present.pop(attribute.name, None)
        if value is None:
            if attribute.required:
                yield SchemaFault(path, f"the attribute {attribute.name} is missing")
            continue
        words = lexical.fault(value, "token", attribute.facets)
        if words:
            yield SchemaFault(f"{path}/@{attribute.name}", words)
    for name in present:
        yield SchemaFault(path, f"the attribute {re.sub(r'[{}]', ' ', name).strip()} does not stand here")
