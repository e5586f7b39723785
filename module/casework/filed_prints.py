"""Prints of a filed application: the application itself, and its receipt in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from module.casework.gate import Work, visible
from module.casework.rule_input import about_entry
from module.kernel.clock import ALMATY
from module.kernel.errors import NotAllowedNow
from module.kernel.text import N_, Message
from module.registry.application import (
    APPLICATION_KIND_LABELS,
    DOCUMENT_KIND_LABELS,
    Attachment,
    AttachmentRole,
)
from module.registry.application_document import shown
from module.registry.kinds import type_of
from module.registry.outline import outline
from module.registry.prints import Block, PrintRow, Sheet
from module.store import applications, decisions
from module.store.applications import ApplicationRecord
from module.store.decisions import SigningDocumentRecord

_PICTURES = (
    (AttachmentRole.GENUINE, N_("Pictures of genuine goods")),
    (AttachmentRole.INFRINGING, N_("Pictures of infringing goods")),
)


def _filed(work: Work, application_id: str) -> tuple[ApplicationRecord, SigningDocumentRecord]:
    record = visible(work, application_id)
    signing_document = decisions.signed_application(work.unit, record.id)
    if signing_document is None or record.submitted_at is None:
        raise NotAllowedNow
    return record, signing_document


def _filed_files(work: Work, record: ApplicationRecord) -> tuple[Attachment, ...]:
    """Return what was filed with the application: a document that was supplied later is not part of what was signed."""
    return tuple(file for file in applications.attachments(work.unit, record.id) if file.supplied_on is None)


def application_sheet(work: Work, application_id: str, language: str) -> Sheet:
    """Return a filed application as a sheet in a language. Raises NotAllowedNow for a draft."""
    record, signing_document = _filed(work, application_id)
    about = about_entry(work, record)
    base = about.base if about else None

    def say(message: Message) -> str:
        return work.deps.translate(message, language)

    blocks = tuple(
        Block(
            say(part.heading),
            tuple(
                PrintRow(say(line.label), "\n".join(shown(value, say) for value in line.values))
                for line in part.lines
                if line.values
            ),
        )
        for part in outline(record.form, _filed_files(work, record), type_of(record.kind), base)
    )
    signed = _signature_block(say, signing_document)
    return Sheet(
        language=language,
        title=say(Message(APPLICATION_KIND_LABELS[record.kind])),
        subtitle=record.number,
        blocks=(*blocks, signed),
        footer=say(Message(N_("The signed original is kept by the State Revenue Committee as an XML document."))),
        made_at=signing_document.signed_at or work.now,
    )


def _signature_block(say: Callable[[Message], str], signing_document: SigningDocumentRecord) -> Block:
    signer = signing_document.signer
    assert signer is not None and signing_document.signed_at is not None  # noqa: S101 - CHECK signed_with_evidence
    rows = (
        PrintRow(say(Message(N_("Signed by"))), signer.full_name),
        PrintRow(say(Message(N_("Organisation"))), signer.organisation),
        PrintRow(say(Message(N_("Certificate"))), signer.serial_number),
        PrintRow(
            say(Message(N_("Signed at"))), signing_document.signed_at.astimezone(ALMATY).strftime("%d.%m.%Y %H:%M")
        ),
        PrintRow("SHA-256", signing_document.sha256),
    )
    return Block(say(Message(N_("Electronic digital signature"))), tuple(row for row in rows if row.value))


def receipt_sheets(work: Work, application_id: str) -> tuple[Sheet, ...]:
    """Return the receipt in Kazakh and in Russian, whatever language its reader has (APPC art. 64)."""
    return tuple(receipt_sheet(work, application_id, language) for language in ("kk", "ru"))


def receipt_sheet(work: Work, application_id: str, language: str) -> Sheet:
    """Return the receipt of a filed application in a language.

    It names number and instant, by when it is decided, the documents that came, and who received them: the system
    registers by itself, so the official is a setting of the body (`authority.toml`; APPC art. 64).
    """
    record, signing_document = _filed(work, application_id)

    def say(message: Message) -> str:
        return work.deps.translate(message, language)

    assert record.submitted_at is not None  # noqa: S101 - narrows the type; _filed has checked it
    submitted = record.submitted_at.astimezone(ALMATY).strftime("%d.%m.%Y %H:%M")
    registered = record.registered_on.strftime("%d.%m.%Y") if record.registered_on else ""
    due = record.due_on.strftime("%d.%m.%Y") if record.due_on else say(Message(N_("The term is not set")))
    rows = (
        PrintRow(say(Message(N_("Application number"))), record.number),
        PrintRow(say(Message(N_("Received"))), submitted),
        PrintRow(say(Message(N_("Registered on"))), registered),
        PrintRow(say(Message(N_("Decision due by"))), due),
        PrintRow(say(Message(N_("IP object"))), record.form.right.name.best(language)),
        PrintRow(say(Message(N_("Right holder"))), record.form.holder.name.best(language)),
        PrintRow(say(Message(N_("Received by"))), work.deps.law.recipient.best(language)),
    )
    files = _filed_files(work, record)
    return Sheet(
        language=language,
        title=say(Message(N_("Receipt of the application"))),
        subtitle=record.number,
        blocks=(
            Block(work.deps.law.authority.best(language), tuple(row for row in rows if row.value)),
            Block(say(Message(N_("Documents received"))), tuple(_received(files, say))),
            _signature_block(say, signing_document),
        ),
        footer=say(Message(N_("You will be told of the decision by SMS and e-mail."))),
        made_at=record.submitted_at,
    )


def _received(files: Iterable[Attachment], say: Callable[[Message], str]) -> Iterator[PrintRow]:
    """Yield the application itself, each document with number, date and sheets, and how many pictures came."""
    yield PrintRow("1", say(Message(N_("Application, signed with EDS"))))
    found = list(files)
    documents = [file for file in found if file.role is AttachmentRole.DOCUMENT]
    for number, file in enumerate(documents, 2):
        kind = say(Message(DOCUMENT_KIND_LABELS[file.document_kind])) if file.document_kind else ""
        told = [kind, file.document_name, file.document_number and f"№ {file.document_number}"]
        told += [file.document_date.strftime("%d.%m.%Y")] if file.document_date else []
        told += [say(Message(N_("Number of sheets: {count}"), {"count": file.sheets}))] if file.sheets else []
        yield PrintRow(str(number), ", ".join(one for one in (*told, file.file_name) if one))
    for role, label in _PICTURES:
        count = sum(1 for file in found if file.role is role)
        if count:
            yield PrintRow(say(Message(label)), str(count))
