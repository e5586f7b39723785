"""The transport that the site has chosen in the table [exchange] of its endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from module.eaeu.transport.http import GatewaySettings, HttpTransport
from module.eaeu.transport.spool import SpoolTransport


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
    return HttpTransport(
        GatewaySettings(
            url=table["url"],
            key=table.get("key", ""),
            certificate=table.get("certificate", ""),
            authorities=table.get("ca", ""),
            connect_seconds=float(table.get("connect_seconds", 5)),
            read_seconds=float(table.get("read_seconds", 60)),
        )
    )
