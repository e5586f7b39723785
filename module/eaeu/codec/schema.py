"""The XML schemas of the exchange, written from the facts in the shape of the published base model 0.4.12.

One file for each namespace, every element global with a named global type, documents by reference. An element or a type
carries its id in the model as documentation has it in the original: in a comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from module.eaeu.codec.names import DOCUMENT, Names
from module.eaeu.spec.facts import process
from module.eaeu.structures.tables import (
    ANY,
    GENERIC,
    Attribute,
    ComplexType,
    Element,
    Facets,
    SimpleType,
    Structure,
    complex_types,
    elements,
    models,
    simple_types,
    structures,
)

XS = "http://www.w3.org/2001/XMLSchema"
_FACETS = {
    "length": "length",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
    "total_digits": "totalDigits",
}
# libxml2 counts on from one alternative into the next where they begin alike: for the first pattern it takes 5, 7 and
# 11 digits, for the second 6, 9 and 12. What stands here means the same and it reads it right; structures.json keeps
# what was published. A test holds all patterns against Python's.
_READ_RIGHT = {
    r"\d{2}|\d{4}|\d{6}|\d{8,10}": r"\d{2}(\d{2}(\d{2}(\d{2,4})?)?)?",
    "[0-9]{2}|[0-9]{5}|[0-9]{8}": "[0-9]{2}([0-9]{3}([0-9]{3})?)?",
}


def file_name(names: Names, key: str) -> str:
    """Return the schema file of a prefix or a structure: `EEC_M_SimpleDataObjects_v0.4.12.xsd`."""
    return names.namespace(key).removeprefix("urn:").replace(":", "_") + ".xsd"


def schemas(names: Names) -> dict[str, bytes]:
    """Return every schema by its file name; imports are relative, so all go into one folder."""
    found = {file_name(names, prefix): _bytes(_model(names, prefix)) for prefix in models()}
    return found | {
        file_name(names, code): _bytes(_document(names, structure)) for code, structure in structures().items()
    }


def embedded(code: str) -> tuple[str, ...]:
    """Return the structures that documents of a structure may carry: those of R.010 in any message of the process."""
    if code != GENERIC:
        return ()
    found = {inner for row in process().messages.values() if row.structures[0] == code for inner in row.structures[1:]}
    return tuple(sorted(found))


def _bytes(root: etree._Element) -> bytes:
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _model(names: Names, prefix: str) -> etree._Element:
    own = [element for name, element in elements().items() if _prefix(name) == prefix]
    simple = [row for name, row in simple_types().items() if _prefix(name) == prefix]
    complexes = [row for name, row in complex_types().items() if _prefix(name) == prefix]
    used = {_prefix(element.type) for element in own} | {_prefix(row.base) for row in simple}
    declared = [attribute for row in simple for attribute in row.declared]
    declared += [attribute for row in complexes for attribute in row.attributes]
    used |= {_prefix(attribute.type) for attribute in declared}
    used |= {_prefix(name) for row in complexes for name in (row.base, *(child.name for child in row.own))}
    root = _schema(names, prefix, prefix, used)
    for element in own:
        _note(root, element.id)
        _add(root, "element", name=_local(element.name), type=element.type)
    for simple_type in simple:
        _note(root, simple_type.id)
        _simple(root, simple_type)
    for complex_type in complexes:
        _note(root, complex_type.id)
        _complex(root, complex_type)
    return root


def _document(names: Names, structure: Structure) -> etree._Element:
    used = {_prefix(child.name) for child in structure.content if child.name != ANY}
    root = _schema(names, structure.code, DOCUMENT, used)
    for code in embedded(structure.code):
        _import(root, names, code)
    _add(root, "element", name=structure.root, type=f"{DOCUMENT}:{structure.root}Type")
    _sequence(_add(root, "complexType", name=f"{structure.root}Type"), structure.content)
    return root


def _schema(names: Names, key: str, own_prefix: str, used: Iterable[str]) -> etree._Element:
    """Begin a schema that imports what it uses; models stand in the order in which they build on each other."""
    others = [prefix for prefix in models() if prefix in set(used) - {own_prefix}]
    spaces = {own_prefix: names.namespace(key), **{prefix: names.namespace(prefix) for prefix in others}}
    root = etree.Element(f"{{{XS}}}schema", nsmap={"xs": XS, **spaces})
    root.set("targetNamespace", names.namespace(key))
    root.set("elementFormDefault", "qualified")
    root.set("version", names.versions[key])
    for prefix in others:
        _import(root, names, prefix)
    return root


def _import(root: etree._Element, names: Names, key: str) -> None:
    _add(root, "import", namespace=names.namespace(key), schemaLocation=file_name(names, key))


def _simple(root: etree._Element, row: SimpleType) -> None:
    base = simple_types().get(row.base)
    if not row.attributes:
        _facets(_add(_add(root, "simpleType", name=_local(row.name)), "restriction", base=row.base), row.own)
        return
    content = _add(_add(root, "complexType", name=_local(row.name)), "simpleContent")
    way = "restriction" if base is not None and base.attributes else "extension"
    derived = _add(content, way, base=row.base)
    _facets(derived, row.own)
    _attributes(derived, row.declared)


def _complex(root: etree._Element, row: ComplexType) -> None:
    holder = _add(root, "complexType", name=_local(row.name))
    if row.base:
        holder = _add(_add(holder, "complexContent"), "extension", base=row.base)
    _sequence(holder, row.own)
    _attributes(holder, row.attributes)


def _sequence(holder: etree._Element, content: Sequence[Element]) -> None:
    sequence = _add(holder, "sequence")
    for child in content:
        occurs = {"minOccurs": str(child.least), "maxOccurs": "unbounded" if child.most is None else str(child.most)}
        occurs = {name: value for name, value in occurs.items() if value != "1"}
        if child.name == ANY:
            _add(sequence, "any", namespace="##any", processContents="strict", **occurs)
        else:
            _add(sequence, "element", ref=child.name, **occurs)


def _facets(holder: etree._Element, facets: Facets) -> None:
    for field, facet in _FACETS.items():
        value = getattr(facets, field)
        if value not in (None, ""):
            _add(holder, facet, value=_READ_RIGHT.get(value, str(value)))


def _attributes(holder: etree._Element, rows: Sequence[Attribute]) -> None:
    for row in rows:
        _add(holder, "attribute", name=row.name, type=row.type, use="required" if row.required else "optional")


def _note(parent: etree._Element, text: str) -> None:
    parent.append(etree.Comment(f" {text} "))


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{XS}}}{tag}", attributes)


def _prefix(name: str) -> str:
    return name.split(":")[0]


def _local(name: str) -> str:
    return name.split(":")[1]
