"""Is a certificate revoked? The configured responders are asked in turn, then, where the site allows, the lists.

Source: order 500/НҚ points 4, 16, 18, 19 and demands 7 to 9 and 15 of eds-pki 8. Addresses come from the settings,
never from a certificate. *Unavailable* may be helped by a list that is in date; a bad answer or "unknown" never is.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from cryptography import x509

from module.crypto import ocsp
from module.crypto.chain import Chain
from module.crypto.crl import standing_of
from module.crypto.ocsp import OcspLimits
from module.crypto.standing import CertificateStanding, NoProof, ProofUnfit
from module.eds.lists import ListShelf, Places
from module.kernel.errors import OutsideUnavailable
from module.registry.signatures import Purpose, Reason, RevocationSource, SignatureRefused

log = logging.getLogger(__name__)


class Outside(Protocol):
    """The network, as far as an authority is asked over it: capped in size and time, redirects not followed."""

    def ask(self, url: str, question: bytes) -> bytes:
        """Put an OCSP question. Raises OutsideUnavailable where no OCSP answer came."""
        ...

    def fetch(self, url: str) -> bytes:
        """Fetch a list. Raises OutsideUnavailable where none came."""
        ...


@dataclass(frozen=True, slots=True)
class RevocationAuthority:
    """An issuer and where it is asked."""

    certificate: x509.Certificate
    responders: tuple[str, ...] = ()
    lists: Places | None = None


@dataclass(frozen=True, slots=True)
class RevocationPolicy:
    """What the site decides. `sign_in_open` lets people sign in while an authority is unreachable, and nothing else."""

    limits: OcspLimits = field(default_factory=OcspLimits)
    sha1: bool = False
    lists_help: bool = True
    sign_in_open: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """What was believed: DER answers or lists, leaf first; `source` is that of the leaf."""

    source: RevocationSource = RevocationSource.NONE
    answers: tuple[bytes, ...] = ()


class Revocation(Protocol):
    """Whoever says that no certificate of a chain is revoked."""

    def check(self, chain: Chain, purpose: Purpose, at: datetime, moment: datetime | None = None) -> Proof:
        """Ask now, `at`, about every certificate below the root as it stood at `moment`. Raises SignatureRefused."""
        ...


class Unasked:
    """Asks nobody: for development alone, and for signatures whose proof is in the store already."""

    def check(self, chain: Chain, purpose: Purpose, at: datetime, moment: datetime | None = None) -> Proof:
        """Return the empty proof."""
        return Proof()


@dataclass(frozen=True, slots=True)
class _Times:
    at: datetime
    moment: datetime


class RevocationChecker:
    """Asks the authorities of the settings."""

    def __init__(
        self, authorities: tuple[RevocationAuthority, ...], outside: Outside, policy: RevocationPolicy
    ) -> None:
        self._authorities = {authority.certificate: authority for authority in authorities}
        self._outside = outside
        self._policy = policy
        self._shelf = ListShelf(outside.fetch)

    def check(self, chain: Chain, purpose: Purpose, at: datetime, moment: datetime | None = None) -> Proof:
        """Ask about every certificate below the root whose issuer is configured; the leaf's must be.

        `at` is now and judges how fresh an answer is; `moment`, where a time stamp proves an earlier one, is when the
        certificates must not have been revoked. Both are aware. Raises SignatureRefused: REVOKED, NOT_ISSUED,
        REVOCATION_UNKNOWN, REVOCATION_UNAVAILABLE.
        """
        times = _Times(at, moment or at)
        found = [
            proof
            for place, (certificate, issuer) in enumerate(pairwise(chain))
            if (proof := self._one(certificate, issuer, purpose, times, is_leaf=place == 0)) is not None
        ]
        source = found[0].source if found else RevocationSource.NONE
        return Proof(source, tuple(answer for proof in found for answer in proof.answers))

    def _one(
        self, certificate: x509.Certificate, issuer: x509.Certificate, purpose: Purpose, times: _Times, *, is_leaf: bool
    ) -> Proof | None:
        authority = self._authorities.get(issuer)
        if authority is None and not is_leaf:
            return None
        try:
            if authority is None:
                raise ProofUnfit("authority.not_configured")
            standing, proof = self._ask(authority, certificate, times)
        except ProofUnfit as error:
            log.warning("revocation not known, the word cannot be believed: %s", error.detail)
            raise SignatureRefused(Reason.REVOCATION_UNAVAILABLE, error.detail) from error
        except NoProof as error:
            log.warning("revocation not known, nobody answers: %s", error.detail)
            if purpose is Purpose.SIGN_IN and self._policy.sign_in_open:
                return Proof()
            raise SignatureRefused(Reason.REVOCATION_UNAVAILABLE, error.detail) from error
        if standing in _REASONS:
            raise SignatureRefused(_REASONS[standing], "leaf" if is_leaf else "authority")
        return proof

    def _ask(
        self, authority: RevocationAuthority, certificate: x509.Certificate, times: _Times
    ) -> tuple[CertificateStanding, Proof]:
        """Ask the responders; where none answers, the lists. Raises ProofUnfit, NoProof."""
        question = ocsp.ask(certificate, authority.certificate, sha1=self._policy.sha1)
        silent = NoProof("ocsp.no_address")
        for url in authority.responders:
            try:
                return self._answered(url, question, times)
            except NoProof as error:
                silent = error
        places = authority.lists
        if places is None or not self._policy.lists_help:
            raise silent
        base, delta = self._shelf.lists(places, authority.certificate, times.at)
        used = (base.der,) if delta is None else (base.der, delta.der)
        return standing_of(certificate, base, delta, times.at, times.moment), Proof(RevocationSource.CRL, used)

    def _answered(self, url: str, question: ocsp.Question, times: _Times) -> tuple[CertificateStanding, Proof]:
        try:
            content = self._outside.ask(url, question.der)
        except OutsideUnavailable as error:
            raise NoProof(str(getattr(error, "detail", error.code))) from error
        answer = ocsp.judge(content, question, times.at, self._policy.limits, moment=times.moment)
        return answer.standing, Proof(RevocationSource.OCSP, (content,))


_REASONS = {
    CertificateStanding.REVOKED: Reason.REVOKED,
    CertificateStanding.NOT_ISSUED: Reason.NOT_ISSUED,
    CertificateStanding.UNKNOWN: Reason.REVOCATION_UNKNOWN,
}
