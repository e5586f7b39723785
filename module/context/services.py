"""What the pages need of the rest: the wired services, reached as `from module.context import services`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import TYPE_CHECKING, Protocol, cast

from flask import current_app
from werkzeug.local import LocalProxy

from module.casework.sign_in import RequestOrigin, TicketOffer
from module.kernel.text import Message
from module.registry.actors import Actor
from module.registry.classifiers import Classifiers
from module.registry.host_users import HostUser
from module.registry.signatures import Evidence

if TYPE_CHECKING:
    from module.casework.gate import Deps, Work
    from module.eaeu.transport.door import ConnectionReply, Incoming

EXTENSION = "trois"


class SessionRecord(Protocol):
    """A live server-side session. The token itself is known to the browser alone."""

    @property
    def token_digest(self) -> str:
        """Return the digest under which the session is stored."""
        ...

    @property
    def account_id(self) -> str:
        """Return whose session it is."""
        ...

    @property
    def actor(self) -> Actor:
        """Return the person with the roles that are the person's now, not at sign-in."""
        ...

    @property
    def csrf_secret(self) -> str:
        """Return the secret that the form tokens of this session are made from."""
        ...

    @property
    def language(self) -> str:
        """Return the language of the account."""
        ...

    @property
    def policy_due(self) -> bool:
        """Tell whether the person has yet to accept the security policy in force."""
        ...


class SessionKeeper(Protocol):
    """Keeps server-side sessions."""

    def find(self, token: str) -> SessionRecord | None:
        """Return the live session of a token; None when unknown, closed or run out."""
        ...

    def open(self, account_id: str) -> str:
        """Open a session and return its token: new, random, never a token that the browser brought."""
        ...

    def speak(self, token: str, language: str) -> SessionRecord | None:
        """Store the language that the person of a session has chosen, and return the session with it."""
        ...

    def close(self, token: str) -> None:
        """Close a session; nothing happens when there is none."""
        ...


class SignIn(Protocol):
    """Signing in with EDS."""

    def begin(self, browser_token: str) -> TicketOffer:
        """Issue a ticket bound to the browser."""
        ...

    def prove(self, browser_token: str, ticket_id: str, signed: bytes) -> Evidence:
        """Check the signed ticket, burn it whatever the outcome, and return who signed it. Raises SignatureRefused."""
        ...

    def finish(self, browser_token: str, ticket_id: str, signed: bytes, sender: RequestOrigin | None = None) -> str:
        """Check the signed ticket, burn it whatever the outcome, open a session and return its token.

        Raises SignatureRefused, TooMany; NotRegistered, NotActivated, AccountClosed.
        """
        ...


class HostUserKeeper(Protocol):
    """Knows whom the host portal has signed in; in wiring, `module.casework.host_users.HostUsers`."""

    @property
    def sign_in_address(self) -> str:
        """Return the portal's page of signing in."""
        ...

    @property
    def sign_out_address(self) -> str:
        """Return the portal's page of signing out; empty where it has none."""
        ...

    def current(self) -> HostUser | None:
        """Return whoever is signed in to the portal in this request, or None."""
        ...

    def is_same(self, user: HostUser, actor: Actor) -> bool:
        """Tell whether a session is still that of the person."""
        ...

    def enter(self, user: HostUser) -> str:
        """Open a session and return its token. Raises NotPermitted for a person who has no role here."""
        ...


class Catalog(Protocol):
    """The translations of the module."""

    def text(self, message: Message, language: str) -> str:
        """Return a message in a language with its values put in."""
        ...

    def gettext(self, msgid: str, language: str) -> str:
        """Return the translation of a source string, or the string itself."""
        ...

    def pgettext(self, context: str, msgid: str, language: str) -> str:
        """Return the translation of a source string in one of its meanings, or the string itself."""
        ...

    def ngettext(self, singular: str, plural: str, number: int, language: str) -> str:
        """Return the translation that fits a number."""
        ...


class Settings(Protocol):
    """The settings that pages read."""

    @property
    def prefix(self) -> str:
        """Return the path under which the module lives in the host, such as `/trois`."""
        ...

    @property
    def public_url(self) -> str:
        """Return the address under which people reach the host, as it stands in letters and QR codes."""
        ...

    @property
    def host_names(self) -> frozenset[str]:
        """Return under which host names the portal is reached; empty: nobody has listed them."""
        ...

    @property
    def environment(self) -> str:
        """Return `development` or `production`."""
        ...

    @property
    def ncalayer_url(self) -> str:
        """Return the WebSocket address of NCALayer on the person's computer."""
        ...

    @property
    def ncalayer_control_url(self) -> str:
        """Return the control address of the stand-in for NCALayer; empty in production."""
        ...

    @property
    def metrics_token(self) -> str:
        """Return the bearer token of whoever collects metrics; empty = only the operator's session opens them."""
        ...

    @property
    def session_hours(self) -> int:
        """Return how long a session lives."""
        ...

    @property
    def trusted_proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Return the networks of the proxies whose word on the client's address is believed; empty: nobody's."""
        ...

    @property
    def client_certificate(self) -> str:
        """Return where the web server leaves the client's certificate; empty: nowhere, so nobody has one."""
        ...


class ExchangeDoor(Protocol):
    """Takes the requests of the exchange with the Commission; in wiring, `module.eaeu.transport.door.Door`."""

    @property
    def largest(self) -> int:
        """Return how many bytes a request may have at most."""
        ...

    def take(self, request: Incoming, certificate: str) -> ConnectionReply:
        """Take a request; `certificate` is the SHA-256 of the client's in lower-case hex, empty where it has none."""
        ...


class ShepDoor(Protocol):
    """Takes what the gateway ШЭП pushes; in wiring, `module.integrations.shep.ShepDoor`."""

    @property
    def largest(self) -> int:
        """Return how many bytes a request may have at most."""
        ...

    def take(self, content: bytes) -> tuple[int, bytes]:
        """Return the HTTP status and the signed answer to a request."""
        ...

    def refuse_large(self) -> tuple[int, bytes]:
        """Return the HTTP status and the signed answer to a request that is longer than `largest`."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that pages, jobs and commands may reach."""

    deps: Deps
    open_work: Callable[[Actor | None], AbstractContextManager[Work]]
    catalog: Catalog
    settings: Settings
    sessions: SessionKeeper
    sign_in: SignIn
    classifiers: Classifiers
    exchange: ExchangeDoor | None = None
    host_users: HostUserKeeper | None = None
    shep: ShepDoor | None = None


def _services() -> Services:
    return cast(Services, current_app.extensions[EXTENSION])


services: Services = cast(Services, LocalProxy(_services))
"""The services of the current application."""
