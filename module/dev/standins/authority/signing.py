"""What the authority signs with, and the small parts of ASN.1 that all its answers share."""

from __future__ import annotations

import hashlib
from typing import Protocol

from asn1crypto import algos, core, parser, x509

RSA_SHA256 = "1.2.840.113549.1.1.11"


class Signer(Protocol):
    """A key with its certificate; `module.dev.pki.signers` makes them."""

    @property
    def certificate_der(self) -> bytes:
        """The certificate."""
        ...

    @property
    def algorithm_oid(self) -> str:
        """The signature algorithm as a dotted number."""
        ...

    @property
    def digest_oid(self) -> str:
        """The digest that belongs to it as a dotted number."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Sign data."""
        ...

    def digest(self, data: bytes) -> bytes:
        """Return the digest of data."""
        ...


def certificate_of(signer: Signer) -> x509.Certificate:
    """Return the certificate of a signer as ASN.1."""
    return x509.Certificate.load(signer.certificate_der)


def algorithm_of(signer: Signer) -> algos.SignedDigestAlgorithm:
    """Return the algorithm identifier of a signer; RSA writes its parameters as NULL."""
    fields = {"algorithm": signer.algorithm_oid}
    if signer.algorithm_oid == RSA_SHA256:
        fields["parameters"] = core.Null()
    return algos.SignedDigestAlgorithm(fields)


def key_bits(certificate: x509.Certificate) -> bytes:
    """Return the bits of a public key, of any algorithm, without the octet that counts unused bits."""
    whole = certificate["tbs_certificate"]["subject_public_key_info"].dump()
    inside = parser.parse(whole)[4]
    after_algorithm = inside[parser.peek(inside) :]
    return bytes(parser.parse(after_algorithm)[4][1:])


def key_digest(certificate: x509.Certificate, name: str = "sha1") -> bytes:
    """Return the digest of a public key as OCSP counts it."""
    return hashlib.new(name, key_bits(certificate)).digest()
