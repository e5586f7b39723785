"""Documents too large for `parse`: read piece by piece, whole or one record at a time, within bounds of their own.

The parser's own bounds are off here, because a document may carry sounds and videos; so every piece is measured before
the parser sees it: bytes, signs that open elements and attributes. That bounds what it can hold. Letters that are not
UTF-8 are left to the parser, which was told the encoding (a test tries them in every place).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
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
_SHALLOW = 12  # levels that no honest record reaches: a short look first
_LETTER = 5
"""Bytes that a letter may be written with: `&amp;`, `&#65;`."""


class ByteSource(Protocol):
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
    """Measures pieces on their way to the parser. Raises XmlRefused. `run`: how long no element has begun or ended."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._total = self._part = self._openings = self._values = self.run = 0
        self._end = b""
        self._piece_is_plain = True
        self.is_plain = True

    def take(self, piece: bytes) -> None:
        """Count a piece."""
        self._total += len(piece)
        self._part += len(piece)
        if self._total > self._bounds.total or self._part > self._bounds.part:
            raise XmlRefused("too_large")
        # an element opens and closes; an attribute or a namespace has one value
        self._openings += piece.count(b"<")
        self._values += piece.count(b"=")
        if self._openings > 2 * self._bounds.elements or self._values > 2 * self._bounds.elements:
            raise XmlRefused("too_wide")
        self._look_for_the_unusual(piece)

    def _look_for_the_unusual(self, piece: bytes) -> None:
        """Note whether the part may have signs in a text that look like markup, or a long text."""
        seam = self._end + piece
        self._end = piece[-8:]
        first, last = piece.find(b"<"), piece.rfind(b"<")
        longest = self.run + (first if first >= 0 else len(piece))
        self.run = len(piece) - last if last >= 0 else longest
        # one sign is found two hundred times quicker than two
        marked = any(sign in seam and b"<" + sign in seam for sign in (b"!", b"?"))
        self._piece_is_plain = not marked and max(longest, self.run, len(piece)) <= self._bounds.text
        self.is_plain = self.is_plain and self._piece_is_plain

    def part_ended(self) -> None:
        """Begin a new part: what stands behind the old one in the same piece belongs to it."""
        self._part = self._openings = self._values = 0
        self.is_plain = self._piece_is_plain


def parse_large(stream: ByteSource, bounds: Bounds) -> etree._Element:
    """Return the root of a document. Raises XmlRefused: what `parse` refuses, `too_large` for a text over its bound."""
    asked: dict[str, Any] = {"events": ("start", "end"), "tag": sorted(bounds.exempt)} if bounds.exempt else {}
    parser: Any = _parser(etree.XMLPullParser, **({"events": ()} | asked))
    meter, exempt = _Meter(bounds), 0
    for piece in _pieces(stream, meter):
        _feed(parser, piece)
        exempt += sum(1 if event == "start" else -1 for event, _ in parser.read_events())
        if meter.run > _LETTER * bounds.text and not exempt:
            raise XmlRefused("too_large")  # before all of it is here; the exact bound is judged on the tree
    root: etree._Element = _close(parser)
    _judge(root, bounds)
    return root


def _plain_judge(bounds: Bounds) -> Callable[[etree._Element], None]:
    """Return the judge of parts in which the meter has seen nothing unusual: a quarter of the time of the other one.

    Elements and bytes were counted, texts are shorter than any bound, namespaces were judged where they are declared.
    Depth and attributes of one element are left.
    """
    is_deep = etree.XPath(f"boolean({'/'.join('*' * min(_SHALLOW, bounds.depth))})")
    too_deep = etree.XPath(f"boolean({'/'.join('*' * bounds.depth)})")
    too_wide = etree.XPath(f"boolean(descendant-or-self::*/@*[{bounds.attributes + 1}])")

    def judge(element: etree._Element) -> None:
        if is_deep(element) and too_deep(element):
            raise XmlRefused("too_deep")
        if too_wide(element):
            raise XmlRefused("too_wide")

    return judge


class Records:
    """The records of a document of any length, one at a time; what stands around them is kept in `frame`.

    A record is an element of one of the given names that stands in no other one. It is whole when it is handed out, and
    gone when the next one is. `loose_text` tells whether there was text between records.
    """

    def __init__(self, stream: ByteSource, names: Collection[str], bounds: Bounds) -> None:
        self._stream = stream
        self._names = frozenset(names)
        self._bounds = bounds
        self._last: etree._Element | None = None
        self.frame: etree._Element | None = None
        self.loose_text = False

    def __iter__(self) -> Iterator[etree._Element]:
        """Yield each record. Raises XmlRefused, maybe after many records: no verdict before the end is one."""
        parser: Any = _parser(etree.XMLPullParser, events=("start-ns", "end"), tag=sorted(self._names))
        meter = _Meter(self._bounds)
        judge_plain = _plain_judge(self._bounds)
        for piece in _pieces(self._stream, meter):
            _feed(parser, piece)
            for event, element in parser.read_events():
                if event == "start-ns":
                    _judge_namespace(element[1])
                    continue
                if next(element.iterancestors(*self._names), None) is not None:
                    continue
                if meter.is_plain:
                    judge_plain(element)
                else:
                    _judge(element, self._bounds)
                meter.part_ended()
                self._forget(element)
                yield element
        self.frame = _close(parser)
        self._forget(None)
        _judge(self.frame, self._bounds)

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


def _pieces(stream: ByteSource, meter: _Meter) -> Iterator[bytes]:
    """Yield the measured pieces; the prolog must end in the first."""
    piece = stream.read(_PIECE)
    judge_beginning(piece)
    while piece:
        meter.take(piece)
        yield piece
        piece = stream.read(_PIECE)


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


def _judge(element: etree._Element, bounds: Bounds) -> None:
    judge_shape(element, bounds.depth, bounds.elements, bounds.attributes)
    for child in element.iter():
        # asking for a text copies it, so those without a bound are not asked for
        for text in (None if child.tag in bounds.exempt else child.text, child.tail):
            if text and len(text) * 4 > bounds.text and _too_long(text, bounds):
                raise XmlRefused("too_large")


def _too_long(text: str, bounds: Bounds) -> bool:
    return len(text) > bounds.text or len(text.encode()) > bounds.text
