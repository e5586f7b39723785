"""Time stamps (RFC 3161): reads a request, signs the time over its imprint, misbehaves on demand."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from asn1crypto import algos, cms, core, tsp

from module.dev.standins.authority.signing import RSA_SHA256, Signer, algorithm_of, certificate_of

POLICY = "1.2.398.3.3.2.6.2"
"""A policy of the national authority's time stamps (shared notes, eds-pki 2.5)."""

_TEN_MINUTES = timedelta(minutes=10)
_IMPRINTS = {"sha256": 32, "sha384": 48, "sha512": 64}


class _Refusal(core.Sequence):  # type: ignore[misc]
    """An answer without a token: the library's own class demands one."""

    _fields = [("status", tsp.PKIStatusInfo)]  # noqa: RUF012 - the library's way


def stamp(request: bytes, signer: Signer, other: Signer, now: datetime, word: str) -> bytes:
    """Answer a request in the way of a word of the table; `other` has no right to stamp."""
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        imprint = asked["message_imprint"]
        name, hashed = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
        nonce = asked["nonce"].native
    except (ValueError, TypeError, KeyError):
        return _refusal()
    if word == "refused" or _IMPRINTS.get(name) != len(hashed):
        return _refusal()
    if word == "wrong_imprint":
        hashed = bytes(reversed(hashed))
    if word == "wrong_nonce" and nonce is not None:
        nonce = secrets.randbits(64)
    moment = now + _TEN_MINUTES if word == "future" else now
    fields = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": {"hash_algorithm": {"algorithm": name}, "hashed_message": hashed},
        "serial_number": secrets.randbits(63),
        "gen_time": moment.astimezone(UTC).replace(microsecond=0),
    }
    if nonce is not None and word != "no_nonce":
        fields["nonce"] = nonce
    token = _token(tsp.TSTInfo(fields), other if word == "ordinary" else signer, other if word == "wrong_key" else None)
    whole = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
    return bytes(whole.dump())


def _refusal() -> bytes:
    return bytes(_Refusal({"status": {"status": "rejection"}}).dump())


def _token(info: tsp.TSTInfo, named: Signer, forger: Signer | None) -> cms.ContentInfo:
    certificate = certificate_of(named)
    content = info.dump()
    identity = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(named.certificate_der).digest()}]})
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [named.digest(content)]},
            {"type": "signing_certificate_v2", "values": [identity]},
        ]
    )
    signer_info = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number}},
        "digest_algorithm": _digest(named),
        "signed_attrs": attributes,
        "signature_algorithm": algorithm_of(named),
        "signature": (forger or named).sign(attributes.dump()),
    }
    return cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": cms.SignedData(
                {
                    "version": "v3",
                    "digest_algorithms": [_digest(named)],
                    "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
                    "certificates": [certificate],
                    "signer_infos": [signer_info],
                }
            ),
        }
    )


def _digest(signer: Signer) -> algos.DigestAlgorithm:
    fields: dict[str, object] = {"algorithm": signer.digest_oid}
    if signer.algorithm_oid == RSA_SHA256:
        fields["parameters"] = core.Null()
    return algos.DigestAlgorithm(fields)
