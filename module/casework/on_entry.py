"""Applications about an entry: begun from it by its people, with the entry as it was then and as it is now (D15)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from module.casework.gate import Work, demand, is_officer, owns
from module.kernel.clock import law_date
from module.kernel.errors import Fault, NotFound, NotPermitted, Refused
from module.registry.application import ApplicationKind, Capacity, Form
from module.registry.entry import EntryAsOf, entry_form
from module.registry.kinds import type_of
from module.registry.legal_rule import ApplicationForRules
from module.registry.staff_roles import StaffAct
from module.registry.workflow import Status
from module.store import applications, entries, journal, powers_of_attorney
from module.store.applications import ApplicationRecord
from module.store.entries import EntryRecord


@dataclass(frozen=True, slots=True)
class AboutEntry:
    """The entry of an application: `base` as it was known when that was begun, `now` as it stands today."""

    base: EntryAsOf
    now: EntryAsOf


def about_entry(work: Work, record: ApplicationRecord) -> AboutEntry | None:
    """Return the entry that an application is about; None for one that is about none."""
    found = entries.by_number(work.unit, record.base_number) if record.base_number else None
    if found is None or record.base_known_at is None:
        return None
    known = record.base_known_at
    return AboutEntry(found.entry.as_of(law_date(known), known), found.entry.as_of(work.today))


def application_for_rules(work: Work, record: ApplicationRecord, *, files: bool = True) -> ApplicationForRules:
    """Return what rules, cautions and the grant look at, but for the powers of attorney: filing alone asks for them."""
    about = about_entry(work, record)
    return ApplicationForRules(
        record.form,
        applications.attachments(work.unit, record.id) if files else (),
        base=about.base if about else None,
        now=about.now if about else None,
        filed_on=law_date(record.submitted_at) if record.submitted_at else None,
        others_open=about is not None and _others(work, record),
    )


def _others(work: Work, record: ApplicationRecord) -> bool:
    """Tell whether another application of the kind for the entry is undecided: that of another entitled person."""
    return any(one.id != record.id for one in applications.open_about(work.unit, record.kind, record.base_number))


def whole_draft(work: Work, record: ApplicationRecord) -> ApplicationForRules:
    """Return all that the rules look at: the form, its files, the powers of attorney between the parties."""
    party, holder = record.owner_bin or record.owner_iin, record.form.holder.identifier
    known = powers_of_attorney.given_to(work.unit, party, holder) if holder and holder != party else ()
    return replace(application_for_rules(work, record), powers=known, filer=party)


def start(work: Work, kind: ApplicationKind, number: str, key: str = "") -> str:
    """Begin an application about an entry and return its id; a second open one of the same people leads to the first.

    Raises NotFound for an entry that is none of the person's, Refused where its state does not allow the kind.
    """
    if is_officer(work.actor):
        raise NotPermitted
    demand(work, StaffAct.DRAFT)
    known = applications.find_by_key(work.unit, work.actor, key)
    if known:
        return known
    way, found = type_of(kind).from_entry, entries.lock(work.unit, number)
    if way is None or found is None or not _own(work, found):
        raise NotFound
    first = next((one.id for one in applications.open_about(work.unit, kind, number) if owns(one, work.actor)), "")
    if first:
        return first
    now = found.entry.as_of(work.today)
    why = way.obstacle(now)
    if why is not None:
        raise Refused((Fault("not_of_this_entry", "", why),))
    form = _filed_by(entry_form(now), work.actor.bin or work.actor.iin)
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
