"""Revocation lists: the full one and the changes since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from asn1crypto import crl

from module.dev.standins.authority.responder import Keys
from module.dev.standins.authority.signing import algorithm_of, certificate_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def full(keys: Keys, revoked: frozenset[int], now: datetime, word: str) -> bytes:
    """Return the full list; its number grows by the hour."""
    if word == "delta_as_base":
        return changes(keys, revoked, now, "good")
    return _list(keys, revoked, now, word, None)


def changes(keys: Keys, revoked: frozenset[int], now: datetime, word: str) -> bytes:
    """Return the list of changes since the full list of the same hour."""
    return _list(keys, revoked, now, word, _number(now))


def _number(now: datetime) -> int:
    return int(now.timestamp()) // 3600


def _list(keys: Keys, revoked: frozenset[int], now: datetime, word: str, base: int | None) -> bytes:
    start, end = {
        "expired": (now - 2 * HOUR, now - MINUTE),
        "future": (now + 10 * MINUTE, now + 27 * HOUR),
    }.get(word, (now - MINUTE, now + 27 * HOUR))
    issuer = certificate_of(keys.issuing)
    fields = {
        "version": "v2",
        "signature": algorithm_of(keys.issuing),
        "issuer": issuer.subject,
        "this_update": {"utc_time": _whole(start)},
        "next_update": {"utc_time": _whole(end)},
        "crl_extensions": _extensions(issuer.key_identifier, _number(now), base),
    }
    if revoked:
        fields["revoked_certificates"] = [_entry(serial, now) for serial in sorted(revoked)]
    listed = crl.TbsCertList(fields)
    signer = keys.other if word == "wrong_key" else keys.issuing
    whole = {
        "tbs_cert_list": listed,
        "signature_algorithm": algorithm_of(keys.issuing),
        "signature": signer.sign(listed.dump()),
    }
    return bytes(crl.CertificateList(whole).dump())


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _entry(serial: int, now: datetime) -> dict[str, object]:
    reason = {"extn_id": "crl_reason", "critical": False, "extn_value": "key_compromise"}
    return {
        "user_certificate": serial,
        "revocation_date": {"utc_time": _whole(now - HOUR)},
        "crl_entry_extensions": [reason],
    }


def _extensions(key_identifier: bytes | None, number: int, base: int | None) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [{"extn_id": "crl_number", "critical": False, "extn_value": number}]
    if key_identifier is not None:
        value = {"key_identifier": key_identifier}
        found.append({"extn_id": "authority_key_identifier", "critical": False, "extn_value": value})
    if base is not None:
        found.append({"extn_id": "delta_crl_indicator", "critical": True, "extn_value": base})
    return found
