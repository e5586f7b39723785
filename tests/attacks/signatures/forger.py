"""A signer without scruples: every part of the NCALayer shape can be replaced, and the rest stays validly signed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from module.crypto.streebog import streebog512
from module.dev.pki.gost import GostKey, SigningKey, certified, public_of, signed_by
from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import (
    AnyAuthority,
    Attributes,
    Profile,
    issue_gost_leaf,
    issue_leaf,
    make_gost_intermediate,
    make_gost_root,
    make_intermediate,
    make_root,
)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
DS = "http://www.w3.org/2000/09/xmldsig#"
ENVELOPED = DS + "enveloped-signature"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256_URI = "http://www.w3.org/2001/04/xmlenc#sha256"
PKIGOVKZ = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:"
GOST = PKIGOVKZ + "gostr34102015-gostr34112015-512"
GOST_DIGEST = PKIGOVKZ + "gostr34112015-512"


@dataclass(frozen=True)
class Holder:
    certificate: x509.Certificate
    key: SigningKey

    def sign(self, data: bytes) -> bytes:
        return signed_by(self.key, data)

    @property
    def manner(self) -> tuple[str, str, Callable[[bytes], bytes]]:
        """How NCALayer names the algorithms of this key, and the digest."""
        if isinstance(self.key, GostKey):
            return GOST, GOST_DIGEST, streebog512
        return RSA_SHA256, SHA256_URI, lambda data: hashlib.sha256(data).digest()


@dataclass(frozen=True)
class World:
    """A hierarchy of one kind; `kind` is rsa or gost."""

    root: AnyAuthority
    issuing: AnyAuthority
    kind: str = "rsa"

    @classmethod
    def make(cls, kind: str = "rsa") -> World:
        term = NOW - YEAR, NOW + YEAR
        if kind == "gost":
            gost_root = make_gost_root("TROIS TEST ROOT", *term)
            return cls(gost_root, make_gost_intermediate(gost_root, "TROIS TEST ISSUING", *term), kind)
        root = make_root("TROIS TEST ROOT", *term)
        return cls(root, make_intermediate(root, "TROIS TEST ISSUING", *term), kind)

    def holder(
        self,
        subject: Attributes | None = None,
        roles: tuple[str, ...] = ("1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.1"),
        start: datetime = NOW - timedelta(days=1),
        end: datetime = NOW + timedelta(days=1),
        profile: Profile = Profile.SINGLE,
        issuer: AnyAuthority | None = None,
    ) -> Holder:
        name = PEOPLE[0].subject if subject is None else subject
        issue = issue_gost_leaf if self.kind == "gost" else issue_leaf
        return Holder(*issue(issuer or self.issuing, name, roles, start, end, profile))


@dataclass(frozen=True)
class Shape:
    """What goes into the signature; the defaults are what NCALayer writes, empty ones what it writes for the key."""

    c14n: str = C14N
    method: str = ""
    digest_method: str = ""
    uri: str = ""
    transforms: tuple[str, ...] = (ENVELOPED, C14N + "#WithComments")
    hasher: Callable[[bytes], bytes] | None = None
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
    method, digest_method, hasher = holder.manner
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
        f'<ds:SignatureMethod Algorithm="{shape.method or method}"/><ds:Reference URI="{shape.uri}">'
        f"<ds:Transforms>{transforms}</ds:Transforms>"
        f'<ds:DigestMethod Algorithm="{shape.digest_method or digest_method}"/>'
        f"<ds:DigestValue>{wrapped((shape.hasher or hasher)(covered), shape)}</ds:DigestValue>"
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
    builder = builder.public_key(public_of(holder.key)).serial_number(old.serial_number + 1)
    builder = builder.not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + valid_for)
    for extension in old.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    return Holder(certified(builder, holder.key, world.issuing.key), holder.key)
