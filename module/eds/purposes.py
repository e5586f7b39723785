"""Which keys serve which purpose.

Source: order 500/НҚ point 16 and the certificate profiles, as noted in eds-pki 2.2 and 7. The old pair had a key for
signing (nonRepudiation) and one for signing in (clientAuth). Today's single key looks like the old one for signing
and serves both; so signing in takes either, and a document takes nothing but nonRepudiation without clientAuth.
"""

from __future__ import annotations

from cryptography import x509

from module.crypto.certificates import extension, policy_oids, usage_oids
from module.registry.signatures import Purpose, Reason, SignatureRefused

CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
SIGNING_POLICIES = frozenset({"1.2.398.3.3.2", "1.2.398.3.3.2.1", "1.2.398.3.3.2.3"})
SIGN_IN_POLICIES = frozenset({"1.2.398.3.3.2.2", "1.2.398.3.3.2.4"})


def judge_key(certificate: x509.Certificate, purpose: Purpose) -> None:
    """Raise SignatureRefused(WRONG_KEY_USAGE) unless the certificate's key serves the purpose."""
    usage = extension(certificate, x509.KeyUsage)
    if usage is None or not usage.digital_signature:
        raise SignatureRefused(Reason.WRONG_KEY_USAGE, "no digitalSignature")
    signs = usage.content_commitment and not _for_signing_in(certificate) and _has(certificate, SIGNING_POLICIES)
    signs_in = purpose is Purpose.SIGN_IN and _for_signing_in(certificate) and _has(certificate, SIGN_IN_POLICIES)
    if not signs and not signs_in:
        raise SignatureRefused(Reason.WRONG_KEY_USAGE, purpose.value)


def _for_signing_in(certificate: x509.Certificate) -> bool:
    return CLIENT_AUTH in usage_oids(certificate) or _has(certificate, SIGN_IN_POLICIES)


def _has(certificate: x509.Certificate, policies: frozenset[str]) -> bool:
    return bool(policy_oids(certificate) & policies)
