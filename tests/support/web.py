"""A module with faked services in a bare host, for tests of pages."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

from flask import Flask

from module.casework.sign_in import Entrance
from module.context.services import Services
from module.eaeu.mapping.records import RecordReader
from module.kernel.clock import SystemClock
from module.kernel.text import Message
from module.plugin import TroisModule
from module.registry.actors import Actor, Role
from module.registry.signatures import Reason, SignatureRefused
from module.settings import config_dir, read_exchange
from module.store.journal import SETTLED

APPLICANT = Actor("acc-1", "900101300001", "", "Applicant One", frozenset({Role.APPLICANT}))
CASE_OFFICER = Actor("acc-2", "900101300002", "", "Executor Two", frozenset({Role.CASE_OFFICER}))
HEAD = Actor("acc-3", "900101300003", "", "Head Three", frozenset({Role.HEAD}))
OPERATOR = Actor("acc-4", "900101300004", "", "Operator Four", frozenset({Role.OPERATOR}))
PEOPLE = {person.account_id: person for person in (APPLICANT, CASE_OFFICER, HEAD, OPERATOR)}


@dataclass(frozen=True)
class FakeSettings:
    prefix: str = "/trois"
    public_url: str = "http://localhost/trois"
    environment: str = "development"
    ncalayer_url: str = "ws://127.0.0.1:13999"
    ncalayer_control_url: str = ""
    session_hours: int = 8
    client_certificate: str = ""
    exchange_listener: str = "here"
    metrics_token: str = ""
    host_names: frozenset[str] = frozenset()
    trusted_proxies: tuple[Any, ...] = ()


@dataclass
class FakeCatalog:
    """Translates `Sign in` alike into `[kk] Sign in`, so that a test sees which catalog spoke; English stays."""

    def text(self, message: Message, language: str) -> str:
        return self.gettext(message.msgid, language).format(**message.params)

    def gettext(self, msgid: str, language: str) -> str:
        return msgid if language == "en" else f"[{language}] {msgid}"

    def pgettext(self, context: str, msgid: str, language: str) -> str:
        return self.gettext(msgid, language)

    def ngettext(self, singular: str, plural: str, number: int, language: str) -> str:
        return self.gettext(singular if number == 1 else plural, language)


@dataclass(frozen=True)
class FakeSession:
    token_digest: str
    account_id: str
    actor: Actor
    csrf_secret: str
    language: str = "ru"
    policy_due: bool = False


@dataclass
class FakeSessions:
    live: dict[str, FakeSession] = field(default_factory=dict)

    def find(self, token: str) -> FakeSession | None:
        return self.live.get(token)

    def open(self, account_id: str) -> str:
        token = secrets.token_urlsafe(16)
        self.live[token] = FakeSession(f"digest-{token}", account_id, PEOPLE[account_id], secrets.token_hex(8))
        return token

    def speak(self, token: str, language: str) -> FakeSession | None:
        if token in self.live:
            self.live[token] = replace(
                self.live[token], language=language, actor=replace(self.live[token].actor, language=language)
            )
        return self.live.get(token)

    def close(self, token: str) -> None:
        self.live.pop(token, None)


@dataclass(frozen=True)
class FakeTicket:
    id: str
    document: bytes
    expires_at: datetime


@dataclass
class FakeSignIn:
    """Takes `signed:<account>` for a signature."""

    sessions: FakeSessions
    tickets: dict[str, str] = field(default_factory=dict)

    def begin(self, browser_token: str) -> FakeTicket:
        id = secrets.token_hex(4)
        self.tickets[id] = browser_token
        return FakeTicket(id, f'<ticket n="{id}"/>'.encode(), datetime.now(UTC) + timedelta(minutes=5))

    def prove(self, browser_token: str, ticket_id: str, signed: bytes) -> Any:
        raise SignatureRefused(Reason.NONCE_UNKNOWN)  # pages with real keys have the real one

    def enter(self, browser_token: str, ticket_id: str, signed: bytes, sender: Any = None) -> Entrance:
        return Entrance(self.finish(browser_token, ticket_id, signed, sender))

    def finish(self, browser_token: str, ticket_id: str, signed: bytes, sender: Any = None) -> str:
        if self.tickets.pop(ticket_id, None) != browser_token:
            raise SignatureRefused(Reason.NONCE_UNKNOWN)
        if not signed.startswith(b"signed:"):
            raise SignatureRefused(Reason.MALFORMED)
        return self.sessions.open(signed.decode().removeprefix("signed:"))


class NoConnection:
    """A database that takes what the access guard writes and keeps nothing; in its own server, as a used line knows."""

    info: ClassVar[dict[str, bool]] = {SETTLED: True}

    def execute(self, statement: Any) -> None:
        assert statement.table.name == "audit", "only the guard writes where there is no database"


@dataclass(frozen=True)
class NoWork:
    """A unit of work for pages whose use cases are played by hand."""

    unit: Any
    now: datetime
    today: date
    actor: Actor = APPLICANT


@contextmanager
def no_work(actor: Actor) -> Iterator[Any]:
    unit = SimpleNamespace(connection=NoConnection(), after_commit=lambda action: action())
    yield NoWork(unit, datetime.now(UTC), date(2026, 11, 20))


def fake_services(**changes: Any) -> Services:
    sessions = changes.pop("sessions", None) or FakeSessions()
    parts: dict[str, Any] = {
        "deps": SimpleNamespace(clock=SystemClock()),
        "open_work": no_work,
        "catalog": FakeCatalog(),
        "settings": FakeSettings(),
        "sessions": sessions,
        "sign_in": FakeSignIn(sessions),
        "classifiers": {},
        "union_records": RecordReader(read_exchange(config_dir())),
    }
    return Services(**{**parts, **changes})


def bare_host(services: Services | None = None, **config: Any) -> Flask:
    app = Flask("host")
    app.config.update(SECRET_KEY="test", TESTING=True, **config)
    TroisModule(app, services=services or fake_services())
    return app


def sign_in_as(app: Flask, actor: Actor, client: Any = None) -> Any:
    """Return a test client with a session of the person; `client.csrf` is its form token."""
    from module.context.csrf import _digest

    client = client or app.test_client()
    keeper = app.extensions["trois"].sessions
    token = keeper.open(actor.account_id)
    client.set_cookie("trois_sid", token, path=app.extensions["trois"].settings.prefix or "/")
    client.csrf = _digest(keeper.find(token).csrf_secret, "session")
    return client
