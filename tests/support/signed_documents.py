"""SignedDoc containers made without the code of the product; every part can be replaced, the rest stays valid."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

from module.dev.pki.shapes import Authority, Profile, issue_leaf, make_root

NAMESPACE = "urn:EEC:SignedData:v1.0:EDoc"
DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256_URI = "http://www.w3.org/2001/04/xmlenc#sha256"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PAYLOAD = '<x:Doc xmlns:x="urn:test"><x:Sum>100</x:Sum></x:Doc>'


@dataclass(frozen=True)
class Key:
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data, padding.PKCS1v15(), SHA256())


@dataclass(frozen=True)
class Issuer:
    root: Authority

    @classmethod
    def make(cls) -> Issuer:
        return cls(make_root("TROIS TEST EXCHANGE", NOW - 365 * DAY, NOW + 365 * DAY))

    def key(self, start: datetime = NOW - DAY, end: datetime = NOW + DAY, profile: Profile = Profile.SINGLE) -> Key:
        subject = ((NameOID.COMMON_NAME, "TROIS TEST signer"),)
        return Key(*issue_leaf(self.root, subject, (), start, end, profile))


@dataclass(frozen=True)
class Shape:
    """What goes into one signature; the defaults are right."""

    uri: str = "#d1"
    c14n: str = EXCLUSIVE
    method: str = RSA_SHA256
    digest_method: str = SHA256_URI
    transforms: str = f'<ds:Transform Algorithm="{EXCLUSIVE}"/>'
    hasher: Callable[[bytes], bytes] = lambda data: hashlib.sha256(data).digest()
    signer: Callable[[bytes], bytes] | None = None
    key_info: str = ""
    second_reference: str = ""
    reference_attributes: str = ""
    extra: str = ""
    digested: bytes | None = field(default=None, repr=False)


def canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False, with_tail=False)


def container(payload: str = PAYLOAD, *, signatures: int = 1, before: str = "", after: str = "") -> etree._Element:
    """Return a container whose signatures are empty yet."""
    return etree.fromstring(
        f'<s:SignedDoc xmlns:s="{NAMESPACE}" xmlns:ds="{DS}">{before}<s:Data Id="data1">'
        + "<ds:Signature/>" * signatures
        + f'<s:SignedContent Id="d1" DocInstance="urn:doc">{payload}</s:SignedContent></s:Data>{after}</s:SignedDoc>'
    )


def sign(root: etree._Element, place: etree._Element, target: etree._Element, key: Key, shape: Shape) -> None:
    """Put a signature over `target` where the empty element `place` stands."""
    covered = shape.digested if shape.digested is not None else canonical(target)
    der = base64.b64encode(key.certificate.public_bytes(Encoding.DER)).decode()
    key_info = shape.key_info or f"<ds:X509Data><ds:X509Certificate>{der}</ds:X509Certificate></ds:X509Data>"
    digest = base64.b64encode(shape.hasher(covered)).decode()
    made = etree.fromstring(
        f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{shape.c14n}"/>'
        f'<ds:SignatureMethod Algorithm="{shape.method}"/>'
        f'<ds:Reference URI="{shape.uri}"{shape.reference_attributes}><ds:Transforms>{shape.transforms}</ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{shape.digest_method}"/><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>'
        f"{shape.second_reference}</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>{key_info}</ds:KeyInfo>{shape.extra}"
        "</ds:Signature>"
    )
    parent = place.getparent()
    assert parent is not None
    parent.replace(place, made)
    made[1].text = base64.b64encode((shape.signer or key.sign)(canonical(made[0]))).decode()


def signed(
    key: Key, payload: str = PAYLOAD, shape: Shape | None = None, *, keys: tuple[Key, ...] = ()
) -> etree._Element:
    """Return a container signed by one key or more."""
    everyone = (key, *keys)
    root = container(payload, signatures=len(everyone))
    for index, one in enumerate(everyone):
        sign(root, root[0][index], root[0][-1], one, shape or Shape())
    return root


def as_received(root: etree._Element) -> etree._Element:
    """Return the container as it comes off the wire: written out and read again."""
    return etree.fromstring(etree.tostring(root))
