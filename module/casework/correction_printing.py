"""The print of a corrected act: frozen texts that say that it is one, signed XML, evidence, registration mark."""

from __future__ import annotations

import hashlib
import json

from module.casework.correction_letters import address_of
from module.casework.gate import Deps, OpenWork, Work, visible
from module.casework.printing import picture_of
from module.kernel.errors import NotFound
from module.registry.actors import Actor
from module.registry.correction import Correction, CorrectionState
from module.registry.prints import DecisionSheet
from module.store import applications, corrections, decisions
from module.store.decisions import DecisionRecord, SigningDocumentRecord


def pdf(deps: Deps, open_work: OpenWork, actor: Actor, correction_id: str) -> bytes:
    """Return the print of a corrected act: the first one for everybody. Raises NotFound for a stranger."""
    with open_work(actor) as work:
        found = _signed(work, correction_id)
        if found.outcome is not None and found.outcome.print_sha256:
            return applications.read_blob(work.unit, found.outcome.print_sha256)
        sheet = _sheet(work, found)
    content = deps.printer.decision(sheet)
    sha256 = hashlib.sha256(content).hexdigest()
    with open_work(actor) as work:
        applications.store_blob(work.unit, sha256, content)
        corrections.keep_print(work.unit, correction_id, sha256)
    with open_work(actor) as work:
        kept = _signed(work, correction_id).outcome
        return applications.read_blob(work.unit, kept.print_sha256 if kept else sha256)


def _signed(work: Work, correction_id: str) -> Correction:
    found = corrections.get(work.unit, correction_id)
    if found is None or found.state is not CorrectionState.CORRECTED:
        raise NotFound
    visible(work, found.application_id)
    return found


def _sheet(work: Work, found: Correction) -> DecisionSheet:
    act, stored = papers_of(work, found)
    first = decisions.get_signing_document(work.unit, act.paper_id)
    if stored.signer is None or found.outcome is None or first is None:
        raise NotFound
    evidence = {
        "algorithm": stored.algorithm,
        "signer": stored.signer.full_name,
        "organisation": stored.signer.organisation,
        "certificate": stored.signer.serial_number,
        "verified_at": found.outcome.signed_at.isoformat(),
        "document_sha256": stored.sha256,
    }
    picture = picture_of(first.document)
    return DecisionSheet(
        number=found.outcome.number,
        made_at=found.outcome.signed_at,
        texts=found.texts,
        verification_url=address_of(work, found.code),
        signed_xml=stored.signed,
        evidence_json=json.dumps(evidence, ensure_ascii=False, indent=1).encode(),
        mark_xml=found.outcome.sealed,
        marks=found.outcome.marks,
        picture=applications.read_blob(work.unit, picture) if picture else b"",
        picture_name=picture,
    )


def papers_of(work: Work, found: Correction) -> tuple[DecisionRecord, SigningDocumentRecord]:
    """Return the first act of a correction, and the paper of the corrected one. Raises NotFound."""
    act = decisions.current(work.unit, found.application_id)
    stored = decisions.get_signing_document(work.unit, found.paper_id) if found.paper_id else None
    if act is None or stored is None:
        raise NotFound
    return act, stored
