"""Terms said in words, so that no meaning hangs on colour alone."""

from __future__ import annotations

from datetime import date

from module.kernel.text import N_, Message
from module.registry.workflow import FINAL, Status


def is_overdue(status: Status, due_on: date | None, today: date) -> bool:
    """Tell whether an undecided case is past its term."""
    return status not in FINAL and due_on is not None and due_on < today


def term_left(status: Status, due_on: date | None, days_left: int | None, today: date) -> Message | None:
    """Say how much of the term is left; None for a case that is decided."""
    if status is Status.AWAITING_DOCUMENT:
        return Message(N_("Counted from the day when the document comes"))
    return None if status in FINAL else left(due_on, days_left, today)


def left(due_on: date | None, days_left: int | None, today: date) -> Message:
    """Say how much of a running term is left.

    The date decides what is overdue, not the count: on a day off the count of working days may still be nought.
    """
    if due_on is None or days_left is None:
        return Message(N_("The term is not set"))
    if due_on < today:
        return _overdue(-days_left)
    if due_on == today:
        return Message(N_("Ends today"))
    return Message(N_("Working days left: {count}"), {"count": days_left})


def _overdue(count: int) -> Message:
    if count <= 0:
        return Message(N_("Overdue"))
    return Message(N_("Overdue, working days: {count}"), {"count": count})
