"""A stored message of the exchange, made readable: the document of its body without the envelope."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from module.casework.gate import Work
from module.casework.opinion_views import ReceivedApplication
from module.kernel.errors import NotFound
from module.registry.readable import ReadableElement
from module.store.exchange import messages
from module.xmldoor import XmlRefused, parse

MOST_SHOWN = 16 * 1024 * 1024
"""Bytes of a message that a page still reads; a larger one can only be downloaded."""
_ENVELOPE, _BODY, _SIGNED, _CONTENT = "Envelope", "Body", "SignedDoc", "SignedContent"


def stored(work: Work, message_id: int) -> ReadableElement | None:
    """Return the document of a message of the journal; None where it cannot be shown."""
    message = messages.get(work.unit, message_id)
    if message is None or message.size > MOST_SHOWN:
        return None
    content = messages.content(work.unit, message_id)
    return readable(content) if content else None


def readable(content: bytes) -> ReadableElement | None:
    """Return the document of a message; None for what is no XML or larger than a page reads."""
    try:
        root = parse(content, max_bytes=MOST_SHOWN)
    except XmlRefused:
        return None
    return _element(_document(root))


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def _elements(node: Any) -> list[Any]:
    return [child for child in node if _local(child)]


def _document(root: Any) -> Any:
    """Walk down from the envelope to the document: through the body, and through a SignedDoc container."""
    if _local(root) == _ENVELOPE:
        bodies = [child for child in _elements(root) if _local(child) == _BODY]
        inside = _elements(bodies[0]) if bodies else []
        root = inside[0] if inside else root
    if _local(root) == _SIGNED:
        contents = [node for node in root.iter() if _local(node) == _CONTENT]
        inside = _elements(contents[0]) if contents else []
        root = inside[0] if inside else root
    return root


def _element(node: Any) -> ReadableElement:
    children = tuple(_element(child) for child in _elements(node))
    text = "" if children else str(node.text or "").strip()
    attributes = {str(name).rpartition("}")[2]: str(value) for name, value in node.attrib.items()}
    return ReadableElement(_local(node), text, attributes, children)


BINARY = frozenset({"DocBinaryText", "IPObjectPicture", "IPObjectSound", "IPObjectVideo", "ObjectImagePicture"})
"""Elements whose text is a file in base64."""
_PICTURES = {"/9j/": "image/jpeg", "iVBORw0KGgo": "image/png"}


def is_picture(element: ReadableElement) -> bool:
    """Tell whether the content begins as a JPEG or PNG picture does, which a browser may show."""
    return element.text.startswith(tuple(_PICTURES))


def plain_files(root: ReadableElement) -> tuple[ReadableElement, ...]:
    """Return the elements that carry files, in the order in which a page numbers them: before what is deeper."""
    own = [child for child in root.children if child.name in BINARY and not child.children]
    deeper = [found for child in root.children if child.children for found in plain_files(child)]
    return (*own, *deeper)


def file(root: ReadableElement, number: int) -> tuple[bytes, str]:
    """Return the n-th file of a document and its media type. Raises NotFound where it is none or not base64."""
    found = plain_files(root)
    if number >= len(found):
        raise NotFound
    text = found[number].text
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as error:
        raise NotFound from error
    kind = next((kind for start, kind in _PICTURES.items() if text.startswith(start)), "application/octet-stream")
    return content, kind


def application_of(work: Work, message_id: int, application_id: str, form_id: str) -> ReceivedApplication:
    """Return what a message holds of an application, and of one object its form and its circulation data."""
    root = stored(work, message_id)
    if root is None:
        return ReceivedApplication(None, None, None)
    applications = [node for node in root.walk() if node.name == "IPObjectApplicationDetails" and node.children]
    inner = next((node for node in applications if node.value("ApplicationId") == application_id), None)
    return ReceivedApplication(
        application=_without_forms(inner) if inner else None,
        form=_of_form(root, "IPObjectRegistrationFormDetails", form_id),
        circulation=_of_form(root, "RegistryIPObjectVolatileDetails", form_id),
    )


def _without_forms(application: ReadableElement) -> ReadableElement:
    own = tuple(child for child in application.children if child.name != "IPObjectRegistrationFormDetails")
    return ReadableElement(application.name, application.text, application.attributes, own)


def _of_form(root: ReadableElement, name: str, form_id: str) -> ReadableElement | None:
    """Return the element of a name that names the registration form, or the only one where none names it."""
    found = [node for node in root.walk() if node.name == name]
    named = [node for node in found if any(n.name == "RegistrationFormId" and n.text == form_id for n in node.walk())]
    if named:
        return named[0]
    return found[0] if len(found) == 1 else None
