"""Small parts of an XML signature, read without mercy for anything that is not expected."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable

from lxml import etree

from module.registry.signatures import Reason, SignatureRefused

DS = "http://www.w3.org/2000/09/xmldsig#"


def children(parent: etree._Element, *names: str) -> tuple[etree._Element, ...]:
    """Return the children if they are exactly these and nothing but white space stands between them."""
    found = tuple(parent)
    expected = tuple(f"{{{DS}}}{name}" for name in names)
    if tuple(child.tag for child in found) != expected or not _blank(parent.text, *(c.tail for c in found)):
        raise SignatureRefused(Reason.MALFORMED, etree.QName(parent).localname)
    return found


def _blank(*texts: str | None) -> bool:
    return not any((text or "").strip() for text in texts)


def algorithm_of(element: etree._Element) -> str:
    """Return the Algorithm of an element that has nothing else. Raises SignatureRefused."""
    if set(element.attrib) != {"Algorithm"}:
        raise SignatureRefused(Reason.MALFORMED, "algorithm")
    uri = element.attrib["Algorithm"]
    if len(element) or not _blank(element.text):
        raise SignatureRefused(Reason.UNSUPPORTED_ALGORITHM, "parameters")
    return str(uri)


def decoded(element: etree._Element) -> bytes:
    """Decode Base64 that may be wrapped in any way, `&#13;` of a Java signer included."""
    if len(element) or element.attrib:
        raise SignatureRefused(Reason.MALFORMED, etree.QName(element).localname)
    text = _without_blanks(element.text or "")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureRefused(Reason.MALFORMED, "base64") from error


def _without_blanks(letters: Iterable[str]) -> str:
    return "".join(letter for letter in letters if letter not in " \t\r\n")
