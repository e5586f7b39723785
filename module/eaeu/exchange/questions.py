"""Questions about resources: how far the Commission is, what has changed since our last update."""

from __future__ import annotations

from uuid import uuid4

from module.eaeu.exchange import trees
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.starting import start
from module.eaeu.flow.patterns import ConversationRole, State
from module.eaeu.spec.facts import CIRCULATION, REGISTER, message, process, transaction
from module.store.exchange import conversations, resources, union
from module.store.unit import Unit

RESOURCES = (REGISTER, CIRCULATION)
LINES = {REGISTER: union.ENTRY, CIRCULATION: union.CIRCULATION}
ASK_DATE, ASK_CHANGES = message(11), message(13)
_CHANGES = {REGISTER: transaction(11), CIRCULATION: transaction(12)}
_OVER = frozenset({State.FINISHED, State.REFUSED, State.GIVEN_UP})


def _procedure(code: str) -> str:
    return next(pair.procedure for pair in process().pairs if pair.transaction == code)


def is_asked(unit: Unit, resource: str) -> bool:
    """Tell whether a question about a resource waits for its answer."""
    known = conversations.of_subject(unit, resource)
    return any(found.role == ConversationRole.INITIATOR and found.state not in _OVER for found in known)


def ask_date(unit: Unit, deps: ExchangeDeps, resource: str) -> str:
    """Ask when the Commission updated a resource last (P.SP.01.MSG.011); return the conversation."""
    resources.change(unit, resource, asked_at=deps.clock.now())
    return _ask(unit, deps, transaction(10), ASK_DATE, resource)


def ask_changes(unit: Unit, deps: ExchangeDeps, resource: str, *, all_of_them: bool = False) -> str:
    """Ask what has changed since the latest update that we hold, or since the beginning (P.SP.01.MSG.013)."""
    return _ask(unit, deps, _CHANGES[resource], ASK_CHANGES, resource, all_of_them=all_of_them)


def _ask(unit: Unit, deps: ExchangeDeps, code: str, request: str, resource: str, *, all_of_them: bool = False) -> str:
    held = resources.get(unit, resource).ours_updated_at
    since = deps.settings.timing.first_update if held is None or all_of_them else held
    body = trees.resource_status(request, str(uuid4()), resource, since, deps.clock.now())
    return start(unit, deps, (_procedure(code), code, request), body, subject=resource)
