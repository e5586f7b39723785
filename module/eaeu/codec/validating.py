"""Validation against the schemas: libxml2 judges, `xmlschema` explains, libxml2's own words are the last resort."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Callable, Set
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree

from module.eaeu.codec.explaining import Explainer
from module.eaeu.codec.faults import WRONG_TYPE, SchemaFault, unexpected_element
from module.eaeu.codec.names import Names
from module.eaeu.codec.reading import collapsed, value_of
from module.eaeu.codec.schema import file_name, schemas
from module.eaeu.structures.moments import instant, whole_day
from module.eaeu.structures.tables import elements, structures
from module.kernel.text import N_, Message

MOST_FAULTS = 50
MANY = 2_000  # elements; of fewer, every fault is found in a moment
_DEEPEST = 30  # levels of the structures, and some more
# libxml2 2.14 refuses white space around these, which XML Schema collapses: they are made clean before it judges
_TOUCHY = frozenset({"xs:date", "xs:dateTime", "xs:duration"})
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = Message(WRONG_TYPE, {"type": "base64Binary"})
_NO_MOMENT = Message(N_("Correct the date or the moment. It must lie in the years 1 to 9999 of universal time."))
_PIECE = 64 * 1024
_DETAIL = 300
_VALUE = re.compile(r"(?<=: )'.*?' (?=is not )|(?<=value )'.*?' (?=is not |has )", re.DOTALL)
_STEP = re.compile(r"(?:(?P<prefix>[^:\[]+):)?(?P<local>[^\[]+)(?:\[(?P<number>\d+)\])?$")


class Validator:
    """Schemas of one configuration, compiled once in each thread that validates."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._files = schemas(names)
        self._compiled = threading.local()
        self._explainer = Explainer(names, self._files)
        self._records = {
            names.clark(row.record): (code, f"/{row.name}/{row.record}")
            for code, row in structures().items()
            if row.record
        }
        self._touchy = _of_types(names, _TOUCHY)
        self._calendar: dict[str, Callable[[str], object]] = {
            **dict.fromkeys(_of_types(names, {"xs:dateTime"}), instant),
            **dict.fromkeys(_of_types(names, {"xs:date"}), whole_day),
        }
        self._touched = frozenset(self._touchy)
        self._is_large = etree.XPath(f"count(descendant::*) >= {MANY}")
        self._binary = _of_types(names, {"xs:base64Binary"})

    def faults(self, document: Any, structure_code: str) -> list[SchemaFault]:
        """Return what does not fit the structure, at most MOST_FAULTS. Takes an element or a tree."""
        element = document if etree.iselement(document) else document.getroot()
        expected = self._names.root(structure_code)
        if element.tag != expected:
            shown = self._names.shown(element)
            return [unexpected_element(self._names.path(element), shown, structures()[structure_code].name)]
        return self._judge(element, structure_code, self._names.path(element))

    def record_faults(self, record: etree._Element, number: int = 1) -> list[SchemaFault]:
        """Return what does not fit a record of the register or of circulation data; `number` is its place."""
        code, path = self._records[str(record.tag)]
        return self._judge(record, code, f"{path}[{number}]" if number > 1 else path)

    def part_faults(self, part: etree._Element, structure_code: str) -> list[SchemaFault]:
        """Return what does not fit a named element of a structure that stands alone, such as its header."""
        return self._judge(part, structure_code, self._names.path(part))

    def _judge(self, element: etree._Element, code: str, path: str) -> list[SchemaFault]:
        schema = self._schema(code)
        found = self._flood(element, schema)
        if found:
            return [SchemaFault(path + fault.path, fault.message) for fault in found]
        if not schema.validate(element):
            cleaned = self._clean(element)
            if cleaned is element or not schema.validate(cleaned):
                found = self._explained(cleaned, schema.error_log)
            element = cleaned
        found = found or self._broken_base64(element) or self._lost_moments(element)
        if not found:
            return []
        top = self._names.path(element)
        return [SchemaFault(path + fault.path.removeprefix(top), fault.message) for fault in found]

    def _flood(self, element: etree._Element, schema: etree.XMLSchema) -> list[SchemaFault]:
        """Return the first faults of an element that has more of them than are told; paths begin below it.

        libxml2 writes down every fault there is, and for each one counts its siblings: 150,000 of them take a minute.
        So an element of many parts is judged as it grows, and no further than this.
        """
        if not self._is_large(element):
            return []
        parser = etree.XMLPullParser(events=("start",), huge_tree=True, resolve_entities=False, no_network=True)
        content = memoryview(etree.tostring(element, with_tail=False))
        root: Any = None
        seen, limit = 0, MANY
        for start in range(0, len(content), _PIECE):
            parser.feed(bytes(content[start : start + _PIECE]))
            for _, part in parser.read_events():
                root, seen = part if root is None else root, seen + 1
            if seen >= limit:
                found = [] if schema.validate(root) else self._first_faults(root, schema.error_log)
                if found:
                    return found
                limit = seen + max(MANY, seen // 8)
        return []

    def _first_faults(self, root: etree._Element, errors: Any) -> list[SchemaFault]:
        """Return MOST_FAULTS faults where there are so many in what has come so far; else none.

        What is open lacks what is still to come: one fault a level, behind all others. Dates are not yet made clean.
        """
        found: list[SchemaFault] = []
        for entry in errors:
            place = self._place(root, entry)
            if place.tag not in self._touched:
                top = len(self._names.path(root))
                found.append(SchemaFault(self._names.path(place)[top:], _own_words(entry)))
            if len(found) >= MOST_FAULTS + _DEEPEST:
                return found[:MOST_FAULTS]
        return []

    def _explained(self, element: etree._Element, errors: Any) -> list[SchemaFault]:
        found = self._explainer.explain(element, MOST_FAULTS)
        for entry in () if found else islice(errors, MOST_FAULTS):
            found.append(SchemaFault(self._path(element, entry), _own_words(entry)))
        return found

    def _broken_base64(self, element: etree._Element) -> list[SchemaFault]:
        broken = (child for child in element.iter(*self._binary) if not is_base64(value_of(child)))
        return [SchemaFault(self._names.path(child), _NOT_BASE64) for child in islice(broken, MOST_FAULTS)]

    def _lost_moments(self, element: etree._Element) -> list[SchemaFault]:
        """Return the moments and days that XML Schema has and no calendar of ours: they cannot be kept or compared."""
        lost = (child for child in element.iter(*self._touchy) if not self._is_kept(child))
        return [SchemaFault(self._names.path(child), _NO_MOMENT) for child in islice(lost, MOST_FAULTS)]

    def _is_kept(self, element: etree._Element) -> bool:
        read = self._calendar.get(str(element.tag))
        try:
            return read is None or read(collapsed(value_of(element))) is not None
        except ValueError:
            return False

    def _clean(self, element: etree._Element) -> etree._Element:
        """Return the element, or a copy with clean dates where they have white space around them."""
        if all(child.text == collapsed(child.text or "") for child in element.iter(*self._touchy) if child.text):
            return element
        copy = deepcopy(element)
        for child in copy.iter(*self._touchy):
            child.text = collapsed(child.text or "")
        return copy

    def _schema(self, code: str) -> etree.XMLSchema:
        compiled: dict[str, etree.XMLSchema] = self._compiled.__dict__.setdefault("schemas", {})
        if code not in compiled:
            # on disk for the moment: how libxml2 finds an import is one setting for all threads, which lxml sets and
            # sets back around each parser, so that a resolver of ours is not always asked
            with tempfile.TemporaryDirectory(prefix="trois-xsd-") as folder:
                for name, content in self._files.items():
                    Path(folder, name).write_bytes(content)
                compiled[code] = etree.XMLSchema(file=str(Path(folder, file_name(self._names, code))))
        return compiled[code]

    def _path(self, top: etree._Element, entry: Any) -> str:
        return self._names.path(self._place(top, entry))

    def _place(self, top: etree._Element, entry: Any) -> etree._Element:
        """Return the place of an entry of libxml2's log; the top where it cannot be found."""
        element = top
        for step in (entry.path or "").split("/")[2:]:
            found = _child(element, step)
            if found is None:
                break
            element = found
        return element


def is_base64(text: str) -> bool:
    """Tell whether a text is base64 as XML Schema has it. libxml2 passes over signs that base64 does not have."""
    length = rest = 0
    last = b""
    for start in range(0, len(text), _PIECE):  # a video is not copied once more
        try:
            data = text[start : start + _PIECE].encode("ascii").translate(None, b" \t\r\n")
        except UnicodeEncodeError:
            return False
        body = data.rstrip(b"=")
        if body.translate(None, _BASE64) or (body and rest):
            return False
        length, rest, last = length + len(data), rest + len(data) - len(body), body[-1:] or last
    if length % 4 or rest > 2:
        return False
    return not rest or last in (b"AEIMQUYcgkosw048" if rest == 1 else b"AQgw")


def _of_types(names: Names, primitives: Set[str]) -> list[str]:
    rows = elements().items()
    return [names.clark(name) for name, row in rows if row.simple and row.simple.primitive in primitives]


def _child(element: etree._Element, step: str) -> etree._Element | None:
    """Follow one step of libxml2's paths: `p:name[2]`, or `*[2]` for names without a prefix."""
    match = _STEP.match(step)
    if match is None:
        return None
    prefix, local, number = match.group("prefix", "local", "number")
    children = list(element.iterchildren("*"))
    if local != "*":
        children = [child for child in children if (child.prefix, etree.QName(child).localname) == (prefix, local)]
    place = int(number or 1) - 1
    return children[place] if place < len(children) else None


def _own_words(entry: Any) -> Message:
    """Return libxml2's sentence without the value, which may be personal, and without end."""
    detail = _VALUE.sub("", str(entry.message))[:_DETAIL]
    return Message(N_("The document does not fit its structure: {detail}"), {"detail": detail})
