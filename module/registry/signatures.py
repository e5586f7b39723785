"""What an electronic digital signature (ЭЦП) proved, or why it was refused.

Source: order 500/НҚ of 21.08.2026 as noted in eds-pki sections 7 and 8 (secondary).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from module.kernel.errors import TroisError
from module.kernel.text import N_, Message
from module.kernel.traces import SecurityEvent, told


class Purpose(StrEnum):
    """What a signature is given for; one key serves both, so the signed bytes must tell them apart."""

    SIGN_IN = "sign_in"
    DOCUMENT = "document"


class OwnerRole(StrEnum):
    """Whom the certificate names, by the role OIDs 1.2.398.3.3.4.1.*."""

    INDIVIDUAL = "individual"
    HEAD = "head"
    RIGHT_TO_SIGN = "right_to_sign"
    EMPLOYEE = "employee"
    LEGAL_ENTITY = "legal_entity"


class Reason(StrEnum):
    """Why a signature is refused."""

    MALFORMED = "malformed"
    UNSUPPORTED_ALGORITHM = "unsupported_algorithm"
    DIGEST_MISMATCH = "digest_mismatch"
    SIGNATURE_INVALID = "signature_invalid"
    NOT_WHOLE_DOCUMENT = "not_whole_document"
    PAYLOAD_CHANGED = "payload_changed"
    CHAIN_UNTRUSTED = "chain_untrusted"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    WRONG_KEY_USAGE = "wrong_key_usage"
    WRONG_OWNER_TYPE = "wrong_owner_type"
    IIN_MISMATCH = "iin_mismatch"
    BIN_MISMATCH = "bin_mismatch"
    NO_RIGHT_TO_SIGN = "no_right_to_sign"
    REVOKED = "revoked"
    NOT_ISSUED = "not_issued"
    REVOCATION_UNKNOWN = "revocation_unknown"
    REVOCATION_UNAVAILABLE = "revocation_unavailable"
    TIMESTAMP_INVALID = "timestamp_invalid"
    NONCE_UNKNOWN = "nonce_unknown"
    NONCE_EXPIRED = "nonce_expired"
    NONCE_USED = "nonce_used"


REASON_TEXTS = {
    Reason.MALFORMED: N_("The signature cannot be read. Sign again in NCALayer."),
    Reason.UNSUPPORTED_ALGORITHM: N_("This kind of key is not accepted here. Choose another EDS key."),
    Reason.DIGEST_MISMATCH: N_("The signed document was changed after signing. Sign again."),
    Reason.SIGNATURE_INVALID: N_("The signature does not match the certificate. Sign again."),
    Reason.NOT_WHOLE_DOCUMENT: N_("The signature does not cover the whole document. Sign again."),
    Reason.PAYLOAD_CHANGED: N_("Another document was signed, not the one shown. Open the page again and sign."),
    Reason.CHAIN_UNTRUSTED: N_("The certificate was not issued by the National Certification Authority."),
    Reason.EXPIRED: N_("The EDS certificate has expired. Get a new key and sign again."),
    Reason.NOT_YET_VALID: N_("The EDS certificate is not in force yet. Check its dates."),
    Reason.WRONG_KEY_USAGE: N_("Choose the key for signing: the key for signing in is not suitable."),
    Reason.WRONG_OWNER_TYPE: N_("The certificate names neither a person nor an employee. Choose a personal key."),
    Reason.IIN_MISMATCH: N_("The key belongs to another person. Choose your own key."),
    Reason.BIN_MISMATCH: N_("The key belongs to another organisation. Choose the key of the organisation that files."),
    Reason.NO_RIGHT_TO_SIGN: N_("Only the head or a person with the right to sign may sign for the organisation."),
    Reason.REVOKED: N_("The EDS certificate was revoked. Get a new key and sign again."),
    Reason.NOT_ISSUED: N_("The certification authority never issued this certificate. Choose another EDS key."),
    Reason.REVOCATION_UNKNOWN: N_(
        "The certification authority does not know this certificate. Choose another EDS key."
    ),
    Reason.REVOCATION_UNAVAILABLE: N_(
        "The certification authority does not answer, so the key cannot be checked now. Nothing is lost: try later."
    ),
    Reason.TIMESTAMP_INVALID: N_("The time stamp of the signature does not fit. Sign again."),
    Reason.NONCE_UNKNOWN: N_("This sign-in request is unknown. Open the sign-in page again."),
    Reason.NONCE_EXPIRED: N_("This sign-in request has run out. Open the sign-in page again."),
    Reason.NONCE_USED: N_("This sign-in request was already used. Open the sign-in page again."),
}


class RevocationSource(StrEnum):
    """Where it was learned that a certificate is not revoked."""

    NONE = "none"
    OCSP = "ocsp"
    CRL = "crl"


class SignatureRefused(TroisError):
    """The signature is not accepted."""

    code = "signature_refused"

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(Message(REASON_TEXTS[reason]))


signature_told = told(SecurityEvent.SIGNATURE_REFUSED, SignatureRefused)
"""Marks a check of a signed document, so that the security log has a refusal that a page says in words."""


@dataclass(frozen=True, slots=True)
class Signer:
    """The owner of a certificate. IIN and BIN are 12 digits; BIN and organisation are empty for an individual."""

    iin: str
    bin: str
    surname: str
    given_name: str
    patronymic: str
    organisation: str
    roles: frozenset[OwnerRole]
    serial_number: str
    valid_from: datetime
    valid_until: datetime

    @property
    def full_name(self) -> str:
        """Return surname, given name and patronymic in one line."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    def may_sign_for_organisation(self) -> bool:
        """Tell whether the certificate gives the right to sign for the organisation (head or right to sign)."""
        return bool(self.roles & {OwnerRole.HEAD, OwnerRole.RIGHT_TO_SIGN})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves the signature later: exact bytes received, DER chain leaf first, moment, algorithm.

    `document_sha256` is the digest, in hex, of the document that the signature was checked against.
    `revocation` holds the DER answers (OCSP) or lists (CRL) that were believed, one per certificate that was asked
    about, leaf first.
    """

    signed: bytes
    document_sha256: str
    chain: tuple[bytes, ...]
    signer: Signer
    algorithm: str
    verified_at: datetime
    purpose: Purpose
    revocation_source: RevocationSource = RevocationSource.NONE
    revocation: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """A time-stamp token (DER) that was believed, and the moment that it proves."""

    token: bytes
    at: datetime
