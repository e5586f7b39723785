"""The document that renews the right comes to an extension that awaits it (Customs Code art. 462 para. 2; spec d8)."""

from __future__ import annotations

from datetime import date

from module.casework.attachments import Details, keep, room_for_another
from module.casework.case_file import CaseFile
from module.casework.examining import ExaminedFile
from module.casework.gate import Work
from module.casework.performing import Done, enter, perform
from module.casework.rule_input import about_entry
from module.kernel.errors import Fault, NotAllowedNow, Refused
from module.kernel.text import N_, Message
from module.registry.application import AttachmentRole, DocumentKind
from module.registry.workflow import Act, Status
from module.store.journal import JournalEntry


def supply(work: Work, application_id: str, file_name: str, file: ExaminedFile, told: Details) -> Status:
    """Take the document; the case goes on, and the term of its decision runs from today.

    One that comes after its time is taken all the same: it does not stop the exclusion (art. 463 para. 1 (3)), which
    ends without a decision where the extension is signed before it. Raises Refused for a document that does not say
    that the right holds longer.
    """

    def do(case: CaseFile) -> Done:
        record, about = case.record, about_entry(work, case.record)
        if about is None:
            raise NotAllowedNow
        known = about.base.common.right.valid_until
        if told.valid_until is None or (known is not None and told.valid_until <= known):
            text = N_("Enter the day until which the renewed right is valid: later than {date}.")
            raise Refused((Fault("CC462", "valid_until", Message(text, {"date": known})),))
        room_for_another(work, record.id)
        role = AttachmentRole.DOCUMENT
        attached = keep(work, record.id, role, file_name, file, told, supplied_on=work.today)
        kept = JournalEntry("attach", {"sha256": attached.sha256, "role": role})
        return Done(journal=(kept,), details={"valid_until": told.valid_until.isoformat()})

    return perform(work, application_id, Act.SUPPLY_DOCUMENT, do)


def ask(work: Work, application_id: str) -> None:
    """Ask whether the document may be supplied now, before a file is read; raises what keeps it, with its sentence."""
    enter(work, application_id, Act.SUPPLY_DOCUMENT)


def said(valid_until: date, number: str, day: date | None) -> Details:
    """Return what is told of a document that renews the right."""
    return Details(DocumentKind.RIGHT, document_number=number, document_date=day, valid_until=valid_until)
