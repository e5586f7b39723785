"""What is known of the request in hand, kept in `flask.g` and dropped with it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import g

from module.kernel.errors import NotPermitted
from module.kernel.text import Message
from module.registry.actors import Actor

if TYPE_CHECKING:
    from module.casework.sign_in import LiveSession


@dataclass(frozen=True, slots=True)
class Notice:
    """A banner on top of a page: what has just been done, or what must be known."""

    message: Message
    success: bool = False


@dataclass(slots=True)
class RequestState:
    """Session, browser binding, language and form state of one request."""

    session: LiveSession | None = None
    session_token: str = ""
    browser: str = ""
    new_browser: bool = False
    language: str = ""
    remember_language: bool = False
    stale_session_cookie: bool = False
    former_session_cookie: bool = False
    new_session_token: str = ""
    notices: list[Notice] = field(default_factory=list)
    incident: str = field(default_factory=lambda: secrets.token_hex(4))


def state() -> RequestState:
    """Return the state of the current request."""
    if "trois" not in g:
        g.trois = RequestState()
    return cast(RequestState, g.trois)


def signed_in() -> Actor | None:
    """Return the signed-in person, or None."""
    session = state().session
    return session.actor if session else None


def current_actor() -> Actor:
    """Return the signed-in person. Raises NotPermitted when nobody is."""
    actor = signed_in()
    if actor is None:
        raise NotPermitted
    return actor
