"""The register entry that a decision on inclusion opens, and the period of protection that the decision states."""

from __future__ import annotations

from dataclasses import replace

from module.casework.case_file import CaseFile
from module.casework.gate import Work
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.entry import EntryOrigin, Recording, entry_contents, opened
from module.registry.protection import Period, granted
from module.store import applications, entries
from module.store.applications import ApplicationRecord


def period(work: Work, record: ApplicationRecord) -> Period:
    """Return the period of an inclusion registered today (Customs Code art. 464).

    Raises Refused where no day is left: what was asked for, or the right itself, has ended meanwhile.
    """
    form = record.form
    found = granted(form.terms, form.right.valid_until, work.today, work.deps.law.deadlines)
    if found is None:
        text = N_("The object cannot be included: no day of the protection asked for is left (Customs Code, art. 464).")
        raise Refused((Fault("CC464", "", Message(text)),))
    return found


def write_entry(work: Work, file: CaseFile, number: str) -> None:
    """Open the entry; a decision is in force from the day of its registration (Customs Code art. 461 para. 7)."""
    record, decision = file.record, file.decision
    assert decision is not None  # noqa: S101 - only the row that signs a decision has this effect
    files = applications.attachments(work.unit, record.id)
    common, national = entry_contents(record.form, files)
    protected = period(work, record)
    common = replace(common, start=protected.start, end=protected.end)
    recording = Recording(work.today, work.now, decision.id)
    new = opened(number, EntryOrigin.DECIDED, recording, common, national)
    entries.add(work.unit, new, record.id, work.now)
