"""The end of an entry's protection: on which days its people are told of it, and what they can still do.

Customs Code art. 462 para. 1 (an extension is filed 15 calendar days before the end), para. 2 (two months from the end
of the right for its renewal document), art. 463, 464; user guide N8; DESIGN 5, "notices of the end". Days off move
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from module.registry.deadlines import Deadlines
from module.registry.entry import EntryAsOf, SuspensionCause
from module.registry.letters import EndFacts, LetterEvent
from module.registry.standing import ProtectionState

_NEVER_TOLD = (ProtectionState.EXCLUDED, ProtectionState.EXPIRED)


@dataclass(frozen=True, slots=True)
class EndLadder:
    """How many days before an end people are told: of protection, and of the two months that await a renewal."""

    protection: tuple[int, ...] = (60, 30, 16, 15, 7, 1, 0)
    renewal: tuple[int, ...] = (30, 15, 7, 1)


@dataclass(frozen=True, slots=True)
class Ending:
    """What of an entry ends next: `day` is its last day, `told_on` the days of notices, the first one first.

    `awaits_renewal` says that it is the time for the renewal document that ends, not protection.
    """

    day: date
    awaits_renewal: bool
    told_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class OpenExtension:
    """An extension that was filed and is not decided: its number, and whether it was filed in time."""

    number: str
    in_time: bool


def next_ending(entry: EntryAsOf, ladder: EndLadder, deadlines: Deadlines) -> Ending | None:
    """Return what ends next of an entry as it stands; None where nothing does, or where protection is over."""
    if entry.state in _NEVER_TOLD:
        return None
    if SuspensionCause.RENEWAL in entry.suspended_for:
        right_ended = entry.common.right.valid_until or entry.state_since
        day = deadlines.limit("suspension.max", right_ended)
        return Ending(day, True, _rungs(day, ladder.renewal)) if day else None
    last = entry.protection.last_day
    return Ending(last, False, _rungs(last, ladder.protection)) if last else None


def _rungs(day: date, before: tuple[int, ...]) -> tuple[date, ...]:
    return tuple(sorted({day - timedelta(days=count) for count in before}))


def without_gap_until(end: date, deadlines: Deadlines) -> date | None:
    """Return the last day on which a filed extension is decided before the end, if its term is kept.

    None where the term is not set, or where the days off that it is counted by are not entered.
    """
    last = deadlines.before("extension.file_before", end) or end
    day = last
    while _decided_by(day, deadlines) > end:
        day -= timedelta(days=1)
    unset = deadlines.terms["extension.decide"].value is None
    return None if unset or deadlines.calendar.unknown_year(day, end) else day


def gap_is_likely(today: date, end: date, deadlines: Deadlines) -> bool:
    """Tell whether the decision on an extension that is filed today may come after the end."""
    return _decided_by(today, deadlines) > end


def _decided_by(filed: date, deadlines: Deadlines) -> date:
    """Return the last day for the decision; what is filed on a day off is registered on the next working day."""
    return deadlines.due("extension.decide", deadlines.calendar.roll(filed)) or filed


def in_time(end: date | None, filed_on: date, deadlines: Deadlines) -> bool:
    """Tell whether an extension that was filed on a day kept the term of art. 462 para. 1.

    `end` is that of protection: «До», or the end of the right where it comes first.
    """
    last = deadlines.before("extension.file_before", end) if end else None
    return last is None or filed_on <= last


def end_notice(
    entry: EntryAsOf, ending: Ending, open_extension: OpenExtension | None, deadlines: Deadlines
) -> tuple[LetterEvent, EndFacts]:
    """Return which notice of the end fits an entry on the day it is read, with its facts but for the page.

    An open extension comes first, then a right that ends before «До», then what filing today would lead to. No notice
    says that its day is the last one: it may leave later than it was due.
    """
    facts = _facts(entry, ending, deadlines)
    if ending.awaits_renewal:
        return LetterEvent.RENEWAL_AWAITED, EndFacts(number=facts.number, ends_on=ending.day)
    if open_extension is not None:
        return _of_open(facts, open_extension)
    last = facts.file_by
    if facts.term_end is not None:
        past = last is not None and entry.day > last
        return LetterEvent.RIGHT_ENDS, replace(facts, file_by=None) if past else facts
    if last is not None and entry.day > last:
        return LetterEvent.PROTECTION_ENDS_LATE, facts
    if gap_is_likely(entry.day, ending.day, deadlines):
        return LetterEvent.PROTECTION_ENDS_SOON, facts
    return LetterEvent.PROTECTION_ENDS, facts


def _of_open(facts: EndFacts, extension: OpenExtension) -> tuple[LetterEvent, EndFacts]:
    event = LetterEvent.EXTENSION_WAITS if extension.in_time else LetterEvent.EXTENSION_IS_LATE
    bare = EndFacts(number=facts.number, ends_on=facts.ends_on, right_ends=facts.right_ends)
    return event, replace(bare, application_number=extension.number)


def _facts(entry: EntryAsOf, ending: Ending, deadlines: Deadlines) -> EndFacts:
    right, term = entry.common.right.valid_until, entry.common.end
    right_ends = right if right is not None and (term is None or right <= term) else None
    cut = right_ends is not None and right_ends != term
    at_will = SuspensionCause.AT_WILL in entry.suspended_for
    no_gap = without_gap_until(ending.day, deadlines)
    return EndFacts(
        number=entry.number,
        ends_on=ending.day,
        file_by=deadlines.before("extension.file_before", ending.day),
        no_gap_until=no_gap if no_gap is not None and entry.day <= no_gap else None,
        right_ends=right_ends,
        term_end=term if cut else None,
        suspended_since=entry.state_since if at_will else None,
    )
