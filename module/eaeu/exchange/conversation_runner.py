"""A conversation under lock and what happens to it: the table of the pattern decides, this does; what a good message
does to what we hold comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import DataError, IntegrityError

from module.eaeu.codec import read
from module.eaeu.envelope import FATAL_ERROR, SignalError
from module.eaeu.exchange import own_documents, register_copy
from module.eaeu.exchange.inbound import Inbound, comparable, said
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.records import moment, versions
from module.eaeu.exchange.synchronising import ask_changes
from module.eaeu.exchange.writing import send_again, send_answer, send_signal, terms_of
from module.eaeu.flow import ConversationRole, Event, ExchangeEffect, History, State, Transition, decide, due_at
from module.eaeu.spec.facts import ACCEPTED, ERROR, RECEIVED, message, process
from module.eaeu.structures.node import Node
from module.kernel.errors import OutsideUnavailable, TroisError
from module.kernel.text import N_, Message
from module.store import opinions
from module.store.exchange import (
    Conversation,
    NewVersion,
    conversations,
    dispatches,
    effects,
    incidents,
    messages,
    resources,
)
from module.store.unit import Unit

REVIVES = "revives"
_DOCUMENT = "doc:IPObjectApplicationDetails"
_APPLICATION = "ipcdo:IPObjectApplicationDetails"
_FORM = "ipcdo:IPObjectRegistrationFormDetails"
_OBJECT = "ipcdo:RegistrationFormIPObjectDetails"


@dataclass(frozen=True, slots=True)
class Applied:
    """What a message came to: a key of `settings.results`."""

    result: str


@dataclass(frozen=True, slots=True)
class EffectContext:
    """What effects are written down with: the conversation, the message's id in the journal, the moment."""

    unit: Unit
    deps: ExchangeDeps
    conversation: Conversation
    message_id: int
    now: datetime

    def note(self, kind: str, **details: Any) -> None:
        """Write an effect down."""
        effects.add(self.unit, self.message_id, kind, details, self.now)


@dataclass(frozen=True, slots=True)
class ApplyContext(EffectContext):
    """A message at work, with its document; its conversation is locked."""

    inbound: Inbound

    def tree(self) -> Node:
        """Return the document as a tree."""
        return read(self.inbound.body, self.deps.names)


def apply(apply_context: ApplyContext) -> Applied:
    """Do what a message says. Raises KeyError for a message that does nothing to us: the gate has refused it before."""
    return _APPLIED[apply_context.inbound.code](apply_context)


def _application(apply_context: ApplyContext) -> Applied:
    """MSG.001: a task for each registration form."""
    root = apply_context.tree()
    document = root if root.name == _DOCUMENT else root.first(_DOCUMENT)
    application = document.first(_APPLICATION) if document is not None else None
    forms = application.all(_FORM) if application is not None else []
    due = apply_context.deps.opinion_due(apply_context.now)
    for form in forms:
        found = form.first(_OBJECT) or Node(_OBJECT)
        assert application is not None  # noqa: S101 - it has forms
        task = opinions.open_task(
            apply_context.unit,
            now=apply_context.now,
            application_id=application.value("ipsdo:ApplicationId"),
            form_id=form.value("ipsdo:RegistrationFormId"),
            received_id=apply_context.message_id,
            procedure_id=apply_context.conversation.procedure_id,
            applicant=application.value("csdo:SubjectName"),
            object_kind=found.value("ipsdo:IPObjectKindCode"),
            object_name=found.value("ipsdo:IPObjectName"),
            holder=found.value("ipcdo:RightholderDetails", "csdo:SubjectName"),
            due_on=due,
        )
        apply_context.note("task", opinion=task)
    return Applied("processed")


def _withdrawal(apply_context: ApplyContext) -> Applied:
    """MSG.003: the tasks of the application are closed."""
    number = apply_context.tree().value(_APPLICATION, "ipsdo:ApplicationId")
    apply_context.note("withdrawal", opinions=list(opinions.withdraw(apply_context.unit, number, apply_context.now)))
    return Applied("processed")


def store_records(context: EffectContext, batch: Sequence[NewVersion], notice: str = "") -> int:
    """Store records of the register; return how many were not known. Writers take turns until the end of the act.

    `notice` is the code of the notice that brings them; "" for those of an import, which is one act for each batch, so
    that nobody waits for more than that.
    """
    origin = (notice, context.conversation.id)
    return register_copy.store(context.unit, batch, context.message_id, origin, context.now)


def note_records(apply_context: EffectContext, total: int, stored: int, **more: Any) -> None:
    """Write down that a message is part of what the register is made of."""
    apply_context.note(effects.UNION, records=total, stored=stored, **more)


def _register(result: str) -> Callable[[ApplyContext], Applied]:
    """MSG.006 to MSG.010: versions of entries and of circulation data."""

    def effect(apply_context: ApplyContext) -> Applied:
        found = list(versions(apply_context.inbound.body, apply_context.deps.names))
        numbers = sorted({one.number for one in found})
        stored = store_records(apply_context, found, apply_context.inbound.code)
        note_records(apply_context, len(found), stored, numbers=numbers)
        return Applied(result)

    return effect


def _notice(apply_context: ApplyContext) -> Applied:
    """MSG.002: the Commission has taken our opinion."""
    opinions.delivered(apply_context.unit, apply_context.conversation.id, apply_context.now)
    apply_context.note("delivered", opinion=apply_context.conversation.subject)
    return Applied("processed")


def _resource_date(apply_context: ApplyContext) -> Applied:
    """MSG.012: how far the Commission is; ask for the changes where we are behind."""
    resource = apply_context.conversation.subject
    theirs = moment(apply_context.tree().value("csdo:UpdateDateTime"))
    ours = resources.get(apply_context.unit, resource, lock=True).ours_updated_at
    if theirs is not None:
        theirs = min(theirs, apply_context.now)
    writer = theirs is None or ours is None or theirs > ours or ours > apply_context.now
    values: dict[str, Any] = {"theirs_updated_at": theirs} if theirs else {}
    if not writer:
        values["in_step_at"] = apply_context.now
    if values:
        resources.change(apply_context.unit, resource, **values)
    apply_context.note("resource_date", resource=resource, writer=writer)
    if writer:
        ask_changes(apply_context.unit, apply_context.deps, resource)
    return Applied("processed")


def _nothing_changed(apply_context: ApplyContext) -> Applied:
    """MSG.015: our copy is in step."""
    in_step(apply_context, None)
    return Applied("processed")


def in_step(apply_context: EffectContext, latest: datetime | None) -> None:
    """Write down that all changes of the conversation's resource are here; `latest` is the latest update among them."""
    resource = apply_context.conversation.subject
    held = resources.get(apply_context.unit, resource, lock=True)
    values: dict[str, Any] = {"in_step_at": apply_context.now}
    ours = held.ours_updated_at
    if latest is not None and (ours is None or latest > ours or ours > apply_context.now):
        values["ours_updated_at"] = latest
    resources.change(apply_context.unit, resource, **values)
    apply_context.note("in_step", resource=resource)


def held_subjects(unit: Unit) -> dict[str, list[str]]:
    """Return the held conversations by the registration number that they wait for."""
    found: dict[str, list[str]] = {}
    for key in conversations.in_state(unit, "held"):
        conversation = conversations.get(unit, key)
        if conversation is not None:
            found.setdefault(conversation.subject, []).append(key)
    return found


def revive(apply_context: EffectContext, conversation_ids: Sequence[str]) -> None:
    """Write down which held conversations synchronisation lets go on; they go on after the commit, or at the next tick.

    They are not locked here: a conversation is locked before the register, and this act holds the register.
    """
    if conversation_ids:
        apply_context.note(REVIVES, conversations=list(conversation_ids))


_APPLIED: Mapping[str, Callable[[ApplyContext], Applied]] = {
    message(1): _application,
    message(2): _notice,
    message(3): _withdrawal,
    message(6): _register("added"),
    message(7): _register("changed"),
    message(8): _register("changed"),
    message(9): _register("excluded"),
    message(10): _register("changed"),
    message(12): _resource_date,
    message(15): _nothing_changed,
}


NOTICE = message(2)
_OVER = frozenset({State.FINISHED, State.GIVEN_UP, State.ANSWERED, State.REFUSED, State.FAILED})
_OPENING = frozenset({"accepted", "held", "refused", "failed", "changed"})
"""Verdicts of the document that opened a conversation; repeats of it may stand before it in the journal."""
_OF_OPINIONS: Mapping[str, Callable[[Unit, str, datetime], bool]] = {
    ExchangeEffect.RAISE_002: opinions.unanswered,
    ExchangeEffect.RAISE_004: opinions.failed,
}
"""What an emergency of our own transaction says of the opinion that it carries."""
_FAILED = N_("The message could not be processed. Tell the support of the segment and start the transaction anew.")


class EffectFailed(TroisError):
    """The message passed all checks and could not be processed."""

    code = "effect_failed"


@dataclass(frozen=True, slots=True)
class EventContext:
    """What an event comes from: a message of the peer with its id in the journal, or time and persons (None).

    `errors` is what `send_error` says; `codes` is what an incident remembers; `applied` is what was done before.
    """

    inbound: Inbound | None = None
    message_id: int | None = None
    errors: tuple[SignalError, ...] = ()
    codes: tuple[str, ...] = ()
    applied: Applied | None = None


class ConversationRunner:
    """Runs one conversation. The caller has locked it and commits."""

    def __init__(self, unit: Unit, deps: ExchangeDeps, conversation: Conversation) -> None:
        self.unit = unit
        self.deps = deps
        self.conversation = conversation

    def happen(self, event: Event, context: EventContext) -> Event:
        """Let an event happen: effects in the order of the table, then the new state.

        Return the event that it was: a message that could not be applied is a failure.
        """
        outcome = self._decide(event)
        applied = context.applied
        if ExchangeEffect.APPLY in outcome.effects and applied is None:
            try:
                applied = self._apply(context)
            except EffectFailed:
                event = Event.FAILURE if self.conversation.role == ConversationRole.RESPONDENT else Event.ANSWER_FAULTY
                outcome = self._decide(event)
                error = SignalError(FATAL_ERROR, self.deps.say(Message(_FAILED), "ru"))
                context = replace(context, errors=(error,), codes=(FATAL_ERROR,))
        for effect in outcome.effects:
            if effect is not ExchangeEffect.APPLY:
                _EFFECTS[effect](self, context, applied)
        self._move(outcome.state, repeated=ExchangeEffect.REPEAT_REQUEST in outcome.effects, anew=event is Event.RESEND)
        return event

    def _decide(self, event: Event) -> Transition:
        return decide(ConversationRole(self.conversation.role), State(self.conversation.state), event)

    def _apply(self, context: EventContext) -> Applied:
        """Apply in a savepoint, so that a failure leaves nothing behind but its own trace."""
        inbound, message_id = context.inbound, context.message_id
        assert inbound is not None and message_id is not None  # noqa: S101 - only a message is applied
        try:
            with self.unit.connection.begin_nested():
                apply_context = ApplyContext(
                    self.unit, self.deps, self.conversation, message_id, self.deps.clock.now(), inbound
                )
                return apply(apply_context)
        except OutsideUnavailable:
            raise
        except (TroisError, ValueError, IntegrityError, DataError) as error:
            raise EffectFailed from error

    def _move(self, state: State, *, repeated: bool, anew: bool) -> None:
        """Write the new state, when it began and when it runs out."""
        now = self.deps.clock.now()
        values: dict[str, object] = {}
        attempts, attempt_at = self.conversation.attempts, self.conversation.attempt_at
        if repeated:
            over = self.conversation.state in (State.GIVEN_UP, State.REFUSED)
            attempts, attempt_at = 1 if anew and over else attempts + 1, now
            values |= {"attempts": attempts, "attempt_at": attempt_at}
        if state != self.conversation.state:
            values |= {"state": state, "state_since": now, "finished_at": now if state in _OVER else None}
        history = History(ConversationRole(self.conversation.role), state, attempts, attempt_at)
        values["due_at"] = due_at(history, terms_of(self.deps, self.conversation.transaction))
        conversations.change(self.unit, self.conversation.id, **values)
        self.conversation = replace(self.conversation, **values)  # type: ignore[arg-type]

    def weigh(self, event: Event, about: messages.JournalMessage, context: EventContext) -> None:
        """Let what is said of a message of ours cast a doubt on the entry of a notice, or lift one."""
        word = register_copy.CommissionWord(event, about, context.codes, context.message_id or 0)
        register_copy.weigh(self.unit, self.conversation, word, self.deps.clock.now())

    # --- effects

    def signal(self, kind: str, context: EventContext, errors: Sequence[SignalError] = ()) -> None:
        """Send a signal about the message of the occasion; nothing where there is none to speak of."""
        if context.inbound is not None:
            send_signal(self.unit, self.deps, context.inbound.header, kind, errors)

    def answer(self, context: EventContext, applied: Applied | None) -> None:
        """Send the notice of what became of the request."""
        inbound = context.inbound
        assert inbound is not None and applied is not None  # noqa: S101 - an answer follows what was applied
        code = self.deps.settings.results[applied.result]
        now = self.deps.clock.now()
        body = own_documents.result(NOTICE, str(uuid4()), inbound.edoc_id, code, now)
        send_answer(self.unit, self.deps, inbound.header, body)

    def send_again(self, context: EventContext) -> None:
        """Send again what the first message of the conversation brought; it now answers the repeated one."""
        journal = messages.of_conversation(self.unit, self.conversation.id)
        opening = [row for row in journal if row.direction == "in" and row.verdict in _OPENING]
        if not opening:
            return
        first = min(opening, key=lambda row: row.verdict == "changed")  # an altered copy may have got the lower number
        relates_to = comparable(context.inbound.header.message_id) if context.inbound is not None else None
        answer: dict[
            str, messages.JournalMessage
        ] = {}  # copies for a repeat under the same wsa:MessageID relate to it, too
        for row in journal:
            if row.direction == "out" and row.relates_to == first.message_id:
                answer.setdefault(row.code, row)
        for row in answer.values():
            send_again(self.unit, self.deps, row, relates_to)

    def repeat_request(self) -> None:
        """Send our request again; what has not left of it is dropped."""
        request = self._drop_request()
        journal = messages.of_conversation(self.unit, self.conversation.id)
        first = next(row for row in journal if row.direction == "out" and row.code == request)
        send_again(self.unit, self.deps, first)

    def _drop_request(self) -> str:
        """Drop what has not left of our request; return its code."""
        request = process().transactions[self.conversation.transaction].request
        dispatches.drop(self.unit, self.conversation.id, request)
        return request

    def raise_incident(self, code: str, context: EventContext) -> None:
        """Raise an incident; an opinion that did not get through is marked: refused, or without an answer."""
        details = {
            "procedure": self.conversation.procedure,
            "transaction": self.conversation.transaction,
            "subject": self.conversation.subject,
            "codes": list(context.codes),
            "said": list(said(messages.content(self.unit, context.message_id))) if context.message_id else [],
        }
        now = self.deps.clock.now()
        incidents.raise_(self.unit, code, self.conversation.id, context.message_id, details, now)
        if self.conversation.role == ConversationRole.INITIATOR and code in _OF_OPINIONS:
            _OF_OPINIONS[code](self.unit, self.conversation.id, now)

    def give_up(self, context: EventContext) -> None:
        """Drop what has not left, and tell a person."""
        self._drop_request()
        self.raise_incident(ExchangeEffect.RAISE_002, context)

    def close_incidents(self) -> None:
        """Close what a late answer or a new sending has mended."""
        incidents.resolve_all(self.unit, self.conversation.id, "mended", self.deps.clock.now())


_Do = Callable[[ConversationRunner, EventContext, Applied | None], None]
_EFFECTS: Mapping[ExchangeEffect, _Do] = {
    ExchangeEffect.SEND_RECEIVED: lambda runner, context, applied: runner.signal(RECEIVED, context),
    ExchangeEffect.SEND_ACCEPTED: lambda runner, context, applied: runner.signal(ACCEPTED, context),
    ExchangeEffect.SEND_ANSWER: lambda runner, context, applied: runner.answer(context, applied),
    ExchangeEffect.SEND_ERROR: lambda runner, context, applied: runner.signal(ERROR, context, context.errors),
    ExchangeEffect.SEND_AGAIN: lambda runner, context, applied: runner.send_again(context),
    ExchangeEffect.REPEAT_REQUEST: lambda runner, context, applied: runner.repeat_request(),
    ExchangeEffect.RAISE_002: lambda runner, context, applied: runner.give_up(context),
    ExchangeEffect.RAISE_003: lambda runner, context, applied: runner.raise_incident(ExchangeEffect.RAISE_003, context),
    ExchangeEffect.RAISE_004: lambda runner, context, applied: runner.raise_incident(ExchangeEffect.RAISE_004, context),
    ExchangeEffect.RAISE_CHANGED: lambda runner, context, applied: runner.raise_incident(
        ExchangeEffect.RAISE_CHANGED, context
    ),
    ExchangeEffect.CLOSE_INCIDENTS: lambda runner, context, applied: runner.close_incidents(),
}
