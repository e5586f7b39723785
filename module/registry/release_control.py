"""What release control is told of an entry: on which days it protects, and why it does not.

A row says how the entry stands once an act is written down, and all days on which it will be in force if nothing more
is written. Who holds a row therefore needs no further one to know that protection ended on its last day (D30).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from module.registry.entry import CommonContent, CurrentEntry, Entry, EntryAsOf
from module.registry.standing import ProtectionState


@dataclass(frozen=True, slots=True)
class InForce:
    """Days on which an entry is in force, both counted whole; `last` is None where nothing limits it."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class ReleaseStanding:
    """How an entry stands on a day, and when it is in force from that day on.

    `cause` says why it is not in force: the subparagraph of Customs Code art. 463 para. 1, or `renewal`, `at_will` of a
    suspension; empty where dates alone decide. `since` is the first day on which it is not.
    """

    number: str
    day: date
    state: ProtectionState
    in_force: tuple[InForce, ...]
    cause: str = ""
    since: date | None = None

    @property
    def until(self) -> date | None:
        """Return the last day of the protection that runs, or of the one that comes next; None without either."""
        return self.in_force[0].last if self.in_force else None


def release_standing(entry: Entry | CurrentEntry, day: date) -> ReleaseStanding:
    """Return what release control is told of an entry on a day, by all that is recorded."""
    now = entry.as_of(day)
    return ReleaseStanding(
        number=entry.number,
        day=day,
        state=now.state,
        in_force=tuple(_periods(entry, day)),
        cause=_cause(now),
        since=now.protection.ended_on(now.state_since, day),
    )


def _cause(now: EntryAsOf) -> str:
    if now.excluded_for is not None:
        return now.excluded_for.value
    return now.suspended_for[0].value if now.state is ProtectionState.SUSPENDED else ""


def _periods(entry: Entry | CurrentEntry, day: date) -> Iterator[InForce]:
    """Yield the periods in force from a day on: the state is asked on each day on which it may change."""
    first: date | None = None
    for turn in (day, *sorted(one for one in _turns(entry) if one > day)):
        in_force = entry.as_of(turn).state is ProtectionState.IN_FORCE
        if in_force and first is None:
            first = turn
        if not in_force and first is not None:
            yield InForce(first, turn - timedelta(days=1))
            first = None
    if first is not None:
        yield InForce(first, None)


def _turns(entry: Entry | CurrentEntry) -> set[date]:
    """Return the days on which the state of an entry may change: versions and facts begin, terms are over."""
    days = {version.recording.on for version in entry.versions}
    for content in (version.content for version in entry.versions):
        if isinstance(content, CommonContent):
            days |= {content.start} if content.start else set()
            days |= {last + timedelta(days=1) for last in (content.end, content.right.valid_until) if last}
    recordings = (one for fact in entry.facts for one in (fact.began, fact.ended) if one is not None)
    return days | {one.on for one in recordings}


def release_row(standing: ReleaseStanding, sequence: int) -> dict[str, object]:
    """Return a row as it is signed and sent. Days are ISO dates in Kazakhstan."""
    return {
        "seq": sequence,
        "number": standing.number,
        "as_of": standing.day.isoformat(),
        "state": standing.state.value,
        "in_force": [{"from": one.first.isoformat(), "until": _iso(one.last)} for one in standing.in_force],
        "in_force_until": _iso(standing.until),
        "cause": standing.cause,
        "since": _iso(standing.since),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
