"""The exchange with the Commission, wired to the gateway of the site."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256

from module.casework.classifiers import nomenclature_of
from module.crypto.chain import Anchors
from module.crypto.trust import TrustStore
from module.eaeu.checking.verdict import Checker
from module.eaeu.envelope import SignedDocuments
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.service import Exchange
from module.eaeu.transport.choice import transport_of
from module.eaeu.transport.door import Door as ExchangeDoor
from module.eaeu.transport.spool import CERTIFICATE as SPOOL_CERTIFICATE
from module.eaeu.transport.spool import SpoolInbox
from module.kernel.clock import law_date
from module.kernel.errors import OutsideUnavailable
from module.registry.classifiers import Classifiers
from module.registry.exchange import ExchangeOrder, ExchangeSettings
from module.registry.opinion import TERM as OPINION_TERM
from module.registry.opinion import OpinionFacts
from module.settings import config_dir, read_exchange, read_law
from module.store.unit import Unit
from module.wiring.lines import certificates
from module.wiring.parts import WiringParts


class NoExchange:
    """Stands where the exchange is not wired: nothing is taken for sent."""

    def send_opinion(self, unit: Unit, facts: OpinionFacts) -> str:
        """Refuse to send."""
        raise OutsideUnavailable

    def deliver(self, subject: str) -> None:
        """Refuse to hand over."""
        raise OutsideUnavailable

    def tick(self) -> int:
        """Do nothing: nothing can be due."""
        return 0

    def compare(self) -> int:
        """Do nothing: there is nobody to ask."""
        return 0

    def operate(self, order: ExchangeOrder, subject: str) -> None:
        """Refuse every order."""
        raise OutsideUnavailable


def exchange_settings(parts: WiringParts) -> ExchangeSettings:
    """Return the settings with the certificates of the site's gateway; a drill shortens the minute."""
    table = parts.outside.get("exchange", {})
    peers = certificates("exchange", table, "peer_certificates")
    known = tuple(peer.fingerprint(SHA256()).hex() for peer in peers)
    if table.get("transport") == "spool":
        known = (*known, SPOOL_CERTIFICATE)
    settings = read_exchange(config_dir(), known)
    timing = settings.timing
    if "minute_seconds" in table and not parts.host.production:
        timing = replace(timing, minute_seconds=float(table["minute_seconds"]))
    return replace(settings, timing=timing)


def wired_exchange(parts: WiringParts, classifiers: Classifiers) -> Exchange:
    """Wire the exchange to the gateway of the site."""
    table = parts.outside["exchange"]
    settings = exchange_settings(parts)
    deadlines = read_law(config_dir()).deadlines
    anchors = Anchors((), ())
    if table.get("signers"):
        anchors = TrustStore.load(Path(table["signers"]), parts.host.allow_test_pki).anchors
    transport = transport_of(table)
    deps = ExchangeDeps(
        settings=settings,
        store=parts.store,
        clock=parts.clock,
        checker=Checker(settings, nomenclature_of(classifiers, parts.clock)),
        transport=transport,
        signed=SignedDocuments(anchors, settings.accept_signed),
        say=parts.catalog.text,
        wake=parts.waker.wake,
        opinion_due=lambda at: deadlines.due(OPINION_TERM, law_date(at)),
    )
    inbox = SpoolInbox(Path(table["spool"])) if table["transport"] == "spool" else None
    return Exchange(deps, polls=bool(table.get("polls", True)), inbox=inbox)


def exchange_door(parts: WiringParts, exchange: Exchange) -> ExchangeDoor:
    """Return the door through which the requests of the exchange come."""
    folder = parts.outside["exchange"].get("incoming") or tempfile.gettempdir()
    return ExchangeDoor(exchange.receive, exchange_settings(parts), Path(folder), parts.catalog.text)
