"""XMLDSig over one element of a document, as in the SignedDoc container of the Union (note eaeu-exchange 1.10).

One Reference by Id to an element that the caller found by its place, never by its Id: a signature that covers another
element, wherever that stands, covers nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cryptography import x509
from lxml import etree

from module.crypto.algorithms import of_document
from module.crypto.certificates import read_certificate
from module.crypto.shape import algorithm_of, children, decoded
from module.registry.signatures import Reason, SignatureRefused
from module.xmldoor import exclusive

EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,127}")
_ID_NAMES = ("id", "iD", "Id", "ID")


@dataclass(frozen=True, slots=True)
class SignedPart:
    """What was proved: the key of `leaf` signed `payload`, the exact bytes under the digest."""

    leaf: x509.Certificate
    payload: bytes
    algorithm: str


def verify_part(signature: etree._Element, target: etree._Element) -> SignedPart:
    """Verify that `signature` covers `target` and nothing else. Says nothing yet of whether the leaf is trusted.

    Raises SignatureRefused: MALFORMED, UNSUPPORTED_ALGORITHM, NOT_WHOLE_DOCUMENT, DIGEST_MISMATCH, SIGNATURE_INVALID.
    """
    signed_info, value, key_info = children(signature, "SignedInfo", "SignatureValue", "KeyInfo")
    c14n, method, reference = children(signed_info, "CanonicalizationMethod", "SignatureMethod", "Reference")
    transforms, digest_method, digest = children(reference, "Transforms", "DigestMethod", "DigestValue")
    _judge_reference(reference, transforms, target)
    if algorithm_of(c14n) != EXCLUSIVE:
        raise SignatureRefused(Reason.UNSUPPORTED_ALGORITHM, "canonicalization")
    algorithm = of_document(algorithm_of(method), algorithm_of(digest_method))
    payload = exclusive(target)
    if algorithm.digest(payload) != decoded(digest):
        raise SignatureRefused(Reason.DIGEST_MISMATCH)
    leaf = read_certificate(_certificate(key_info))
    if not algorithm.check(leaf, decoded(value), exclusive(signed_info)):
        raise SignatureRefused(Reason.SIGNATURE_INVALID)
    return SignedPart(leaf, payload, algorithm.name)


def _certificate(key_info: etree._Element) -> bytes:
    (data,) = children(key_info, "X509Data")
    (certificate,) = children(data, "X509Certificate")
    return decoded(certificate)


def _judge_reference(reference: etree._Element, transforms: etree._Element, target: etree._Element) -> None:
    identifier = str(target.get("Id", ""))
    if _ID.fullmatch(identifier) is None or list(reference.attrib.items()) != [("URI", f"#{identifier}")]:
        raise SignatureRefused(Reason.NOT_WHOLE_DOCUMENT, "reference")
    if _bearers(target, identifier) != 1:
        raise SignatureRefused(Reason.NOT_WHOLE_DOCUMENT, "the Id stands more than once")
    if len(transforms) != 1 or algorithm_of(children(transforms, "Transform")[0]) != EXCLUSIVE:
        raise SignatureRefused(Reason.NOT_WHOLE_DOCUMENT, "transforms")


def _bearers(target: etree._Element, identifier: str) -> int:
    """Count the attributes of the whole document that any reader could take for this Id, `xml:id` included."""
    return sum(
        1
        for element in target.getroottree().iter("*")
        for name, value in element.attrib.items()
        if etree.QName(str(name)).localname in _ID_NAMES and str(value).strip() == identifier
    )
