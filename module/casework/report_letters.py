"""Letters about reports: to the people of the entry at their lawful contacts (APPC art. 66), each in his language."""

from __future__ import annotations

from module.casework.end_readers import readers_of
from module.casework.gate import Work
from module.casework.writing import Addressee, page, write
from module.registry.entry_report import EntryReport
from module.registry.letters import LetterEvent, ReportFacts
from module.store import applications, entries


def tell(work: Work, report: EntryReport, event: LetterEvent, *, begun: str = "") -> None:
    """Write to holder and representative; `begun` is the draft of a change that was begun for the report.

    Who has no contact that counts is not written to: the page of the report says the same.
    """
    record = entries.current(work.unit, report.entry_number)
    if record is None:
        return
    outcome = report.outcome
    case = applications.get(work.unit, outcome.application_id) if outcome and outcome.application_id else None
    for reader in readers_of(work, record.entry.as_of(work.today), record.application_id):
        facts = ReportFacts(
            number=report.entry_number,
            happened_on=report.happened_on,
            page=page(work, f"/applications/{begun}" if begun else f"/reports/{report.id}"),
            due_on=case.due_on if case else None,
            reason=outcome.reason(reader.language) if outcome else "",
        )
        for channel, address in reader.addresses.items():
            write(work, event, Addressee(address, reader.language, reader.user_id, channel), facts)
