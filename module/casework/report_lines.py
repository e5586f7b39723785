"""Reports as lines of the page of an entry: what was reported, and what can be reported now."""

from __future__ import annotations

from dataclasses import dataclass

from module.casework import unreadable
from module.casework.gate import Work
from module.registry.entry import EntryAsOf
from module.registry.entry_report import (
    REPORT_KIND_LABELS,
    REPORT_STATE_LABELS,
    EntryReport,
    ReportKind,
    why_no_report,
)
from module.store import entry_reports


@dataclass(frozen=True, slots=True)
class ReportLines:
    """The reports about an entry, each with what it is called and what has become of it, and what can be reported."""

    told: tuple[tuple[EntryReport, str, str], ...]
    open_kinds: tuple[ReportKind, ...]


def of_own(work: Work, now: EntryAsOf) -> ReportLines:
    """Return the lines of an entry of the person's; a report that cannot be read is told and left out."""
    found = entry_reports.of_entry(work.unit, now.number, unreadable.tell(work, "entry_report"))
    told = tuple((one, REPORT_KIND_LABELS[one.kind], REPORT_STATE_LABELS[one.state]) for one in found)
    return ReportLines(told, tuple(kind for kind in ReportKind if why_no_report(kind, now) is None))
