"""The good documents that the cases start from: made once, with identifiers that a run replaces by its own."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

from lxml import etree

from module.dev.standins.commission import names
from module.dev.standins.commission.generator import documents, facts
from module.dev.standins.commission.generator.building import build, build_root, country
from module.dev.standins.commission.generator.facts import Application, Form, Record
from module.dev.standins.commission.generator.parts import Person, communication, full_name, officer
from module.dev.standins.commission.process import CIRCULATION, REGISTER, message

RUN = "9999"  # four digits in numbers and application ids: a run puts its own in their place
MOMENT = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 2, 1, 10, 0, tzinfo=UTC)
WRITTEN = "2026-02-03T04:05:06.789Z"
# A serial with one holder, a representative and companies only, so that each edit breaks one rule.
SERIAL = 5005


def application_of(case: int, forms: int = 1) -> Application:
    """Return the application of a case: a trade mark in its first form."""
    name = f"C{RUN}-{case:03d}"
    kinds = ("ТЗ", "АП", "СП")
    made = tuple(Form(SERIAL + index, f"{name}/{index + 1}", kinds[index % 3]) for index in range(forms))
    return Application(name, f"Общество «Случай {case}»", date(2026, 1, 10), made)


def record_of(case: int) -> Record:
    """Return the entry of a case."""
    filed = application_of(case)
    record = facts.entry(SERIAL, at=MOMENT, form=filed.forms[0], application_id=filed.application_id)
    return replace(record, number=f"{case:05d}/ТЗ-{RUN}-150126")


def document(base: str, case: int, forms: int = 1, ids: int = 0) -> etree._Element:
    """Return a good document about the subject of a case; its identifiers are those of the case `ids`."""
    root = _BASES[base](case, forms)
    for index, element in enumerate(root.iter(names.clark("csdo:EDocId"))):
        element.text = identifier(ids or case, index + 1)
    for element in root.iter(names.clark("csdo:EDocDateTime")):
        element.text = WRITTEN
    for element in list(root.iter(names.clark("ipsdo:IPObjectPicture"), names.clark("ipsdo:ObjectImagePicture"))):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    return root


def identifier(case: int, index: int) -> str:
    """Return a UUID that stands in a case file; a run replaces it by one of its own."""
    return str(uuid.UUID(f"00000000-0000-4000-8000-{case:06d}{index:06d}"))


def _application(case: int, forms: int) -> etree._Element:
    return documents.application(application_of(case, forms))


def _inclusion(case: int, forms: int) -> etree._Element:
    return documents.inclusion(record_of(case), [record_of(case)])


def _change(case: int, forms: int) -> etree._Element:
    record = record_of(case)
    return documents.entries(message(7), [record.closed(LATER), record.next(LATER, "02")])


def _extension(case: int, forms: int) -> etree._Element:
    record = record_of(case)
    new = record.next(LATER, "03", end_date=date(2030, 1, 15))
    return documents.entries(message(8), [record.closed(LATER), new])


def _exclusion(case: int, forms: int) -> etree._Element:
    return documents.entries(message(9), [replace(record_of(case).closed(LATER), status="04", revision=1)])


def _circulation(case: int, forms: int) -> etree._Element:
    record = replace(record_of(case), serial=5004)  # a contact with an identity card: a date to break
    return documents.circulations(message(10), [record.closed(LATER), record.next(LATER, "01")])


def _opinion(case: int, decision: str) -> etree._Element:
    filed = application_of(case)
    structure, code = "R.IP.SP.01.004", message(4 if decision == "0" else 5)
    return build_root(
        structure,
        documents.header(code, structure),
        build("ccdo:UnifiedAuthorityDetails", country("KZ"), build("csdo:AuthorityName", "Комитет")),
        build("ipsdo:ApplicationId", filed.application_id),
        build("csdo:BusinessEntityName", filed.applicant),
        build("ipsdo:RegistrationFormId", filed.forms[0].form_id),
        build("csdo:AuthorityDecisionCode", decision),
        build("csdo:DescriptionText", "Нет оснований") if decision == "0" else None,
        build("ipcdo:AuthorityOfficerDetails", full_name(Person(1)), build("csdo:PositionName", "руководитель"),
              communication("EM", "head@example.org")),
        officer("ipcdo:OfficerDetails", Person(2)),
    )  # fmt: skip


_BASES = {
    "application": _application,
    "withdrawal": lambda case, forms: documents.withdrawal(application_of(case, forms)),
    "inclusion": _inclusion,
    "change": _change,
    "extension": _extension,
    "exclusion": _exclusion,
    "circulation": _circulation,
    "refusal": lambda case, forms: _opinion(case, "0"),
    "consent": lambda case, forms: _opinion(case, "1"),
    "date": lambda case, forms: documents.resource(message(11), "", REGISTER, MOMENT),
    "changes": lambda case, forms: documents.resource(message(13), "", REGISTER, MOMENT),
    "changes of goods": lambda case, forms: documents.resource(message(13), "", CIRCULATION, MOMENT),
}
MESSAGES = {
    "application": (1, 1), "withdrawal": (2, 3), "inclusion": (5, 6), "change": (6, 7), "extension": (7, 8),
    "exclusion": (8, 9), "circulation": (9, 10), "refusal": (3, 4), "consent": (4, 5), "date": (10, 11),
    "changes": (11, 13), "changes of goods": (12, 13),
}  # fmt: skip
