"""How a question to a register becomes an Answer: the one place where failures turn into outcomes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from module.integrations.errors import RefusalKind, ServiceRefusal, WireFailure
from module.kernel.clock import Clock
from module.registry.lookups import Answer, Outcome, Register

Value = TypeVar("Value")

_log = logging.getLogger(__name__)
_LONGEST_NUMBER = 100
_OUTCOMES = {
    RefusalKind.BUSINESS: Outcome.REFUSED,
    RefusalKind.NOT_FOUND: Outcome.NOT_FOUND,
    RefusalKind.TECHNICAL: Outcome.UNAVAILABLE,
}


def ask(register: Register, clock: Clock, number: str, question: Callable[[str], Value | None]) -> Answer[Value]:
    """Put a question and say how it ended; None means that the register knows no such thing.

    What cannot be a number (empty, too long, with characters that XML cannot carry) is not sent at all.
    """
    asked_at = clock.now()
    detail = ""
    value: Value | None = None
    if not number.strip() or not number.isprintable() or len(number) > _LONGEST_NUMBER:
        return Answer(register, Outcome.NOT_FOUND, asked_at, detail="not_a_number")
    try:
        value = question(number)
        outcome = Outcome.NOT_FOUND if value is None else Outcome.FOUND
    except WireFailure as failure:
        outcome, detail = Outcome.UNAVAILABLE, failure.detail
    except ServiceRefusal as refusal:
        outcome, detail = _OUTCOMES[refusal.kind], refusal.detail
    _log.info("asked %s: %s %s", register, outcome, detail)  # the number asked for is personal data: not written
    return Answer(register, outcome, asked_at, value, detail)
