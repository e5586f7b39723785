"""OCSP: a question about one certificate, and what its answer is worth. Bytes in, word out; no network here.

Source: RFC 6960, RFC 9654 (nonce); order 500/НҚ point 19 as noted in eds-pki 7; answers seen in eds-pki 2.5: no
nextUpdate, a direct or a delegated responder, "on hold since 1970" for a serial number that was never issued.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from module.crypto.algorithms import issued_by
from module.crypto.certificates import extension, has_unknown_critical, read_certificate, usage_oids
from module.crypto.chain import SKEW, is_authority
from module.crypto.standing import CertificateStanding, NoProof, ProofUnfit, signed_by, standing_at
from module.registry.signatures import SignatureRefused

MEDIA_TYPE_REQUEST = "application/ocsp-request"
MEDIA_TYPE_ANSWER = "application/ocsp-response"
MAX_ANSWER = 64 * 1024
NONCE_BYTES = 32

_EXTENDED_REVOKE = "1.3.6.1.5.5.7.48.1.9"
_UNREADABLE = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)
_KNOWN = frozenset({x509.OCSPNonce.oid.dotted_string, _EXTENDED_REVOKE})


@dataclass(frozen=True, slots=True)
class Question:
    """A question about `certificate` of `issuer`: the request as it goes out and what an answer must repeat."""

    der: bytes
    certificate: x509.Certificate
    issuer: x509.Certificate
    name_hash: bytes
    key_hash: bytes
    nonce: bytes


@dataclass(frozen=True, slots=True)
class OcspLimits:
    """How old the word of a responder may be, and whether it must repeat our nonce."""

    max_age: timedelta = timedelta(minutes=10)
    skew: timedelta = SKEW
    nonce: bool = True


@dataclass(frozen=True, slots=True)
class OcspAnswer:
    """The word of a responder that was believed. `responder` is DER."""

    standing: CertificateStanding
    this_update: datetime
    responder: bytes
    delegated: bool


def ask(certificate: x509.Certificate, issuer: x509.Certificate, *, sha1: bool = False) -> Question:
    """Compose a question with a fresh nonce. `sha1` is for responders that know no newer digest in a CertID."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, SHA1() if sha1 else SHA256())  # noqa: S303
    request = builder.add_extension(x509.OCSPNonce(nonce), critical=False).build()
    der = request.public_bytes(Encoding.DER)
    return Question(der, certificate, issuer, request.issuer_name_hash, request.issuer_key_hash, nonce)


def judge(
    content: bytes,
    question: Question,
    at: datetime,
    limits: OcspLimits | None = None,
    *,
    moment: datetime | None = None,
) -> OcspAnswer:
    """Judge an answer that came at the aware instant `at`, on a certificate as it stood at `moment`; now, if not given.

    Raises NoProof where the responder says that it cannot answer (such a word is not signed), ProofUnfit where the
    answer cannot be believed.
    """
    try:
        answer, responder = _believed(content, question, at, limits or OcspLimits())
        standing = _standing(answer, moment or at)
        delegated = responder is not question.issuer
        return OcspAnswer(standing, answer.this_update_utc, responder.public_bytes(Encoding.DER), delegated)
    except (ValueError, TypeError, *_UNREADABLE) as error:
        raise ProofUnfit("ocsp.unreadable") from error
    except SignatureRefused as error:
        raise ProofUnfit(f"ocsp.{error.reason.value}") from error


def _believed(
    content: bytes, question: Question, at: datetime, limits: OcspLimits
) -> tuple[ocsp.OCSPResponse, x509.Certificate]:
    if len(content) > MAX_ANSWER:
        raise ProofUnfit("ocsp.too_long")
    answer = ocsp.load_der_ocsp_response(content)
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise NoProof(f"ocsp.{answer.response_status.name.lower()}")
    responder = _responder(answer, question, at)
    if not signed_by(
        responder, answer.signature_algorithm_oid.dotted_string, answer.signature, answer.tbs_response_bytes
    ):
        raise ProofUnfit("ocsp.signature")
    if len(list(answer.responses)) != 1:
        raise ProofUnfit("ocsp.answers")
    _judge_subject(answer, question)
    _judge_extensions(answer, question, limits)
    _judge_times(answer, at, limits)
    return answer, responder


def _responder(answer: ocsp.OCSPResponse, question: Question, at: datetime) -> x509.Certificate:
    """Return the certificate of who answered: the issuer, or whom the issuer itself appointed in a certificate."""
    if _names(answer, question.issuer, question):
        return question.issuer
    for brought in answer.certificates:
        found = read_certificate(brought.public_bytes(Encoding.DER))
        if _names(answer, found, question) and _appointed(found, question.issuer, at):
            return found
    raise ProofUnfit("ocsp.responder")


def _names(answer: ocsp.OCSPResponse, certificate: x509.Certificate, question: Question) -> bool:
    if answer.responder_name is not None:
        return answer.responder_name == certificate.subject
    return answer.responder_key_hash == key_digest(certificate, question.certificate)


def key_digest(holder: x509.Certificate, anyone: x509.Certificate) -> bytes:
    """Return SHA-1 of a public key as RFC 6960 counts it, whatever the algorithm of the key.

    The library counts it for the issuer of a question only; `anyone` stands in for the certificate asked about.
    """
    builder = ocsp.OCSPRequestBuilder().add_certificate(anyone, holder, SHA1())  # noqa: S303 - the standard's digest
    return builder.build().issuer_key_hash


def _appointed(certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> bool:
    usage = extension(certificate, x509.KeyUsage)
    return (
        certificate.issuer == issuer.subject
        and issued_by(certificate, issuer)
        and ExtendedKeyUsageOID.OCSP_SIGNING.dotted_string in usage_oids(certificate)
        and (usage is None or usage.digital_signature)
        and not is_authority(certificate)
        and not has_unknown_critical(certificate)
        and certificate.not_valid_before_utc - SKEW <= at <= certificate.not_valid_after_utc
    )


def _judge_subject(answer: ocsp.OCSPResponse, question: Question) -> None:
    found = (answer.issuer_name_hash, answer.issuer_key_hash, answer.serial_number)
    if found != (question.name_hash, question.key_hash, question.certificate.serial_number):
        raise ProofUnfit("ocsp.certificate")


def _judge_extensions(answer: ocsp.OCSPResponse, question: Question, limits: OcspLimits) -> None:
    for item in (*answer.extensions, *answer.single_extensions):
        if item.critical and item.oid.dotted_string not in _KNOWN:
            raise ProofUnfit("ocsp.critical")
    try:
        nonce = answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        if limits.nonce:
            raise ProofUnfit("ocsp.no_nonce") from None
        return
    if not secrets.compare_digest(nonce, question.nonce):
        raise ProofUnfit("ocsp.nonce")


def _judge_times(answer: ocsp.OCSPResponse, at: datetime, limits: OcspLimits) -> None:
    if answer.this_update_utc > at + limits.skew or answer.produced_at_utc > at + limits.skew:
        raise ProofUnfit("ocsp.from_the_future")
    if at - answer.this_update_utc > limits.max_age:
        raise ProofUnfit("ocsp.stale")
    if answer.next_update_utc is not None and at > answer.next_update_utc:
        raise ProofUnfit("ocsp.stale")


def _standing(answer: ocsp.OCSPResponse, at: datetime) -> CertificateStanding:
    if answer.certificate_status is ocsp.OCSPCertStatus.GOOD:
        return CertificateStanding.GOOD
    if answer.certificate_status is ocsp.OCSPCertStatus.UNKNOWN or answer.revocation_time_utc is None:
        return CertificateStanding.UNKNOWN
    return standing_at(answer.revocation_time_utc, answer.revocation_reason, at)
