"""Trust in signatures: pinned authorities, whom to ask about revocation, who stamps time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from module.crypto.ocsp import OcspLimits
from module.crypto.trust import read_certificates
from module.eds import EdsSignatures, TrustStore
from module.eds.lists import Places
from module.eds.revocation import Revocation, RevocationAuthority, RevocationChecker, RevocationPolicy, Unasked
from module.eds.stamping import Stamper
from module.integrations.authority import AuthorityLine, AuthoritySettings
from module.integrations.calls import CallLine
from module.integrations.calls.checking import Checked
from module.integrations.ncanode_judge import NcaNodeJudge
from module.outbound import HttpSettings, reach
from module.settings import HostSettings, SettingsFault
from module.wiring.lines import line
from module.wiring.parts import WiringParts

log = logging.getLogger(__name__)

_LINE = ("connect_seconds", "answer_seconds", "list_seconds", "answer_bytes", "list_bytes", "proxy")


@dataclass(frozen=True, slots=True)
class Trust:
    """The judge of signatures, and who stamps them; None where the site has no stamps."""

    signatures: EdsSignatures
    stamper: Stamper | None
    checked: tuple[Checked, ...] = ()


def wired(parts: WiringParts) -> Trust:
    """Return who judges and who stamps, and how the operator checks them. Raises SettingsFault, TrustUnfit."""
    host, outside = parts.host, parts.outside
    store = TrustStore.load(host.trust_dir, host.allow_test_pki)
    ways = {name: line(parts, name) for name in ("revocation", "timestamp")}
    asked = revocation(host, outside.get("revocation"), store, ways["revocation"])
    stamps = stamper(outside.get("timestamp"), store, asked, ways["timestamp"])
    addresses = {
        "revocation": _first_responder(outside.get("revocation")) if isinstance(asked, RevocationChecker) else "",
        "timestamp": str(outside["timestamp"]["urls"][0]) if stamps else "",
    }
    checked = tuple(Checked(ways[name], _probe(url)) for name, url in addresses.items() if url)
    return Trust(EdsSignatures(store, asked, second_judge(outside.get("verifier"))), stamps, checked)


def second_judge(table: dict[str, Any] | None) -> NcaNodeJudge | None:
    """Return the side-car that judges signatures once more; None where the site has none. Raises SettingsFault."""
    if table is None:
        return None
    if table.get("kind") != "ncanode" or not table.get("url"):
        raise SettingsFault('[verifier] kind is "ncanode", with its url')
    return NcaNodeJudge(HttpSettings(table["url"], connect_seconds=2.0, read_seconds=table.get("read_seconds", 10.0)))


def _first_responder(table: dict[str, Any] | None) -> str:
    rows = (table or {}).get("authorities", ())
    return next((str(url) for row in rows for url in (*row.get("ocsp", ()), row.get("crl", "")) if url), "")


def _probe(url: str) -> Callable[[], None]:
    return lambda: reach(HttpSettings(url, connect_seconds=3.0))


def stamper(
    table: dict[str, Any] | None, trust: TrustStore, asked: Revocation, way: CallLine | None = None
) -> Stamper | None:
    """Return who stamps. Raises SettingsFault."""
    mode = (table or {}).get("mode", "off")
    if mode not in ("off", "after"):
        raise SettingsFault("[timestamp] mode must be off or after")
    if table is None or mode == "off":
        return None
    if not table.get("urls"):
        raise SettingsFault("[timestamp] names no address in urls")
    return Stamper(tuple(table["urls"]), AuthorityLine(_line_settings(table), way), trust.anchors, asked)


def revocation(
    host: HostSettings, table: dict[str, Any] | None, trust: TrustStore, way: CallLine | None = None
) -> Revocation:
    """Return whom to ask about revocation. Raises SettingsFault: production must ask about every key of a person."""
    mode = (table or {}).get("mode", "required" if table else "off")
    if mode not in ("required", "off"):
        raise SettingsFault("[revocation] mode must be required or off")
    if table is None or mode == "off":
        if host.production:
            raise SettingsFault("[revocation] is missing or off: production asks whether a key was revoked")
        log.warning("Revocation is not asked: a revoked key is accepted. For development only.")
        return Unasked()
    authorities = tuple(found for row in table.get("authorities", ()) for found in _authorities(row, trust))
    missing = set(trust.anchors.intermediates) - {authority.certificate for authority in authorities}
    if missing:
        names = ", ".join(sorted(certificate.subject.rfc4514_string() for certificate in missing))
        raise SettingsFault(f"[revocation] names no address for pinned authorities: {names}")
    return RevocationChecker(authorities, AuthorityLine(_line_settings(table), way), _policy(table))


def _line_settings(table: dict[str, Any]) -> AuthoritySettings:
    return AuthoritySettings(**{key: table[key] for key in _LINE if key in table})


def _authorities(row: dict[str, Any], trust: TrustStore) -> list[RevocationAuthority]:
    """Return the pinned authorities of one file with where they are asked."""
    if not row.get("ocsp") and not row.get("crl"):
        raise SettingsFault(f"[[revocation.authorities]] {row.get('issuer')}: neither ocsp nor crl")
    places = Places(row["crl"], row.get("delta", "")) if row.get("crl") else None
    known = (*trust.anchors.roots, *trust.anchors.intermediates)
    found = read_certificates(Path(row["issuer"]))
    if not all(certificate in known for certificate in found):
        raise SettingsFault(f"[[revocation.authorities]] {row['issuer']} is not among the pinned authorities")
    return [RevocationAuthority(certificate, tuple(row.get("ocsp", ())), places) for certificate in found]


def _policy(table: dict[str, Any]) -> RevocationPolicy:
    choices = {"hash": ("sha256", "sha1"), "sign_in": ("closed", "open")}
    for key, allowed in choices.items():
        if table.get(key, allowed[0]) not in allowed:
            raise SettingsFault(f"[revocation] {key} must be {' or '.join(allowed)}")
    return RevocationPolicy(
        limits=OcspLimits(
            max_age=timedelta(seconds=table.get("max_age_seconds", 600)),
            skew=timedelta(seconds=table.get("skew_seconds", 60)),
            nonce=bool(table.get("nonce", True)),
        ),
        sha1=table.get("hash") == "sha1",
        lists_help=bool(table.get("lists_help", True)),
        sign_in_open=table.get("sign_in") == "open",
    )
