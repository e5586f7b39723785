"""What a good message does to what we hold; each effect is written down with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from module.eaeu.codec.reading import read
from module.eaeu.exchange import questions
from module.eaeu.exchange.inbound import Inbound
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.records import moment, versions
from module.eaeu.spec.facts import message
from module.eaeu.structures.node import Node
from module.store import opinions
from module.store.exchange import conversations, effects, resources, union
from module.store.exchange.conversations import Conversation
from module.store.exchange.union import NewVersion
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
class ApplyContext:
    """A message at work: its conversation under lock, its id in the journal, its document, the moment of its effect."""

    unit: Unit
    deps: ExchangeDeps
    conversation: Conversation
    message_id: int
    inbound: Inbound
    now: datetime

    def tree(self) -> Node:
        """Return the document as a tree."""
        return read(self.inbound.body, self.deps.names)

    def note(self, kind: str, **details: Any) -> None:
        """Write an effect down."""
        effects.add(self.unit, self.message_id, kind, details, self.now)


def apply(apply_context: ApplyContext) -> Applied:
    """Do what a message says. Raises KeyError for a message that does nothing to us: the gate has refused it before."""
    return _EFFECTS[apply_context.inbound.code](apply_context)


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


def store_records(apply_context: ApplyContext, batch: Sequence[NewVersion]) -> int:
    """Store records of the register; return how many were not known. Writers take turns until the end of the act."""
    union.take_turn(apply_context.unit)
    return union.add(apply_context.unit, batch, apply_context.message_id, apply_context.now)


def note_records(apply_context: ApplyContext, total: int, stored: int) -> None:
    """Write down that a message is part of what the register is made of."""
    apply_context.note(effects.UNION, records=total, stored=stored)


def _register(result: str) -> Callable[[ApplyContext], Applied]:
    """MSG.006 to MSG.010: versions of entries and of circulation data."""

    def effect(apply_context: ApplyContext) -> Applied:
        found = list(versions(apply_context.inbound.body, apply_context.deps.names))
        note_records(apply_context, len(found), store_records(apply_context, found))
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
    writer = theirs is None or ours is None or theirs > ours
    values: dict[str, Any] = {"theirs_updated_at": theirs} if theirs else {}
    if not writer:
        values["in_step_at"] = apply_context.now
    if values:
        resources.change(apply_context.unit, resource, **values)
    apply_context.note("resource_date", resource=resource, writer=writer)
    if writer:
        questions.ask_changes(apply_context.unit, apply_context.deps, resource)
    return Applied("processed")


def _nothing_changed(apply_context: ApplyContext) -> Applied:
    """MSG.015: our copy is in step."""
    in_step(apply_context, None)
    return Applied("processed")


def in_step(apply_context: ApplyContext, latest: datetime | None) -> None:
    """Write down that all changes of the conversation's resource are here; `latest` is the latest update among them."""
    resource = apply_context.conversation.subject
    held = resources.get(apply_context.unit, resource, lock=True)
    values: dict[str, Any] = {"in_step_at": apply_context.now}
    if latest is not None and (held.ours_updated_at is None or latest > held.ours_updated_at):
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


def revive(apply_context: ApplyContext, conversation_ids: Sequence[str]) -> None:
    """Write down which held conversations synchronisation lets go on; they go on after the commit, or at the next tick.

    They are not locked here: a conversation is locked before the register, and this act holds the register.
    """
    if conversation_ids:
        apply_context.note(REVIVES, conversations=list(conversation_ids))


_EFFECTS: Mapping[str, Callable[[ApplyContext], Applied]] = {
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
