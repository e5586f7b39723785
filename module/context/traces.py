"""What a request leaves behind, written at one place for all pages: lines of the security log, rows of the journal.

Rows are bounded: see `RefusalCounter`. A page that staff saw is not sent before its row stands.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from datetime import datetime
from uuid import UUID

from flask import Response, current_app, request

from module.casework.traces import Seen, write_refusals, write_view
from module.context.access import ROOT, STATIC, AccessRule, rule_of
from module.context.clients import client_address
from module.context.services import services
from module.context.state import signed_in, state
from module.kernel import traces
from module.kernel.errors import OutsideUnavailable, TroisError
from module.kernel.traces import Origin, SecurityEvent, SecurityOutcome, UnwrittenRefusal
from module.registry.actors import CUSTOMS_ROLES

DIGITS = 16
_EVENTS = {
    "not_permitted": SecurityEvent.ACCESS_REFUSED,
    "not_found": SecurityEvent.NOT_FOUND,
    "eds_needed": SecurityEvent.KEY_NEEDED,
    "forged_request": SecurityEvent.FORM_FORGED,
    "too_many": SecurityEvent.LIMIT_REACHED,
    "unknown_host": SecurityEvent.UNKNOWN_HOST,
    "signature_refused": SecurityEvent.SIGNATURE_REFUSED,
}
_BY_STATUS = {
    400: SecurityEvent.MALFORMED,
    403: SecurityEvent.ACCESS_REFUSED,
    404: SecurityEvent.NOT_FOUND,
    413: SecurityEvent.TOO_LARGE,
    414: SecurityEvent.TOO_LARGE,
    421: SecurityEvent.UNKNOWN_HOST,
    429: SecurityEvent.LIMIT_REACHED,
    431: SecurityEvent.TOO_LARGE,
}
_COUNTED_ONE_BY_ONE = frozenset(
    {
        SecurityEvent.SIGN_IN_REFUSED,
        SecurityEvent.KEY_REFUSED,
        SecurityEvent.SIGNATURE_REFUSED,
        SecurityEvent.CERTIFICATE_REFUSED,
    }
)
"""Refusals of nobody that are worth a row each, up to MOST_ROWS; others are told by their number."""
MOST_ROWS = 10
MOST_OF_NOBODY = 100
_SHOWN = frozenset({200, 206, 304, 409, 422})
"""Answers that carry an object: a form that came back shows it too."""
_OPEN = frozenset({AccessRule.PUBLIC, AccessRule.MACHINE, AccessRule.SIGNED_IN})
_COUNTER = "trois_refusals"
_RANDOM_KEY = secrets.token_bytes(32)
"""Where the host has no SECRET_KEY: digests are then comparable within one process only."""


def keyed_digest(purpose: str, text: str) -> str:
    """Return a digest that nobody can try values against without the host's SECRET_KEY; empty for nothing."""
    if not text:
        return ""
    secret = current_app.secret_key or _RANDOM_KEY
    key = secret.encode() if isinstance(secret, str) else secret
    return hmac.new(key, f"trois-{purpose}:{text}".encode(), hashlib.sha256).hexdigest()[:DIGITS]


class RefusalCounter:
    """Says which refusals get a row, so that a flood fills the log of the host and not the journal.

    Counted in this process, by minute, event and account (or address, where nobody is signed in): the first MOST_ROWS,
    of junk the first alone, then each time the number has another digit. Of people who are not signed in MOST_OF_NOBODY
    rows a minute in all. Needs no row, lock or statement of the database.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute: datetime | None = None
        self._seen: dict[tuple[str, SecurityEvent], int] = {}
        self._of_nobody = 0

    def times(self, subject: str, refusal: UnwrittenRefusal, now: datetime, *, known: bool) -> int:
        """Count a refusal; return how often it came where it gets a row, else 0."""
        minute = now.replace(second=0, microsecond=0)
        with self._lock:
            if minute != self._minute:
                self._minute, self._of_nobody = minute, 0
                self._seen.clear()
            if not known and self._of_nobody >= MOST_OF_NOBODY:
                return 0
            key = (subject, refusal.event)
            seen = self._seen[key] = self._seen.get(key, 0) + 1
            first = MOST_ROWS if known or refusal.event in _COUNTED_ONE_BY_ONE else 1
            if seen > first and str(seen).rstrip("0") != "1":
                return 0
            self._of_nobody += not known
        return seen


def _counter() -> RefusalCounter:
    """Return the counter of this application: two that stand in one process do not spend each other's rows."""
    found: RefusalCounter = current_app.extensions.setdefault(_COUNTER, RefusalCounter())
    return found


def begin_trace() -> None:
    """Say where what follows comes from."""
    traces.begin(Origin(_facts))


def end_trace(error: BaseException | None) -> None:
    """Forget the request: its thread goes on to others."""
    traces.begin(None)


def _facts() -> dict[str, str]:
    session = state().session
    found = {
        "endpoint": request.endpoint or "",
        "method": request.method,
        "account": session.actor.account_id if session else "",
        "session": session.token_digest[:DIGITS] if session else "",
        "address": keyed_digest("address", client_address()),
        "incident": state().incident,
    }
    return {name: value for name, value in found.items() if value}


def tell_error(error: TroisError) -> None:
    """Tell the refusal that an error of a use case is, if it is one."""
    event = _EVENTS.get(error.code)
    if event is SecurityEvent.NOT_FOUND and request.endpoint == f"{ROOT}.unknown":
        event = SecurityEvent.NO_PAGE
    if event is not None:
        traces.refused(event, error)


def tell_fault(error: BaseException | None) -> None:
    """Tell that something failed that nobody foresaw: the name of its type, never its text."""
    traces.note(SecurityEvent.FAULT, SecurityOutcome.FAILED, type(error).__name__ if error is not None else "")


def leave_traces(response: Response) -> Response:
    """Write what is left to write once the answer is made. Runs last of all, for every answer of the module."""
    origin = traces.current()
    if origin is None or request.endpoint == STATIC:
        return response
    event = _BY_STATUS.get(response.status_code)
    if event is not None and not origin.told:
        traces.note(event, SecurityOutcome.REFUSED, str(response.status_code))
    if origin.refusals:
        _write_refusals(origin)
    _write_view(response.status_code)
    return response


def _write_refusals(origin: Origin) -> None:
    actor, facts = signed_in(), _facts()
    subject = actor.account_id if actor is not None else facts.get("address", "")
    now = services.deps.clock.now()
    counted = [(one, _counter().times(subject, one, now, known=actor is not None)) for one in origin.refusals]
    origin.refusals.clear()
    rows = [(refusal, times) for refusal, times in counted if times]
    if not rows:
        return
    facts.pop("account", None)
    try:
        write_refusals(services.open_work, actor, rows, {**facts, "object": _object(ids_only=True)})
    except OutsideUnavailable:
        traces.note(SecurityEvent.FAULT, SecurityOutcome.FAILED, "journal")  # the answer is a refusal all the same


def _write_view(status: int) -> None:
    """Write down what staff saw; on an answer that shows nothing there is nothing to write."""
    actor = signed_in()
    rule = rule_of(current_app.view_functions[request.endpoint or f"{ROOT}.unknown"])
    if actor is None or rule in _OPEN or status not in _SHOWN or not actor.roles & CUSTOMS_ROLES:
        return
    seen = _object()
    case_id = seen.get("application_id") or seen.get("opinion_id")
    facts = _facts()
    asked = sorted((name, value) for name, value in request.args.items(multi=True) if name != "lang")
    query = keyed_digest("query", repr(asked) if asked else "")
    write_view(services.open_work, actor, Seen(facts["endpoint"], seen, case_id, query, facts.get("address", "")))


def _object(*, ids_only: bool = False) -> dict[str, str]:
    """Return what the address names. Of a refused address only what is a UUID: the rest is whatever somebody typed."""
    named = {name: str(value)[:100] for name, value in (request.view_args or {}).items()}
    return {name: value for name, value in named.items() if not ids_only or _is_uuid(value)}


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
