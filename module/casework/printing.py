"""What is printed: application, receipt, decision."""

from __future__ import annotations

import json
from collections.abc import Callable

from module.casework.gate import Deps, OpenWork, Work, visible
from module.casework.rule_input import about_entry
from module.kernel.clock import ALMATY
from module.kernel.errors import NotAllowedNow, NotFound
from module.kernel.text import N_, Message
from module.registry.actors import Actor
from module.registry.application import APPLICATION_KIND_LABELS
from module.registry.application_document import shown
from module.registry.kinds import type_of
from module.registry.outline import outline
from module.registry.prints import Block, DecisionSheet, PrintRow, Sheet
from module.store import applications, decisions
from module.store.applications import ApplicationRecord
from module.store.decisions import SigningDocumentRecord


def _filed(work: Work, application_id: str) -> tuple[ApplicationRecord, SigningDocumentRecord]:
    record = visible(work, application_id)
    signing_document = decisions.signed_application(work.unit, record.id)
    if signing_document is None or record.submitted_at is None:
        raise NotAllowedNow
    return record, signing_document


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
        for part in outline(record.form, applications.attachments(work.unit, record.id), type_of(record.kind), base)
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


def receipt_sheet(work: Work, application_id: str, language: str) -> Sheet:
    """Return the receipt of a filed application: number, when it was taken in, by when it is decided."""
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
    )
    authority = work.deps.law.authority.best(language)
    return Sheet(
        language=language,
        title=say(Message(N_("Receipt of the application"))),
        subtitle=record.number,
        blocks=(Block(authority, tuple(row for row in rows if row.value)), _signature_block(say, signing_document)),
        footer=say(Message(N_("You will be told of the decision by SMS and e-mail."))),
        made_at=record.submitted_at,
    )


def decision_pdf(deps: Deps, open_work: OpenWork, actor: Actor, application_id: str) -> bytes:
    """Return the print of a signed decision: the stored one, or the first one made now and stored.

    Raises NotFound for a stranger, NotAllowedNow before the decision.
    """
    with open_work(actor) as work:
        visible(work, application_id)
        found = decisions.current(work.unit, application_id)
        if found is None or found.signed_at is None:
            raise NotAllowedNow
        decision_id = found.id
    return print_decision(deps, open_work, actor, decision_id, application_id)


def print_decision(deps: Deps, open_work: OpenWork, actor: Actor, decision_id: str, application_id: str) -> bytes:
    """Print a decision unless it is printed; everybody gets the first print."""
    with open_work(actor) as work:
        stored = decisions.print_of(work.unit, decision_id)
        if stored:
            return applications.read_blob(work.unit, stored)
        sheet = decision_sheet(work, application_id)
    content = deps.printer.decision(sheet)
    with open_work(actor) as work:
        decisions.store_print(work.unit, decision_id, content, work.now)
    with open_work(actor) as work:
        return applications.read_blob(work.unit, decisions.print_of(work.unit, decision_id))


def decision_sheet(work: Work, application_id: str) -> DecisionSheet:
    """Return a signed decision as the printer needs it: frozen texts, signed XML, evidence."""
    found = decisions.current(work.unit, application_id)
    signing_document = decisions.get_signing_document(work.unit, found.paper_id) if found and found.paper_id else None
    if found is None or signing_document is None or signing_document.signer is None or found.signed_at is None:
        raise NotFound
    evidence = {
        "algorithm": signing_document.algorithm,
        "signer": signing_document.signer.full_name,
        "organisation": signing_document.signer.organisation,
        "certificate": signing_document.signer.serial_number,
        "verified_at": found.signed_at.isoformat(),
        "document_sha256": signing_document.sha256,
    }
    registration = decisions.registration(work.unit, found.id)
    return DecisionSheet(
        number=found.number,
        made_at=found.signed_at,
        texts=found.texts,
        verification_url=f"{work.deps.public_url}/verify/{found.code}",
        signed_xml=signing_document.signed,
        evidence_json=json.dumps(evidence, ensure_ascii=False, indent=1).encode(),
        mark_xml=registration.sealed if registration else b"",
        marks=registration.texts if registration else (),
    )
