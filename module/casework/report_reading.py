"""What the people of an entry see of reports about it: what can be reported, one report, all of them."""

from __future__ import annotations

from dataclasses import dataclass

from module.casework import unreadable
from module.casework.entry_access import EntryReach
from module.casework.gate import EdsNeeded, Work, demand, is_officer
from module.kernel.errors import NotFound, NotPermitted
from module.kernel.text import Message
from module.registry.entry import Entry, EntryAsOf
from module.registry.entry_acts import Standing, barred
from module.registry.entry_report import EntryReport, ReportKind, days_to_report, why_no_report
from module.registry.staff_roles import StaffAct
from module.registry.workflow import FINAL
from module.store import entries, entry_reports, exclusion_cases

TABLE = "entry_report"


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
    may_report(work)
    found = entries.by_number(work.unit, number)
    if found is None:
        raise NotFound
    now, closed = reached(work, found.entry)
    return ReportOffer(
        now,
        closed or why_no_report(kind, now),
        beside_open_case(work, kind, number),
        days_to_report(kind, work.deps.law.deadlines),
    )


def load(work: Work, report_id: str) -> EntryReport:
    """Return a report about an entry of the person's, whoever of its people made it. Raises NotFound for any other."""
    if is_officer(work.actor):
        raise NotPermitted
    demand(work, StaffAct.SEE_CASES)
    report = entry_reports.get(work.unit, report_id)
    found = entries.by_number(work.unit, report.entry_number) if report else None
    if report is None or found is None:
        raise NotFound
    reached(work, found.entry)
    return report


def of_entry(work: Work, number: str) -> tuple[EntryReport, ...]:
    """Return the reports about an entry, the first one first; one that cannot be read is told and left out."""
    return entry_reports.of_entry(work.unit, number, unreadable.tell(work, TABLE))


def may_report(work: Work) -> None:
    """Refuse staff, and who may not sign for the side or has shown no key. Raises NotPermitted, EdsNeeded."""
    if is_officer(work.actor):
        raise NotPermitted
    if work.actor.by_password:
        raise EdsNeeded
    demand(work, StaffAct.SIGN_AND_FILE)


def reached(work: Work, entry: Entry) -> tuple[EntryAsOf, Message | None]:
    """Return an entry of the person's as it stands today, and why he may not speak about it."""
    now = entry.as_of(work.today)
    asker = EntryReach.of(work).to(now)
    if asker.standing is Standing.NOBODY:
        raise NotFound
    return now, barred(asker)


def beside_open_case(work: Work, kind: ReportKind, number: str) -> str:
    """Return the report of the end of the right whose case is open; empty where there is none."""
    if kind is not ReportKind.RIGHT_ENDED:
        return ""
    opened = open_case_of(work, number)
    return next(iter(entry_reports.of_case(work.unit, opened)), "") if opened else ""


def open_case_of(work: Work, number: str) -> str:
    """Return the id of the open case of exclusion of an entry; empty where there is none."""
    known = exclusion_cases.of_entry(work.unit, number)
    return next((one.id for one in known if one.status not in FINAL), "")
