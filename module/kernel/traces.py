"""The security log: one JSON object a line, through `logging`, to wherever the host sends the logger `trois.security`.

What stands in a line is an identifier, a code or a digest, never a name, a number of a person, a contact or an address
(ASVS 5.0 V16.2, law on personal data). All letters beyond ASCII are escaped: a line is one line for every reader.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar

from module.kernel.errors import TroisError

LOGGER = "trois.security"
_log = logging.getLogger(LOGGER)
P = ParamSpec("P")
R = TypeVar("R")


class SecurityEvent(StrEnum):
    """What is told. A new refusal or act on an account belongs under one of these, or gets a kind of its own here."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    KEY_REFUSED = "key_refused"
    SIGN_OUT = "sign_out"
    SESSION_ENDED = "session_ended"
    SESSION_UNKNOWN = "session_unknown"
    ACCESS_REFUSED = "access_refused"
    NOT_FOUND = "not_found"
    NO_PAGE = "no_page"
    KEY_NEEDED = "key_needed"
    FORM_FORGED = "form_forged"
    LIMIT_REACHED = "limit_reached"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    UNKNOWN_HOST = "unknown_host"
    SIGNATURE_REFUSED = "signature_refused"
    CERTIFICATE_REFUSED = "certificate_refused"
    MESSAGE_REFUSED = "message_refused"
    ACCOUNT = "account"
    ACCOUNT_LOCKED = "account_locked"
    ACTIVATION = "activation"
    INVITATION = "invitation"
    ROLE_CHANGED = "role_changed"
    PASSWORD = "password"  # noqa: S105 - the name of an event
    CONTACTS = "contacts"
    EXPORT = "export"
    COMMAND = "command"
    FAULT = "fault"


class SecurityOutcome(StrEnum):
    """What came of it."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


_LEVELS = {
    SecurityOutcome.DONE: logging.INFO,
    SecurityOutcome.REFUSED: logging.WARNING,
    SecurityOutcome.FAILED: logging.ERROR,
}


@dataclass(frozen=True, slots=True)
class UnwrittenRefusal:
    """A refusal that no row of the journal tells yet."""

    event: SecurityEvent
    reason: str


@dataclass(slots=True)
class Origin:
    """The request or command in hand: what it says of itself in a line, and what was refused in it.

    `writes_rows`: at its end it writes the refusals into the journal, as a request does.
    """

    facts: Callable[[], Mapping[str, str]]
    told: bool = False
    writes_rows: bool = True
    refusals: list[UnwrittenRefusal] = field(default_factory=list)


_origin: ContextVar[Origin | None] = ContextVar("trois_origin", default=None)


def begin(origin: Origin | None) -> None:
    """Say where what follows comes from; None at its end."""
    _origin.set(origin)


@contextmanager
def within(origin: Origin) -> Iterator[None]:
    """Say where what happens inside comes from, such as a command."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def current() -> Origin | None:
    """Return the request or command in hand."""
    return _origin.get()


def origin_fact(name: str) -> str:
    """Return one thing that the request in hand says of itself, such as the digest of its address; empty outside."""
    origin = _origin.get()
    return origin.facts().get(name, "") if origin is not None else ""


def note(
    event: SecurityEvent,
    outcome: SecurityOutcome = SecurityOutcome.DONE,
    reason: str = "",
    *,
    in_journal: bool = False,
    **facts: object,
) -> None:
    """Write a line. `in_journal`: a row of the journal says it too, so that the door need not write one."""
    origin = _origin.get()
    line: dict[str, object] = {"at": datetime.now(UTC).isoformat(), "event": event, "outcome": outcome}
    line |= {"reason": reason} if reason else {}
    line |= origin.facts() if origin is not None else {}
    line |= {name: value for name, value in facts.items() if value not in (None, "")}
    if origin is not None and outcome is not SecurityOutcome.DONE:
        origin.told = True
        if outcome is SecurityOutcome.REFUSED and origin.writes_rows and not in_journal:
            origin.refusals.append(UnwrittenRefusal(event, reason))
    level = logging.INFO if event is SecurityEvent.COMMAND else _LEVELS[outcome]  # its own words are on the terminal
    _log.log(level, "%s", json.dumps(line, ensure_ascii=True, default=str))


def refused(event: SecurityEvent, error: TroisError, way: str = "") -> None:
    """Tell a refusal by its error, once however many doors the error passes."""
    if not error.told:
        error.told = True
        note(event, SecurityOutcome.REFUSED, str(getattr(error, "reason", error.code)), way=way)


def told(
    event: SecurityEvent, only: type[TroisError] = TroisError, way: str = ""
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a use case whose refusals are told wherever they end: pages catch some of them and say them in words."""

    def mark(act: Callable[P, R]) -> Callable[P, R]:
        @wraps(act)
        def telling(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return act(*args, **kwargs)
            except only as error:
                refused(event, error, way)
                raise

        return telling

    return mark


def keep_all() -> None:
    """Let the logger take acts as well as refusals, unless the host has set its level."""
    if _log.level == logging.NOTSET:
        _log.setLevel(logging.INFO)
