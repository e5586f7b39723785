"""DER to certificate, with everything that later code reads decoded once."""

from __future__ import annotations

import warnings
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from module.registry.signatures import Reason, SignatureRefused

# Cyrillic names run over the 64 bytes of X.520; the library tells so for every such certificate that it reads.
warnings.filterwarnings("ignore", message=r"Attribute's length must be", category=UserWarning)

# What a chain or an owner is judged by. A critical extension outside this list means that we would overlook something.
KNOWN_EXTENSIONS = frozenset(
    {
        x509.BasicConstraints.oid,
        x509.KeyUsage.oid,
        x509.ExtendedKeyUsage.oid,
        x509.CertificatePolicies.oid,
        x509.SubjectAlternativeName.oid,
    }
)

ExtensionType = TypeVar("ExtensionType", bound=x509.ExtensionType)


def read_certificate(der: bytes) -> x509.Certificate:
    """Read one X.509 v3 certificate. Raises SignatureRefused(MALFORMED) unless the DER is sound throughout."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        sound = (
            certificate.version is x509.Version.v3
            and certificate.public_bytes(Encoding.DER) == der
            and certificate.subject is not None
            and certificate.issuer is not None
            and certificate.extensions is not None
        )
    except (ValueError, x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        raise SignatureRefused(Reason.MALFORMED, "certificate") from error
    if not sound:
        raise SignatureRefused(Reason.MALFORMED, "certificate")
    return certificate


def extension(certificate: x509.Certificate, kind: type[ExtensionType]) -> ExtensionType | None:
    """Return an extension's value, or None where the certificate has none."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def has_unknown_critical(certificate: x509.Certificate) -> bool:
    """Tell whether a critical extension is there that nobody here judges."""
    return any(item.critical and item.oid not in KNOWN_EXTENSIONS for item in certificate.extensions)


def usage_oids(certificate: x509.Certificate) -> frozenset[str]:
    """Return the extended key usages as dotted numbers; the owner's roles are among them."""
    found = extension(certificate, x509.ExtendedKeyUsage)
    return frozenset(oid.dotted_string for oid in found or ())


def policy_oids(certificate: x509.Certificate) -> frozenset[str]:
    """Return the certificate policies as dotted numbers."""
    found = extension(certificate, x509.CertificatePolicies)
    return frozenset(policy.policy_identifier.dotted_string for policy in found or ())
