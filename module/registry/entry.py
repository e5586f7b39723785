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
from module.kernel.text import N_, Message
from module.registry.application import Attachment, AttachmentRole, Capacity, Form, Insurance, Terms
from module.registry.circulation import AuthorisedImporter, CirculationContent
from module.registry.objects import Condition, Direction, GoodsBlock, IpRight, ObjectKind
from module.registry.party import Party
from module.registry.standing import EntryProtection, last_day, within
from module.registry.standing import ProtectionState as ProtectionState
from module.registry.standing import SuspensionCause as SuspensionCause


class EntryOrigin(StrEnum):
    """How an entry came into the register: by a decision, from the list kept before the system, from the Union."""

    DECIDED = "decided"
    IMPORTED = "imported"
    UNION = "union"


class EntryPart(StrEnum):
    """The parts of an entry, each versioned by itself (D16)."""

    COMMON = "common"
    NATIONAL = "national"
    CIRCULATION = "circulation"


class VersionCause(StrEnum):
    """Why a version was written."""

    INCLUDED = "included"
    IMPORTED = "imported"
    CHANGED = "changed"
    EXTENDED = "extended"
    CORRECTED = "corrected"
    CLAIMED = "claimed"


class ExclusionGround(StrEnum):
    """Customs Code art. 463 para. 1, subparagraphs (1) to (6)."""

    AT_WILL = "1"
    TERM_OVER = "2"
    NOT_RENEWED = "3"
    UNTRUE = "4"
    RIGHT_ENDED = "5"
    RULES_BROKEN = "6"
    NOT_TOLD = "0"  # no ground of the law: the list kept before the system says that an entry is out, and not why


@dataclass(frozen=True, slots=True)
class CommonContent:
    """What both registers tell of an object.

    `start` and `end` are «От» and «До»; `files` are the documents, and the pictures that blocks of goods name by id;
    `missing` names the fields that nobody knows yet; `right.registered_on` is a part of a field that is known else.
    """

    object_kind: ObjectKind | None = None
    right: IpRight = field(default_factory=IpRight)
    holders: tuple[Party, ...] = ()
    goods: tuple[GoodsBlock, ...] = ()
    start: date | None = None
    end: date | None = None
    files: tuple[Attachment, ...] = ()
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NationalContent:
    """What the national register alone tells. `permitted_quantity` counts in `quantity_unit`.

    `importers` may be incomplete: no form asks for them yet.
    """

    representative: Party | None = None
    insurance: Insurance = field(default_factory=Insurance)
    directions: tuple[Direction, ...] = ()
    conditions: tuple[Condition, ...] = ()
    genuine_features: str = ""
    infringing_features: str = ""
    permitted_quantity: int | None = None
    quantity_unit: str = ""
    importers: tuple[AuthorisedImporter, ...] = ()
    missing: frozenset[str] = frozenset()


Content = CommonContent | NationalContent | CirculationContent
_PART_OF: dict[type[Any], EntryPart] = {
    CommonContent: EntryPart.COMMON,
    NationalContent: EntryPart.NATIONAL,
    CirculationContent: EntryPart.CIRCULATION,
}


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

    def comes(self, day: date, known: datetime | None) -> bool:
        """Tell whether it is to begin after a day, by what was known at an instant, and was not lifted before."""
        lifted = self.ended is not None and _known(self.ended, known)
        return day < self.began.on and _known(self.began, known) and not lifted


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
        text = N_(
            "Somebody else changed the same data of the entry at this moment. Nothing was signed. Send the case back: "
            "the case officer compares it with the entry as it is now."
        )
        super().__init__(Message(text))


@dataclass(frozen=True, slots=True)
class EntryAsOf:
    """An entry as it stands on a day, by what is known.

    `in_force_from` is the day of the youngest version of the common and the national part that counts, `recorded_at`
    when the last of them was written down; `state_since` is the day from which the state holds that the last act gave.
    `circulation` is empty, and its two times None, while nobody told of it. `suspended_later` names the suspensions
    that are decided already and begin after the day: the right still holds (art. 462 para. 2).
    """

    number: str
    origin: EntryOrigin
    day: date
    protection: EntryProtection
    common: CommonContent
    national: NationalContent
    suspended_for: tuple[SuspensionCause, ...]
    excluded_for: ExclusionGround | None
    in_force_from: date
    recorded_at: datetime
    state_since: date
    circulation: CirculationContent = field(default_factory=CirculationContent)
    circulation_from: date | None = None
    circulation_recorded_at: datetime | None = None
    suspended_later: tuple[SuspensionCause, ...] = ()

    @property
    def state(self) -> ProtectionState:
        """Return how the entry stands."""
        return self.protection.state

    @property
    def is_claimable(self) -> bool:
        """Tell whether its page offers a claim (`entry_claim`): it is of the former register, and not out of it."""
        return self.origin is EntryOrigin.IMPORTED and self.excluded_for is None

    @property
    def missing(self) -> frozenset[str]:
        """Return the names of the fields that nobody knows yet."""
        return self.common.missing | self.national.missing | self.circulation.missing


@dataclass(frozen=True, slots=True)
class Entry:
    """A register entry: versions in the order in which they were recorded, and facts of its state."""

    number: str
    origin: EntryOrigin
    versions: tuple[EntryVersion, ...]
    facts: tuple[StateFact, ...] = ()

    def as_of(self, day: date, known: datetime | None = None) -> EntryAsOf:
        """Return the entry on a day, by what was known at an instant.

        Before the day on which its first version begins it says what that version will, and has not begun. Raises
        LookupError where nothing was known yet.
        """
        common, national = (self._version(part, day, known) for part in (EntryPart.COMMON, EntryPart.NATIONAL))
        line = self._circulation(day, known)
        circulation = line.content if line is not None else CirculationContent()
        if not isinstance(common.content, CommonContent) or not isinstance(national.content, NationalContent):
            raise TypeError(self.number)
        if not isinstance(circulation, CirculationContent):
            raise TypeError(self.number)
        holding = [fact for fact in self.facts if fact.holds(day, known)]
        suspensions = tuple(fact.cause for fact in holding if isinstance(fact.cause, SuspensionCause))
        grounds = [fact.cause for fact in holding if isinstance(fact.cause, ExclusionGround)]
        later = (fact.cause for fact in self.facts if fact.comes(day, known))
        protection = _protection(common.content, common.recording.on, suspensions, bool(grounds), day)
        youngest = max(common.recording.on, national.recording.on)
        return EntryAsOf(
            number=self.number,
            origin=self.origin,
            day=day,
            protection=protection,
            common=common.content,
            national=national.content,
            suspended_for=suspensions,
            excluded_for=grounds[0] if grounds else None,
            in_force_from=youngest,
            recorded_at=max(common.recording.at, national.recording.at),
            state_since=min((fact.began.on for fact in holding), default=youngest),
            circulation=circulation,
            circulation_from=line.recording.on if line else None,
            circulation_recorded_at=line.recording.at if line else None,
            suspended_later=tuple(cause for cause in later if isinstance(cause, SuspensionCause)),
        )

    def _circulation(self, day: date, known: datetime | None) -> EntryVersion | None:
        """Return the line of circulation that counts; none where nobody told of it, or by then nobody knew."""
        try:
            line = self._version(EntryPart.CIRCULATION, day, known)
        except LookupError:
            return None
        return line if line.recording.on <= max(day, self.first_day(EntryPart.COMMON)) else None

    def _version(self, part: EntryPart, day: date, known: datetime | None = None) -> EntryVersion:
        """Return the version of a part that counts on a day: the youngest, of these the one recorded last."""
        lines = [one for one in self.versions if one.part is part and _known(one.recording, known)]
        if not lines:
            raise LookupError(self.number)
        begun = [one for one in lines if one.recording.on <= day]
        first = min(one.recording.on for one in lines)
        lines = begun or [one for one in lines if one.recording.on == first]
        # reversed, since max() keeps the first of equals: of two lines of one instant the later one counts
        return max(reversed(lines), key=lambda one: (one.recording.on, one.recording.at))

    def latest(self) -> EntryAsOf:
        """Return the entry after all that is recorded, whatever day it is."""
        days = [version.recording.on for version in self.versions]
        days += [one.on for fact in self.facts for one in (fact.began, fact.ended) if one is not None]
        return self.as_of(max(days))

    def first_day(self, part: EntryPart) -> date:
        """Return the day on which the first version of a part begins; a part nobody told of begins with the entry."""
        days = [one.recording.on for one in self.versions if one.part is part]
        return min(days or (one.recording.on for one in self.versions))


@dataclass(frozen=True, slots=True)
class CurrentEntry:
    """An entry without the versions that count no more: it tells of the day on which it was written, and of later ones.

    Nothing is written with it: that takes the whole life.
    """

    number: str
    origin: EntryOrigin
    versions: tuple[EntryVersion, ...]
    facts: tuple[StateFact, ...] = ()

    def as_of(self, day: date) -> EntryAsOf:
        """Return the entry on a day, by all that is known. Raises LookupError where a part is not there."""
        return self._lines().as_of(day)

    def latest(self) -> EntryAsOf:
        """Return the entry after all that is recorded, as `Entry.latest` does. Raises LookupError as `as_of`."""
        return self._lines().latest()

    def _lines(self) -> Entry:
        return Entry(self.number, self.origin, self.versions, self.facts)


def standing_lines(entry: Entry, day: date) -> tuple[int, ...]:
    """Return which versions, counted from 1, count on a day or on any later one.

    A version counts no more when another of its part begins later, or on the same day and was recorded later, and has
    begun: on the day, or where the version itself begins after it, with that.
    """
    rank = {line: (one.recording.on, one.recording.at, line) for line, one in enumerate(entry.versions, 1)}

    def stands(line: int) -> bool:
        begun = max(day, rank[line][0])
        part = entry.versions[line - 1].part
        others = (rank[at] for at, one in enumerate(entry.versions, 1) if one.part is part)
        return not any(rank[line] < other and other[0] <= begun for other in others)

    return tuple(line for line in rank if stands(line))


def _known(recording: Recording, known: datetime | None) -> bool:
    return known is None or recording.at <= known


def _protection(
    content: CommonContent, since: date, suspensions: tuple[SuspensionCause, ...], excluded: bool, day: date
) -> EntryProtection:
    last = last_day(content.end, content.right.valid_until)
    by_dates = within(max(since, content.start or since), last, day)
    waits = SuspensionCause.RENEWAL in suspensions  # art. 462 para. 2: it waits past «До» and does not turn expired
    if excluded:
        state = ProtectionState.EXCLUDED
    elif waits or (suspensions and by_dates is not ProtectionState.EXPIRED):
        state = ProtectionState.SUSPENDED
    else:
        state = by_dates
    return EntryProtection(state, content.start, last)


def differences(before: Content, after: Content) -> tuple[FieldChange, ...]:
    """Return the fields of a part in which two contents differ; both must be of one part."""
    part = _PART_OF[type(before)]
    pairs = ((one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(before))
    return tuple(FieldChange(part, name, old, new) for name, old, new in pairs if old != new and name != "missing")


def entry_contents(form: Form, files: tuple[Attachment, ...]) -> tuple[CommonContent, NationalContent]:
    """Return what an entry says that is opened from an application; «От» and «До» as they were asked for."""
    terms = form.terms
    common = CommonContent(
        object_kind=terms.object_kind,
        right=form.right,
        holders=(form.holder,),
        goods=form.goods,
        start=terms.start,
        end=terms.end,
        files=files,
    )
    national = NationalContent(
        representative=form.representative if form.capacity is Capacity.REPRESENTATIVE else None,
        insurance=form.insurance,
        directions=terms.directions,
        conditions=terms.conditions,
        genuine_features=terms.genuine_features,
        infringing_features=terms.infringing_features,
        permitted_quantity=terms.permitted_quantity,
        quantity_unit=terms.quantity_unit,
    )
    return common, national


def entry_form(entry: EntryAsOf) -> Form:
    """Return the application that would ask for what an entry says now: the way back of `entry_contents`.

    Of several holders the first one: an application has one.
    """
    common, national = entry.common, entry.national
    terms = Terms(
        object_kind=common.object_kind,
        directions=national.directions,
        conditions=national.conditions,
        start=common.start,
        end=common.end,
        genuine_features=national.genuine_features,
        infringing_features=national.infringing_features,
        permitted_quantity=national.permitted_quantity,
        quantity_unit=national.quantity_unit,
    )
    return Form(
        capacity=Capacity.REPRESENTATIVE if national.representative else Capacity.HOLDER,
        representative=national.representative or Party(),
        holder=next(iter(common.holders), Party()),
        terms=terms,
        insurance=national.insurance,
        goods=common.goods,
        right=common.right,
    )


def pictures(entry: EntryAsOf) -> tuple[Attachment, ...]:
    """Return the files of an entry that its goods show."""
    return tuple(file for file in entry.common.files if file.role is not AttachmentRole.DOCUMENT)


def opened(
    number: str,
    origin: EntryOrigin,
    recording: Recording,
    common: CommonContent,
    national: NationalContent,
    circulation: CirculationContent | None = None,
) -> Entry:
    """Return a new entry with its first version; a line of circulation begins where there is something to tell."""
    cause = VersionCause.INCLUDED if origin is EntryOrigin.DECIDED else VersionCause.IMPORTED
    first: tuple[EntryVersion, ...] = (
        EntryVersion(EntryPart.COMMON, recording, cause, common),
        EntryVersion(EntryPart.NATIONAL, recording, cause, national),
    )
    if circulation is not None:
        first = (*first, EntryVersion(EntryPart.CIRCULATION, recording, cause, circulation))
    return Entry(number, origin, first)


def changed(entry: Entry, changes: tuple[FieldChange, ...], recording: Recording) -> Entry:
    """Apply changed data (art. 461 para. 8) to what the entry says now. Raises Overlapping, NotAllowedNow."""
    return _amended(entry, changes, recording, VersionCause.CHANGED)


def corrected(entry: Entry, changes: tuple[FieldChange, ...], recording: Recording) -> Entry:
    """Mend a slip (APPC art. 82); `recording.on` is the day from which it stood in the entry. Raises as `changed`."""
    return _amended(entry, changes, recording, VersionCause.CORRECTED)


def claimed(
    entry: Entry, changes: tuple[FieldChange, ...], recording: Recording, unknown: frozenset[str] = frozenset()
) -> Entry:
    """Write whose an entry of the former register is, as an officer has confirmed it. Raises as `changed`.

    `unknown` names parts of the changed fields that nobody knows yet: they go on being missing.
    """
    return _amended(entry, changes, recording, VersionCause.CLAIMED, unknown)


def extended(entry: Entry, end: date, recording: Recording, changes: tuple[FieldChange, ...] = ()) -> Entry:
    """Give the entry a later «До» (art. 462); a suspension that awaits the renewal of the right ends with it.

    A suspension at will stays: it ends by resumption or «До». Raises Overlapping, and NotAllowedNow for an excluded
    entry or an end that is not later.
    """
    now = entry.as_of(recording.on)
    if now.common.end is not None and end <= now.common.end:
        raise NotAllowedNow
    awaits = SuspensionCause.RENEWAL in (*now.suspended_for, *now.suspended_later)
    longer = FieldChange(EntryPart.COMMON, "end", now.common.end, end)
    entry = _amended(entry, (longer, *changes), recording, VersionCause.EXTENDED)
    if awaits:
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
    ground = entry.latest().excluded_for
    if ground is None:
        raise NotAllowedNow
    return _lifted(entry, ground, recording)


def _open(entry: Entry) -> EntryAsOf:
    now = entry.latest()
    if now.excluded_for is not None:
        raise NotAllowedNow
    return now


def _lifted(entry: Entry, cause: SuspensionCause | ExclusionGround, recording: Recording) -> Entry:
    facts = tuple(
        replace(fact, ended=recording) if fact.cause is cause and fact.ended is None else fact for fact in entry.facts
    )
    return replace(entry, facts=facts)


def _amended(
    entry: Entry,
    changes: tuple[FieldChange, ...],
    recording: Recording,
    cause: VersionCause,
    unknown: frozenset[str] = frozenset(),
) -> Entry:
    """Write the changed fields into the version of `recording.on` and into each that begins after it."""
    now = _open(entry)
    contents: dict[EntryPart, Content] = {
        EntryPart.COMMON: now.common,
        EntryPart.NATIONAL: now.national,
        EntryPart.CIRCULATION: now.circulation,
    }
    overlapping = tuple(
        one.field for one in changes if getattr(contents[one.part], one.field) not in (one.before, one.after)
    )
    if overlapping:
        raise Overlapping(overlapping)
    begun = {one.part for one in entry.versions}
    written: list[EntryVersion] = []
    for part in EntryPart:
        fresh = {one.field: one.after for one in changes if one.part is part}
        if not fresh:
            continue
        later = {one.recording.on for one in entry.versions if one.part is part and one.recording.on > recording.on}
        if recording.on < entry.first_day(part):
            raise NotAllowedNow
        for day in (recording.on, *sorted(later)):
            content = entry._version(part, day).content if part in begun else CirculationContent()
            still = frozenset(name for name in content.missing if name.partition(".")[0] not in fresh)
            known = replace(content, **fresh, missing=still | (content.missing & unknown))
            written.append(EntryVersion(part, replace(recording, on=day), cause, known))
    return replace(entry, versions=(*entry.versions, *written))
