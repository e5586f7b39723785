"""The officer's side of reports: the list, and one report with its entry. `report_deciding` closes one."""

from __future__ import annotations

from dataclasses import dataclass

from module.casework import claim_reading, unreadable
from module.casework.gate import Work
from module.casework.report_reading import TABLE
from module.kernel.errors import NotFound
from module.kernel.text import Message
from module.registry.entry import EntryAsOf
from module.registry.entry_report import EntryReport, ReportState
from module.registry.kinds.change import obstacle
from module.registry.paging import FIRST, ListPlace, Paged
from module.store import entries, entry_reports


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as an officer reads it, with the entry as it stands today.

    `why` is why no change can be opened yet; `may_decide`: nobody decides on a report of his own.
    """

    report: EntryReport
    entry: EntryAsOf
    why: Message | None
    may_decide: bool


def worklist(work: Work, state: ReportState, place: ListPlace = FIRST) -> Paged[EntryReport]:
    """Return a page of the reports of a state. Raises NotPermitted, EdsNeeded."""
    claim_reading.demand_officer(work)
    return entry_reports.listed(work.unit, state, place, unreadable.tell(work, TABLE))


def load(work: Work, report_id: str) -> ReportView:
    """Return a report with its entry. Raises NotFound, NotPermitted, EdsNeeded."""
    claim_reading.demand_officer(work)
    report = entry_reports.get(work.unit, report_id)
    found = entries.by_number(work.unit, report.entry_number) if report else None
    if report is None or found is None:
        raise NotFound
    now = found.entry.as_of(work.today)
    return ReportView(report, now, obstacle(now), report.person != work.actor.iin)


def document(work: Work, report_id: str) -> tuple[str, bytes]:
    """Return the document of a report with its name.

    Raises NotFound, and NotAllowedNow where malicious code was found in it after it was stored.
    """
    claim_reading.demand_officer(work)
    report = entry_reports.get(work.unit, report_id)
    if report is None:
        raise NotFound
    return report.document.file_name, claim_reading.content(work, report.document)
