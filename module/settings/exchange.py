"""The exchange with the Commission, read from config/exchange.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from ssl import PEM_cert_to_DER_cert
from typing import Any

from module.registry.exchange import Authority, ExchangeSettings, Limits, Peer, Timing


def _peer(row: Mapping[str, Any], more: tuple[str, ...]) -> Peer:
    messages = row["messages"]
    return Peer(
        row["address"],
        tuple(fingerprint.lower().replace(":", "") for fingerprint in row["certificates"]) + more,
        ("*",) if messages == "*" else tuple(messages),
    )


def _fingerprint(file: Path) -> str:
    return sha256(PEM_cert_to_DER_cert(file.read_text(encoding="ascii"))).hexdigest()


def read_exchange(folder: Path, peer_certificates: Sequence[Path] = ()) -> ExchangeSettings:
    """Read exchange.toml of a folder. Raises KeyError, TypeError, ValueError or OSError where a file does not fit.

    `peer_certificates` are PEM files of client certificates that the site's endpoints name for the Commission.
    """
    more = tuple(_fingerprint(file) for file in peer_certificates)
    data = tomllib.loads((folder / "exchange.toml").read_text(encoding="utf-8"))
    return ExchangeSettings(
        versions=data["versions"],
        ours=data["addresses"]["ours"],
        commission=data["addresses"]["commission"],
        authority=Authority(**data["authority"]),
        code_lists=data["code_lists"],
        results=data["results"],
        timing=Timing(**data["timing"]),
        limits=Limits(**data["limits"]),
        accept_signed=data["signed_documents"]["accept"],
        send_signed=data["signed_documents"]["send"],
        support=data["support"],
        severities=data["severities"],
        peers=tuple(
            _peer(row, more if row["address"] == data["addresses"]["commission"] else ()) for row in data["peers"]
        ),
    )
