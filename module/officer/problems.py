"""What the page says when an act was refused: nothing was changed, and why."""

from __future__ import annotations

from dataclasses import dataclass

from module.kernel.errors import NotAllowedNow, NotPermitted, Refused, Stale, TroisError
from module.kernel.text import N_, Message
from module.registry.signatures import SignatureRefused

TOLD: tuple[type[TroisError], ...] = (NotAllowedNow, NotPermitted, Stale, SignatureRefused, Refused)
"""Errors that come back to the page; all others are for the error pages."""

_TEXTS: dict[type[TroisError], str] = {
    NotAllowedNow: N_("This can no longer be done: the status of the case has changed. Read the case as it is now."),
    NotPermitted: N_("You may not do this in this case. Nothing was changed."),
    Stale: N_("Somebody changed the case meanwhile. Read it as it is now and repeat."),
}
_STATUS: dict[type[TroisError], int] = {NotAllowedNow: 409, NotPermitted: 403, Stale: 409}
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One line of the error summary: the sentence, and the field it leads to (empty = none)."""

    message: Message
    href: str = ""


@dataclass(frozen=True, slots=True)
class RefusedAct:
    """A refused act as the page shows it."""

    lines: tuple[ProblemLine, ...]
    status: int


def problem(error: TroisError) -> RefusedAct:
    """Turn an error of the use cases into lines for the error summary and an HTTP status."""
    if isinstance(error, Refused):
        lines = tuple(ProblemLine(fault.message, f"#{fault.path}" if fault.path else "") for fault in error.faults)
        return RefusedAct(lines, UNPROCESSABLE)
    text = _TEXTS.get(type(error))
    bare = error.message == type(error)().message if text else False  # what the gate says more closely goes before
    return RefusedAct((ProblemLine(Message(text) if text and bare else error.message),), _status(error))


def _status(error: TroisError) -> int:
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), UNPROCESSABLE)
