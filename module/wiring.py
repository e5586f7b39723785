"""The composition root: settings become services. The only file that names concrete adapters."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256

from module.casework.gate import Desk, Work
from module.casework.opinions import TERM as OPINION_TERM
from module.casework.ports import Exchange as ExchangePort
from module.casework.sign_in import EdsSignIn, Sessions
from module.context.services import Services
from module.crypto.chain import Anchors
from module.documents.inspector import ContentInspector
from module.documents.legal import decision_texts
from module.documents.printer import TypstPrinter
from module.documents.seal import Seal
from module.eaeu.checking.verdict import Checker
from module.eaeu.envelope.signed import SignedDocuments
from module.eaeu.exchange.ports import Means
from module.eaeu.exchange.service import Exchange
from module.eaeu.preflight import Preflight, SchemaAndRules
from module.eaeu.transport.choice import transport_of
from module.eaeu.transport.door import Door as ExchangeDoor
from module.eaeu.transport.spool import CERTIFICATE as SPOOL_CERTIFICATE
from module.eaeu.transport.spool import SpoolInbox
from module.eds import EdsSignatures, TrustStore
from module.integrations.esbd.adapter import EsbdContracts
from module.integrations.esbd.session import EsbdSettings
from module.integrations.gbd_ul.adapter import GbdUlCompanies, GbdUlSettings
from module.integrations.http import HttpSettings
from module.integrations.mail import MailMessenger, MailSettings, Protection
from module.integrations.niis.adapter import NiisSettings, NiisTrademarks
from module.integrations.shep.channel import ShepChannel, ShepSettings
from module.integrations.sms.adapter import SmsMessenger, SmsSettings
from module.integrations.wsse import RsaTransportSecurity
from module.integrations.xmldsig import SigningKey, load_certificate
from module.jobs.queue import Waker
from module.kernel.clock import Clock, SystemClock, law_date
from module.kernel.errors import OutsideUnavailable
from module.notifications.texts import NoticeTextWriter
from module.registry.actors import NOBODY, Actor
from module.registry.decision import DecisionFacts
from module.registry.exchange import ExchangeSettings
from module.registry.opinion import OpinionFacts
from module.registry.prints import LegalText
from module.registry.workflow import Workflow
from module.settings import (
    Catalog,
    HostSettings,
    config_dir,
    read_classifiers,
    read_endpoints,
    read_exchange,
    read_host,
    read_law,
    translations_dir,
)
from module.store.unit import Store, Unit, connect

OpenWork = Callable[[Actor | None], AbstractContextManager[Work]]


class LegalTexts:
    """The port LegalWriter over the texts of the documents room."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def decision(self, facts: DecisionFacts) -> tuple[LegalText, ...]:
        """Return the decision in Kazakh and in Russian."""
        return decision_texts(facts, self._catalog.text)


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

    def resend(self, conversation_id: str) -> None:
        """Refuse to send again."""
        raise OutsideUnavailable

    def pause(self, conversation_id: str, paused: bool) -> None:
        """Refuse to pause."""
        raise OutsideUnavailable

    def synchronise(self, resource: str) -> None:
        """Refuse to ask."""
        raise OutsideUnavailable

    def heal(self, resource: str) -> None:
        """Refuse to ask."""
        raise OutsideUnavailable

    def reconcile(self, resource: str) -> None:
        """Refuse to check."""
        raise OutsideUnavailable


def build(config: Mapping[str, Any], clock: Clock | None = None) -> Services:
    """Wire everything from the host's settings. Raises SettingsFault or the adapters' own errors, at start."""
    host = read_host(config)
    catalog = Catalog(translations_dir())
    store = connect(host.database_url)
    outside = read_endpoints(host.endpoints, host.places, os.environ)
    parts = _Parts(host, catalog, clock or SystemClock(), Waker.at(host.redis_url), store, outside)
    exchange = _exchange(parts) if "exchange" in outside else None
    desk = _desk(parts, exchange or NoExchange())
    open_work = _door(store, desk)
    return Services(
        desk=desk,
        open_work=open_work,
        catalog=catalog,
        settings=host,
        sessions=Sessions(open_work, host.session_hours),
        sign_in=EdsSignIn(open_work, host.public_url, host.session_hours),
        classifiers=read_classifiers(config_dir()),
        exchange=_exchange_door(parts, exchange) if exchange is not None else None,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What everything is wired from."""

    host: HostSettings
    catalog: Catalog
    clock: Clock
    waker: Waker
    store: Store
    outside: dict[str, dict[str, Any]]


def _exchange_settings(parts: _Parts) -> ExchangeSettings:
    """Return the settings with the certificates of the site's gateway; a drill shortens the minute."""
    table = parts.outside.get("exchange", {})
    files = [Path(path) for path in table.get("peer_certificates", ())]
    known = tuple(load_certificate(path).fingerprint(SHA256()).hex() for path in files)
    if table.get("transport") == "spool":
        known = (*known, SPOOL_CERTIFICATE)
    settings = read_exchange(config_dir(), known)
    timing = settings.timing
    if "minute_seconds" in table and not parts.host.production:
        timing = replace(timing, minute_seconds=float(table["minute_seconds"]))
    return replace(settings, timing=timing)


def _exchange(parts: _Parts) -> Exchange:
    """Wire the exchange to the gateway of the site."""
    table = parts.outside["exchange"]
    settings = _exchange_settings(parts)
    deadlines = read_law(config_dir()).deadlines
    anchors = Anchors((), ())
    if table.get("signers"):
        anchors = TrustStore.load(Path(table["signers"]), parts.host.allow_test_pki).anchors
    transport = transport_of(table)
    means = Means(
        settings=settings,
        store=parts.store,
        clock=parts.clock,
        checker=Checker(settings),
        transport=transport,
        signed=SignedDocuments(anchors, settings.accept_signed),
        say=parts.catalog.text,
        wake=parts.waker.wake,
        opinion_due=lambda at: deadlines.due(OPINION_TERM, law_date(at)),
    )
    inbox = SpoolInbox(Path(table["spool"])) if table["transport"] == "spool" else None
    return Exchange(means, polls=bool(table.get("polls", True)), inbox=inbox)


def _exchange_door(parts: _Parts, exchange: Exchange) -> ExchangeDoor:
    folder = parts.outside["exchange"].get("incoming") or tempfile.gettempdir()
    return ExchangeDoor(exchange.receive, _exchange_settings(parts), Path(folder), parts.catalog.text)


def _door(store: Store, desk: Desk) -> OpenWork:
    @contextmanager
    def open_work(actor: Actor | None) -> Iterator[Work]:
        with store.unit() as unit:
            yield Work(desk, unit, actor or NOBODY)

    return open_work


def _desk(parts: _Parts, exchange: ExchangePort) -> Desk:
    law = read_law(config_dir())
    host, catalog, clock, outside = parts.host, parts.catalog, parts.clock, parts.outside
    key = SigningKey.load(Path(outside["shep"]["key"]), Path(outside["shep"]["certificate"]))
    channel = _channel(outside["shep"], key, clock)
    exchange_settings = _exchange_settings(parts)
    return Desk(
        clock=clock,
        deadlines=law.deadlines,
        workflow=Workflow(),
        numbers=law.numbers,
        monthly_index=law.monthly_index,
        insurance_floor=law.insurance_floor,
        authority=law.authority,
        public_url=host.public_url,
        translate=catalog.text,
        companies=_companies(outside["gbd_ul"], channel, key, clock),
        trademarks=NiisTrademarks(NiisSettings(**outside["niis"]), channel, clock),
        insurance=_insurance(outside["esbd"], clock),
        signatures=EdsSignatures(TrustStore.load(host.trust_dir, host.allow_test_pki)),
        inspector=ContentInspector(),
        printer=TypstPrinter(Seal(host.seal_key, host.seal_certificate)),
        legal=LegalTexts(catalog),
        notices=NoticeTextWriter(catalog.text),
        sms=_sms(outside["sms"]),
        mail=_mail(outside["mail"], clock),
        adviser=Preflight(exchange_settings, SchemaAndRules(exchange_settings), clock),
        exchange=exchange,
        exchange_settings=exchange_settings,
        wake=parts.waker.wake,
    )


def _channel(table: dict[str, Any], key: SigningKey, clock: Clock) -> ShepChannel:
    settings = ShepSettings(_http(table), table["sender_id"], table["password"])
    certificates = tuple(load_certificate(Path(path)) for path in table["gateway_certificates"])
    return ShepChannel(settings, RsaTransportSecurity(key, certificates, clock), clock)


def _http(table: dict[str, Any]) -> HttpSettings:
    return HttpSettings(
        table["url"], read_seconds=table.get("read_seconds", 20.0), authorities=table.get("authorities", "")
    )


def _companies(table: dict[str, Any], channel: ShepChannel, key: SigningKey, clock: Clock) -> GbdUlCompanies:
    signing_key = key if table["business_signature"] else None
    settings = GbdUlSettings(table["requestor_bin"], table["service_id"], signing_key=signing_key)
    return GbdUlCompanies(settings, channel, clock)


def _insurance(table: dict[str, Any], clock: Clock) -> EsbdContracts:
    return EsbdContracts(EsbdSettings(_http(table), table["user"], table["password"]), clock)


def _sms(table: dict[str, Any]) -> SmsMessenger:
    return SmsMessenger(SmsSettings(_http(table), table["login"], table["password"], table.get("sender", "")))


def _mail(table: dict[str, Any], clock: Clock) -> MailMessenger:
    table = {**table, "port": int(table["port"]), "protection": Protection(table["protection"])}
    return MailMessenger(MailSettings(**table), clock)
