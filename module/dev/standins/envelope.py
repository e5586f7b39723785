"""SOAP 1.1 as the stand-ins read and write it: an own reader that says in words what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Judged(Exception):
    """A request is refused: the code on the wire and the reason in words."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Part:
    """One place in a sequence: local name, how often, and what stands inside (None: anything)."""

    name: str
    least: int = 1
    most: int = 1
    inside: tuple[Part, ...] | None = ()


def read(content: bytes, code: str) -> etree._Element:
    """Read a request. Raises Judged with the given code unless it is a SOAP 1.1 envelope."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Judged(code, f"not well-formed XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Judged(code, "a DOCTYPE is not allowed")
    if root.tag != f"{{{SOAP}}}Envelope":
        raise Judged(code, f"the root is {root.tag}, not a SOAP 1.1 envelope")
    return root


def body_content(envelope: etree._Element, code: str) -> etree._Element:
    """Return the one element in the Body. Raises Judged with the given code."""
    bodies = envelope.findall(f"{{{SOAP}}}Body")
    content = list(bodies[0].iterchildren(tag=etree.Element)) if len(bodies) == 1 else []
    if len(content) != 1:
        raise Judged(code, "there must be one Body with one element")
    return content[0]


def judge_sequence(parent: etree._Element, parts: Sequence[Part], namespace: str, code: str) -> None:
    """Check names, namespace, order and number of the children. Raises Judged with words for the first fault."""
    children = list(parent.iterchildren(tag=etree.Element))
    position = 0
    for part in parts:
        wanted = f"{{{namespace}}}{part.name}" if namespace else part.name
        count = 0
        while position < len(children) and children[position].tag == wanted and count < part.most:
            if part.inside is not None:
                judge_sequence(children[position], part.inside, namespace, code)
            position, count = position + 1, count + 1
        if count < part.least:
            there = children[position].tag if position < len(children) else "the end"
            raise Judged(code, f"{_name(parent)}: {part.name} expected, {there} found")
    if position < len(children):
        raise Judged(code, f"{_name(parent)}: {children[position].tag} is not expected here")


def envelope_with(content: etree._Element) -> etree._Element:
    """Put an element into a new envelope with an empty header."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    etree.SubElement(envelope, f"{{{SOAP}}}Header")
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(content)
    return envelope


def fault(code: str, words: str, detail: etree._Element | None = None) -> etree._Element:
    """Compose a Fault; the code of the service stands in `faultcode`, as real providers do it."""
    element = etree.Element(f"{{{SOAP}}}Fault", nsmap={"soap": SOAP})
    etree.SubElement(element, "faultcode").text = f"soap:{code}" if code in ("Client", "Server") else code
    etree.SubElement(element, "faultstring").text = words
    if detail is not None:
        etree.SubElement(element, "detail").append(detail)
    return element


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname
