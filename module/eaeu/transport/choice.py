"""The transport that the site has chosen in the table [exchange] of its endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from module.eaeu.transport.http import HttpTransport
from module.eaeu.transport.spool import SpoolTransport
from module.outbound import HttpSettings

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Transport(Protocol):
    """Takes envelopes to the gateway of the segment."""

    def send(self, content: bytes | Path, message_id: str) -> None:
        """Hand a message over. Raises OutsideUnavailable where it was not taken or nothing is known of it."""
        ...


def transport_of(table: Mapping[str, Any]) -> Transport:
    """Make the transport that a table names: `transport` is `http` or `spool`. Raises ValueError."""
    if table["transport"] == "spool":
        if not table.get("spool"):
            raise ValueError("the exchange over a spool folder needs the folder")
        return SpoolTransport(Path(table["spool"]))
    if table["transport"] != "http":
        raise ValueError("the transport of the exchange is http or spool")
    return HttpTransport(gateway_settings(table))


def gateway_settings(table: Mapping[str, Any]) -> HttpSettings:
    """Return the way to the gateway: its address, our key and certificate, who may have issued the gateway's.

    Plain HTTP is for the loopback address only, where the stand-in is. Raises ValueError where that does not fit
    together.
    """
    parts = urlsplit(table["url"])
    own, authorities = (table.get("certificate", ""), table.get("key", "")), table.get("ca", "")
    secure = parts.scheme == "https"
    if secure and not (all(own) and authorities):
        raise ValueError("the exchange needs key, certificate and ca for https")
    if not secure and (parts.scheme != "http" or parts.hostname not in _LOOPBACK):
        raise ValueError("the exchange is sent over https")
    return HttpSettings(
        table["url"],
        connect_seconds=float(table.get("connect_seconds", 5)),
        read_seconds=float(table.get("read_seconds", 60)),
        total_seconds=90,
        max_bytes=256 * 1024,
        authorities=authorities if secure else "",
        client_certificate=own if secure else None,
        proxy=table.get("proxy", ""),
    )
