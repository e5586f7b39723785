"""What a page tells of the last answer of a state register about one number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from module.casework.views import ApplicationView, FactView
from module.kernel.text import N_, Message
from module.registry.lookups import REGISTER_LABELS, Outcome, Register

_TEXTS = {
    Outcome.FOUND: N_("The details below came from this register."),
    Outcome.NOT_FOUND: N_(
        "The register knows no such number. Check the number, or enter the details by hand: they will be marked as "
        "not confirmed."
    ),
    Outcome.REFUSED: N_(
        "The register refused to answer. Enter the details by hand: they will be marked as not confirmed."
    ),
    Outcome.UNAVAILABLE: N_(
        "The register did not answer. Enter the details by hand, or ask again later: until then they are marked as "
        "not confirmed."
    ),
}


_OF_PERSONS = {
    Outcome.REFUSED: N_(
        "The person has not agreed yet, or has refused. Ask the person to answer the SMS from 1414, then press Find "
        "again. Or enter the details by hand: they will be marked as not confirmed."
    ),
    Outcome.UNAVAILABLE: N_(
        "The register did not answer, or this portal is not connected to it. Enter the details by hand: they will be "
        "marked as not confirmed."
    ),
}
"""What is said otherwise where a person was asked about."""


@dataclass(frozen=True, slots=True)
class RegisterAnswer:
    """The last answer in words: who was asked, when, with what result; `ended_on` is the day of the end."""

    register: Message
    asked_at: datetime
    text: Message
    found: bool
    ended_on: str
    of_person: bool = False


def register_answer(view: ApplicationView, register: Register, number: str) -> Mapping[str, str]:
    """Return what a register said of a number when it was asked last; nothing while it was not found."""
    fact = _last(view, register, number)
    return fact.values if fact is not None else {}


def _last(view: ApplicationView, register: Register, number: str) -> FactView | None:
    facts = (fact for fact in view.facts if fact.register is register and fact.key == number and number)
    return max(facts, key=lambda item: item.asked_at, default=None)


def reported(view: ApplicationView, register: Register, number: str) -> RegisterAnswer | None:
    """Return what a register said of a number; None while it was not asked about this number."""
    fact = _last(view, register, number)
    if fact is None:
        return None
    ends = (fact.values.get(name) for name in ("liquidated_on", "rescinded_on", "died_on"))
    ended_on = next((end for end in ends if end), "")
    texts = _TEXTS | (_OF_PERSONS if register is Register.GBD_FL else {})
    return RegisterAnswer(
        Message(REGISTER_LABELS[register]),
        fact.asked_at,
        Message(texts[fact.outcome]),
        fact.outcome is Outcome.FOUND,
        ".".join(reversed(ended_on.split("-"))),
        register is Register.GBD_FL,
    )
