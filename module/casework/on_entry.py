"""Applications about an entry: begun from it by its people (D15)."""

from __future__ import annotations

from dataclasses import replace

from module.casework.entry_access import ActsOnEntry, EntryReach, acts_for, to_read
from module.casework.gate import Work, demand, is_officer
from module.kernel.errors import Fault, NotFound, NotPermitted, Refused
from module.registry.application import ApplicationKind, Capacity, Form
from module.registry.entry import EntryAsOf, entry_form
from module.registry.entry_acts import EntryAct
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
    now, row = _row(work, kind, entries.lock(work.unit, number))
    if row.leads_to:
        return row.leads_to
    _demand_open(row)
    form = row.filled(_filed_by(entry_form(now), work.actor.bin or work.actor.iin), now)
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
    now, row = _row(work, kind, entries.by_number(work.unit, number))
    if not row.leads_to:
        _demand_open(row)
    return now, row.offer


def acts_on(work: Work, number: str) -> tuple[EntryAsOf, ActsOnEntry]:
    """Return an entry of the person's as it stands today, with what may be begun with it and why not the rest.

    Raises NotFound for an entry that is none of the person's, as `to_read` besides.
    """
    reach = to_read(work)
    found = entries.current(work.unit, number)
    if found is None:
        raise NotFound
    now = found.entry.as_of(work.today)
    return now, acts_for(work, now, reach)


def _may_begin(work: Work) -> None:
    if is_officer(work.actor):
        raise NotPermitted
    demand(work, StaffAct.DRAFT)


def _row(work: Work, kind: ApplicationKind, found: EntryRecord | None) -> tuple[EntryAsOf, EntryAct]:
    """Return the row of a kind in the table of acts. Raises NotFound for what is none of the person's, or no kind."""
    if found is None:
        raise NotFound
    now = found.entry.as_of(work.today)
    row = next((one for one in acts_for(work, now, EntryReach.of(work)).rows if one.kind is kind), None)
    if row is None:
        raise NotFound
    return now, row


def _demand_open(row: EntryAct) -> None:
    if row.why is not None:
        raise Refused((Fault("not_of_this_entry", "", row.why),))


def _filed_by(form: Form, number: str) -> Form:
    """Return the form in the name in which the person may speak: a holder needs no representative."""
    own = form.holder.identifier == number
    return replace(
        form,
        capacity=Capacity.HOLDER if own else form.capacity,
        terms=replace(form.terms, end=None),
    )
