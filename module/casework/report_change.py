"""A change is begun by a report: a draft in the name of whoever reported, with the day, the words and the document.

Its people say in it what is to stand in the register, sign and file it.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from module.casework import claim_reading, report_deciding
from module.casework.gate import Work
from module.kernel.errors import Fault, Refused
from module.kernel.identifiers import looks_like_bin
from module.registry.actors import Actor
from module.registry.application import ApplicationKind, Attachment, AttachmentRole, DocumentKind
from module.registry.entry import entry_form
from module.registry.entry_report import EntryReport, ReportOutcome, ReportState
from module.registry.kinds.change import obstacle
from module.registry.workflow import Status
from module.store import applications, journal


def open_change(work: Work, report_id: str) -> str:
    """Begin an application for a change in the name of whoever reported, and return its id.

    Raises NotFound, NotPermitted, EdsNeeded, NotAllowedNow where the report is decided, Refused with the reason where
    the entry is not in force.
    """
    report, found = report_deciding.opened(work, report_id)
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
    report_deciding.decide(work, replace(report, outcome=outcome), "take_up_report")
    return key


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
