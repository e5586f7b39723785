"""The register entry that a decision on inclusion opens, and the period of protection that the decision states."""

from __future__ import annotations

from module.casework.gate import Work
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.protection import Period, granted
from module.registry.search_key import search_key
from module.store import entries
from module.store.applications import ApplicationRecord
from module.store.decisions import DecisionRecord
from module.store.entries import NewEntry
from module.store.plain import to_plain


def period(work: Work, record: ApplicationRecord) -> Period:
    """Return the period of an inclusion registered today (Customs Code art. 464).

    Raises Refused where no day is left: what was asked for, or the right itself, has ended meanwhile.
    """
    form = record.form
    found = granted(form.terms, form.trademark.valid_until, work.today, work.deps.law.deadlines)
    if found is None:
        text = N_("The object cannot be included: no day of the protection asked for is left (Customs Code, art. 464).")
        raise Refused((Fault("CC464", "", Message(text)),))
    return found


def open_entry(work: Work, record: ApplicationRecord, found: DecisionRecord) -> None:
    """Open the entry; a decision is in force from the day of its registration (Customs Code art. 461 para. 7)."""
    form, protected = record.form, period(work, record)
    common = {
        "object_kind": form.terms.object_kind,
        "name": to_plain(form.trademark.name),
        "holder": to_plain(form.holder.name),
        "certificate_number": form.trademark.certificate_number,
        "start": to_plain(protected.start),
        "end": to_plain(protected.end),
        "goods": [
            {
                "description": block.description,
                "hs_codes": list(block.hs_codes),
                "nice_classes": list(block.nice_classes),
            }
            for block in form.goods
        ],
    }
    national = {
        "insurance": to_plain(form.insurance),
        "directions": list(form.terms.directions),
        "conditions": list(form.terms.conditions),
        "genuine_features": form.terms.genuine_features,
        "infringing_features": form.terms.infringing_features,
        "permitted_quantity": form.terms.permitted_quantity,
        "quantity_unit": form.terms.quantity_unit,
    }
    names = (form.trademark.name, form.holder.name)
    words = [text for name in names for text in (name.ru, name.kk, name.en, name.original)]
    search = search_key(" ".join([found.entry_number, form.trademark.certificate_number, *words]))
    new = NewEntry(found.entry_number, record.id, found.id, work.today, common, national, search)
    entries.add(work.unit, new, work.now)
