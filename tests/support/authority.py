"""A certification authority for tests: keys of every part, in the shape that the stand-in signs with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from module.crypto.chain import Anchors, Chain
from module.dev.pki.shapes import Authority, make_intermediate, make_root, name, new_key
from module.dev.standins.authority import lists, responder
from module.dev.standins.authority.responder import Keys
from module.dev.standins.authority.signing import Signer
from module.kernel.errors import OutsideUnavailable

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class RsaSigner:
    """A key as `module.dev.pki.signers` gives it."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey = field(repr=False)
    algorithm_oid: str = "1.2.840.113549.1.1.11"
    digest_oid: str = "2.16.840.1.101.3.4.2.1"

    @property
    def certificate_der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data, padding.PKCS1v15(), SHA256())

    def digest(self, data: bytes) -> bytes:
        return hashlib.sha256(data).digest()


def appointed(
    issuer: Authority,
    title: str,
    usage: ObjectIdentifier | None,
    start: datetime,
    end: datetime,
    *,
    critical: bool = False,
) -> RsaSigner:
    """Issue a certificate for a service of the authority."""
    key = new_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(((NameOID.COMMON_NAME, title), (NameOID.COUNTRY_NAME, "KZ"))))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=critical)
    return RsaSigner(builder.sign(issuer.key, SHA256()), key)


@dataclass(frozen=True)
class Town:
    """A root, an issuing authority and its services at a moment."""

    root: Authority
    issuing: Authority
    ocsp: RsaSigner
    tsa: RsaSigner
    now: datetime

    @classmethod
    def make(cls, now: datetime) -> Town:
        start, end = now - YEAR, now + YEAR
        root = make_root("TROIS TEST ROOT", start, end)
        issuing = make_intermediate(root, "TROIS TEST ISSUING", start, end)
        ocsp = appointed(issuing, "TROIS TEST OCSP", ExtendedKeyUsageOID.OCSP_SIGNING, start, end)
        tsa = appointed(issuing, "TROIS TEST TSA", ExtendedKeyUsageOID.TIME_STAMPING, start, end, critical=True)
        return cls(root, issuing, ocsp, tsa, now)

    def signer(self, title: str) -> Signer:
        """Give a key by its name, as the stand-in asks for it."""
        known = {"issuing_rsa": self.issuer_signer, "ocsp_rsa": self.ocsp, "tsa_rsa": self.tsa}
        if title not in known:
            raise FileNotFoundError(title)
        return cast(Signer, known[title])

    @property
    def issuer_signer(self) -> RsaSigner:
        return RsaSigner(self.issuing.certificate, self.issuing.key)

    @property
    def keys(self) -> Keys:
        return Keys(self.signer("issuing_rsa"), self.signer("ocsp_rsa"), self.signer("tsa_rsa"))

    @property
    def anchors(self) -> Anchors:
        return Anchors((self.root.certificate,), (self.issuing.certificate,))

    def chain(self, leaf: x509.Certificate) -> Chain:
        return (leaf, self.issuing.certificate, self.root.certificate)


@cache
def town(now: datetime) -> Town:
    """Return the town of a moment, made once: keys take their time."""
    return Town.make(now)


@dataclass
class Line:
    """The network played by hand: an address answers by its last word; what was asked is kept in order."""

    keys: Keys
    at: datetime
    revoked: frozenset[int] = frozenset()
    asked: list[str] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)

    def ask(self, url: str, question: bytes) -> bytes:
        return self._come(url, lambda word: responder.answer(question, self.keys, self.revoked, self.at, word))

    def fetch(self, url: str) -> bytes:
        make = lists.changes if "delta" in url else lists.full
        return self._come(url, lambda word: make(self.keys, self.revoked, self.at, word))

    def _come(self, url: str, make: Callable[[str], bytes]) -> bytes:
        word = url.rsplit("/", 1)[-1]
        self.asked.append(word)
        if word == "silent" or word in self.silent:
            raise OutsideUnavailable
        return make("good" if word in ("full", "delta") else word)
