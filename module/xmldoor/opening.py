"""The beginning of a document of any length, read without the rest."""

from __future__ import annotations

import copy
from typing import Any, BinaryIO

from lxml import etree

from module.xmldoor.guard import (
    MAX_ATTRIBUTES,
    MAX_DEPTH,
    MAX_ELEMENTS,
    XmlRefused,
    guarded_parser,
    judge_beginning,
    judge_shape,
    refused,
)

_PIECE = 8 * 1024
MAX_OPENING = 256 * 1024


def opening(stream: BinaryIO, until: str, *, max_bytes: int = MAX_OPENING) -> etree._Element:
    """Return the root with those of its children that stand before the child `until`, a name in Clark's form.

    Reads `max_bytes` at most. Raises XmlRefused: what `parse` refuses, and `too_large` where `until` does not come.
    """
    first = stream.read(_PIECE)
    judge_beginning(first)
    parser: Any = guarded_parser(etree.XMLPullParser, events=("start",))
    piece, taken = first, 0
    while piece:
        taken += len(piece)
        root = _advance(parser, piece, until)
        if root is not None:
            judge_shape(root, MAX_DEPTH, MAX_ELEMENTS, MAX_ATTRIBUTES)
            return root
        if taken >= max_bytes:
            raise XmlRefused("too_large")
        piece = stream.read(_PIECE)
    raise XmlRefused("not_well_formed")


def _advance(parser: Any, piece: bytes, until: str) -> etree._Element | None:
    """Feed a piece; return the opening once `until` has begun. What the piece holds behind that is not judged."""
    broken: etree.XMLSyntaxError | None = None
    try:
        parser.feed(piece)
    except etree.XMLSyntaxError as error:
        broken = error
    for _, element in parser.read_events():
        root = element.getparent()
        if element.tag == until and root is not None and root.getparent() is None:
            kept = etree.Element(root.tag, dict(root.attrib), nsmap=root.nsmap)
            kept.text = root.text
            kept.extend(copy.deepcopy(child) for child in element.itersiblings(preceding=True))
            kept[:] = list(kept)[::-1]
            return kept
    if broken is not None:
        raise refused(broken) from broken
    return None
