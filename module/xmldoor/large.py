"""Documents too large for `parse`: read piece by piece, whole or one record at a time, within bounds of their own.

The parser's own bounds are off here, because a document may carry sounds and videos; so every piece is measured before
the parser sees it: bytes, signs that open elements and attributes. That bounds what it can hold.
"""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from lxml import etree

from module.xmldoor.guard import (
    ILLEGAL_IN_NAMESPACE,
    MAX_ATTRIBUTES,
    MAX_DEPTH,
    XmlRefused,
    guarded_parser,
    judge_beginning,
    judge_shape,
    refused,
)

_PIECE = 64 * 1024
_GLANCE = 16


class Source(Protocol):
    """What bytes are read from: a file, or whoever looks at them on their way."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most so many; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Bounds:
    """`total` bytes of a document, `part` bytes and `elements` of what is held at once: a record, or the document.

    `text` is the longest text in bytes of UTF-8, but for elements named in `exempt` (Clark's form).
    """

    total: int
    part: int
    text: int
    exempt: frozenset[str] = frozenset()
    elements: int = 200_000
    depth: int = MAX_DEPTH
    attributes: int = MAX_ATTRIBUTES


class _Meter:
    """Measures pieces on their way to the parser. Raises XmlRefused."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._letters = codecs.getincrementaldecoder("utf-8")()
        self._total = self._part = self._openings = self._values = 0
        self._uncounted: list[bytes] = []

    def take(self, piece: bytes) -> None:
        """Count a piece."""
        self._total += len(piece)
        self._part += len(piece)
        if self._total > self._bounds.total or self._part > self._bounds.part:
            raise XmlRefused("too_large")
        try:
            self._letters.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            raise XmlRefused("not_well_formed") from error
        self._uncounted.append(piece)
        if self._part > 2 * self._bounds.elements:  # fewer bytes hold fewer signs
            self._count()

    def _count(self) -> None:
        """Count signs: an element opens and closes; an attribute or a namespace has one value."""
        for piece in self._uncounted:
            self._openings += piece.count(b"<")
            self._values += piece.count(b'="') + piece.count(b"='")
        self._uncounted.clear()
        if self._openings > 2 * self._bounds.elements or self._values > 2 * self._bounds.elements:
            raise XmlRefused("too_wide")

    def part_ended(self) -> None:
        """Begin a new part."""
        self._part = self._openings = self._values = 0
        self._uncounted.clear()

    @property
    def most(self) -> int:
        """Return how many bytes the current part has at most: it may have begun in the piece before it was counted."""
        return self._part + _PIECE


def parse_large(stream: Source, bounds: Bounds) -> etree._Element:
    """Return the root of a document. Raises XmlRefused: what `parse` refuses, `too_large` for a text over its bound."""
    parser: Any = _parser(etree.XMLPullParser, events=())
    for piece in _pieces(stream, _Meter(bounds)):
        _feed(parser, piece)
    root: etree._Element = _close(parser)
    _judge(root, bounds)
    return root


class Records:
    """The records of a document of any length, one at a time; what stands around them is kept in `frame`.

    A record is an element of one of the given names that stands in no other one. It is whole when it is handed out, and
    gone when the next one is. `loose_text` tells whether there was text between records.
    """

    def __init__(self, stream: Source, names: Collection[str], bounds: Bounds) -> None:
        self._stream = stream
        self._names = frozenset(names)
        self._bounds = bounds
        self._last: etree._Element | None = None
        self._home: etree._Element | None = None
        self.frame: etree._Element | None = None
        self.loose_text = False

    def __iter__(self) -> Iterator[etree._Element]:
        """Yield each record. Raises XmlRefused, maybe after many records: no verdict before the end is one."""
        parser: Any = _parser(etree.XMLPullParser, events=("start-ns", "end"), tag=sorted(self._names))
        meter = _Meter(self._bounds)
        for piece in _pieces(self._stream, meter):
            _feed(parser, piece)
            for event, item in parser.read_events():
                if event == "start-ns":
                    _judge_namespace(item[1])
                elif not self._inside(item):
                    _judge_part(item, self._bounds, meter.most)
                    meter.part_ended()
                    self._forget(item)
                    yield item
        self.frame = _close(parser)
        self._forget(None)
        _judge(self.frame, self._bounds)

    def _inside(self, element: etree._Element) -> bool:
        """Tell whether an element stands in a record, with which it is looked at; most are siblings of the last one."""
        parent = element.getparent()
        if parent is self._home and parent is not None:
            return False
        if next(element.iterancestors(*self._names), None) is not None:
            return True
        self._home = parent
        return False

    def _forget(self, current: etree._Element | None) -> None:
        """Remove the record before the current one. The newest must stay, for the parser may still write behind it."""
        last, self._last = self._last, current
        if last is None:
            return
        self.loose_text = self.loose_text or bool((last.tail or "").strip(" \t\r\n"))
        parent = last.getparent()
        if parent is not None:
            parent.remove(last)


def _parser(kind: Any, **options: Any) -> Any:
    return guarded_parser(kind, huge_tree=True, **options)


def _pieces(stream: Source, meter: _Meter) -> Iterator[bytes]:
    """Yield the measured pieces; the prolog must end in the first."""
    piece = stream.read(_PIECE)
    judge_beginning(piece)
    while piece:
        meter.take(piece)
        yield piece
        piece = stream.read(_PIECE)
    meter.take(b"")


def _feed(parser: Any, piece: bytes) -> None:
    try:
        parser.feed(piece)
    except etree.XMLSyntaxError as error:
        raise refused(error) from error


def _close(parser: Any) -> etree._Element:
    try:
        root: etree._Element = parser.close()
    except etree.XMLSyntaxError as error:
        raise refused(error) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlRefused("doctype")
    return root


def _judge_namespace(namespace: str) -> None:
    if ILLEGAL_IN_NAMESPACE.search(namespace):
        raise XmlRefused("illegal_character")


def _judge_part(element: etree._Element, bounds: Bounds, most: int) -> None:
    """Judge a record of at most so many bytes. What a glance rules out is not looked at, for there are many of them.

    No text is longer than its bytes, and an element takes four of them; namespaces were judged when they came.
    """
    if most > min(bounds.text, 4 * bounds.elements) or _is_deep_or_wide(bounds.depth, bounds.attributes)(element):
        _judge(element, bounds)


@cache
def _is_deep_or_wide(depth: int, attributes: int) -> etree.XPath:
    """Return what tells of an element that it may be too deep or too wide; a few levels are enough for a glance."""
    deep = "/".join("*" * min(depth, _GLANCE))
    return etree.XPath(f"boolean({deep}) or boolean(@*[{attributes + 1}] | descendant::*/@*[{attributes + 1}])")


def _judge(element: etree._Element, bounds: Bounds) -> None:
    judge_shape(element, bounds.depth, bounds.elements, bounds.attributes)
    for child in element.iter():
        for text in (child.text, child.tail):
            if text and len(text) * 4 > bounds.text and _too_long(text, bounds) and child.tag not in bounds.exempt:
                raise XmlRefused("too_large")


def _too_long(text: str, bounds: Bounds) -> bool:
    return len(text) > bounds.text or len(text.encode()) > bounds.text
