"""The container of signed documents, `urn:EEC:SignedData:v1.0:EDoc` (Decision 125; note eaeu-exchange 1.10).

SignedDoc holds Data and perhaps the signature of the trusted third party over Data; Data holds one signature or more
and, last, SignedContent with the document. Elements are found by their place; each signature must cover exactly the
element that it stands for. What is read on are the bytes under the digest, never the tree that arrived.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from lxml import etree

from module import xmldoor
from module.crypto.certificates import extension, usage_oids
from module.crypto.chain import Anchors, chain_of
from module.crypto.shape import DS
from module.crypto.signed_part import SignedPart, verify_part
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message
from module.registry.signatures import Reason, SignatureRefused

NAMESPACE = "urn:EEC:SignedData:v1.0:EDoc"

_DOC, _DATA, _CONTENT = (f"{{{NAMESPACE}}}{name}" for name in ("SignedDoc", "Data", "SignedContent"))
_SIGNATURE = f"{{{DS}}}Signature"
_MAX_SIGNATURES = 16
_FOR_CONNECTIONS = frozenset({"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"})  # serverAuth, clientAuth

Parse = Callable[[bytes], etree._Element]


class SignedDocumentRefused(TroisError):
    """The signed document is not accepted; the sender is answered with an error signal, `Common:DataError`."""

    code = "signed_document_refused"

    def __init__(self, message: Message, reason: Reason | None = None) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Opened:
    """The document under the signatures, read anew from the signed bytes, and the certificates of the signers."""

    root: etree._Element
    instance: str
    signers: tuple[x509.Certificate, ...]


def is_signed(body: etree._Element) -> bool:
    """Tell whether the body of a message is a container of a signed document."""
    return bool(body.tag == _DOC)


@dataclass(frozen=True, slots=True)
class SignedDocuments:
    """Opens containers. `anchors` are those of the exchange, never those of the national authority for people."""

    anchors: Anchors
    accept: bool

    def open(self, body: etree._Element, at: datetime, parse: Parse | None = None) -> Opened:
        """Verify every signature of a container and return what is under them; `at` is aware.

        `parse` reads the signed bytes, by default through the guarded door. Raises SignedDocumentRefused.
        """
        if not self.accept:
            raise SignedDocumentRefused(Message(N_("Signed documents are not accepted. Send the document unsigned.")))
        try:
            signatures, content, receipt = _parts(body)
            proved = [self._verified(signature, content, at) for signature in signatures]
            if receipt is not None:
                self._verified(receipt, body[0], at)
            signed = (parse or _parse)(proved[0].payload)
            root = _only_child(signed)
        except SignatureRefused as refused:
            raise _refusal(refused.reason) from refused
        except xmldoor.XmlRefused as refused:
            raise _refusal(Reason.MALFORMED) from refused
        return Opened(root, str(signed.get("DocInstance")), tuple(part.leaf for part in proved))

    def _verified(self, signature: etree._Element, target: etree._Element, at: datetime) -> SignedPart:
        part = verify_part(signature, target)
        chain_of(part.leaf, self.anchors, at)
        _judge_key(part.leaf)
        return part


def _refusal(reason: Reason) -> SignedDocumentRefused:
    return SignedDocumentRefused(
        Message(N_("The signature of the document cannot be confirmed: {reason}."), {"reason": reason.value}), reason
    )


def _parse(content: bytes) -> etree._Element:
    return xmldoor.parse(content, max_bytes=len(content))


def _parts(body: etree._Element) -> tuple[list[etree._Element], etree._Element, etree._Element | None]:
    """Return the signatures, the signed element and the third party's signature of a container of the right shape."""
    top = _elements(body, ())
    if body.tag != _DOC or [child.tag for child in top] not in ([_DATA], [_DATA, _SIGNATURE]):
        raise _malformed("container")
    inner = _elements(top[0], ("Id",))
    signatures = inner[:-1]
    shape = [_SIGNATURE] * len(signatures) + [_CONTENT]
    if not 1 <= len(signatures) <= _MAX_SIGNATURES or [child.tag for child in inner] != shape:
        raise _malformed("signatures")
    content = inner[-1]
    if set(content.attrib) != {"Id", "DocInstance"} or not content.get("DocInstance"):
        raise _malformed("content")
    _only_child(content)
    return signatures, content, top[1] if len(top) > 1 else None


def _elements(parent: etree._Element, attributes: tuple[str, ...]) -> list[etree._Element]:
    """Return the children; comments and instructions have no business here, nor has text between the elements."""
    nodes = list(parent)
    blank = not any((text or "").strip() for text in (parent.text, *(node.tail for node in nodes)))
    if not blank or set(parent.attrib) != set(attributes) or not all(isinstance(node.tag, str) for node in nodes):
        raise _malformed("container")
    return nodes


def _only_child(content: etree._Element) -> etree._Element:
    found = list(content.iterchildren("*"))
    if len(found) != 1:
        raise _malformed("documents")
    return found[0]


def _judge_key(leaf: x509.Certificate) -> None:
    """Refuse a key that was not given for signing documents, such as that of a connection."""
    usage = extension(leaf, x509.KeyUsage)
    if usage is None or not usage.content_commitment or usage_oids(leaf) & _FOR_CONNECTIONS:
        raise SignatureRefused(Reason.WRONG_KEY_USAGE)


def _malformed(detail: str) -> SignatureRefused:
    return SignatureRefused(Reason.MALFORMED, detail)
