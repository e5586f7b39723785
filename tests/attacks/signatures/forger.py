"""A signer without scruples: every part of the NCALayer shape can be replaced, and the rest stays validly signed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import Attributes, Authority, Profile, issue_leaf, make_intermediate, make_root

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
DS = "http://www.w3.org/2000/09/xmldsig#"
ENVELOPED = DS + "enveloped-signature"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256_URI = "http://www.w3.org/2001/04/xmlenc#sha256"


@dataclass(frozen=True)
class Holder:
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data, padding.PKCS1v15(), SHA256())


@dataclass(frozen=True)
class World:
    root: Authority
    issuing: Authority

    @classmethod
    def make(cls) -> World:
        root = make_root("TROIS TEST ROOT", NOW - YEAR, NOW + YEAR)
        return cls(root, make_intermediate(root, "TROIS TEST ISSUING", NOW - YEAR, NOW + YEAR))

    def holder(
        self,
        subject: Attributes | None = None,
        roles: tuple[str, ...] = ("1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.1"),
        start: datetime = NOW - timedelta(days=1),
        end: datetime = NOW + timedelta(days=1),
        profile: Profile = Profile.SINGLE,
        issuer: Authority | None = None,
    ) -> Holder:
        name = PEOPLE[0].subject if subject is None else subject
        return Holder(*issue_leaf(issuer or self.issuing, name, roles, start, end, profile))


@dataclass(frozen=True)
class Shape:
    """What goes into the signature; the defaults are what NCALayer writes."""

    c14n: str = C14N
    method: str = RSA_SHA256
    digest_method: str = SHA256_URI
    uri: str = ""
    transforms: tuple[str, ...] = (ENVELOPED, C14N + "#WithComments")
    hasher: Callable[[bytes], bytes] = lambda data: hashlib.sha256(data).digest()
    signer: Callable[[bytes], bytes] | None = None
    digested: bytes | None = None
    certificates: tuple[x509.Certificate, ...] | None = None
    key_info: str = ""
    extra: str = ""
    line_end: str = "\n"


def forge(document: bytes, holder: Holder, shape: Shape | None = None) -> bytes:
    """Append a signature to a document."""
    shape = shape or Shape()
    root = etree.fromstring(document)
    root.append(signature_over(document, holder, shape))
    signature = root[-1]
    seal(signature, shape.signer or holder.sign, shape)
    return etree.tostring(root.getroottree())


def signature_over(document: bytes, holder: Holder, shape: Shape) -> etree._Element:
    """Make a Signature element without a value yet."""
    covered = shape.digested
    if covered is None:
        covered = etree.tostring(etree.fromstring(document).getroottree(), method="c14n", with_comments=True)
    certificates = shape.certificates or (holder.certificate,)
    data = "".join(
        f"<ds:X509Certificate>{wrapped(item.public_bytes(Encoding.DER), shape)}</ds:X509Certificate>"
        for item in certificates
    )
    transforms = "".join(f'<ds:Transform Algorithm="{uri}"/>' for uri in shape.transforms)
    key_info = shape.key_info or f"<ds:X509Data>{data}</ds:X509Data>"
    return etree.fromstring(
        f'<ds:Signature xmlns:ds="{DS}">\n<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{shape.c14n}"/>'
        f'<ds:SignatureMethod Algorithm="{shape.method}"/><ds:Reference URI="{shape.uri}">'
        f"<ds:Transforms>{transforms}</ds:Transforms>"
        f'<ds:DigestMethod Algorithm="{shape.digest_method}"/>'
        f"<ds:DigestValue>{wrapped(shape.hasher(covered), shape)}</ds:DigestValue>"
        f"</ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>{key_info}</ds:KeyInfo>{shape.extra}"
        "</ds:Signature>"
    )


def seal(signature: etree._Element, sign: Callable[[bytes], bytes], shape: Shape | None = None) -> None:
    """Compute the value over SignedInfo where the signature stands now."""
    info = etree.tostring(signature[0], method="c14n", with_tail=False)
    text = wrapped(sign(info), shape or Shape())
    signature[1].text = text.replace("&#13;", "\r")


def wrapped(content: bytes, shape: Shape) -> str:
    text = base64.b64encode(content).decode()
    return shape.line_end.join(text[start : start + 40] for start in range(0, len(text), 40)) + shape.line_end


def part(root: etree._Element, name: str) -> etree._Element:
    """Find one part of the signature by its local name."""
    return next(root.iter(f"{{{DS}}}{name}"))


def reissued(world: World, holder: Holder, valid_for: timedelta) -> Holder:
    """Another certificate of the same person for the same key."""
    old = holder.certificate
    builder = x509.CertificateBuilder().subject_name(old.subject).issuer_name(old.issuer)
    builder = builder.public_key(old.public_key()).serial_number(old.serial_number + 1)
    builder = builder.not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + valid_for)
    for extension in old.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    return Holder(builder.sign(world.issuing.key, SHA256()), holder.key)
