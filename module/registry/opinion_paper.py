"""The opinion as the document that the head signs; nothing of the signature goes to the Commission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from module.registry.opinion import Officer, OpinionFacts
from module.registry.paper import Node, Paper

NAMESPACE = "urn:kz:trois:opinion:1"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the opinion is on, as the application names it. `sha256` is of the message with the application."""

    object_kind: str
    object_name: str
    holder: str
    sha256: str


def opinion_paper(facts: OpinionFacts, subject: Subject, authority: str, on: date) -> Paper:
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
    nodes = [Node(name, value) for name, value in fields.items() if value]
    nodes += [_officer("authorityOfficer", facts.head), _officer("officer", facts.executor)]
    return Paper(NAMESPACE, Node("opinion", "", tuple(nodes)))


def _officer(tag: str, officer: Officer) -> Node:
    """Name an officer; a middle name that the person does not have stands as an empty element."""
    names = (
        Node("lastName", officer.last_name),
        Node("firstName", officer.first_name),
        Node("middleName", officer.middle_name),
    )
    ways = {"position": officer.post, "telephone": officer.phone, "email": officer.email}
    return Node(tag, "", (*names, *(Node(name, value) for name, value in ways.items() if value)))
