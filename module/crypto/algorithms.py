"""The signature algorithms that are accepted: one row each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from module.crypto import gost
from module.crypto.streebog import streebog512
from module.registry.signatures import Reason, SignatureRefused

MIN_RSA_BITS = 2048
MAX_RSA_BITS = 8192

Check = Callable[[x509.Certificate, bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A signature algorithm with its names on the wire and the code that checks it.

    `certificate_oid` is how a certificate (and OCSP, CRL) names it, `key_oid` and `digest_oid` how time stamps do,
    `signature_uri` and `digest_uri` how XMLDSig does. `name` is for the evidence.
    `check(certificate, signature, data)` tells whether the key of the certificate made the signature;
    it raises SignatureRefused(UNSUPPORTED_ALGORITHM) when the key is of another kind.
    """

    name: str
    certificate_oid: str
    key_oid: str
    digest_oid: str
    signature_uri: str
    digest_uri: str
    digest: Callable[[bytes], bytes]
    check: Check


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _rsa_sha256(certificate: x509.Certificate, signature: bytes, data: bytes) -> bool:
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SignatureRefused(Reason.UNSUPPORTED_ALGORITHM, "key") from error
    if not isinstance(key, rsa.RSAPublicKey) or not MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
        raise SignatureRefused(Reason.UNSUPPORTED_ALGORITHM, "key")
    try:
        key.verify(signature, data, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


_PKIGOVKZ = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:"

# Source: shared notes eds-pki 2.4 and 3.1
ALGORITHMS = (
    Algorithm(
        name="RSA-SHA256",
        certificate_oid="1.2.840.113549.1.1.11",
        key_oid="1.2.840.113549.1.1.1",
        digest_oid="2.16.840.1.101.3.4.2.1",
        signature_uri="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        digest_uri="http://www.w3.org/2001/04/xmlenc#sha256",
        digest=_sha256,
        check=_rsa_sha256,
    ),
    Algorithm(
        name="GOST-34.10-2015-512",
        certificate_oid=gost.SIGNATURE_OID,
        key_oid=gost.KEY_OID,
        digest_oid=gost.DIGEST_OID,
        signature_uri=_PKIGOVKZ + "gostr34102015-gostr34112015-512",
        digest_uri=_PKIGOVKZ + "gostr34112015-512",
        digest=streebog512,
        check=gost.verify,
    ),
)


def of_document(signature_uri: str, digest_uri: str) -> Algorithm:
    """Find the row of an XML signature. Raises SignatureRefused(UNSUPPORTED_ALGORITHM)."""
    for row in ALGORITHMS:
        if (row.signature_uri, row.digest_uri) == (signature_uri, digest_uri):
            return row
    raise SignatureRefused(Reason.UNSUPPORTED_ALGORITHM, "document")


def of_oid(dotted: str) -> Algorithm:
    """Find the row by how certificates, OCSP answers and lists name it.

    Raises SignatureRefused(UNSUPPORTED_ALGORITHM).
    """
    for row in ALGORITHMS:
        if row.certificate_oid == dotted:
            return row
    raise SignatureRefused(Reason.UNSUPPORTED_ALGORITHM, "certificate")


def of_signer(signature_oid: str, digest_oid: str) -> Algorithm:
    """Find the row of the signer of a time stamp (CMS), who names the signature or only the kind of key.

    Raises SignatureRefused(UNSUPPORTED_ALGORITHM).
    """
    for row in ALGORITHMS:
        if signature_oid in (row.certificate_oid, row.key_oid) and digest_oid == row.digest_oid:
            return row
    raise SignatureRefused(Reason.UNSUPPORTED_ALGORITHM, "signer")


def of_certificate(certificate: x509.Certificate) -> Algorithm:
    """Find the row of the signature under a certificate. Raises SignatureRefused(UNSUPPORTED_ALGORITHM)."""
    return of_oid(certificate.signature_algorithm_oid.dotted_string)


@lru_cache(maxsize=1024)
def issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether the key of `issuer` signed `certificate`. Kept: few issuers sign much, and neither changes."""
    return of_certificate(certificate).check(issuer, certificate.signature, certificate.tbs_certificate_bytes)
