"""Keys of the exchange: an authority of its own, both ends of a connection, a signer of documents."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from module.dev.pki.shapes import Attributes, Authority, issue_leaf, make_root, name, new_key

CA_NAME = "TROIS TEST EXCHANGE AUTHORITY"
MACHINES = ("portal", "commission")
SIGNER = "signer"

_YEAR = timedelta(days=365)
_RENEW_BEFORE = timedelta(days=30)


def make(directory: Path, *, renew: bool = False, now: datetime | None = None) -> Path:
    """Make the keys unless a complete set that stays valid for a month is there. Returns the directory.

    The authority's certificate is written last and so marks a complete set; its key is not kept.
    """
    moment = now or datetime.now(UTC)
    if not renew and _is_complete(directory, moment):
        return directory
    shutil.rmtree(directory, ignore_errors=True)
    (directory / "roots").mkdir(parents=True)
    start, end = moment - timedelta(days=1), moment + 2 * _YEAR
    authority = make_root(CA_NAME, start, end)
    for machine in MACHINES:
        _write(directory, machine, *issue_machine(authority, machine, start, end))
    _write(directory, SIGNER, *issue_leaf(authority, _subject("signer of documents"), (), start, end))
    _ca(directory).write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    return directory


def issue_machine(
    issuer: Authority, title: str, start: datetime, end: datetime
) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    """Issue a certificate for both ends of a TLS connection on the loopback address."""
    key = new_key()
    public = key.public_key()
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    usages = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(_subject(title)))
        .issuer_name(issuer.certificate.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(usages, critical=False)
        .add_extension(issuer_key, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    return builder.sign(issuer.key, SHA256()), key


def _subject(title: str) -> Attributes:
    return ((NameOID.COMMON_NAME, f"TROIS TEST {title}"), (NameOID.COUNTRY_NAME, "KZ"))


def _ca(directory: Path) -> Path:
    return directory / "roots" / "ca.pem"


def _is_complete(directory: Path, now: datetime) -> bool:
    ca = _ca(directory)
    return ca.is_file() and now + _RENEW_BEFORE < x509.load_pem_x509_certificate(ca.read_bytes()).not_valid_after_utc


def _write(directory: Path, title: str, certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with open(os.open(directory / f"{title}.key.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    (directory / f"{title}.crt.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
