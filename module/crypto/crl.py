"""Revocation lists: a full one, the changes since (delta), and what they say of a serial number.

Source: RFC 5280 5; order 500/НҚ point 18 as noted in eds-pki 7: an expired list is a negative result. A delta never
becomes the base, whichever way its maker marks it (eds-pki 2.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from cryptography import x509

from module.crypto.certificates import extension
from module.crypto.chain import SKEW
from module.crypto.standing import CertificateStanding, ProofUnfit, signed_by, standing_at
from module.registry.signatures import SignatureRefused

MEDIA_TYPE = "application/pkix-crl"

_KNOWN = frozenset(
    {
        x509.CRLNumber.oid,
        x509.AuthorityKeyIdentifier.oid,
        x509.DeltaCRLIndicator.oid,
        x509.IssuingDistributionPoint.oid,
    }
)

ExtensionType = TypeVar("ExtensionType", bound=x509.ExtensionType)


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A list whose issuer, signature and kind were judged; its dates are judged at each use.

    `base_number` is the number of the list that a delta starts from, None for a full list.
    """

    der: bytes
    crl: x509.CertificateRevocationList
    number: int
    base_number: int | None

    def judge_dates(self, at: datetime) -> None:
        """Raise ProofUnfit unless the list is in force at an aware instant."""
        end = self.crl.next_update_utc
        if self.crl.last_update_utc > at + SKEW:
            raise ProofUnfit("crl.from_the_future")
        if end is None or at > end:
            raise ProofUnfit("crl.expired")


def read_full(content: bytes, issuer: x509.Certificate) -> RevocationList:
    """Read a full list of an authority. Raises ProofUnfit; a list of changes only is refused too."""
    found = _read(content, issuer)
    if found.base_number is not None or _has(found.crl, x509.FreshestCRL):
        raise ProofUnfit("crl.delta_as_base")
    return found


def read_delta(content: bytes, issuer: x509.Certificate) -> RevocationList:
    """Read a list of changes. Raises ProofUnfit unless it says, critically, which list it starts from."""
    found = _read(content, issuer)
    if found.base_number is None:
        raise ProofUnfit("crl.not_a_delta")
    return found


def standing_of(
    certificate: x509.Certificate,
    base: RevocationList,
    delta: RevocationList | None,
    at: datetime,
    moment: datetime | None = None,
) -> CertificateStanding:
    """Look a certificate up at an aware instant, as it stood at `moment` where a time stamp proves an earlier one.

    Raises ProofUnfit where a list has expired or the two do not fit.
    """
    base.judge_dates(at)
    if delta is not None:
        delta.judge_dates(at)
        if delta.base_number is None or not delta.base_number <= base.number <= delta.number:
            raise ProofUnfit("crl.delta_of_another_base")
    changed = _entry(delta, certificate.serial_number)
    entry = changed or _entry(base, certificate.serial_number)
    if entry is None:
        return CertificateStanding.GOOD
    reason = _reason(entry)
    if changed is not None and reason is x509.ReasonFlags.remove_from_crl:
        return CertificateStanding.GOOD
    return standing_at(entry.revocation_date_utc, reason, moment or at)


def _read(content: bytes, issuer: x509.Certificate) -> RevocationList:
    try:
        crl = x509.load_der_x509_crl(content)
        _judge_origin(crl, issuer)
        number = _value(crl, x509.CRLNumber)
        base = _value(crl, x509.DeltaCRLIndicator)
        _judge_extensions(crl)
    except (ValueError, x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        raise ProofUnfit("crl.unreadable") from error
    except SignatureRefused as error:
        raise ProofUnfit(f"crl.{error.reason.value}") from error
    if number is None:
        raise ProofUnfit("crl.no_number")
    return RevocationList(content, crl, number.crl_number, base.crl_number if base else None)


def _judge_origin(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> None:
    usage = extension(issuer, x509.KeyUsage)
    named = _value(crl, x509.AuthorityKeyIdentifier)
    own = extension(issuer, x509.SubjectKeyIdentifier)
    if crl.issuer != issuer.subject or (named and own and named.key_identifier not in (None, own.digest)):
        raise ProofUnfit("crl.issuer")
    if usage is None or not usage.crl_sign:
        raise ProofUnfit("crl.issuer")
    if not signed_by(issuer, crl.signature_algorithm_oid.dotted_string, crl.signature, crl.tbs_certlist_bytes):
        raise ProofUnfit("crl.signature")


def _judge_extensions(crl: x509.CertificateRevocationList) -> None:
    for item in crl.extensions:
        if item.critical and item.oid not in _KNOWN and item.oid != x509.FreshestCRL.oid:
            raise ProofUnfit("crl.critical")
    if _has(crl, x509.DeltaCRLIndicator, critical=False):
        raise ProofUnfit("crl.delta_not_critical")
    scope = _value(crl, x509.IssuingDistributionPoint)
    if scope and (scope.indirect_crl or scope.only_some_reasons or _part_only(scope)):
        raise ProofUnfit("crl.part_only")


def _part_only(scope: x509.IssuingDistributionPoint) -> bool:
    return scope.only_contains_user_certs or scope.only_contains_ca_certs or scope.only_contains_attribute_certs


def _entry(crl: RevocationList | None, serial: int) -> x509.RevokedCertificate | None:
    return crl.crl.get_revoked_certificate_by_serial_number(serial) if crl else None


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return None
    except ValueError as error:
        raise ProofUnfit("crl.unreadable") from error


def _value(crl: x509.CertificateRevocationList, kind: type[ExtensionType]) -> ExtensionType | None:
    try:
        return crl.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _has(crl: x509.CertificateRevocationList, kind: type[x509.ExtensionType], *, critical: bool = True) -> bool:
    return any(item.oid == kind.oid and item.critical is critical for item in crl.extensions)
