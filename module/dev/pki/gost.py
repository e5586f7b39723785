"""Signing by GOST 34.10-2015-512 for tests and stand-ins. The product only verifies and knows nothing of this file.

No care is taken to hide the key from somebody who measures time: the keys are worth nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field

from asn1crypto import core, parser
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from module.crypto.curve import Point, combine
from module.crypto.gost import DIGEST_OID, KEY_HEAD, SET_A, SIGNATURE_OID, SIZE, number
from module.crypto.streebog import streebog512

__all__ = ["DIGEST_OID", "SIGNATURE_OID", "GostKey", "SigningKey", "certified", "new_gost_key", "streebog512"]

_TEMPLATE = ec.generate_private_key(ec.SECP256R1())
"""Stands in for the key and the signature until both are replaced: `cryptography` knows no GOST."""

_SIGNATURE, _SPKI = 2, 6
"""Places in TBSCertificate of version 3: the algorithm of the signature, the key."""


@dataclass(frozen=True, slots=True)
class GostKey:
    """A private key with its point on the curve."""

    secret: int = field(repr=False)
    point: Point

    @classmethod
    def of(cls, secret: int) -> GostKey:
        """Make the key of a secret number between 0 and q. Raises ValueError."""
        point = combine(SET_A, secret, 0, SET_A.base)
        if not 0 < secret < SET_A.q or point is None:
            raise ValueError("no secret number")
        return cls(secret, point)

    @property
    def spki(self) -> bytes:
        """Return the public key as certificates hold it."""
        return KEY_HEAD + b"".join(part.to_bytes(SIZE, "little") for part in self.point)

    def sign(self, data: bytes) -> bytes:
        """Sign data: r||s, each with its lowest byte first."""
        return self.sign_digest(streebog512(data))

    def sign_digest(self, digest: bytes) -> bytes:
        """Sign a digest of 64 bytes: GOST 34.10, the procedure of forming."""
        wanted = number(digest) % SET_A.q or 1
        while True:
            once = 1 + secrets.randbelow(SET_A.q - 1)
            point = combine(SET_A, once, 0, SET_A.base)
            r = point[0] % SET_A.q if point else 0
            s = (r * self.secret + once * wanted) % SET_A.q
            if r and s:
                return r.to_bytes(SIZE, "little") + s.to_bytes(SIZE, "little")


SigningKey = rsa.RSAPrivateKey | GostKey


def new_gost_key() -> GostKey:
    """Make a key."""
    return GostKey.of(1 + secrets.randbelow(SET_A.q - 1))


def public_of(key: SigningKey) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    """Return what a builder of certificates takes for the key; `certified` puts the true one in its place."""
    return _TEMPLATE.public_key() if isinstance(key, GostKey) else key.public_key()


def identifier_of(key: SigningKey) -> bytes:
    """Return the key identifier: SHA-1 of the key's bits (RFC 5280, 4.2.1.2)."""
    if isinstance(key, GostKey):
        return hashlib.sha1(key.spki[len(KEY_HEAD) - 3 :], usedforsecurity=False).digest()
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key()).digest


def certified(builder: x509.CertificateBuilder, key: SigningKey, issuer: SigningKey) -> x509.Certificate:
    """Sign a certificate for `key` by the key of the issuer, either of any kind."""
    template = parser.parse(builder.sign(_TEMPLATE, SHA256()).tbs_certificate_bytes)[4]
    fields = _elements(template)
    algorithm = fields[_SIGNATURE] = _algorithm(issuer)
    if isinstance(key, GostKey):
        fields[_SPKI] = key.spki
    body = _sequence(*fields)
    signature = core.OctetBitString(signed_by(issuer, body)).dump()
    return x509.load_der_x509_certificate(_sequence(body, algorithm, signature))


def signed_by(key: SigningKey, data: bytes) -> bytes:
    """Sign with a key of either kind."""
    return key.sign(data) if isinstance(key, GostKey) else key.sign(data, padding.PKCS1v15(), SHA256())


def _algorithm(key: SigningKey) -> bytes:
    dotted = SIGNATURE_OID if isinstance(key, GostKey) else "1.2.840.113549.1.1.11"
    return _sequence(core.ObjectIdentifier(dotted).dump(), core.Null().dump())


def _sequence(*elements: bytes) -> bytes:
    return bytes(parser.emit(0, 1, 16, b"".join(elements)))


def _elements(content: bytes) -> list[bytes]:
    found = []
    while content:
        length = parser.peek(content)
        found.append(content[:length])
        content = content[length:]
    return found
