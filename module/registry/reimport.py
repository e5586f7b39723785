"""How the list of the register changes the register: a row opens an entry, changes one, or leaves it alone.

A decision stands above the list: an entry that anybody decided on since it was taken over is left as it is.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from module.registry.entry import (
    CommonContent,
    Entry,
    EntryOrigin,
    EntryPart,
    EntryVersion,
    ExclusionGround,
    NationalContent,
    Recording,
    StateFact,
    SuspensionCause,
    VersionCause,
    opened,
)
from module.registry.listed_entry import ListedEntry, ListedStatus

_CAUSES: dict[ListedStatus, SuspensionCause | ExclusionGround] = {
    ListedStatus.SUSPENDED: SuspensionCause.AT_WILL,
    ListedStatus.EXCLUDED: ExclusionGround.NOT_TOLD,
}


class RowOutcome(StrEnum):
    """What becomes of a row, or of an entry that has none in the file (VANISHED: it is named and stays)."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT = "left"
    REFUSED = "refused"
    VANISHED = "vanished"


def imported(listed: ListedEntry, recording: Recording) -> Entry:
    """Open the entry of a row: it counts from the day of import, since nobody knows what stood in it before."""
    entry = opened(listed.number, EntryOrigin.IMPORTED, recording, listed.common, listed.national)
    return _standing(entry, listed.status, recording)


def is_decided(entry: Entry) -> bool:
    """Tell whether anything but imports has written to an entry."""
    facts = [one for fact in entry.facts for one in (fact.began, fact.ended) if one is not None]
    return (
        entry.origin is not EntryOrigin.IMPORTED
        or any(version.cause is not VersionCause.IMPORTED or version.recording.reference for version in entry.versions)
        or any(recording.reference for recording in facts)
        or any(fact.cause not in _CAUSES.values() for fact in entry.facts)
    )


def reimported(entry: Entry, listed: ListedEntry, recording: Recording) -> Entry:
    """Write a row that has changed into an entry that nobody decided on; the same entry where it says the same."""
    now = entry.latest()
    fresh: list[tuple[EntryPart, CommonContent | NationalContent]] = []
    if now.common != listed.common:
        fresh.append((EntryPart.COMMON, listed.common))
    if now.national != listed.national:
        fresh.append((EntryPart.NATIONAL, listed.national))
    written = tuple(EntryVersion(part, recording, VersionCause.IMPORTED, content) for part, content in fresh)
    return _standing(replace(entry, versions=(*entry.versions, *written)), listed.status, recording)


def _standing(entry: Entry, status: ListedStatus, recording: Recording) -> Entry:
    """Let the entry stand as the list says: what the list no longer says ends, what it says anew begins."""
    wanted = _CAUSES.get(status)
    facts = tuple(
        replace(fact, ended=recording) if fact.ended is None and fact.cause is not wanted else fact
        for fact in entry.facts
    )
    if wanted is not None and not any(fact.ended is None for fact in facts):
        facts = (*facts, StateFact(wanted, recording))
    return replace(entry, facts=facts)
