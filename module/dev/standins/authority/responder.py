"""The OCSP responder: reads a request, answers by the list of revoked serial numbers, misbehaves on demand."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import core, ocsp, x509

from module.dev.standins.authority.signing import Signer, algorithm_of, certificate_of, key_bits, key_digest

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
_HASHES = ("sha1", "sha256")


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one algorithm: the issuer, whom it appointed to answer, and one that it did not."""

    issuing: Signer
    responder: Signer
    other: Signer


def answer(request: bytes, keys: Keys, revoked: frozenset[int], now: datetime, word: str) -> bytes:
    """Answer a request in the way of a word of the table."""
    if word == "try_later":
        return refusal("try_later")
    try:
        asked = ocsp.OCSPRequest.load(request, strict=True)["tbs_request"]
        questions = [item["req_cert"] for item in asked["request_list"]]
        nonces = [
            item["extn_value"].native for item in asked["request_extensions"] if item["extn_id"].native == "nonce"
        ]
        known = [item["hash_algorithm"]["algorithm"].native in _HASHES for item in questions]
    except (ValueError, TypeError, KeyError):
        return refusal("malformed_request")
    if len(questions) != 1 or not all(known):
        return refusal("malformed_request")
    nonce = nonces[0] if nonces else None
    data = {
        "responder_id": _responder_id(keys, word),
        "produced_at": _whole(now),
        "responses": [_single(questions[0], keys, revoked, now, word)],
        "response_extensions": _extensions(nonce, word),
    }
    return _signed(ocsp.ResponseData({key: value for key, value in data.items() if value}), keys, word)


def refusal(status: str) -> bytes:
    """Return an answer that says nothing; nobody signs it."""
    return bytes(ocsp.OCSPResponse({"response_status": status}).dump())


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _named(keys: Keys, word: str) -> Signer:
    return {"direct": keys.issuing, "ordinary": keys.other}.get(word, keys.responder)


def _responder_id(keys: Keys, word: str) -> ocsp.ResponderId:
    certificate = certificate_of(_named(keys, word))
    if word == "by_key":
        return ocsp.ResponderId(name="by_key", value=core.OctetString(key_digest(certificate)))
    return ocsp.ResponderId(name="by_name", value=certificate.subject)


def _single(asked: ocsp.CertId, keys: Keys, revoked: frozenset[int], now: datetime, word: str) -> ocsp.SingleResponse:
    serial = asked["serial_number"].native
    key_hash = asked["issuer_key_hash"].native
    if word == "wrong_certificate":
        serial += 1
    if word == "wrong_issuer":
        key_hash = bytes(reversed(key_hash))
    moment = _whole(now + {"stale": -HOUR, "future": 10 * MINUTE}.get(word, timedelta(0)))
    fields = {
        "cert_id": {
            "hash_algorithm": {"algorithm": asked["hash_algorithm"]["algorithm"].native},
            "issuer_name_hash": asked["issuer_name_hash"].native,
            "issuer_key_hash": key_hash,
            "serial_number": serial,
        },
        "cert_status": _status(asked, keys, revoked, now, word),
        "this_update": moment,
    }
    if word == "outdated":
        fields["next_update"] = _whole(now - MINUTE)
    return ocsp.SingleResponse(fields)


def _status(asked: ocsp.CertId, keys: Keys, revoked: frozenset[int], now: datetime, word: str) -> ocsp.CertStatus:
    name = asked["hash_algorithm"]["algorithm"].native
    issuer = certificate_of(keys.issuing)
    ours = (hashlib.new(name, issuer.subject.dump()).digest(), hashlib.new(name, key_bits(issuer)).digest())
    if word == "unknown" or (asked["issuer_name_hash"].native, asked["issuer_key_hash"].native) != ours:
        return ocsp.CertStatus(name="unknown", value=core.Null())
    if word == "not_issued":
        return _revoked(datetime(1970, 1, 1, tzinfo=UTC), "certificate_hold")
    if word == "revoked" or asked["serial_number"].native in revoked:
        return _revoked(_whole(now - HOUR), "key_compromise")
    return ocsp.CertStatus(name="good", value=core.Null())


def _revoked(moment: datetime, reason: str) -> ocsp.CertStatus:
    return ocsp.CertStatus(name="revoked", value={"revocation_time": moment, "revocation_reason": reason})


def _extensions(nonce: bytes | None, word: str) -> list[dict[str, object]]:
    if nonce is None or word == "no_nonce":
        return []
    reported = secrets.token_bytes(len(nonce)) if word == "wrong_nonce" else nonce
    return [{"extn_id": "nonce", "critical": False, "extn_value": core.OctetString(reported)}]


def _signed(data: ocsp.ResponseData, keys: Keys, word: str) -> bytes:
    named = _named(keys, word)
    signature = (keys.other if word == "wrong_key" else named).sign(data.dump())
    basic = {
        "tbs_response_data": data,
        "signature_algorithm": algorithm_of(named),
        "signature": signature,
    }
    if word != "direct":
        basic["certs"] = [x509.Certificate.load(named.certificate_der)]
    return bytes(
        ocsp.OCSPResponse(
            {
                "response_status": "successful",
                "response_bytes": {
                    "response_type": "basic_ocsp_response",
                    "response": ocsp.BasicOCSPResponse(basic),
                },
            }
        ).dump()
    )
