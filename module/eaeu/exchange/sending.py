"""What leaves and what is due: delivery in order, outside of transactions; terms that ran out; a person's wishes."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from module.eaeu.exchange.conversation_runner import REVIVES, ConversationRunner, EventContext
from module.eaeu.exchange.inbound import Raw, read_inbound
from module.eaeu.exchange.journalling import wake_later
from module.eaeu.exchange.judging import held_errors
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.reporting import for_itself, report
from module.eaeu.exchange.writing import terms_of
from module.eaeu.flow import ConversationRole, Event, History, State, next_step
from module.eaeu.transport.errors import TransportRefused
from module.kernel.errors import NotFound, OutsideUnavailable
from module.registry.actors import SYSTEM
from module.store import journal
from module.store.exchange import Conversation, conversations, dispatches, effects, messages
from module.store.unit import Unit

log = logging.getLogger(__name__)
IN_MEMORY = 4 * 1024 * 1024
CANNOT_GO_ON = "cannot_go_on"
AGAIN_AFTER = timedelta(minutes=1)
"""How long a conversation that broke is left alone, so that it does not stand in the way of those behind it."""


class Sender:
    """Sends what is queued and does what is due."""

    def __init__(self, deps: ExchangeDeps) -> None:
        self._deps = deps

    # --- delivery

    def deliver(self, subject: str) -> None:
        """Hand the queued messages of a conversation over, in order, one worker at a time.

        `subject` is a conversation's id, or one with a mark behind a slash. Raises OutsideUnavailable where the peer
        does not take a message: it and what follows stay queued. After a crash a message may leave twice, with the
        same MessageID, never out of order.
        """
        conversation_id = subject.partition("/")[0]
        self.revive([conversation_id])
        refused: OutsideUnavailable | None = None
        behind = 0
        with dispatches.delivery(self._deps.store, conversation_id):
            while (waiting := self._next(conversation_id, behind)) is not None:
                try:
                    self._hand_over(conversation_id, waiting)
                except TransportRefused as error:
                    if not self._may_wait(waiting):
                        raise
                    refused, behind = error, waiting.id
        if refused is not None:
            raise refused

    def _next(self, conversation_id: str, behind: int) -> dispatches.Dispatch | None:
        with self._deps.store.unit() as unit:
            found = conversations.get(unit, conversation_id)
            if found is not None and found.paused:
                return None
            return dispatches.next_queued(unit, conversation_id, behind)

    def _may_wait(self, waiting: dispatches.Dispatch) -> bool:
        """Tell whether others may leave before a message that the peer has refused: a signal, which may come late."""
        with self._deps.store.unit() as unit:
            return self._is_signal(unit, waiting)

    def _hand_over(self, conversation_id: str, waiting: dispatches.Dispatch) -> None:
        fault = False
        try:
            self._transmit(waiting)
        except OutsideUnavailable as error:
            fault = isinstance(error, TransportRefused) and bool(error.fault)
            if not fault:
                with self._deps.store.unit() as unit:
                    dispatches.failed(unit, waiting.id, error.code)
                raise
        with self._deps.store.unit() as unit:
            conversation = conversations.get(unit, conversation_id, lock=True) if fault else None
            dispatches.sent(unit, waiting.id, self._deps.clock.now())
            if conversation is not None:
                self._refused_at_once(unit, conversation, waiting)

    def _refused_at_once(self, unit: Unit, conversation: Conversation, waiting: dispatches.Dispatch) -> None:
        """Take a technical fault that came on the same connection."""
        runner, context = ConversationRunner(unit, self._deps, conversation), EventContext(codes=("fault",))
        row = messages.get(unit, waiting.id)
        if row is not None:
            runner.weigh(Event.FAULT, row, context)
        if not self._is_signal(unit, waiting):
            runner.happen(Event.FAULT, context)

    def _transmit(self, waiting: dispatches.Dispatch) -> None:
        """Read a message out of the journal and send it; a large one goes over a file."""
        if waiting.size <= IN_MEMORY:
            with self._deps.store.unit() as unit:
                content = messages.content(unit, waiting.id)
            self._deps.transport.send(content, waiting.message_id)
            return
        with tempfile.NamedTemporaryFile(suffix=".xml") as file:
            with self._deps.store.unit() as unit:
                for piece in messages.chunks(unit, waiting.id):
                    file.write(piece)
            file.flush()
            self._deps.transport.send(Path(file.name), waiting.message_id)

    def _is_signal(self, unit: Unit, waiting: dispatches.Dispatch) -> bool:
        row = messages.get(unit, waiting.id)
        return row is None or not row.edoc_id

    # --- terms

    def tick(self) -> int:
        """Repeat, give up, end holds, let held messages go on as is due; return how many conversations moved."""
        with self._deps.store.unit() as unit:
            due = conversations.due(unit, self._deps.clock.now())
        moved = sum(self._alone(conversation_id, self._expire) for conversation_id in due)
        with self._deps.store.unit() as unit:
            held = conversations.in_state(unit, State.HELD)
        return moved + self.revive(held)

    def _alone(self, conversation_id: str, act: Callable[[str], bool]) -> bool:
        """Let a conversation go on for itself: what breaks in one is an incident and holds up no other (D29)."""
        moved, fault = for_itself(lambda: act(conversation_id))
        if not fault:
            return bool(moved)
        log.error("A conversation of the exchange cannot go on: %s, %s", conversation_id, fault)
        report(self._deps, CANNOT_GO_ON, conversation_id, {"fault": fault})
        now = self._deps.clock.now()
        with self._deps.store.unit() as unit:
            found = conversations.get(unit, conversation_id, lock=True)
            if found is not None and found.due_at is not None and found.due_at <= now:
                conversations.change(unit, conversation_id, due_at=now + AGAIN_AFTER)
        return False

    def _expire(self, conversation_id: str) -> bool:
        now = self._deps.clock.now()
        with self._deps.store.unit() as unit:
            conversation = conversations.lock_waiting(unit, conversation_id, now)
            if conversation is None:
                return False
            history = History(
                ConversationRole(conversation.role),
                State(conversation.state),
                conversation.attempts,
                conversation.attempt_at,
            )
            step = next_step(history, terms_of(self._deps, conversation.transaction), now)
            if step.event is None:
                conversations.change(unit, conversation_id, due_at=step.at)
                return False
            context = EventContext()
            if step.event is Event.HOLD_OVER:
                context = self._held_context(unit, conversation)
            ConversationRunner(unit, self._deps, conversation).happen(step.event, context)
            return True

    # --- held messages

    def revive(self, conversation_ids: Sequence[str]) -> int:
        """Let those held messages go on whose entry synchronisation has brought; return how many."""
        with self._deps.store.unit() as unit:
            ready = effects.naming(unit, REVIVES, conversation_ids)
        return sum(self._alone(conversation_id, self._go_on) for conversation_id in ready)

    def _go_on(self, conversation_id: str) -> bool:
        with self._deps.store.unit() as unit:
            conversation = conversations.get(unit, conversation_id, lock=True)
            if conversation is None or conversation.state != State.HELD:
                return False
            context = self._held_context(unit, conversation)
            ConversationRunner(unit, self._deps, conversation).happen(Event.ENTRY_ARRIVED, context)
            return True

    def _held_context(self, unit: Unit, conversation: Conversation) -> EventContext:
        """Return the held message as it stands in the journal, with what the peer is told when its time is over."""
        row = next(row for row in messages.of_conversation(unit, conversation.id) if row.verdict == "held")
        inbound = read_inbound(Raw(messages.content(unit, row.id)), self._deps)
        errors = held_errors(self._deps, row, conversation.hold_code)
        return EventContext(inbound, row.id, errors, (conversation.hold_code,))

    # --- what a person asks for

    def resend(self, conversation_id: str) -> None:
        """Send our last messages of a conversation again. Raises NotFound."""
        with self._deps.store.unit() as unit:
            conversation = self._find(unit, conversation_id)
            ConversationRunner(unit, self._deps, conversation).happen(Event.RESEND, EventContext())
            self._note(unit, "exchange_resend", conversation_id)

    def pause(self, conversation_id: str) -> None:
        """Stop the clock and the sending of a conversation. Raises NotFound."""
        self._set_paused(conversation_id, True, "exchange_pause")

    def go_on(self, conversation_id: str) -> None:
        """Let a paused conversation go on: what waited leaves, its clock runs again. Raises NotFound."""
        self._set_paused(conversation_id, False, "exchange_unpause")

    def _set_paused(self, conversation_id: str, paused: bool, act: str) -> None:
        with self._deps.store.unit() as unit:
            self._find(unit, conversation_id)
            conversations.change(unit, conversation_id, paused=paused)
            self._note(unit, act, conversation_id)
            if not paused:
                wake_later(unit, self._deps, conversation_id, str(uuid4()))

    def _find(self, unit: Unit, conversation_id: str) -> Conversation:
        conversation = conversations.get(unit, conversation_id, lock=True)
        if conversation is None:
            raise NotFound
        return conversation

    def _note(self, unit: Unit, act: str, conversation_id: str) -> None:
        journal.write(unit, SYSTEM, act, self._deps.clock.now(), conversation=conversation_id)
