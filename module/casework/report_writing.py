"""A report is stored with its document, the journal and the letters, in the transaction of what it leads to."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from module.casework import examining, report_letters
from module.casework.attachments import stored_name
from module.casework.claiming import SentFile
from module.casework.gate import Work, party_of
from module.registry.entry_claim import ClaimDocument
from module.registry.entry_report import EntryReport, ReportKind, last_day_to_report
from module.registry.letters import LetterEvent
from module.store import applications, entries, entry_reports, journal


def made(work: Work, kind: ReportKind, number: str, happened_on: date, words: str, document: SentFile) -> EntryReport:
    """Return a report as it is said; whether it is late stands in it."""
    last, seen, actor = last_day_to_report(kind, happened_on, work.deps.law.deadlines), document.file.seen, work.actor
    return EntryReport(
        id=str(uuid4()),
        entry_number=number,
        kind=kind,
        happened_on=happened_on,
        words=words,
        document=ClaimDocument(seen.sha256, stored_name(document.name, seen.media_type)),
        reporter=party_of(actor),
        reporter_name=actor.organisation or actor.name,
        account_id=actor.account_id,
        person=actor.iin,
        reported_at=work.now,
        is_late=last is not None and work.today > last,
    )


def write(work: Work, report: EntryReport, document: SentFile) -> None:
    """Store a report with its document, and tell the people of the entry that it has come."""
    of_right = report.kind is ReportKind.RIGHT_ENDED
    applications.store_blob(work.unit, document.file.seen.sha256, document.file.content)
    examining.remember(work, document.file)
    entry_reports.add(work.unit, report, entries.id_of(work.unit, report.entry_number))
    journal.write(
        work.unit,
        work.actor,
        "report_right_end" if of_right else "report_data_change",
        work.now,
        application_id=report.outcome.application_id if report.outcome else None,
        entry=report.entry_number,
        report=report.id,
        happened_on=report.happened_on.isoformat(),
        late=report.is_late,
        document_sha256=report.document.sha256,
    )
    event = LetterEvent.RIGHT_END_REPORTED if of_right else LetterEvent.DATA_CHANGE_REPORTED
    report_letters.tell(work, report, event)
