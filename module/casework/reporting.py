"""The people of an entry report about it: that the right has ended, or that data of a suspended entry have changed.

A report is made in a session in which an EDS key was shown, like a claim; nothing is signed beside it. What follows
from the end of the right, a case of exclusion on ground (5), is opened in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from module.casework import report_cases, report_reading, report_writing
from module.casework.claiming import SentFile
from module.casework.gate import Work, party_of
from module.kernel.errors import Fault, NotFound, Refused, too_long
from module.kernel.text import N_, Message
from module.registry.entry_report import LONGEST_REPORT, ReportKind, ReportState, why_no_report
from module.store import entries


@dataclass(frozen=True, slots=True)
class Reported:
    """What somebody reports: the last day of the right, or the day from which the data are others; and in words."""

    happened_on: date | None
    words: str = ""


def report(work: Work, kind: ReportKind, number: str, said: Reported, document: SentFile) -> str:
    """Store a report and return its id; of the end of the right a second one leads to the first while its case is open.

    Raises what `report_reading.offered` raises; Refused where something is missing or the entry takes no such report.
    """
    report_reading.may_report(work)
    found = entries.lock(work.unit, number)
    if found is None:
        raise NotFound
    now, closed = report_reading.reached(work, found.entry)
    same = report_reading.beside_open_case(work, kind, number) or _sent_twice(work, kind, number, said, document)
    if same:
        return same
    why = closed or why_no_report(kind, now)
    faults = [Fault("CC463", "", why)] if why is not None else _faults(work, kind, said)
    if faults or said.happened_on is None:
        raise Refused(tuple(faults))
    made = report_writing.made(work, kind, number, said.happened_on, said.words.strip(), document)
    if kind is ReportKind.RIGHT_ENDED:
        made = replace(made, outcome=report_cases.to_case(work, found.entry, made))
    report_writing.write(work, made, document)
    return made.id


def _sent_twice(work: Work, kind: ReportKind, number: str, said: Reported, document: SentFile) -> str:
    """Return the open report that says the same with the same document: a form that was sent twice."""
    same = (kind, said.happened_on, said.words.strip(), document.file.seen.sha256, party_of(work.actor))
    for one in report_reading.of_entry(work, number):
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
