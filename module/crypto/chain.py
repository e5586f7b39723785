"""The way from a certificate to a pinned root, over pinned intermediates only.

The address of the issuer in the certificate (AIA) is never followed: it is the presenter's word, and a fetch is a hole.
Revocation is not judged here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509

from module.crypto.algorithms import issued_by
from module.crypto.certificates import extension, has_unknown_critical
from module.registry.signatures import Reason, SignatureRefused

SKEW = timedelta(seconds=60)
"""How far a clock of the certification authority may run ahead of ours; never applied to the end of validity."""

MAX_LENGTH = 4

Chain = tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class Anchors:
    """The certificates that are trusted because somebody pinned them."""

    roots: Chain
    intermediates: Chain


def chain_of(leaf: x509.Certificate, anchors: Anchors, at: datetime) -> Chain:
    """Return the chain, leaf first and root last. Raises SignatureRefused.

    Reasons: CHAIN_UNTRUSTED, UNSUPPORTED_ALGORITHM, EXPIRED, NOT_YET_VALID. `at` is aware.
    """
    if at.tzinfo is None:
        raise ValueError("naive datetime")
    if is_authority(leaf) or has_unknown_critical(leaf):
        raise SignatureRefused(Reason.CHAIN_UNTRUSTED, "leaf")
    chain = _climb((leaf,), anchors)
    if chain is None:
        raise SignatureRefused(Reason.CHAIN_UNTRUSTED, "no path")
    for certificate in chain:
        _judge_dates(certificate, at)
    return chain


def is_authority(certificate: x509.Certificate) -> bool:
    """Tell whether the certificate claims to be an issuer's."""
    constraints = extension(certificate, x509.BasicConstraints)
    return constraints is not None and constraints.ca


def may_issue(certificate: x509.Certificate, authorities_below: int) -> bool:
    """Tell whether an authority's certificate allows it to issue, with so many authorities between it and the leaf."""
    constraints = extension(certificate, x509.BasicConstraints)
    usage = extension(certificate, x509.KeyUsage)
    if constraints is None or usage is None or has_unknown_critical(certificate):
        return False
    length = constraints.path_length
    return constraints.ca and usage.key_cert_sign and (length is None or authorities_below <= length)


def _climb(path: Chain, anchors: Anchors) -> Chain | None:
    child = path[-1]
    for root in _issuers(path, anchors.roots):
        if issued_by(child, root):
            return (*path, root)
    if len(path) + 1 >= MAX_LENGTH:
        return None
    for authority in _issuers(path, anchors.intermediates):
        if authority not in path and issued_by(child, authority):
            found = _climb((*path, authority), anchors)
            if found:
                return found
    return None


def _issuers(path: Chain, candidates: Chain) -> Iterable[x509.Certificate]:
    """Give the candidates whose name, key identifier and constraints fit the last certificate of the path."""
    child = path[-1]
    for candidate in candidates:
        if candidate.subject == child.issuer and _keys_fit(child, candidate) and may_issue(candidate, len(path) - 1):
            yield candidate


def _keys_fit(child: x509.Certificate, issuer: x509.Certificate) -> bool:
    named = extension(child, x509.AuthorityKeyIdentifier)
    own = extension(issuer, x509.SubjectKeyIdentifier)
    if named is None or named.key_identifier is None or own is None:
        return True
    return named.key_identifier == own.digest


def _judge_dates(certificate: x509.Certificate, at: datetime) -> None:
    if at > certificate.not_valid_after_utc:
        raise SignatureRefused(Reason.EXPIRED)
    if at < certificate.not_valid_before_utc - SKEW:
        raise SignatureRefused(Reason.NOT_YET_VALID)
