"""The opinion as the document that the head signs; nothing of the signature goes to the Commission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from module.registry.opinion import OfficerProfile, OpinionFacts
from module.registry.signing_document import DocumentNode, SigningDocument

NAMESPACE = "urn:kz:trois:opinion:1"


@dataclass(frozen=True, slots=True)
class OpinionSubject:
    """What the opinion is on, as the application names it. `sha256` is of the message with the application."""

    object_kind: str
    object_name: str
    holder: str
    sha256: str


def opinion_document(facts: OpinionFacts, subject: OpinionSubject, authority: str, on: date) -> SigningDocument:
    """Return the document: the content of R.IP.SP.01.004, what it is on, and the day."""
    fields = {
        "id": facts.id,
        "signedOn": on.isoformat(),
        "authority": authority,
        "applicationId": facts.application_id,
        "registrationFormId": facts.form_id,
        "applicationSha256": subject.sha256,
        "applicant": facts.applicant,
        "objectKind": subject.object_kind,
        "objectName": subject.object_name,
        "rightHolder": subject.holder,
        "decisionCode": facts.verdict,
        "description": facts.explanation,
    }
    nodes = [DocumentNode(name, value) for name, value in fields.items() if value]
    nodes += [_officer("authorityOfficer", facts.head), _officer("officer", facts.case_officer)]
    return SigningDocument(NAMESPACE, DocumentNode("opinion", "", tuple(nodes)))


def _officer(tag: str, officer: OfficerProfile) -> DocumentNode:
    """Name an officer; a middle name that the person does not have stands as an empty element."""
    names = (
        DocumentNode("lastName", officer.last_name),
        DocumentNode("firstName", officer.first_name),
        DocumentNode("middleName", officer.middle_name),
    )
    ways = {"position": officer.post, "telephone": officer.phone, "email": officer.email}
    return DocumentNode(tag, "", (*names, *(DocumentNode(name, value) for name, value in ways.items() if value)))
