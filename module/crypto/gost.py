"""GOST 34.10-2015 with keys of 512 bits, as the National Certification Authority uses it: verification only.

The Kazakh parameter set A of 512 bits is id-tc26-gost-3410-12-512-paramSetA of RFC 7836. Encodings as noted in eds-pki
2.4: a key is x||y and a signature r||s, each number with its lowest byte first; the digest is read the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from asn1crypto import parser
from cryptography import x509

from module.crypto.curve import Curve, Point, combine
from module.crypto.streebog import streebog512
from module.registry.signatures import Reason, SignatureRefused

SIZE = 64
"""Bytes of one number."""

KEY_OID = "1.2.398.3.10.1.1.2.2"
SIGNATURE_OID = "1.2.398.3.10.1.1.2.3.2"
DIGEST_OID = "1.2.398.3.10.1.3.3"

SET_A = Curve(
    p=(1 << 512) - 569,
    a=(1 << 512) - 572,
    b=int(
        "e8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265"
        "ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760",
        16,
    ),
    q=int(
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        "27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275",
        16,
    ),
    x=3,
    y=int(
        "7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921"
        "df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4",
        16,
    ),
)

# SubjectPublicKeyInfo up to the key itself: the algorithm with set A and the digest, BIT STRING, OCTET STRING. DER
# allows no other way to write this, so whatever begins otherwise is another kind of key.
KEY_HEAD = bytes.fromhex(
    "3081ac" + "3023" + "06092a830e030a01010202" + "3016" + "060a2a830e030a0101020201" + "06082a830e030a010303"
    "03818400" + "048180"
)

_VERSION = b"\xa0"


def number(content: bytes) -> int:
    """Read a number whose lowest byte comes first."""
    return int.from_bytes(content, "little")


def decode_key(spki: bytes) -> Point:
    """Read the key of a SubjectPublicKeyInfo. Raises SignatureRefused(UNSUPPORTED_ALGORITHM) for any other key."""
    key = spki.removeprefix(KEY_HEAD)
    if not spki.startswith(KEY_HEAD) or len(key) != 2 * SIZE:
        raise SignatureRefused(Reason.UNSUPPORTED_ALGORITHM, "key")
    point = number(key[:SIZE]), number(key[SIZE:])
    if not SET_A.has(point):
        raise SignatureRefused(Reason.UNSUPPORTED_ALGORITHM, "key is no point of the curve")
    return point


@lru_cache(maxsize=256)
def key_of(certificate: x509.Certificate) -> Point:
    """Return the key of a certificate. Raises SignatureRefused(UNSUPPORTED_ALGORITHM)."""
    return decode_key(_spki(certificate))


def _spki(certificate: x509.Certificate) -> bytes:
    """Return the SubjectPublicKeyInfo: cryptography has no way to the bytes of a key that it does not know."""
    *_, parts = parser.parse(certificate.tbs_certificate_bytes)[:5]
    fields = [field for field in _fields(parts) if field[:1] != _VERSION]
    return fields[5]  # after serial number, algorithm, issuer, validity, subject


def _fields(content: bytes) -> Iterator[bytes]:
    while content:
        length = parser.peek(content)
        yield content[:length]
        content = content[length:]


def is_valid(curve: Curve, key: Point, digest: int, r: int, s: int) -> bool:
    """Tell whether (r, s) signs the digest: GOST 34.10, the procedure of verification."""
    if not (0 < r < curve.q and 0 < s < curve.q):
        return False
    inverse = pow(digest % curve.q or 1, -1, curve.q)
    found = combine(curve, s * inverse, -r * inverse, key)
    return found is not None and found[0] % curve.q == r


def verify(certificate: x509.Certificate, signature: bytes, data: bytes) -> bool:
    """Tell whether the key of the certificate signed the data. Raises SignatureRefused(UNSUPPORTED_ALGORITHM)."""
    key = key_of(certificate)
    if len(signature) != 2 * SIZE:
        return False
    return is_valid(SET_A, key, number(streebog512(data)), number(signature[:SIZE]), number(signature[SIZE:]))
