"""XMLDSig in the one shape that NCALayer makes; every other shape is refused.

Source: shared notes eds-pki 3.1, after recorded traffic of NCALayer: ds:Signature is the last child of the root, one
Reference to the whole document (URI=""), enveloped-signature then C14N 1.0 with comments, KeyInfo with the leaf only.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

from cryptography import x509
from lxml import etree

from module.crypto.algorithms import Algorithm, of_document
from module.crypto.certificates import read_certificate
from module.crypto.shape import DS, algorithm_of, children, decoded
from module.registry.signatures import Reason, SignatureRefused
from module.xmldoor import XmlRefused, canonical, parse

C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
TRANSFORMS = (DS + "enveloped-signature", C14N + "#WithComments")


@dataclass(frozen=True, slots=True)
class SignedXml:
    """What was proved: the key of `leaf` signed `payload`, the exact bytes under the digest, without the Signature.

    `signature` is the value of the signature: what a time stamp is put on.
    """

    leaf: x509.Certificate
    payload: bytes
    namespace: str
    root_tag: str
    algorithm: str
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class _Parts:
    signed_info: etree._Element
    signature_uri: str
    digest_uri: str
    digest: bytes
    signature: bytes
    leaf: bytes


def verify_enveloped(content: bytes, *, max_bytes: int) -> SignedXml:
    """Verify the enveloped signature of a whole document. Says nothing yet of whether the leaf is trusted.

    Raises SignatureRefused: MALFORMED, UNSUPPORTED_ALGORITHM, NOT_WHOLE_DOCUMENT, DIGEST_MISMATCH, SIGNATURE_INVALID.
    """
    try:
        root = parse(content, max_bytes=max_bytes)
    except XmlRefused as error:
        raise SignatureRefused(Reason.MALFORMED, error.code) from error
    signature = _the_signature(root)
    parts = _parts(signature)
    algorithm = of_document(parts.signature_uri, parts.digest_uri)
    payload = _payload(root)
    if algorithm.digest(payload) != parts.digest:
        raise SignatureRefused(Reason.DIGEST_MISMATCH)
    leaf = read_certificate(parts.leaf)
    _judge_value(algorithm, leaf, parts)
    name = etree.QName(root)
    return SignedXml(leaf, payload, name.namespace or "", name.localname, algorithm.name, parts.signature)


def _judge_value(algorithm: Algorithm, leaf: x509.Certificate, parts: _Parts) -> None:
    if not algorithm.check(leaf, parts.signature, canonical(parts.signed_info)):
        raise SignatureRefused(Reason.SIGNATURE_INVALID)


def _the_signature(root: etree._Element) -> etree._Element:
    found = list(root.iter(f"{{{DS}}}Signature"))
    if len(found) != 1:
        raise SignatureRefused(Reason.MALFORMED, f"{len(found)} signatures")
    if found[0].getparent() is not root or found[0].getnext() is not None:
        raise SignatureRefused(Reason.NOT_WHOLE_DOCUMENT, "place of the signature")
    return found[0]


def _payload(root: etree._Element) -> bytes:
    """Return what the two transforms leave: the document less its Signature, comments included."""
    document = copy.deepcopy(root.getroottree())
    top = document.getroot()
    signature = top[-1]
    tail, before = signature.tail, signature.getprevious()
    top.remove(signature)
    # removing an element takes the text behind it along, the transform does not
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        top.text = (top.text or "") + tail
    return etree.tostring(document, method="c14n", with_comments=True)


def _parts(signature: etree._Element) -> _Parts:
    signed_info, value, key_info = children(signature, "SignedInfo", "SignatureValue", "KeyInfo")
    method_c14n, method, reference = children(signed_info, "CanonicalizationMethod", "SignatureMethod", "Reference")
    if algorithm_of(method_c14n) != C14N:
        raise SignatureRefused(Reason.UNSUPPORTED_ALGORITHM, "canonicalization")
    transforms, digest_method, digest = children(reference, "Transforms", "DigestMethod", "DigestValue")
    _judge_reference(reference, transforms)
    (data,) = children(key_info, "X509Data")
    (certificate,) = children(data, "X509Certificate")
    return _Parts(
        signed_info=signed_info,
        signature_uri=algorithm_of(method),
        digest_uri=algorithm_of(digest_method),
        digest=decoded(digest),
        signature=decoded(value),
        leaf=decoded(certificate),
    )


def _judge_reference(reference: etree._Element, transforms: etree._Element) -> None:
    if list(reference.attrib.items()) != [("URI", "")]:
        raise SignatureRefused(Reason.NOT_WHOLE_DOCUMENT, "reference")
    if len(transforms) != len(TRANSFORMS):
        raise SignatureRefused(Reason.NOT_WHOLE_DOCUMENT, "transforms")
    found = tuple(algorithm_of(child) for child in children(transforms, *["Transform"] * len(TRANSFORMS)))
    if found != TRANSFORMS:
        raise SignatureRefused(Reason.NOT_WHOLE_DOCUMENT, "transforms")
