"""The officer's side of reports: the list, one report, and what becomes of changed data of a suspended entry.

Once protection is resumed the officer opens the change: a draft in the name of whoever reported, with the day, the
words and the document; its people say in it what is to stand in the register, sign and file it. Or the report is closed
with words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from module.casework import claim_reading, report_letters, unreadable
from module.casework.gate import Work
from module.casework.reporting import TABLE
from module.kernel.errors import Fault, NotAllowedNow, NotFound, NotPermitted, Refused, too_long
from module.kernel.identifiers import looks_like_bin
from module.kernel.text import N_, Message
from module.registry.actors import Actor
from module.registry.application import ApplicationKind, Attachment, AttachmentRole, DocumentKind
from module.registry.decision import LONGEST_EXPLANATION
from module.registry.entry import EntryAsOf, entry_form
from module.registry.entry_report import EntryReport, ReportKind, ReportOutcome, ReportState
from module.registry.kinds.change import obstacle
from module.registry.letters import LetterEvent
from module.registry.paging import FIRST, ListPlace, Paged
from module.registry.workflow import Status
from module.store import applications, entries, entry_reports, journal
from module.store.entries import EntryRecord

_OWN = N_("Nobody decides on a report of his own. Another officer does.")


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


def open_change(work: Work, report_id: str) -> str:
    """Begin an application for a change in the name of whoever reported, and return its id.

    Raises NotFound, NotPermitted, EdsNeeded, NotAllowedNow where the report is decided, Refused with the reason where
    the entry is not in force.
    """
    report, found = _opened(work, report_id)
    now = found.entry.as_of(work.today)
    why = obstacle(now)
    if why is not None:
        raise Refused((Fault("CC461.8", "", why),))
    number = report.reporter
    owner = Actor(report.account_id, report.person, number if looks_like_bin(number) else "", "", frozenset())
    form = replace(entry_form(now), reason=report.words, changed_on=report.happened_on)
    form = replace(form, terms=replace(form.terms, end=None))
    key = applications.create(
        work.unit, owner, form, "", work.now, kind=ApplicationKind.CHANGE, base_number=report.entry_number
    )
    applications.attach(work.unit, key, _proof(work, report), work.now)
    journal.write(
        work.unit,
        work.actor,
        "create",
        work.now,
        application_id=key,
        after=Status.DRAFT,
        kind=ApplicationKind.CHANGE.value,
        entry=report.entry_number,
        report=report.id,
    )
    outcome = ReportOutcome(ReportState.TAKEN_UP, work.now, application_id=key)
    _decide(work, replace(report, outcome=outcome), "take_up_report")
    report_letters.tell(work, report, LetterEvent.REPORTED_CHANGE_OPENED, begun=key)
    return key


def close(work: Work, report_id: str, reason_kk: str, reason_ru: str) -> None:
    """Close a report with words in both languages; the entry stays as it is.

    Raises NotFound, NotPermitted, EdsNeeded, NotAllowedNow where it is decided, Refused without words (APPC art. 80).
    """
    report, _ = _opened(work, report_id)
    faults: list[Fault] = []
    for path, text in (("reason_kk", reason_kk), ("reason_ru", reason_ru)):
        if not text.strip():
            faults.append(Fault("APPC80", path, Message(N_("Say in this language why the report is closed."))))
        faults += too_long(path, text, LONGEST_EXPLANATION)
    if faults:
        raise Refused(tuple(faults))
    outcome = ReportOutcome(ReportState.CLOSED, work.now, reason_kk.strip(), reason_ru.strip())
    closed = replace(report, outcome=outcome)
    _decide(work, closed, "close_report")
    report_letters.tell(work, closed, LetterEvent.REPORT_CLOSED)


def _opened(work: Work, report_id: str) -> tuple[EntryReport, EntryRecord]:
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


def _decide(work: Work, report: EntryReport, act: str) -> None:
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


def _proof(work: Work, report: EntryReport) -> Attachment:
    return Attachment(
        id=str(uuid4()),
        role=AttachmentRole.DOCUMENT,
        file_name=report.document.file_name,
        media_type="application/pdf",
        size=len(claim_reading.content(work, report.document)),
        sha256=report.document.sha256,
        document_kind=DocumentKind.OTHER,
        document_date=report.happened_on,
    )
