"""BER read one element at a time, without mercy: sizes, depth and tags are judged before anything is believed.

Only what CMS needs: tags of one octet, shortest lengths, and indefinite lengths as Java signers write them.
"""

from __future__ import annotations

from dataclasses import dataclass

from module.registry.signatures import Reason, SignatureRefused

INTEGER, OCTETS, NULL, OID, SEQUENCE, SET = 0x02, 0x04, 0x05, 0x06, 0x30, 0x31
MAX_DEPTH = 16
MAX_CHILDREN = 4096

_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F
_INDEFINITE = 0x80
_END = b"\x00\x00"
_MAX_OID = 32


@dataclass(frozen=True, slots=True)
class BerElement:
    """One element: the tag's octet, all of its bytes, and the bytes inside."""

    tag: int
    raw: bytes
    body: bytes


def malformed(detail: str) -> SignatureRefused:
    """Return the refusal of what cannot be read."""
    return SignatureRefused(Reason.MALFORMED, detail)


def read(content: bytes) -> BerElement:
    """Read content that is one element and nothing behind it. Raises SignatureRefused(MALFORMED), as all here do."""
    element, end = _element(content, 0, 0)
    if end != len(content):
        raise malformed("bytes behind the end")
    return element


def children(element: BerElement) -> tuple[BerElement, ...]:
    """Return what stands inside a constructed element."""
    if not element.tag & _CONSTRUCTED:
        raise malformed("not constructed")
    found: list[BerElement] = []
    at = 0
    while at < len(element.body):
        child, at = _element(element.body, at, 0)
        found.append(child)
        if len(found) > MAX_CHILDREN:
            raise malformed("too many elements")
    return tuple(found)


def octets(element: BerElement, depth: int = 0) -> bytes:
    """Return an OCTET STRING's bytes; a constructed one is put together."""
    if element.tag == OCTETS:
        return element.body
    if element.tag != OCTETS | _CONSTRUCTED or depth > MAX_DEPTH:
        raise malformed("not an octet string")
    return b"".join(octets(child, depth + 1) for child in children(element))


def integer(element: BerElement) -> int:
    """Return an INTEGER."""
    if element.tag != INTEGER or not element.body:
        raise malformed("not an integer")
    return int.from_bytes(element.body, "big", signed=True)


def oid(element: BerElement) -> str:
    """Return an OBJECT IDENTIFIER in dotted form."""
    body = element.body
    if element.tag != OID or not 0 < len(body) <= _MAX_OID or body[-1] & 0x80:
        raise malformed("not an object identifier")
    arcs: list[int] = []
    value = 0
    for octet in body:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(str(arc) for arc in (first, arcs[0] - 40 * first, *arcs[1:]))


def _element(content: bytes, at: int, depth: int) -> tuple[BerElement, int]:
    """Read the element at an offset; returns it and the offset behind it."""
    if depth > MAX_DEPTH or at + 2 > len(content):
        raise malformed("depth or length")
    tag = content[at]
    if tag & _LONG_TAG == _LONG_TAG or tag == 0:
        raise malformed("tag")
    if content[at + 1] == _INDEFINITE:
        return _indefinite(content, at, depth)
    start, length = _length(content, at + 1)
    end = start + length
    if end > len(content):
        raise malformed("length")
    return BerElement(tag, content[at:end], content[start:end]), end


def _length(content: bytes, at: int) -> tuple[int, int]:
    """Read a definite length; returns where the bytes inside begin, and how many they are."""
    first = content[at]
    if first < _INDEFINITE:
        return at + 1, first
    start = at + 1 + (first & 0x7F)
    length = int.from_bytes(content[at + 1 : start], "big")
    shortest = length >= _INDEFINITE and content[at + 1] != 0
    if first & 0x7F > 4 or start > len(content) or not shortest:
        raise malformed("length")
    return start, length


def _indefinite(content: bytes, at: int, depth: int) -> tuple[BerElement, int]:
    if not content[at] & _CONSTRUCTED:
        raise malformed("length")
    inside = at + 2
    while content[inside : inside + 2] != _END:
        _, inside = _element(content, inside, depth + 1)
    return BerElement(content[at], content[at : inside + 2], content[at + 2 : inside]), inside + 2
