"""The composition root: settings become services. The only room that names concrete adapters."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from module.casework.absent import NoAntivirus, NoPersons
from module.casework.classifiers import ClassifierBook
from module.casework.company import heads
from module.casework.gate import Deps, Work
from module.casework.host_users import HostUsers
from module.casework.ports import ExchangePort
from module.casework.sign_in import EdsSignIn, Sessions
from module.casework.waiting import OpenCounter
from module.context.services import Services
from module.correspondence.texts import LetterTextWriter
from module.documents.inspector import ContentInspector, InspectionLimits
from module.documents.legal import decision_texts
from module.documents.mark_seal import JsonRowSeal, XmlMarkSeal
from module.documents.marks import corrected_line, mark_text
from module.documents.portrait import PortraitMaker
from module.documents.preliminary import preliminary_sheets
from module.documents.printer import TypstPrinter
from module.documents.scanner import ScannerProcess
from module.documents.seal import Seal
from module.eaeu.mapping.records import RecordReader
from module.eaeu.preflight import Preflight, SchemaAndRules
from module.integrations.antivirus import Clamd
from module.jobs.queue import Waker
from module.kernel.clock import Clock, SystemClock
from module.registry.actors import NOBODY, Actor
from module.registry.decision import DecisionFacts
from module.registry.kinds import tables
from module.registry.preliminary import PreliminaryFacts
from module.registry.prints import LegalText, MarkText, Sheet
from module.registry.registration_mark import RegistrationMark
from module.registry.workflow import Workflow
from module.settings import (
    Catalog,
    HostSettings,
    config_dir,
    read_accounts,
    read_classifiers,
    read_endpoints,
    read_host,
    read_law,
    read_roles,
    translations_dir,
)
from module.store.unit import Store, connect
from module.wiring import national, trust
from module.wiring.exchange import NoExchange, exchange_door, exchange_settings, wired_exchange
from module.wiring.parts import WiringParts

OpenWork = Callable[[Actor | None], AbstractContextManager[Work]]


class LegalTexts:
    """The port LegalWriter over the texts of the documents room."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def decision(self, facts: DecisionFacts) -> tuple[LegalText, ...]:
        """Return the decision in Kazakh and in Russian."""
        return decision_texts(facts, self._catalog.text)

    def preliminary(self, facts: PreliminaryFacts) -> tuple[Sheet, ...]:
        """Return a preliminary decision in Kazakh and in Russian."""
        return preliminary_sheets(facts, self._catalog.text)

    def registration(self, mark: RegistrationMark, certificate: str, language: str) -> MarkText:
        """Return the registration mark in words."""
        return mark_text(mark, certificate, self._catalog.text, language)

    def corrected(self, number: str, day: date, language: str) -> str:
        """Return the mark of a corrected act."""
        return corrected_line(number, day, self._catalog.text, language)


def build(config: Mapping[str, Any], clock: Clock | None = None) -> Services:
    """Wire everything from the host's settings. Raises SettingsFault or the adapters' own errors, at start."""
    host = read_host(config)
    catalog = Catalog(translations_dir())
    store = connect(host.database_url)
    outside = read_endpoints(host.endpoints, host.places, os.environ)
    parts = WiringParts(host, catalog, clock or SystemClock(), Waker.at(host.redis_url), store, outside)
    classifiers = ClassifierBook(read_classifiers(config_dir()), store.unit, parts.clock)
    exchange = wired_exchange(parts, classifiers) if "exchange" in outside else None
    trusted = trust.wired(parts)
    state = national.wired(parts, trusted.checked)
    deps = replace(_deps(parts, exchange or NoExchange(), state, trusted), classifiers=classifiers)
    open_work = _door(store, deps)
    return Services(
        deps=deps,
        open_work=open_work,
        catalog=catalog,
        settings=host,
        sessions=Sessions(open_work, host.session_hours),
        sign_in=EdsSignIn(open_work, host.public_url, host.session_hours, partial(heads.follow, open_work)),
        classifiers=classifiers,
        exchange=exchange_door(parts, exchange) if exchange is not None else None,
        host_users=_host_users(host, open_work),
        shep=state.door,
        union_records=RecordReader(exchange_settings(parts)),
        open_count=OpenCounter(open_work),
    )


def _host_users(host: HostSettings, open_work: OpenWork) -> HostUsers | None:
    if host.host_user is None:
        return None
    addresses = (host.host_sign_in, host.host_sign_out)
    return HostUsers(host.host_user, read_roles(config_dir()), open_work, host.session_hours, addresses)


def _door(store: Store, deps: Deps) -> OpenWork:
    @contextmanager
    def open_work(actor: Actor | None) -> Iterator[Work]:
        with store.unit() as unit:
            yield Work(deps, unit, actor or NOBODY, deps.clock.now())

    return open_work


def _deps(parts: WiringParts, exchange: ExchangePort, state: national.National, trusted: trust.Trust) -> Deps:
    host, catalog, clock = parts.host, parts.catalog, parts.clock
    settings, law = exchange_settings(parts), read_law(config_dir())
    files = InspectionLimits(scans_at_once=law.uploads.scans_at_once, patience=law.uploads.patience_seconds)
    return Deps(
        clock=clock,
        workflow=Workflow(tables()),
        law=law,
        public_url=host.public_url,
        translate=catalog.text,
        companies=state.companies,
        trademarks=state.trademarks,
        insurance=state.insurance,
        signatures=trusted.signatures,
        inspector=ContentInspector(files),
        printer=TypstPrinter(Seal(host.seal_key, host.seal_certificate)),
        mark_seal=XmlMarkSeal(host.seal_key, host.seal_certificate),
        row_seal=JsonRowSeal(host.seal_key, host.seal_certificate),
        legal=LegalTexts(catalog),
        letters=LetterTextWriter(catalog.text),
        sms=state.sms,
        mail=state.mail,
        adviser=Preflight(settings, SchemaAndRules(settings), clock),
        exchange=exchange,
        exchange_settings=settings,
        outside=state.outside,
        persons=state.persons or NoPersons(),
        wake=parts.waker.wake,
        copyrights=state.copyrights,
        stamper=trusted.stamper,
        portraits=PortraitMaker(ScannerProcess(files.ceilings())),
        antivirus=Clamd(host.antivirus) if host.antivirus else NoAntivirus(),
        accounts=read_accounts(config_dir(), host.registration),
    )
