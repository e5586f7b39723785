"""Time stamps: a request, and what a token is worth. Bytes in, moment out; no network here.

Source: RFC 3161, RFC 5816; order 500/НҚ points 14 and 17 as noted in eds-pki 7: signature, identity of the authority,
timeStamping, equality of the imprint. National authority: eds-pki 2.5 (a GOST signature may carry an RSA stamp).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, core, tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from module.crypto.algorithms import ALGORITHMS, of_signer
from module.crypto.certificates import read_certificate
from module.crypto.chain import SKEW, Anchors, Chain, chain_of
from module.crypto.standing import NoProof
from module.registry.signatures import Reason, SignatureRefused

MEDIA_TYPE_REQUEST = "application/timestamp-query"
MEDIA_TYPE_ANSWER = "application/timestamp-reply"
MAX_TOKEN = 64 * 1024


_DIGESTS: dict[str, Callable[[bytes], bytes]] = {
    "2.16.840.1.101.3.4.2.2": lambda data: hashlib.sha384(data).digest(),
    "2.16.840.1.101.3.4.2.3": lambda data: hashlib.sha512(data).digest(),
    **{row.digest_oid: row.digest for row in ALGORITHMS},
}


class _Answer(core.Sequence):  # type: ignore[misc]
    """TimeStampResp; the library's own class demands a token in a refusal too."""

    _fields = [  # noqa: RUF012 - the library's way
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


@dataclass(frozen=True, slots=True)
class StampRequest:
    """A request for a stamp over `data`, and the nonce that the answer must repeat."""

    der: bytes
    data: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class TimeStampToken:
    """A token that was believed: the moment, the authority's policy and chain, leaf first. `token` is DER."""

    token: bytes
    at: datetime
    policy: str
    chain: Chain


def ask(data: bytes) -> StampRequest:
    """Compose a request over SHA-256 of the data, with a fresh nonce and the authority's certificate asked for."""
    nonce = secrets.randbits(128)
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(data).digest()}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True})
    return StampRequest(request.dump(), data, nonce)


def read_answer(content: bytes, request: StampRequest, anchors: Anchors, at: datetime) -> TimeStampToken:
    """Judge an answer that came at the aware instant `at`.

    Raises NoProof where the authority refuses (such a word is not signed), SignatureRefused(TIMESTAMP_INVALID).
    """
    try:
        answer = _Answer.load(content, strict=True)
        status = answer["status"]["status"].native
        token = answer["time_stamp_token"]
        der = token.dump()
    except (ValueError, TypeError, KeyError) as error:
        raise _invalid("unreadable") from error
    if status not in ("granted", "granted_with_mods"):
        raise NoProof(f"tsp.{status}")
    return judge(der, request.data, anchors, at, nonce=request.nonce)


def judge(token: bytes, data: bytes, anchors: Anchors, at: datetime, *, nonce: int | None = None) -> TimeStampToken:
    """Judge a token over `data` (for a signature: its value) at the aware instant `at`.

    The chain is judged at the moment that the token names; whether the authority's key was revoked is asked elsewhere.
    `nonce` is demanded where it is given. Raises SignatureRefused(TIMESTAMP_INVALID).
    """
    if len(token) > MAX_TOKEN:
        raise _invalid("too long")
    try:
        return _judge(token, data, anchors, at, nonce)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _invalid("unreadable") from error
    except SignatureRefused as refusal:
        if refusal.reason is Reason.TIMESTAMP_INVALID:
            raise
        raise _invalid(refusal.reason.value) from refusal


def _invalid(detail: str) -> SignatureRefused:
    return SignatureRefused(Reason.TIMESTAMP_INVALID, detail)


def _judge(token: bytes, data: bytes, anchors: Anchors, at: datetime, nonce: int | None) -> TimeStampToken:
    whole = cms.ContentInfo.load(token, strict=True)
    if whole["content_type"].native != "signed_data":
        raise _invalid("not signed")
    signed = whole["content"]
    content = _content(signed)
    certificate = _authority(signed, content)
    info = tsp.TSTInfo.load(content, strict=True)
    _judge_info(info, data, nonce)
    moment: datetime = info["gen_time"].native
    if moment > at + SKEW:
        raise _invalid("from the future")
    _judge_purpose(certificate)
    return TimeStampToken(token, moment, info["policy"].native, chain_of(certificate, anchors, moment))


def _content(signed: Any) -> bytes:
    inside = signed["encap_content_info"]
    if inside["content_type"].native != "tst_info":
        raise _invalid("not a stamp")
    return bytes(inside["content"])


def _authority(signed: Any, content: bytes) -> x509.Certificate:
    """Verify the one signature of a token and return the certificate that made it."""
    if len(signed["signer_infos"]) != 1:
        raise _invalid("signers")
    signer = signed["signer_infos"][0]
    certificate = _certificate(signed, signer["sid"])
    algorithm = of_signer(
        signer["signature_algorithm"]["algorithm"].dotted, signer["digest_algorithm"]["algorithm"].dotted
    )
    attributes = signer["signed_attrs"]
    if _one(attributes, "content_type").native != "tst_info":
        raise _invalid("attributes")
    if not hmac.compare_digest(_one(attributes, "message_digest").native, algorithm.digest(content)):
        raise _invalid("digest")
    _judge_identity(attributes, certificate)
    as_set = b"\x31" + attributes.dump()[1:]  # signed as a SET, carried under a tag of its own (RFC 5652 5.4)
    if not algorithm.check(certificate, signer["signature"].native, as_set):
        raise _invalid("signature")
    return certificate


def _certificate(signed: Any, identifier: Any) -> x509.Certificate:
    for brought in signed["certificates"]:
        if brought.name != "certificate":
            continue
        chosen = brought.chosen
        if identifier.name == "issuer_and_serial_number":
            wanted = identifier.chosen
            same = chosen.serial_number == wanted["serial_number"].native and chosen.issuer == wanted["issuer"]
        else:
            same = chosen.key_identifier == identifier.chosen.native
        if same:
            return read_certificate(chosen.dump())
    raise _invalid("no certificate")


def _one(attributes: Any, name: str) -> Any:
    """Return the only value of an attribute that stands once."""
    found = [item for item in attributes if item["type"].native == name]
    if len(found) != 1 or len(found[0]["values"]) != 1:
        raise _invalid("attributes")
    return found[0]["values"][0]


def _judge_identity(attributes: Any, certificate: x509.Certificate) -> None:
    """Refuse unless the signed attributes name the certificate: another one of the same key could stand there."""
    der = certificate.public_bytes(Encoding.DER)
    names = {item["type"].native for item in attributes}
    if "signing_certificate_v2" in names:
        first = _one(attributes, "signing_certificate_v2")["certs"][0]
        digest = _DIGESTS[first["hash_algorithm"]["algorithm"].dotted](der)
    else:
        first = _one(attributes, "signing_certificate")["certs"][0]
        digest = hashlib.sha1(der).digest()  # noqa: S324 - RFC 3161 knows no other; the signature covers it
    if not hmac.compare_digest(first["cert_hash"].native, digest):
        raise _invalid("another certificate")


def _judge_info(info: Any, data: bytes, nonce: int | None) -> None:
    imprint = info["message_imprint"]
    digest = _DIGESTS.get(imprint["hash_algorithm"]["algorithm"].dotted)
    if digest is None or not hmac.compare_digest(imprint["hashed_message"].native, digest(data)):
        raise _invalid("imprint")
    if nonce is not None and info["nonce"].native != nonce:
        raise _invalid("nonce")
    if info["version"].native != "v1":
        raise _invalid("version")


def _judge_purpose(certificate: x509.Certificate) -> None:
    """RFC 3161 2.3: a key for stamps is for nothing else, and says so critically."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        raise _invalid("purpose") from None
    if not found.critical or list(found.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise _invalid("purpose")
