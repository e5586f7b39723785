"""An entry of the register with its life: what it says, since when, known since when, and whether it protects (D22).

An entry is a set of versions of its parts, each with two times (in force, recorded) and a cause, and of facts that
take protection away and give it back. Nothing is ever changed in place: each act of the life is a function that
returns the entry with more lines. The state on a day is computed of facts, dates and the day (D30).

Sources: Customs Code art. 460–464; APPC art. 82; `spec/application-kinds.md` (c); DESIGN D15, D16, D22, section 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from module.kernel.errors import NotAllowedNow
from module.registry.application import Insurance
from module.registry.objects import Condition, Direction, GoodsBlock, ObjectKind, TrademarkRight
from module.registry.party import Party
from module.registry.standing import ProtectionState, last_day


class Origin(StrEnum):
    """How an entry came into the register: by a decision, from the list kept before the system, from the Union."""

    DECIDED = "decided"
    IMPORTED = "imported"
    UNION = "union"


class EntryPart(StrEnum):
    """The parts of an entry, each versioned by itself (D16)."""

    COMMON = "common"
    NATIONAL = "national"


class VersionCause(StrEnum):
    """Why a version was written."""

    INCLUDED = "included"
    IMPORTED = "imported"
    CHANGED = "changed"
    EXTENDED = "extended"
    CORRECTED = "corrected"


class SuspensionCause(StrEnum):
    """Why protection is suspended: each cause begins and is lifted by itself."""

    RENEWAL = "renewal"  # the right ended and its renewal document is awaited: art. 462 para. 2
    AT_WILL = "at_will"  # the holder's wish: the user guide alone


class ExclusionGround(StrEnum):
    """Customs Code art. 463 para. 1, subparagraphs (1) to (6)."""

    AT_WILL = "1"
    TERM_OVER = "2"
    NOT_RENEWED = "3"
    UNTRUE = "4"
    RIGHT_ENDED = "5"
    RULES_BROKEN = "6"


@dataclass(frozen=True, slots=True)
class CommonContent:
    """What both registers tell of an object. `start` and `end` are «От» and «До»; `missing` names unknown fields."""

    object_kind: ObjectKind | None = None
    right: TrademarkRight = field(default_factory=TrademarkRight)
    holders: tuple[Party, ...] = ()
    goods: tuple[GoodsBlock, ...] = ()
    start: date | None = None
    end: date | None = None
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NationalContent:
    """What the national register alone tells. `permitted_quantity` counts in `quantity_unit`."""

    representative: Party | None = None
    insurance: Insurance = field(default_factory=Insurance)
    directions: tuple[Direction, ...] = ()
    conditions: tuple[Condition, ...] = ()
    genuine_features: str = ""
    infringing_features: str = ""
    permitted_quantity: int | None = None
    quantity_unit: str = ""
    missing: frozenset[str] = frozenset()


Content = CommonContent | NationalContent
_PART_OF: dict[type[Any], EntryPart] = {CommonContent: EntryPart.COMMON, NationalContent: EntryPart.NATIONAL}


@dataclass(frozen=True, slots=True)
class Recording:
    """Since when an act counts (`on`, a day in Kazakhstan), when it was written down (`at`), its id (`reference`)."""

    on: date
    at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """What a part says from `recording.on` on, known since `recording.at`."""

    part: EntryPart
    recording: Recording
    cause: VersionCause
    content: Content


@dataclass(frozen=True, slots=True)
class StateFact:
    """One reason why an entry does not protect, from `began.on` until the day before `ended.on`."""

    cause: SuspensionCause | ExclusionGround
    began: Recording
    ended: Recording | None = None

    def holds(self, day: date, known: datetime | None) -> bool:
        """Tell whether it holds on a day, by what was known at an instant (None: all that is known)."""
        if day < self.began.on or not _known(self.began, known):
            return False
        return self.ended is None or not _known(self.ended, known) or day < self.ended.on


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a part, as it was where the change was asked and as it shall be."""

    part: EntryPart
    field: str
    before: Any
    after: Any


class Overlapping(NotAllowedNow):
    """Somebody else changed the same field meanwhile; a person has to decide which text stands (D15)."""

    code = "overlapping"

    def __init__(self, names: tuple[str, ...]) -> None:
        self.fields = names
        super().__init__()


@dataclass(frozen=True, slots=True)
class EntryAsOf:
    """An entry as it stands on a day, by what is known. `last_day` is the earlier of «До» and the end of the right."""

    number: str
    origin: Origin
    day: date
    state: ProtectionState
    common: CommonContent
    national: NationalContent
    suspended_for: tuple[SuspensionCause, ...]
    excluded_for: ExclusionGround | None

    @property
    def begins(self) -> date | None:
        """Return the first day of protection; None where it is not known."""
        return self.common.start

    @property
    def last_day(self) -> date | None:
        """Return the last day of protection; None where nothing limits it."""
        return last_day(self.common.end, self.common.right.valid_until)

    @property
    def missing(self) -> frozenset[str]:
        """Return the names of the fields that nobody knows yet."""
        return self.common.missing | self.national.missing


@dataclass(frozen=True, slots=True)
class Entry:
    """A register entry: versions in the order in which they were recorded, and facts of its state."""

    number: str
    origin: Origin
    versions: tuple[EntryVersion, ...]
    facts: tuple[StateFact, ...] = ()

    def as_of(self, day: date, known: datetime | None = None) -> EntryAsOf:
        """Return the entry on a day, by what was known at an instant. Raises LookupError before its first version."""
        common = self.content(EntryPart.COMMON, day, known)
        national = self.content(EntryPart.NATIONAL, day, known)
        if not isinstance(common, CommonContent) or not isinstance(national, NationalContent):
            raise LookupError(self.number)
        holding = [fact.cause for fact in self.facts if fact.holds(day, known)]
        suspensions = tuple(cause for cause in holding if isinstance(cause, SuspensionCause))
        grounds = [cause for cause in holding if isinstance(cause, ExclusionGround)]
        state = ProtectionState.EXCLUDED if grounds else _state(common, suspensions, day)
        return EntryAsOf(
            self.number, self.origin, day, state, common, national, suspensions, grounds[0] if grounds else None
        )

    def content(self, part: EntryPart, day: date, known: datetime | None = None) -> Content | None:
        """Return what a part says on a day: of the latest day of beginning, what was recorded last."""
        found = [
            version
            for version in self.versions
            if version.part is part and version.recording.on <= day and _known(version.recording, known)
        ]
        # max() keeps the first of equals: of two versions of one instant the later line stands
        latest = max(reversed(found), key=lambda one: (one.recording.on, one.recording.at), default=None)
        return latest.content if latest else None


def _known(recording: Recording, known: datetime | None) -> bool:
    return known is None or recording.at <= known


def _state(common: CommonContent, suspensions: tuple[SuspensionCause, ...], day: date) -> ProtectionState:
    if SuspensionCause.RENEWAL in suspensions:  # art. 462 para. 2: it waits past «До» and does not turn expired
        return ProtectionState.SUSPENDED
    last = last_day(common.end, common.right.valid_until)
    if last is not None and day > last:
        return ProtectionState.EXPIRED
    if suspensions:
        return ProtectionState.SUSPENDED
    if common.start is not None and day < common.start:
        return ProtectionState.NOT_BEGUN
    return ProtectionState.IN_FORCE


def differences(before: Content, after: Content) -> tuple[FieldChange, ...]:
    """Return the fields of a part in which two contents differ; both must be of one part."""
    part = _PART_OF[type(before)]
    pairs = ((one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(before))
    return tuple(FieldChange(part, name, old, new) for name, old, new in pairs if old != new and name != "missing")


def opened(
    number: str, origin: Origin, recording: Recording, common: CommonContent, national: NationalContent
) -> Entry:
    """Return a new entry with its first version."""
    cause = VersionCause.INCLUDED if origin is Origin.DECIDED else VersionCause.IMPORTED
    first = (
        EntryVersion(EntryPart.COMMON, recording, cause, common),
        EntryVersion(EntryPart.NATIONAL, recording, cause, national),
    )
    return Entry(number, origin, first)


def changed(entry: Entry, changes: tuple[FieldChange, ...], recording: Recording) -> Entry:
    """Apply changed data (art. 461 para. 8) to what the entry says now. Raises Overlapping, NotAllowedNow."""
    return _amended(entry, changes, recording, VersionCause.CHANGED)


def corrected(entry: Entry, changes: tuple[FieldChange, ...], recording: Recording) -> Entry:
    """Mend a slip (APPC art. 82); `recording.on` is the day from which it stood in the entry. Raises as `changed`."""
    return _amended(entry, changes, recording, VersionCause.CORRECTED)


def extended(entry: Entry, end: date, recording: Recording, changes: tuple[FieldChange, ...] = ()) -> Entry:
    """Give the entry a later «До» (art. 462); a suspension that awaits the renewal of the right ends with it.

    A suspension at will stays: it ends by resumption or «До». Raises Overlapping, and NotAllowedNow for an excluded
    entry or an end that is not later.
    """
    now = entry.as_of(recording.on)
    if now.common.end is not None and end <= now.common.end:
        raise NotAllowedNow
    longer = FieldChange(EntryPart.COMMON, "end", now.common.end, end)
    entry = _amended(entry, (longer, *changes), recording, VersionCause.EXTENDED)
    if SuspensionCause.RENEWAL in now.suspended_for:
        entry = _lifted(entry, SuspensionCause.RENEWAL, recording)
    return entry


def suspended(entry: Entry, cause: SuspensionCause, recording: Recording) -> Entry:
    """Suspend protection from `recording.on`, which may lie before the act. Raises NotAllowedNow where it is so."""
    if cause in _open(entry).suspended_for:
        raise NotAllowedNow
    return replace(entry, facts=(*entry.facts, StateFact(cause, recording)))


def resumed(entry: Entry, cause: SuspensionCause, recording: Recording) -> Entry:
    """Lift one suspension, and no other. Raises NotAllowedNow where the entry is not suspended for that cause."""
    if cause not in _open(entry).suspended_for:
        raise NotAllowedNow
    return _lifted(entry, cause, recording)


def excluded(entry: Entry, ground: ExclusionGround, recording: Recording) -> Entry:
    """Take the entry out of the register (art. 463). Raises NotAllowedNow where it is out."""
    _open(entry)
    return replace(entry, facts=(*entry.facts, StateFact(ground, recording)))


def reinstated(entry: Entry, recording: Recording) -> Entry:
    """Annul the exclusion, by a complaint or a court: from that act on, nothing backwards (APPC art. 91–99).

    Raises NotAllowedNow where the entry is not excluded.
    """
    ground = _latest(entry).excluded_for
    if ground is None:
        raise NotAllowedNow
    return _lifted(entry, ground, recording)


def _latest(entry: Entry) -> EntryAsOf:
    """The entry after all that is recorded, whatever day it is."""
    days = [version.recording.on for version in entry.versions]
    days += [one.on for fact in entry.facts for one in (fact.began, fact.ended) if one is not None]
    return entry.as_of(max(days))


def _open(entry: Entry) -> EntryAsOf:
    now = _latest(entry)
    if now.excluded_for is not None:
        raise NotAllowedNow
    return now


def _lifted(entry: Entry, cause: SuspensionCause | ExclusionGround, recording: Recording) -> Entry:
    facts = tuple(
        replace(fact, ended=recording) if fact.cause is cause and fact.ended is None else fact for fact in entry.facts
    )
    return replace(entry, facts=facts)


def _amended(entry: Entry, changes: tuple[FieldChange, ...], recording: Recording, cause: VersionCause) -> Entry:
    """Write the changed fields into the version of `recording.on` and into each that begins after it."""
    now = _open(entry)
    contents: dict[EntryPart, Content] = {EntryPart.COMMON: now.common, EntryPart.NATIONAL: now.national}
    overlapping = tuple(
        one.field for one in changes if getattr(contents[one.part], one.field) not in (one.before, one.after)
    )
    if overlapping:
        raise Overlapping(overlapping)
    written: list[EntryVersion] = []
    for part in EntryPart:
        fresh = {one.field: one.after for one in changes if one.part is part}
        if not fresh:
            continue
        later = {one.recording.on for one in entry.versions if one.part is part and one.recording.on > recording.on}
        for first_day in (recording.on, *sorted(later)):
            content = entry.content(part, first_day)
            if content is None:  # the entry did not stand on that day
                raise NotAllowedNow
            known = replace(content, **fresh, missing=content.missing - frozenset(fresh))
            written.append(EntryVersion(part, replace(recording, on=first_day), cause, known))
    return replace(entry, versions=(*entry.versions, *written))
