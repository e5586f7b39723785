"""RSA keys and self-signed certificates for the transport signatures between us and the stand-in gateway."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

_NAMES = ("gateway", "client", "gbd_ul")
_DAYS = 3650


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Where the PEM files of one side are."""

    key: Path
    certificate: Path

    def private_key(self) -> rsa.RSAPrivateKey:
        """Read the key."""
        return _read_key(self.key.read_bytes())

    def certificate_object(self) -> x509.Certificate:
        """Read the certificate."""
        return x509.load_pem_x509_certificate(self.certificate.read_bytes())


@lru_cache(maxsize=8)
def _read_key(content: bytes) -> rsa.RSAPrivateKey:
    """Read a key once: each reading proves its primes, which takes longer than a signature."""
    key = serialization.load_pem_private_key(content, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("no RSA key")
    return key


def ensure(directory: Path) -> dict[str, KeyFiles]:
    """Return the files of `gateway`, `client` and `gbd_ul`, made once in a directory that may be empty."""
    directory.mkdir(parents=True, exist_ok=True)
    return {name: make(directory, name) for name in _NAMES}


def make(directory: Path, name: str) -> KeyFiles:
    """Make a key and its certificate unless both are there."""
    files = KeyFiles(directory / f"{name}.key.pem", directory / f"{name}.crt.pem")
    if files.key.exists() and files.certificate.exists():
        return files
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"ТРОИС test {name}")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_DAYS))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write(files.key, pem, 0o600)
    _write(files.certificate, certificate.public_bytes(serialization.Encoding.PEM), 0o644)
    return files


def _write(file: Path, content: bytes, mode: int) -> None:
    """Write through a neighbour file, so that a process that was killed leaves no half key."""
    neighbour = file.with_suffix(".new")
    neighbour.unlink(missing_ok=True)
    with os.fdopen(os.open(neighbour, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
        stream.write(content)
    neighbour.replace(file)
