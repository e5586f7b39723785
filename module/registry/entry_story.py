"""What ends of an entry and when, and what has happened to it: the page of its holder reads both in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from module.kernel.text import N_
from module.registry.application import DocumentKind
from module.registry.deadlines import Deadlines
from module.registry.ending import EndLadder, next_ending
from module.registry.entry import (
    Entry,
    EntryAsOf,
    ExclusionGround,
    Recording,
    SuspensionCause,
    VersionCause,
    entry_form,
)
from module.registry.outline import OutlineGroup, outline

VERSION_WORDS = {
    VersionCause.INCLUDED: N_("Included in the register"),
    VersionCause.IMPORTED: N_("Taken over from the former register"),
    VersionCause.CHANGED: N_("Data changed"),
    VersionCause.EXTENDED: N_("Term of protection extended"),
    VersionCause.CORRECTED: N_("A slip corrected"),
    VersionCause.CLAIMED: N_("The customs body confirmed whose the entry is"),
}
BEGAN_WORDS: dict[SuspensionCause | ExclusionGround, str] = {
    SuspensionCause.RENEWAL: N_("Protection suspended: the renewal document is awaited"),
    SuspensionCause.AT_WILL: N_("Protection suspended at the wish of the right holder"),
    ExclusionGround.AT_WILL: N_("Excluded at the application of the right holder"),
    ExclusionGround.TERM_OVER: N_("Excluded: the term of protection is over"),
    ExclusionGround.NOT_RENEWED: N_("Excluded: the renewal document was not supplied"),
    ExclusionGround.UNTRUE: N_("Excluded: untrue data were given"),
    ExclusionGround.RIGHT_ENDED: N_("Excluded: the exclusive right has ended"),
    ExclusionGround.RULES_BROKEN: N_("Excluded: the rules were broken"),
    ExclusionGround.NOT_TOLD: N_("Excluded: the former register does not say why"),
}
_LIFTED = N_("Protection resumed")
_ANNULLED = N_("The exclusion was annulled")


@dataclass(frozen=True, slots=True)
class EntryEnd:
    """Something of an entry that ends: what, as a msgid, and its last day."""

    what: str
    day: date


@dataclass(frozen=True, slots=True)
class EntryEvent:
    """One act in the life of an entry: what happened, from which day it counts, and the id of its decision."""

    words: str
    on: date
    at: datetime
    reference: str = ""


def ends_of(entry: EntryAsOf, powers: Iterable[date], deadlines: Deadlines) -> tuple[EntryEnd, ...]:
    """Return what of an entry ends, by day; `powers` are last days of powers of attorney that are known."""
    attached = (one for one in entry.common.files if one.document_kind is DocumentKind.POWER_OF_ATTORNEY)
    days: list[tuple[str, date | None]] = [
        (N_("Term of protection"), entry.common.end),
        (N_("Exclusive right"), entry.common.right.valid_until),
        (N_("Liability insurance"), entry.national.insurance.end),
        (N_("Time for the renewal document"), _renewal(entry, deadlines)),
    ]
    until = {*powers, *(one.valid_until for one in attached)}
    days += [(N_("Power of attorney"), day) for day in until]
    found = {EntryEnd(what, day) for what, day in days if day is not None}
    return tuple(sorted(found, key=lambda one: (one.day, one.what)))


def _renewal(entry: EntryAsOf, deadlines: Deadlines) -> date | None:
    ending = next_ending(entry, EndLadder(), deadlines)
    return ending.day if ending is not None and ending.awaits_renewal else None


def history_of(entry: Entry) -> tuple[EntryEvent, ...]:
    """Return what has happened to an entry, as it was written down: parts written by one act are one event."""
    found = [_event(VERSION_WORDS[one.cause], one.recording) for one in entry.versions]
    for fact in entry.facts:
        found.append(_event(BEGAN_WORDS[fact.cause], fact.began))
        if fact.ended is not None:
            found.append(_event(_LIFTED if isinstance(fact.cause, SuspensionCause) else _ANNULLED, fact.ended))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.at, one.on)))


def _event(words: str, recording: Recording) -> EntryEvent:
    return EntryEvent(words, recording.on, recording.at, recording.reference)


Outline = tuple[OutlineGroup, ...]
"""What an entry says, group by group."""


def said_of(entry: EntryAsOf) -> Outline:
    """Return what an entry says, in the order of the application that asks for it; nobody files it."""
    found = outline(entry_form(entry), entry.common.files)
    return tuple(replace(one, lines=tuple(line for line in one.lines if line.name != "capacity")) for one in found)


MISSING_LABELS = {
    "start": N_("First day of protection"),
    "end": N_("Last day of protection"),
    "object_kind": N_("Kind of IP object"),
    "files": N_("Documents and pictures"),
    "goods": N_("Goods"),
    "goods.hs_codes": N_("HS codes of the goods"),
    "holders.identifier": N_("IIN or BIN of the right holder"),
    "holders.addresses": N_("Address of the right holder"),
    "holders.contacts": N_("Contacts of the right holder"),
    "right.name": N_("Name of the object"),
    "right.certificate_number": N_("Certificate number"),
    "right.registered_on": N_("Day of registration of the right"),
    "right.valid_until": N_("Last day of the exclusive right"),
    "state.cause": N_("Why protection is suspended or the entry excluded"),
    "state.since": N_("Since when the entry is excluded"),
    "insurance": N_("Insurance contract"),
    "directions": N_("Directions of movement of the goods"),
    "conditions": N_("Condition of the goods"),
    "genuine_features": N_("Features of genuine goods"),
    "infringing_features": N_("Features of infringing goods"),
    "permitted_quantity": N_("Quantity that may be moved freely"),
    "quantity_unit": N_("Unit of that quantity"),
    "importers": N_("Authorised importers"),
}
"""How the fields are called that the former register did not tell, in the order in which a page lists them."""


def missing_labels(now: EntryAsOf) -> tuple[str, ...]:
    """Return what nobody knows yet of an entry, by the names of the fields; a name without words stands as it is."""
    unnamed = sorted(now.missing - MISSING_LABELS.keys())
    return (*(label for name, label in MISSING_LABELS.items() if name in now.missing), *unnamed)
