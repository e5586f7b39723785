"""Why the customs body excludes an entry without application: ground, day of detection, what shows it (CC art. 463)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from module.registry.deadlines import Deadlines
from module.registry.entry import EntryAsOf, ExclusionGround, SuspensionCause
from module.registry.standing import ProtectionState


@dataclass(frozen=True, slots=True)
class ExclusionCause:
    """The coded ground of a case, and what shows it, in the officer's words or the clock's.

    The term of art. 463 para. 2 runs from `detected_on`. `ended_on` is the last day of what has ended, by which the
    clock knows its own cases; None where an officer found the ground.
    """

    ground: ExclusionGround
    detected_on: date
    ended_on: date | None = None
    evidence_kk: str = ""
    evidence_ru: str = ""


def found_by_clock(entry: EntryAsOf, deadlines: Deadlines) -> ExclusionCause | None:
    """Return the ground that the dates of an entry give on the day on which it is read; None where they give none.

    Past «До» ground (2), past the right ground (5), past the time for the renewal document ground (3). That time ends
    by the calendar; where the last day is a day off, a document on the next working day is in time (DESIGN 5).
    """
    right = entry.common.right.valid_until
    if SuspensionCause.RENEWAL in entry.suspended_for and entry.state is ProtectionState.SUSPENDED:
        since = right or entry.state_since
        ended, lawful = deadlines.limit("suspension.max", since), deadlines.due("suspension.max", since)
        if ended is None or lawful is None or entry.day <= lawful:
            return None
        return ExclusionCause(ExclusionGround.NOT_RENEWED, lawful + timedelta(days=1), ended)
    last = entry.protection.last_day
    if entry.state is not ProtectionState.EXPIRED or last is None:
        return None
    of_right = right is not None and right == last and right != entry.common.end
    ground = ExclusionGround.RIGHT_ENDED if of_right else ExclusionGround.TERM_OVER
    return ExclusionCause(ground, last + timedelta(days=1), last)
