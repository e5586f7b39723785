"""Applications about an entry: begun from it by its people (D15)."""

from __future__ import annotations

from dataclasses import replace

from module.casework.gate import Work, demand, is_officer, owns
from module.kernel.errors import Fault, NotFound, NotPermitted, Refused
from module.registry.application import ApplicationKind, Capacity, Form
from module.registry.entry import EntryAsOf, entry_form
from module.registry.kinds import type_of
from module.registry.kinds.model import EntryStart
from module.registry.staff_roles import StaffAct
from module.registry.workflow import Status
from module.store import applications, entries, journal
from module.store.entries import EntryRecord


def start(work: Work, kind: ApplicationKind, number: str, key: str = "") -> str:
    """Begin an application about an entry and return its id; a second open one of the same people leads to the first.

    Raises NotFound for an entry that is none of the person's, Refused where its state does not allow the kind.
    """
    _may_begin(work)
    known = applications.find_by_key(work.unit, work.actor, key)
    if known:
        return known
    way, found = _way_from(work, kind, entries.lock(work.unit, number))
    first = next((one.id for one in applications.open_about(work.unit, kind, number) if owns(one, work.actor)), "")
    if first:
        return first
    now = _open_for(way, found.entry.as_of(work.today))
    form = way.filled(_filed_by(entry_form(now), work.actor.bin or work.actor.iin), now)
    application_id = applications.create(work.unit, work.actor, form, key, work.now, kind=kind, base_number=number)
    journal.write(
        work.unit,
        work.actor,
        "create",
        work.now,
        application_id=application_id,
        after=Status.DRAFT,
        kind=kind.value,
        entry=number,
    )
    return application_id


def offered(work: Work, kind: ApplicationKind, number: str) -> tuple[EntryAsOf, str]:
    """Return an entry of the person's as it stands today, and what beginning an application of a kind is called.

    Raises what `start` raises; nothing is begun.
    """
    _may_begin(work)
    way, found = _way_from(work, kind, entries.by_number(work.unit, number))
    return _open_for(way, found.entry.as_of(work.today)), way.offer


def _may_begin(work: Work) -> None:
    if is_officer(work.actor):
        raise NotPermitted
    demand(work, StaffAct.DRAFT)


def _way_from(work: Work, kind: ApplicationKind, found: EntryRecord | None) -> tuple[EntryStart, EntryRecord]:
    way = type_of(kind).from_entry
    if way is None or found is None or not _own(work, found):
        raise NotFound
    return way, found


def _open_for(way: EntryStart, now: EntryAsOf) -> EntryAsOf:
    why = way.obstacle(now)
    if why is not None:
        raise Refused((Fault("not_of_this_entry", "", why),))
    return now


def _own(work: Work, found: EntryRecord) -> bool:
    """Tell whether the entry is of the person: as holder, as representative, or by the application that led to it."""
    latest, number = found.entry.latest(), work.actor.bin or work.actor.iin
    named = (*latest.common.holders, *((latest.national.representative,) if latest.national.representative else ()))
    if number and any(party.identifier == number for party in named):
        return True
    record = applications.get(work.unit, found.application_id) if found.application_id else None
    return record is not None and owns(record, work.actor)


def _filed_by(form: Form, number: str) -> Form:
    """Return the form in the name in which the person may speak: a holder needs no representative."""
    own = form.holder.identifier == number
    return replace(
        form,
        capacity=Capacity.HOLDER if own else form.capacity,
        terms=replace(form.terms, end=None),
    )
