"""The keys of the test authority and of its helpers, as stand-ins of OCSP, CRL and time stamps need them.

Layout of `authority/`: `issuing`, `ocsp` (delegated responder) and `tsa`, each in RSA and GOST: `NAME_rsa.key.pem`
(PKCS 8, no password) or `NAME_gost.key.json` (see `write_gost_key`), beside `NAME_*.crt.pem`. Keys are 0600.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from module.dev.pki.gost import DIGEST_OID, SIGNATURE_OID, GostKey, SigningKey, signed_by, streebog512

AUTHORITY = "authority"
NAMES = ("issuing_rsa", "ocsp_rsa", "tsa_rsa", "issuing_gost", "ocsp_gost", "tsa_gost")

_FORMAT = "TROIS test key, worth nothing"


@dataclass(frozen=True, slots=True)
class TestSigner:
    """A key with its certificate. `sign` digests the data itself; `digest` is the digest that goes with the key."""

    __test__: ClassVar[bool] = False  # the name is no test's

    certificate: x509.Certificate
    key: SigningKey = field(repr=False)

    @property
    def certificate_der(self) -> bytes:
        """Return the certificate."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def algorithm_oid(self) -> str:
        """Return the number of the signature algorithm."""
        return SIGNATURE_OID if isinstance(self.key, GostKey) else "1.2.840.113549.1.1.11"

    @property
    def digest_oid(self) -> str:
        """Return the number of the digest algorithm."""
        return DIGEST_OID if isinstance(self.key, GostKey) else "2.16.840.1.101.3.4.2.1"

    def digest(self, data: bytes) -> bytes:
        """Digest data by the algorithm that goes with the key."""
        return streebog512(data) if isinstance(self.key, GostKey) else hashlib.sha256(data).digest()

    def sign(self, data: bytes) -> bytes:
        """Sign data."""
        return signed_by(self.key, data)


def load(directory: Path, name: str) -> TestSigner:
    """Read one of NAMES from a directory that `module.dev.pki` made. Raises ValueError, OSError."""
    if name not in NAMES:
        raise ValueError(f"no signer {name}")
    folder = directory / AUTHORITY
    certificate = x509.load_pem_x509_certificate((folder / f"{name}.crt.pem").read_bytes())
    if name.endswith("_gost"):
        return TestSigner(certificate, read_gost_key(folder / f"{name}.key.json")[0])
    key = load_pem_private_key((folder / f"{name}.key.pem").read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("no RSA key")
    return TestSigner(certificate, key)


def store(directory: Path, name: str, certificate: x509.Certificate, key: SigningKey) -> None:
    """Write a key with its certificate in the layout of `load`."""
    folder = directory / AUTHORITY
    if isinstance(key, GostKey):
        write_gost_key(folder / f"{name}.key.json", key, certificate)
    else:
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_private(folder / f"{name}.key.pem", pem)
    (folder / f"{name}.crt.pem").write_bytes(certificate.public_bytes(Encoding.PEM))


def write_gost_key(path: Path, key: GostKey, certificate: x509.Certificate) -> None:
    """Write a GOST key in a format of our own for tests: JSON with the secret number in hex, the certificate in PEM."""
    pem = certificate.public_bytes(Encoding.PEM).decode("ascii")
    content = {"format": _FORMAT, "algorithm": SIGNATURE_OID, "secret": f"{key.secret:0128x}", "certificate": pem}
    write_private(path, json.dumps(content, indent=1).encode("ascii") + b"\n")


def read_gost_key(path: Path) -> tuple[GostKey, x509.Certificate]:
    """Read what `write_gost_key` wrote. Raises ValueError, OSError."""
    content = json.loads(path.read_bytes())
    if (content.get("format"), content.get("algorithm")) != (_FORMAT, SIGNATURE_OID):
        raise ValueError(f"{path.name} is no test key")
    certificate = x509.load_pem_x509_certificate(content["certificate"].encode("ascii"))
    return GostKey.of(int(content["secret"], 16)), certificate


def write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody else may read."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
