"""Documents that we write ourselves: notices, questions, opinions as trees; the register record by record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import IO

from lxml import etree

from module.eaeu.codec import Names, element
from module.eaeu.envelope import new_uuid
from module.eaeu.structures.node import Node
from module.eaeu.structures.tables import structures
from module.kernel.errors import NotFound
from module.registry.exchange import ExchangeSettings
from module.registry.opinion import OfficerProfile, OpinionFacts
from module.store.exchange.union import CIRCULATION, ENTRY

COUNTRIES = "P.CLS.001"
NO_MIDDLE_NAME = "-"
"""Tables 20 and 21, rule 4 demand a middle name of everyone; there is no word in the act for those who have none."""


def instant(at: datetime) -> str:
    """Return an instant as the rules demand: UTC, milliseconds, `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def add(parent: Node, name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> Node:
    """Append an element and return it."""
    return parent.add(Node(name, text, dict(attributes or {})))


def document(root: str, message: str, structure: str, edoc_id: str, now: datetime, reference: str = "") -> Node:
    """Return a document with its header."""
    made = Node(root)
    header = add(made, "ccdo:EDocHeader")
    add(header, "csdo:InfEnvelopeCode", message)
    add(header, "csdo:EDocCode", structure)
    add(header, "csdo:EDocId", edoc_id)
    if reference:
        add(header, "csdo:EDocRefId", reference)
    add(header, "csdo:EDocDateTime", instant(now))
    return made


def result(message: str, edoc_id: str, reference: str, code: str, now: datetime) -> Node:
    """Return R.006: a notice of what became of a message."""
    made = document("doc:ProcessingResultDetails", message, "R.006", edoc_id, now, reference)
    add(made, "csdo:EventDateTime", instant(now))
    add(made, "csdo:ProcessingResultV2Code", code)
    return made


def resource_status(message: str, edoc_id: str, resource: str, updated_at: datetime, now: datetime) -> Node:
    """Return R.007: a question about a resource, with the latest update that we hold."""
    made = document("doc:ResourceStatusDetails", message, "R.007", edoc_id, now)
    add(made, "csdo:UpdateDateTime", instant(updated_at))
    add(made, "csdo:InformationResourceId", resource)
    return made


def opinion(facts: OpinionFacts, settings: ExchangeSettings, message: str, edoc_id: str, now: datetime) -> Node:
    """Return R.IP.SP.01.004: the opinion of the customs body on one object."""
    made = document("doc:IPObjectCustomsDecisionDetails", message, "R.IP.SP.01.004", edoc_id, now)
    body = settings.authority
    authority = add(made, "ccdo:UnifiedAuthorityDetails")
    add(authority, "csdo:UnifiedCountryCode", body.country, {"codeListId": body.country_list})
    if body.id:
        add(authority, "csdo:AuthorityId", body.id)
    add(authority, "csdo:AuthorityName", body.name)
    add(authority, "csdo:AuthorityBriefName", body.brief_name)
    add(made, "ipsdo:ApplicationId", facts.application_id)
    add(made, "csdo:BusinessEntityName", facts.applicant)
    add(made, "ipsdo:RegistrationFormId", facts.form_id)
    add(made, "csdo:AuthorityDecisionCode", facts.verdict.value)
    if facts.explanation:
        add(made, "csdo:DescriptionText", facts.explanation)
    _officer(made, "ipcdo:AuthorityOfficerDetails", facts.head)
    _officer(made, "ipcdo:OfficerDetails", facts.case_officer)
    return made


def _officer(parent: Node, name: str, officer: OfficerProfile) -> None:
    made = add(parent, name)
    person = add(made, "ccdo:FullNameDetails")
    add(person, "csdo:FirstName", officer.first_name)
    add(person, "csdo:MiddleName", officer.middle_name or NO_MIDDLE_NAME)
    add(person, "csdo:LastName", officer.last_name)
    add(made, "csdo:PositionName", officer.post)
    for code, value in (("TE", officer.phone), ("EM", officer.email)):
        if value:
            channel = add(made, "ccdo:CommunicationDetails")
            add(channel, "csdo:CommunicationChannelCode", code)
            add(channel, "csdo:CommunicationChannelId", value)


REGISTER_STRUCTURES = {"R.IP.SP.01.002": ENTRY, "R.IP.SP.01.003": CIRCULATION}
"""Structures that hold a whole register, each with the line of our copy that it is made of."""

_MESSAGE = "P.SP.01.MSG.014"


def write_register(out: IO[bytes], structure: str, records: Iterable[bytes], names: Names, now: datetime) -> int:
    """Write a document with records as we keep them (exclusive canonical XML); return how many there were.

    Raises NotFound where there is none: both structures demand one (formats tables of .002 and .003).
    """
    root = document(structures()[structure].name, _MESSAGE, structure, new_uuid(), now)
    header = element(root.children[0], names)
    count = 0
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(names.clark(root.name), nsmap={"doc": names.namespace(structure)}):
            file.write(header)
            file.flush()  # the records go past the writer: they are canonical XML that names its own namespaces
            for record in records:
                out.write(record)
                count += 1
    if not count:
        raise NotFound
    return count
