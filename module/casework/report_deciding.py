"""An officer closes a report of changed data with words; `report_change` begins the change instead."""

from __future__ import annotations

from dataclasses import replace

from module.casework import claim_reading, report_letters
from module.casework.gate import Work
from module.kernel.errors import Fault, NotAllowedNow, NotFound, NotPermitted, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.decision import LONGEST_EXPLANATION
from module.registry.entry_report import EntryReport, ReportKind, ReportOutcome, ReportState
from module.registry.letters import LetterEvent
from module.store import entries, entry_reports, journal
from module.store.entries import EntryRecord

_OWN = N_("Nobody decides on a report of his own. Another officer does.")


def close(work: Work, report_id: str, reason_kk: str, reason_ru: str) -> None:
    """Close a report with words in both languages; the entry stays as it is.

    Raises NotFound, NotPermitted, EdsNeeded, NotAllowedNow where it is decided, Refused without words (APPC art. 80).
    """
    report, _ = opened(work, report_id)
    faults: list[Fault] = []
    for path, text in (("reason_kk", reason_kk), ("reason_ru", reason_ru)):
        if not text.strip():
            faults.append(Fault("APPC80", path, Message(N_("Say in this language why the report is closed."))))
        faults += too_long(path, text, LONGEST_EXPLANATION)
    if faults:
        raise Refused(tuple(faults))
    outcome = ReportOutcome(ReportState.CLOSED, work.now, reason_kk.strip(), reason_ru.strip())
    decide(work, replace(report, outcome=outcome), "close_report")


def opened(work: Work, report_id: str) -> tuple[EntryReport, EntryRecord]:
    """Return an open report of changed data and its entry, both locked, the entry first."""
    claim_reading.demand_officer(work)
    known = entry_reports.get(work.unit, report_id)
    found = entries.lock(work.unit, known.entry_number) if known else None
    report = entry_reports.get(work.unit, report_id, lock=True)
    if found is None or report is None:
        raise NotFound
    if report.person == work.actor.iin:
        raise NotPermitted(Message(_OWN))
    if report.state is not ReportState.OPEN or report.kind is not ReportKind.DATA_CHANGED:
        raise NotAllowedNow
    return report, found


def decide(work: Work, report: EntryReport, act: str) -> None:
    """Write down the outcome of a report, and tell the people of the entry."""
    if report.outcome is None:
        raise NotAllowedNow
    entry_reports.decide(work.unit, report.id, report.outcome, work.actor.account_id)
    journal.write(
        work.unit,
        work.actor,
        act,
        work.now,
        before=ReportState.OPEN,
        after=report.state,
        entry=report.entry_number,
        report=report.id,
    )
    if report.state is ReportState.CLOSED:
        report_letters.tell(work, report, LetterEvent.REPORT_CLOSED)
    else:
        report_letters.tell(work, report, LetterEvent.REPORTED_CHANGE_OPENED, begun=report.outcome.application_id)
