"""The state of the information object of a transaction: regulation of Decision 148, tables 2 and 3.

Columns: the state while the request is under way, and the state once it was answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from module.eaeu.spec.facts import CIRCULATION, PROCESS, REGISTER, message, transaction
from module.kernel.text import N_

APPLICATION = f"{PROCESS}.BEN.001"


@dataclass(frozen=True, slots=True)
class ObjectStates:
    """What a transaction does to which objects."""

    resources: tuple[str, ...]
    under_way: str
    result: str


_ASKED, _GOT = N_("Information requested"), N_("Information received")
_NOTHING = N_("There is no information")
STATES = {
    transaction(1): ObjectStates((APPLICATION,), N_("The application was sent"), N_("The application was processed")),
    transaction(2): ObjectStates(
        (APPLICATION,), N_("The withdrawal of the application was sent"), N_("The withdrawal was received")
    ),
    transaction(3): ObjectStates(
        (APPLICATION,), N_("The refusal of inclusion was sent"), N_("The refusal of inclusion was received")
    ),
    transaction(4): ObjectStates(
        (APPLICATION,),
        N_("The message on possible inclusion was sent"),
        N_("The message on possible inclusion was received"),
    ),
    transaction(5): ObjectStates(
        (REGISTER,), N_("The notice of inclusion was sent"), N_("The notice of inclusion was received")
    ),
    transaction(6): ObjectStates(
        (REGISTER,), N_("The notice of changes was sent"), N_("The notice of changes was received")
    ),
    transaction(7): ObjectStates(
        (REGISTER,), N_("The notice of extension was sent"), N_("The notice of extension was received")
    ),
    transaction(8): ObjectStates(
        (REGISTER,), N_("The notice of exclusion was sent"), N_("The notice of exclusion was received")
    ),
    transaction(9): ObjectStates(
        (CIRCULATION,), N_("The notice of changes was sent"), N_("The notice of changes was received")
    ),
    transaction(10): ObjectStates((REGISTER, CIRCULATION), _ASKED, _GOT),
    transaction(11): ObjectStates((REGISTER,), _ASKED, _GOT),
    transaction(12): ObjectStates((CIRCULATION,), _ASKED, _GOT),
}
DONE = frozenset({"finished", "answered"})
NO_CHANGES = message(15)


@dataclass(frozen=True, slots=True)
class ObjectState:
    """The objects of a transaction and their state in words."""

    resources: tuple[str, ...]
    state: str


def object_state(code: str, state: str, messages: Iterable[str]) -> ObjectState | None:
    """Return the state of the objects of a transaction; None for a transaction that the regulation does not know.

    `state` is that of the conversation, `messages` are the codes of its messages.
    """
    known = STATES.get(code)
    if known is None:
        return None
    if state not in DONE:
        return ObjectState(known.resources, known.under_way)
    return ObjectState(known.resources, _NOTHING if NO_CHANGES in set(messages) else known.result)
