"""«My entries»: the list of a person's side, and one entry with its ends, its life and the acts open on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from module.casework import unreadable
from module.casework.entry_access import ActsOnEntry, EntryReach, acts_for, open_about, to_read
from module.casework.gate import Deps, OpenWork, Work
from module.casework.printing import print_decision
from module.kernel.errors import NotAllowedNow, NotFound
from module.registry.actors import Actor
from module.registry.entry import EntryAsOf
from module.registry.entry_acts import OpenAbout, Standing
from module.registry.entry_parties import EVERY_ENTRY, AskedEntries
from module.registry.entry_story import EntryEnd, EntryEvent, Outline, ends_of, history_of, missing_labels, said_of
from module.registry.paging import FIRST, ListPlace, Paged
from module.store import decisions, entries, entry_parties


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """An entry as its holder or representative reads it.

    `outline` is what it says, `decided` are ids of decisions with their numbers, `missing` names what the former
    register did not tell.
    """

    entry: EntryAsOf
    outline: Outline
    acts: ActsOnEntry
    ends: tuple[EntryEnd, ...]
    history: tuple[EntryEvent, ...]
    decided: dict[str, str]
    open_applications: tuple[OpenAbout, ...]
    missing: tuple[str, ...] = ()


def mine(work: Work, asked: AskedEntries = EVERY_ENTRY, place: ListPlace = FIRST) -> Paged[EntryAsOf]:
    """Return a page of the entries of the person's side as they stand today; those of former parties are left out."""
    reach = to_read(work)
    number = work.actor.bin or work.actor.iin
    numbers, previous, following = entry_parties.page(work.unit, number, asked, place, work.now)
    found = entries.currents(work.unit, numbers, unreadable.tell(work, "entry"))
    today = (record.entry.as_of(work.today) for record in found)
    rows = tuple(one for one in today if reach.to(one).standing is not Standing.NOBODY)
    return Paged(rows, previous, following)


def load(work: Work, number: str) -> OwnEntry:
    """Return an entry of the person's. Raises NotFound for any other, NotPermitted, EdsNeeded."""
    reach = to_read(work)
    record = entries.by_number(work.unit, number)
    if record is None:
        raise NotFound
    now = record.entry.as_of(work.today)
    acts = acts_for(work, now, reach)
    history = history_of(record.entry)
    signed = decisions.numbers_of(work.unit, {one.reference for one in history if one.reference})
    ends = ends_of(now, _powers_until(now, reach), work.deps.law.deadlines)
    about = open_about(work, number)
    return OwnEntry(now, said_of(now), acts, ends, history, signed, about, missing_labels(now))


def decision_pdf(deps: Deps, open_work: OpenWork, actor: Actor, number: str, decision_id: str) -> bytes:
    """Return the print of a decision of an entry's life, whoever filed for it.

    Raises NotFound for what is none of the person's or of the entry's, NotAllowedNow for one that is not signed.
    """
    with open_work(actor) as work:
        found = load(work, number)
        if decision_id not in {one.reference for one in found.history}:
            raise NotFound
        if decision_id not in found.decided:
            raise NotAllowedNow
        application_id = decisions.application_of(work.unit, decision_id)
    return print_decision(deps, open_work, actor, decision_id, application_id)


def _powers_until(entry: EntryAsOf, reach: EntryReach) -> list[date]:
    holders = {one.identifier for one in entry.common.holders}
    known = (one for one in reach.powers if one.principal in holders and not one.revoked_on)
    return [one.valid_until for one in known if one.valid_until is not None]
