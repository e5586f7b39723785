"""Letters of all rooms that did not arrive or may not have: what the operator sees and sends again (D25, D31)."""

from __future__ import annotations

from dataclasses import dataclass

from module.casework import sending
from module.casework.gate import Work
from module.kernel.errors import NotFound, NotPermitted
from module.registry.actors import Role
from module.registry.letters import UNDELIVERED, DeliveryState, LetterEvent
from module.store import messages
from module.store.messages import Place, Undelivered

PAGE = 50


@dataclass(frozen=True, slots=True)
class UndeliveredPage:
    """A page of letters; `more` is the letter behind which the next page begins, or empty."""

    letters: tuple[Undelivered, ...]
    more: str


def find(work: Work, state: str = "", event: str = "", after: str = "") -> UndeliveredPage:
    """Return letters, the newest first. No address and no text is shown: an operator has no need of them (D31).

    A word that is no state, event or letter asks for nothing of the kind.
    """
    _operator_only(work)
    wanted_state = DeliveryState(state) if state in UNDELIVERED else None
    wanted_event = event if event in set(LetterEvent) else ""
    found = messages.undelivered(work.unit, PAGE + 1, state=wanted_state, event=wanted_event, after=_place(work, after))
    return UndeliveredPage(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else "")


def _place(work: Work, after: str) -> Place | None:
    letter = messages.get(work.unit, after) if after else None
    return (letter.created_at, letter.id) if letter and letter.created_at else None


def send_again(work: Work, message_id: str) -> None:
    """Send a letter that did not arrive once more. Raises NotFound; NotAllowedNow for one that must not be repeated."""
    _operator_only(work)
    letter = messages.get(work.unit, message_id, lock=True)
    if letter is None:
        raise NotFound
    sending.send_again(work, letter)


def _operator_only(work: Work) -> None:
    if not work.actor.plays(Role.OPERATOR):
        raise NotPermitted
