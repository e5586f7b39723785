"""The exchange with the Commission, read from config/exchange.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from module.registry.exchange import ExchangeAuthority, ExchangeSettings, MessageLimits, Peer, Timing
from module.settings.host import SettingsFault


def _peer(row: Mapping[str, Any], more: tuple[str, ...]) -> Peer:
    messages = row["messages"]
    return Peer(
        row["address"],
        tuple(fingerprint.lower().replace(":", "") for fingerprint in row["certificates"]) + more,
        ("*",) if messages == "*" else tuple(messages),
    )


def read_exchange(folder: Path, commission_certificates: Sequence[str] = ()) -> ExchangeSettings:
    """Read exchange.toml of a folder. Raises KeyError, TypeError, OSError or SettingsFault where it does not fit.

    `commission_certificates` are fingerprints that the site adds: those of its gateway, for the Commission alone.
    """
    more = tuple(commission_certificates)
    data = tomllib.loads((folder / "exchange.toml").read_text(encoding="utf-8"))
    if data["signed_documents"]["send"]:
        raise SettingsFault("exchange.toml: [signed_documents] send = true: signing what we send is not built")
    return ExchangeSettings(
        versions=data["versions"],
        ours=data["addresses"]["ours"],
        commission=data["addresses"]["commission"],
        authority=ExchangeAuthority(**data["authority"]),
        code_lists=data["code_lists"],
        results=data["results"],
        timing=Timing(**data["timing"]),
        limits=MessageLimits(**data["limits"]),
        accept_signed=data["signed_documents"]["accept"],
        support=data["support"],
        numbered_errors=_one_of(data, "errors", "codes", ("rule", "number")) == "number",
        severities=_severities(data),
        demands={rule: tuple(names) for rule, names in data.get("demands", {}).items()},
        peers=tuple(
            _peer(row, more if row["address"] == data["addresses"]["commission"] else ()) for row in data["peers"]
        ),
    )


def _severities(data: dict[str, Any]) -> dict[str, str]:
    """Return the severities of rules as the site reads them: to the letter, no rule only warns."""
    found: dict[str, str] = data["severities"]
    lenient = _one_of(data, "rules", "reading", ("lenient", "letter")) == "lenient"
    return found if lenient else {rule: severity for rule, severity in found.items() if severity == "off"}


def _one_of(data: dict[str, Any], table: str, key: str, allowed: Sequence[str]) -> str:
    """Return a word of a table; the first one allowed where a file of an earlier release has none."""
    found = str(data.get(table, {}).get(key, allowed[0]))
    if found not in allowed:
        raise SettingsFault(f"exchange.toml: [{table}] {key} = {found!r}: one of {', '.join(allowed)}")
    return found
