"""Conversations that we start."""

from __future__ import annotations

from uuid import uuid4

from module.eaeu.envelope.identifiers import new_uri
from module.eaeu.envelope.model import ActionName
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.writing import send_request
from module.eaeu.flow.patterns import ConversationRole, State
from module.eaeu.flow.timers import History, TransactionTerms, due_at
from module.eaeu.spec.facts import process
from module.eaeu.structures.node import Node
from module.store.exchange import conversations
from module.store.exchange.conversations import Conversation
from module.store.unit import Unit


def terms_of(deps: ExchangeDeps, transaction: str) -> TransactionTerms:
    """Return the terms of a transaction with the length of the minute that is set."""
    timing = deps.settings.timing
    return TransactionTerms.of(process().transactions[transaction], timing.minute_seconds, timing.hold_back_minutes)


def start(
    unit: Unit, deps: ExchangeDeps, action: tuple[str, str, str], body: Node, *, subject: str, procedure_id: str = ""
) -> str:
    """Start a conversation in the caller's unit of work and return its id.

    `action` names procedure, transaction and message; an empty `procedure_id` opens an instance of the procedure.
    """
    name = ActionName(*action)
    now = deps.clock.now()
    fresh = Conversation(
        id=str(uuid4()),
        procedure_id=procedure_id or new_uri(),
        procedure=name.procedure,
        transaction=name.transaction,
        role=ConversationRole.INITIATOR,
        state=State.WAITING_RECEIPT,
        attempts=1,
        subject=subject,
        hold_code="",
        paused=False,
        started_at=now,
        attempt_at=now,
        state_since=now,
        due_at=due_at(
            History(ConversationRole.INITIATOR, State.WAITING_RECEIPT, 1, now), terms_of(deps, name.transaction)
        ),
        finished_at=None,
    )
    conversations.open_or_lock(unit, fresh)
    send_request(unit, deps, name, fresh.procedure_id, fresh.id, body)
    return fresh.id
