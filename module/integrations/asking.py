"""How a question to a register becomes an Answer: the one place where failures turn into outcomes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from module.integrations.calls import CallLine, FreshAnswers
from module.integrations.errors import RefusalKind, ServiceRefusal
from module.kernel.clock import Clock
from module.outbound import WireFailure
from module.registry.lookups import Answer, Outcome, Register

Value = TypeVar("Value")

_log = logging.getLogger(__name__)
_LONGEST_NUMBER = 100
_OUTCOMES = {
    RefusalKind.BUSINESS: Outcome.REFUSED,
    RefusalKind.NOT_FOUND: Outcome.NOT_FOUND,
    RefusalKind.TECHNICAL: Outcome.UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class RegisterAccess(Generic[Value]):
    """How a register is reached: under which name it answers, over which line, and which answers are kept."""

    register: Register
    line: CallLine
    clock: Clock
    kept: FreshAnswers[Answer[Value]] | None = None


def ask(
    way: RegisterAccess[Value], operation: str, number: str, question: Callable[[str], Value | None]
) -> Answer[Value]:
    """Put a question and say how it ended; None means that the register knows no such thing.

    What cannot be a number (empty, too long, with characters that XML cannot carry) is not sent at all. A kept answer
    bears the time at which the register gave it.
    """
    if not number.strip() or not number.isprintable() or len(number) > _LONGEST_NUMBER:
        return Answer(way.register, Outcome.NOT_FOUND, way.clock.now(), detail="not_a_number")
    known = way.kept.get((operation, number)) if way.kept is not None else None
    if known is not None:
        return known
    answer = answered(way, operation, lambda: question(number))
    if way.kept is not None and answer.outcome is Outcome.FOUND:
        way.kept.keep((operation, number), answer)
    return answer


def answered(
    way: RegisterAccess[Value], operation: str, question: Callable[[], Value | None], *, repeatable: bool = True
) -> Answer[Value]:
    """Put a question over the line, keep nothing, and say how it ended."""
    asked_at = way.clock.now()
    detail = ""
    value: Value | None = None
    try:
        value = way.line.call(operation, question, repeatable=repeatable)
        outcome = Outcome.NOT_FOUND if value is None else Outcome.FOUND
    except WireFailure as failure:
        outcome, detail = Outcome.UNAVAILABLE, failure.detail
    except ServiceRefusal as refusal:
        outcome, detail = _OUTCOMES[refusal.kind], refusal.detail
    _log.info("asked %s: %s %s", way.register, outcome, detail)  # the number is personal data: not written
    return Answer(way.register, outcome, asked_at, value, detail)
