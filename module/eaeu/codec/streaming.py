"""Registers of any length: header first, then records one at a time, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from lxml import etree

from module.eaeu.codec.faults import (
    SchemaFault,
    missing_element,
    unexpected_attribute,
    unexpected_element,
    unexpected_text,
)
from module.eaeu.codec.names import XSI, Names
from module.eaeu.codec.reading import read
from module.eaeu.codec.validating import MOST_FAULTS, Validator
from module.eaeu.structures.node import Node
from module.eaeu.structures.tables import CIRCULATION_RECORD, ENTRY_RECORD, HEADER, structures
from module.registry.exchange import MessageLimits
from module.xmldoor import Bounds, ByteSource, Records

RECORDS = (ENTRY_RECORD, CIRCULATION_RECORD)
_UNBOUNDED = ("csdo:DocBinaryText", "ipsdo:IPObjectSound", "ipsdo:IPObjectVideo")
_ENVELOPE, _BODY = (f"{{http://www.w3.org/2003/05/soap-envelope}}{name}" for name in ("Envelope", "Body"))
_MOST_ELEMENTS = 200_000  # of a document that is held whole: with attributes and texts about 150 MB of memory


def document_bounds(names: Names, limits: MessageLimits) -> Bounds:
    """Return the bounds of a document that is read whole."""
    return Bounds(limits.message, limits.message, limits.element, _exempt(names), _MOST_ELEMENTS)


def _exempt(names: Names) -> frozenset[str]:
    return frozenset(names.clark(name) for name in _UNBOUNDED)


@dataclass(frozen=True, slots=True)
class StreamedRecord:
    """A record in its place, counted from 1. The element is gone when the next record comes."""

    number: int
    element: etree._Element
    path: str


class Stream:
    """A document of the register (.002) or of circulation data (.003), alone or in an envelope, record by record.

    Use it as a context: it opens a path and closes it. Nothing but XmlRefused is raised while records come; what does
    not fit around them is told by `frame_faults` behind the last one.
    """

    def __init__(self, source: Path | ByteSource, names: Names, limits: MessageLimits) -> None:
        self._source = source
        self._names = names
        self._bounds = Bounds(limits.register, limits.message, limits.element, _exempt(names))
        self._close = ExitStack()
        self._faults: list[SchemaFault] = []
        self._ended = False
        self._tag = self._path = ""  # of the records
        self.structure = ""
        self.root: etree._Element | None = None
        self.document: etree._Element | None = None

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            file = opening.enter_context(self._source.open("rb")) if isinstance(self._source, Path) else self._source
            self._records = Records(file, [self._names.clark(name) for name in RECORDS], self._bounds)
            self._iterator = iter(self._records)
            self._first = self._next()
            self._headed = self._is_headed()
            self._close = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close.close()

    @property
    def header(self) -> Node | None:
        """Return the document's header; None where there is none. Raises NotReadable."""
        found = None if self.document is None else self.document.find(self._names.clark(HEADER))
        return None if found is None else read(found, self._names)

    @property
    def record_path(self) -> str:
        """Return where the records stand; empty where there is no document."""
        return self._path

    def records(self) -> Iterator[StreamedRecord]:
        """Yield the records. Raises XmlRefused, maybe after many of them: keep none before the end is reached."""
        element, number = self._first, 0
        while element is not None:
            if element.tag == self._tag and element.getparent() is self.document:
                number += 1
                yield StreamedRecord(number, element, f"{self._path}[{number}]" if number > 1 else self._path)
            elif len(self._faults) < MOST_FAULTS:
                shown = self._names.shown(element)
                self._faults.append(unexpected_element(self._names.path(element), shown, ""))
            element = self._next()

    def frame_faults(self, validator: Validator) -> list[SchemaFault]:
        """Return what does not fit around the records. Only behind the last record."""
        if not self._ended:
            raise RuntimeError("the frame is known behind the last record")
        if self.document is None:
            return [self._no_document()]
        faults = [*self._faults, *self._shape_faults(self.document)]
        header = self.document.find(self._names.clark(HEADER))
        if header is not None:
            faults += validator.part_faults(header, self.structure)
        return faults

    def _next(self) -> etree._Element | None:
        """Advance to the next record; the frame is looked at with the first one and behind the last one."""
        element = next(self._iterator, None)
        if element is None:
            self._ended = True
            self.root = self._records.frame
        elif self.root is None:
            self.root = element.getroottree().getroot()
        if self.document is None and self.root is not None:
            self._find_document(self.root)
        return element

    def _find_document(self, root: etree._Element) -> None:
        """The document is the root, or what the body of an envelope holds."""
        inside = root.iterfind(f"{_BODY}/*") if root.tag == _ENVELOPE else ()
        for candidate in (root, *inside):
            code = self._names.structure_of(str(candidate.tag))
            if code and structures()[code].record:
                self.structure, self.document = code, candidate
                name = structures()[code].record
                self._tag, self._path = self._names.clark(name), f"/{structures()[code].name}/{name}"
                return

    def _is_headed(self) -> bool:
        """Tell whether the header stands where it should: first. The parser is ahead of the first record."""
        header = None if self.document is None else self.document.find("*")
        return header is not None and self._names.shown(header) == HEADER

    def _shape_faults(self, document: etree._Element) -> Iterator[SchemaFault]:
        path = self._names.path(document)
        children = [child for child in document.iterchildren("*") if self._names.shown(child) not in RECORDS]
        for child in children[int(self._headed) :][:MOST_FAULTS]:
            yield unexpected_element(self._names.path(child), self._names.shown(child), "")
        if self._first is None:
            yield missing_element(path, structures()[self.structure].record)
        texts = [document.text, *(child.tail for child in document)]
        if self._records.loose_text or any(text and text.strip(" \t\r\n") for text in texts):
            yield unexpected_text(path)
        for attribute in map(str, document.attrib):
            if not attribute.startswith(f"{{{XSI}}}"):
                yield unexpected_attribute(path, attribute)

    def _no_document(self) -> SchemaFault:
        shown = "" if self.root is None else self._names.shown(self.root)
        return unexpected_element(f"/{shown}", shown, "doc:IPObjectRegisterDetails, doc:IPObjectVolatileDetails")
