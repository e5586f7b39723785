"""The people of an entry report about it: that the right has ended, or that data of a suspended entry have changed.

A report is made in a session in which an EDS key was shown, like a claim; nothing is signed beside it. What follows
from the end of the right, a case of exclusion on ground (5), is opened in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from module.casework import examining, report_letters, unreadable
from module.casework.attachments import stored_name
from module.casework.claiming import SentFile
from module.casework.entry_access import EntryReach
from module.casework.exclusion_cases import open_case
from module.casework.gate import EdsNeeded, Work, demand, is_officer, party_of
from module.kernel.errors import Fault, NotFound, NotPermitted, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.entry import Entry, EntryAsOf, ExclusionGround
from module.registry.entry_acts import Standing, barred
from module.registry.entry_claim import ClaimDocument
from module.registry.entry_report import (
    LONGEST_REPORT,
    EntryReport,
    ReportKind,
    ReportOutcome,
    ReportState,
    days_to_report,
    last_day_to_report,
    why_no_report,
)
from module.registry.exclusion_cause import ExclusionCause
from module.registry.letters import LetterEvent
from module.registry.staff_roles import StaffAct
from module.registry.workflow import FINAL
from module.store import applications, entries, entry_reports, exclusion_cases, journal

TABLE = "entry_report"
_SHOWN = N_(
    "The right holder or the representative reported on {told} that the right in the object ended on {day}; document "
    "“{document}”."
)


@dataclass(frozen=True, slots=True)
class Reported:
    """What somebody reports: the last day of the right, or the day from which the data are others; and in words."""

    happened_on: date | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReportOffer:
    """An entry about which somebody would report, and why not; `own` is the report that has led to an open case.

    `days` is the term of the law for telling, None where the setting names none.
    """

    entry: EntryAsOf
    why: Message | None
    own: str = ""
    days: int | None = None


def offered(work: Work, kind: ReportKind, number: str) -> ReportOffer:
    """Return what the page of a report shows.

    Raises NotFound for an entry that is none of the person's, NotPermitted, EdsNeeded.
    """
    _may_report(work)
    found = entries.by_number(work.unit, number)
    if found is None:
        raise NotFound
    now, closed = _reached(work, found.entry)
    return ReportOffer(
        now,
        closed or why_no_report(kind, now),
        _beside_open_case(work, kind, number),
        days_to_report(kind, work.deps.law.deadlines),
    )


def report(work: Work, kind: ReportKind, number: str, said: Reported, document: SentFile) -> str:
    """Store a report and return its id; of the end of the right a second one leads to the first while its case is open.

    Raises what `offered` raises, and Refused where something is missing or the entry takes no such report.
    """
    _may_report(work)
    found = entries.lock(work.unit, number)
    if found is None:
        raise NotFound
    now, closed = _reached(work, found.entry)
    same = _beside_open_case(work, kind, number) or _sent_twice(work, kind, number, said, document)
    if same:
        return same
    why = closed or why_no_report(kind, now)
    faults = [Fault("CC463", "", why)] if why is not None else _faults(work, kind, said)
    if faults or said.happened_on is None:
        raise Refused(tuple(faults))
    made = _report(work, kind, number, said.happened_on, said.words.strip(), document)
    applications.store_blob(work.unit, document.file.seen.sha256, document.file.content)
    examining.remember(work, document.file)
    outcome = _to_case(work, found.entry, made) if kind is ReportKind.RIGHT_ENDED else None
    entry_reports.add(work.unit, _with(made, outcome), entries.id_of(work.unit, number))
    journal.write(
        work.unit,
        work.actor,
        "report_right_end" if kind is ReportKind.RIGHT_ENDED else "report_data_change",
        work.now,
        application_id=outcome.application_id if outcome else None,
        entry=number,
        report=made.id,
        happened_on=made.happened_on.isoformat(),
        late=made.is_late,
        document_sha256=made.document.sha256,
    )
    event = LetterEvent.RIGHT_END_REPORTED if kind is ReportKind.RIGHT_ENDED else LetterEvent.DATA_CHANGE_REPORTED
    report_letters.tell(work, _with(made, outcome), event)
    return made.id


def load(work: Work, report_id: str) -> EntryReport:
    """Return a report about an entry of the person's, whoever of its people made it. Raises NotFound for any other."""
    if is_officer(work.actor):
        raise NotPermitted
    demand(work, StaffAct.SEE_CASES)
    report = entry_reports.get(work.unit, report_id)
    found = entries.by_number(work.unit, report.entry_number) if report else None
    if report is None or found is None:
        raise NotFound
    _reached(work, found.entry)
    return report


def of_entry(work: Work, number: str) -> tuple[EntryReport, ...]:
    """Return the reports about an entry, the first one first; one that cannot be read is told and left out."""
    return entry_reports.of_entry(work.unit, number, unreadable.tell(work, TABLE))


def _may_report(work: Work) -> None:
    if is_officer(work.actor):
        raise NotPermitted
    if work.actor.by_password:
        raise EdsNeeded
    demand(work, StaffAct.SIGN_AND_FILE)


def _reached(work: Work, entry: Entry) -> tuple[EntryAsOf, Message | None]:
    """Return an entry of the person's as it stands today, and why he may not speak about it."""
    now = entry.as_of(work.today)
    asker = EntryReach.of(work).to(now)
    if asker.standing is Standing.NOBODY:
        raise NotFound
    return now, barred(asker)


def _beside_open_case(work: Work, kind: ReportKind, number: str) -> str:
    """Return the report of the end of the right whose case is open; empty where there is none."""
    if kind is not ReportKind.RIGHT_ENDED:
        return ""
    opened = _open_case(work, number)
    return next(iter(entry_reports.of_case(work.unit, opened)), "") if opened else ""


def _open_case(work: Work, number: str) -> str:
    known = exclusion_cases.of_entry(work.unit, number)
    return next((one.id for one in known if one.status not in FINAL), "")


def _sent_twice(work: Work, kind: ReportKind, number: str, said: Reported, document: SentFile) -> str:
    """Return the open report that says the same with the same document: a form that was sent twice."""
    same = (kind, said.happened_on, said.words.strip(), document.file.seen.sha256, party_of(work.actor))
    for one in of_entry(work, number):
        told = (one.kind, one.happened_on, one.words, one.document.sha256, one.reporter)
        if one.state is ReportState.OPEN and told == same:
            return one.id
    return ""


def _faults(work: Work, kind: ReportKind, said: Reported) -> list[Fault]:
    found = list(too_long("words", said.words, LONGEST_REPORT))
    if said.happened_on is None:
        found.append(Fault("empty", "happened_on", Message(N_("Enter the day."))))
    elif said.happened_on > work.today:
        text = N_("What is reported has happened already: the day must not be in the future.")
        found.append(Fault("future", "happened_on", Message(text)))
    if kind is ReportKind.DATA_CHANGED and not said.words.strip():
        found.append(Fault("empty", "words", Message(N_("Say which data have changed, and how."))))
    return found


def _report(
    work: Work, kind: ReportKind, number: str, happened_on: date, words: str, document: SentFile
) -> EntryReport:
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


def _to_case(work: Work, entry: Entry, made: EntryReport) -> ReportOutcome:
    """Return the case that a report of the end of the right leads to: the open one, else a new one (CC art. 463)."""
    key = _open_case(work, entry.number)
    if not key:
        params = {"told": work.today, "day": made.happened_on, "document": made.document.file_name}
        kazakh, russian = (work.deps.translate(Message(_SHOWN, params), language) for language in ("kk", "ru"))
        cause = ExclusionCause(ExclusionGround.RIGHT_ENDED, work.today, made.happened_on, kazakh, russian)
        key = open_case(work, entry, cause)
    case = applications.get(work.unit, key)
    return ReportOutcome(
        ReportState.TAKEN_UP, work.now, application_id=key, application_number=case.number if case else ""
    )


def _with(made: EntryReport, outcome: ReportOutcome | None) -> EntryReport:
    return replace(made, outcome=outcome)
