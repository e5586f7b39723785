"""Certificates in the shape of the National Certification Authority (shared notes, eds-pki 2.2 and 2.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID, ObjectIdentifier

TEST_PKI = "TROIS TEST PKI"
"""Organisation in the root's name; a production installation refuses to start with it."""

INDIVIDUAL = "1.2.398.3.3.4.1.1"
LEGAL_ENTITY = "1.2.398.3.3.4.1.2"
HEAD = "1.2.398.3.3.4.1.2.1"
RIGHT_TO_SIGN = "1.2.398.3.3.4.1.2.2"
EMPLOYEE = "1.2.398.3.3.4.1.2.5"

_CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
_EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
_NO_USAGE = {
    "digital_signature": False,
    "content_commitment": False,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "key_cert_sign": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}

_PRINTABLE = re.compile(r"[A-Za-z0-9 '()+,./:=?-]*")

Attributes = tuple[tuple[ObjectIdentifier, str], ...]


class Profile(Enum):
    """The two kinds of key that people hold: (key usages, extended key usage, policy)."""

    SINGLE = (("digital_signature", "content_commitment", "key_encipherment"), _EMAIL_PROTECTION, "1.2.398.3.3.2")
    AUTH = (("digital_signature", "key_encipherment"), _CLIENT_AUTH, "1.2.398.3.3.2.2")


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate with its key, able to issue. The key lives in memory only."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey = field(repr=False)


def new_key() -> rsa.RSAPrivateKey:
    """Make an RSA key of 2048 bits."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def name(attributes: Attributes) -> x509.Name:
    """Make a name; Cyrillic values may pass the 64 bytes of X.520, as those of the national authority do."""
    return x509.Name([_attribute(oid, text) for oid, text in attributes])


def _attribute(oid: ObjectIdentifier, text: str) -> x509.NameAttribute[str]:
    kind = None if _PRINTABLE.fullmatch(text) else _ASN1Type.UTF8String
    return x509.NameAttribute(oid, text, kind, _validate=False)


def make_root(common_name: str, start: datetime, end: datetime) -> Authority:
    """Make a self-signed root that carries the test mark."""
    subject = name(
        ((NameOID.COUNTRY_NAME, "KZ"), (NameOID.ORGANIZATION_NAME, TEST_PKI), (NameOID.COMMON_NAME, common_name))
    )
    key = new_key()
    builder = _authority(_builder(subject, subject, key, start, end), None)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return Authority(builder.sign(key, SHA256()), key)


def make_intermediate(root: Authority, common_name: str, start: datetime, end: datetime) -> Authority:
    """Make an issuing authority under a root."""
    key = new_key()
    subject = name(((NameOID.COUNTRY_NAME, "KZ"), (NameOID.COMMON_NAME, common_name)))
    builder = _authority(_builder(subject, root.certificate.subject, key, start, end), 0)
    return Authority(_identified(builder, root, key).sign(root.key, SHA256()), key)


def issue_leaf(
    issuer: Authority,
    subject: Attributes,
    roles: tuple[str, ...],
    start: datetime,
    end: datetime,
    profile: Profile = Profile.SINGLE,
) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    """Issue a certificate to a person; `roles` are the dotted numbers that stand among the extended key usages."""
    usages, purpose, policy = profile.value
    key = new_key()
    builder = _builder(name(subject), issuer.certificate.subject, key, start, end)
    builder = builder.add_extension(_usage(*usages), critical=True)
    oids = [ObjectIdentifier(oid) for oid in (purpose, *roles)]
    builder = builder.add_extension(x509.ExtendedKeyUsage(oids), critical=False)
    policies = [x509.PolicyInformation(ObjectIdentifier(policy), None)]
    builder = builder.add_extension(x509.CertificatePolicies(policies), critical=False)
    return _identified(builder, issuer, key).sign(issuer.key, SHA256()), key


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )


def _authority(builder: x509.CertificateBuilder, path_length: int | None) -> x509.CertificateBuilder:
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    return builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)


def _identified(builder: x509.CertificateBuilder, issuer: Authority, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    own_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(issuer_key, critical=False).add_extension(own_key, critical=False)


def _usage(*names: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{**_NO_USAGE, **dict.fromkeys(names, True)})
