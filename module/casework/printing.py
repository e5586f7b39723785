"""The print of a decision: frozen texts, signed XML, evidence, registration mark, image of the mark."""

from __future__ import annotations

import json
from collections.abc import Sequence

from module.casework.gate import Deps, OpenWork, Work, visible
from module.kernel.errors import NotAllowedNow, NotFound
from module.registry.actors import Actor
from module.registry.prints import DecisionSheet, LegalText
from module.store import applications, decisions
from module.xmldoor import as_signing_document, parse


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


def first_act_pdf(deps: Deps, open_work: OpenWork, actor: Actor, application_id: str) -> bytes:
    """Return the print of the act after which a case went on. Raises NotFound for a stranger, or without one."""
    with open_work(actor) as work:
        visible(work, application_id)
        found = decisions.followed(work.unit, application_id)
        if not found:
            raise NotFound
    return print_decision(deps, open_work, actor, found[0].id, application_id)


def print_decision(deps: Deps, open_work: OpenWork, actor: Actor, decision_id: str, application_id: str) -> bytes:
    """Print a decision unless it is printed; everybody gets the first print."""
    with open_work(actor) as work:
        stored = decisions.print_of(work.unit, decision_id)
        if stored:
            return applications.read_blob(work.unit, stored)
        sheet = decision_sheet(work, application_id, decision_id)
    content = deps.printer.decision(sheet)
    with open_work(actor) as work:
        decisions.store_print(work.unit, decision_id, content, work.now)
    with open_work(actor) as work:
        return applications.read_blob(work.unit, decisions.print_of(work.unit, decision_id))


def decision_sheet(work: Work, application_id: str, decision_id: str = "") -> DecisionSheet:
    """Return a signed decision as the printer needs it: frozen texts, signed XML, evidence.

    `decision_id` names an act of an application that may have gone on after it; without one it is the current act.
    """
    found = decisions.get(work.unit, decision_id) if decision_id else decisions.current(work.unit, application_id)
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
    picture = picture_of(signing_document.document)
    return DecisionSheet(
        number=found.number,
        made_at=found.signed_at,
        texts=found.texts,
        verification_url=f"{work.deps.public_url}/verify/{found.code}",
        signed_xml=signing_document.signed,
        evidence_json=json.dumps(evidence, ensure_ascii=False, indent=1).encode(),
        mark_xml=registration.sealed if registration else b"",
        marks=registration.texts if registration else (),
        picture=applications.read_blob(work.unit, picture) if picture else b"",
        picture_name=_label_of(picture, found.texts) if picture else "",
    )


def _label_of(digest: str, texts: Sequence[LegalText]) -> str:
    """Return what the act calls its image: the text alternative, frozen with it."""
    return next((row.label for text in texts for row in text.protected if digest in row.value), digest)


def picture_of(document: bytes) -> str:
    """Return the digest of the image that a decision was signed with, or an empty string."""
    told = as_signing_document(parse(document)).root.children
    found = (node for part in told if part.tag == "protectedObject" for node in part.children)
    return next((node.text for node in found if node.tag == "pictureSha256"), "")
