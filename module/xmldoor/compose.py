"""Neutral tree to canonical bytes and back."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from module.registry.signing_document import DocumentNode, SigningDocument
from module.xmldoor.guard import ILLEGAL_IN_NAMESPACE, XmlRefused

# XML 1.0, production [2] Char
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def canonical(element: etree._Element) -> bytes:
    """Return inclusive C14N 1.0 without comments of an element, with the namespaces that it inherits."""
    return etree.tostring(element, method="c14n", with_comments=False, with_tail=False)


def exclusive(element: etree._Element) -> bytes:
    """Return exclusive C14N 1.0 without comments of an element: the same bytes wherever the element stands."""
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False, with_tail=False)


def compose(signing_document: SigningDocument) -> bytes:
    """Return the canonical bytes of a neutral tree. Raises XmlRefused for characters that XML cannot carry."""
    if ILLEGAL_IN_NAMESPACE.search(signing_document.namespace):
        raise XmlRefused("illegal_character")
    default: Any = {None: _legal(signing_document.namespace)}
    root = etree.Element(_name(signing_document.namespace, signing_document.root.tag), nsmap=default)
    _fill(root, signing_document.namespace, signing_document.root)
    return canonical(root)


def as_signing_document(root: etree._Element) -> SigningDocument:
    """Read a tree back into what `compose` was given. Raises XmlRefused for anything that `compose` never makes."""
    namespace = etree.QName(root).namespace
    if namespace is None:
        raise XmlRefused("not_a_paper")
    return SigningDocument(namespace, _node(root, namespace))


def _legal(text: str) -> str:
    if _ILLEGAL.search(text):
        raise XmlRefused("illegal_character")
    return text


def _name(namespace: str, tag: str) -> etree.QName:
    return etree.QName(_legal(namespace), _legal(tag))


def _fill(element: etree._Element, namespace: str, node: DocumentNode) -> None:
    element.text = _legal(node.text) or None
    for name, value in node.attributes:
        element.set(_legal(name), _legal(value))
    for child in node.children:
        _fill(etree.SubElement(element, _name(namespace, child.tag)), namespace, child)


def _node(element: etree._Element, namespace: str) -> DocumentNode:
    if not isinstance(element.tag, str) or etree.QName(element).namespace != namespace:
        raise XmlRefused("not_a_paper")
    if any(name.startswith("{") for name in map(str, element.attrib)) or any(child.tail for child in element):
        raise XmlRefused("not_a_paper")
    return DocumentNode(
        tag=etree.QName(element).localname,
        text=element.text or "",
        children=tuple(_node(child, namespace) for child in element),
        attributes=tuple((str(name), str(value)) for name, value in element.attrib.items()),
    )
