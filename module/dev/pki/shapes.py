"""Certificates in the shape of the National Certification Authority (shared notes, eds-pki 2.2 and 2.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from module.dev.pki.gost import GostKey, SigningKey, certified, identifier_of, new_gost_key, public_of

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
    """The kinds of key that people hold: (key usages, extended key usage, policy). Today's single key is CURRENT."""

    CURRENT = (("digital_signature", "content_commitment", "key_agreement"), _EMAIL_PROTECTION, "1.2.398.3.3.2")
    SINGLE = (("digital_signature", "content_commitment", "key_encipherment"), _EMAIL_PROTECTION, "1.2.398.3.3.2")
    AUTH = (("digital_signature", "key_encipherment"), _CLIENT_AUTH, "1.2.398.3.3.2.2")


class Service(Enum):
    """The helpers of an authority: (extended key usage, whether it is critical)."""

    OCSP = (ExtendedKeyUsageOID.OCSP_SIGNING, False)
    TSA = (ExtendedKeyUsageOID.TIME_STAMPING, True)


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate with its RSA key, able to issue."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class GostAuthority:
    """A certificate with its GOST key, able to issue."""

    certificate: x509.Certificate
    key: GostKey = field(repr=False)


AnyAuthority = Authority | GostAuthority


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
    key = new_key()
    return Authority(_root(common_name, key, start, end), key)


def make_gost_root(common_name: str, start: datetime, end: datetime) -> GostAuthority:
    """Make a self-signed root with a GOST key."""
    key = new_gost_key()
    return GostAuthority(_root(common_name, key, start, end), key)


def make_intermediate(root: AnyAuthority, common_name: str, start: datetime, end: datetime) -> Authority:
    """Make an issuing authority under a root."""
    key = new_key()
    return Authority(_intermediate(root, common_name, key, start, end), key)


def make_gost_intermediate(root: AnyAuthority, common_name: str, start: datetime, end: datetime) -> GostAuthority:
    """Make an issuing authority with a GOST key under a root."""
    key = new_gost_key()
    return GostAuthority(_intermediate(root, common_name, key, start, end), key)


def issue_leaf(
    issuer: AnyAuthority,
    subject: Attributes,
    roles: tuple[str, ...],
    start: datetime,
    end: datetime,
    profile: Profile = Profile.SINGLE,
) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    """Issue a certificate to a person; `roles` are the dotted numbers that stand among the extended key usages."""
    key = new_key()
    return _leaf(issuer, _person(subject, key, start, end), key, (*profile.value, roles)), key


def issue_gost_leaf(
    issuer: AnyAuthority,
    subject: Attributes,
    roles: tuple[str, ...],
    start: datetime,
    end: datetime,
    profile: Profile = Profile.CURRENT,
) -> tuple[x509.Certificate, GostKey]:
    """Issue a certificate with a GOST key to a person."""
    key = new_gost_key()
    return _leaf(issuer, _person(subject, key, start, end), key, (*profile.value, roles)), key


def issue_service(
    issuer: AnyAuthority, key: SigningKey, service: Service, common_name: str, start: datetime, end: datetime
) -> x509.Certificate:
    """Issue a certificate to a responder (OCSP, delegated, itself not asked about) or to a time-stamp authority."""
    purpose, critical = service.value
    subject = name(((NameOID.COUNTRY_NAME, "KZ"), (NameOID.COMMON_NAME, common_name)))
    builder = _builder(subject, key, start, end).add_extension(_usage("digital_signature"), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=critical)
    if service is Service.OCSP:
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    return _issued(issuer, builder, key)


def _root(common_name: str, key: SigningKey, start: datetime, end: datetime) -> x509.Certificate:
    subject = name(
        ((NameOID.COUNTRY_NAME, "KZ"), (NameOID.ORGANIZATION_NAME, TEST_PKI), (NameOID.COMMON_NAME, common_name))
    )
    builder = _authority(_builder(subject, key, start, end), None).issuer_name(subject)
    own = x509.SubjectKeyIdentifier(identifier_of(key))
    return certified(builder.add_extension(own, critical=False), key, key)


def _intermediate(
    root: AnyAuthority, common_name: str, key: SigningKey, start: datetime, end: datetime
) -> x509.Certificate:
    subject = name(((NameOID.COUNTRY_NAME, "KZ"), (NameOID.COMMON_NAME, common_name)))
    return _issued(root, _authority(_builder(subject, key, start, end), 0), key)


def _person(subject: Attributes, key: SigningKey, start: datetime, end: datetime) -> x509.CertificateBuilder:
    return _builder(name(subject), key, start, end)


def _leaf(
    issuer: AnyAuthority,
    builder: x509.CertificateBuilder,
    key: SigningKey,
    shape: tuple[tuple[str, ...], str, str, tuple[str, ...]],
) -> x509.Certificate:
    usages, purpose, policy, roles = shape
    builder = builder.add_extension(_usage(*usages), critical=True)
    oids = [ObjectIdentifier(oid) for oid in (purpose, *roles)]
    builder = builder.add_extension(x509.ExtendedKeyUsage(oids), critical=False)
    policies = [x509.PolicyInformation(ObjectIdentifier(policy), None)]
    return _issued(issuer, builder.add_extension(x509.CertificatePolicies(policies), critical=False), key)


def _builder(subject: x509.Name, key: SigningKey, start: datetime, end: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(public_of(key))
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )


def _authority(builder: x509.CertificateBuilder, path_length: int | None) -> x509.CertificateBuilder:
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    return builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)


def _issued(issuer: AnyAuthority, builder: x509.CertificateBuilder, key: SigningKey) -> x509.Certificate:
    issuer_key = x509.AuthorityKeyIdentifier(identifier_of(issuer.key), None, None)
    own_key = x509.SubjectKeyIdentifier(identifier_of(key))
    builder = builder.issuer_name(issuer.certificate.subject).add_extension(issuer_key, critical=False)
    return certified(builder.add_extension(own_key, critical=False), key, issuer.key)


def _usage(*names: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{**_NO_USAGE, **dict.fromkeys(names, True)})
