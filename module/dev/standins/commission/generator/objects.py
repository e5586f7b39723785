"""Objects in applications and entries of the unified register."""

from __future__ import annotations

from datetime import date

from lxml import etree

from module.dev.standins.commission.envelope import instant
from module.dev.standins.commission.generator.building import build, country, values
from module.dev.standins.commission.generator.facts import Application, Form, Record
from module.dev.standins.commission.generator.parts import Person, full_name, officer
from module.dev.standins.commission.generator.pictures import picture

_DOCUMENTS = {
    "ТЗ": ("01001", "свидетельство на товарный знак"),
    "АП": ("01002", "договор об отчуждении исключительного права"),
    "СП": ("01003", "свидетельство о депонировании фонограммы"),
}
_GOODS = (("25", "Одежда, обувь", "обувь спортивная"), ("30", "Кофе, чай", "чай чёрный"), ("09", "Приборы", "часы"))
_CODES = ("6404110000", "0902300001", "910211", "8517130000")
_KIND_WORDS = {"ТЗ": "Товарный знак", "АП": "Произведение", "СП": "Фонограмма"}
_STATUS_ACTS = {"01": "о включении", "02": "об изменении", "03": "о продлении", "04": "об исключении"}


def holders(serial: int) -> list[Person]:
    """Return the right holders of an object: one, or two for every fifth."""
    return [Person(serial), Person(serial + 1000)] if serial % 5 == 4 else [Person(serial)]


def object_contents(serial: int, kind: str, end_date: date, revision: int = 0) -> list[etree._Element]:
    """Return what an object in a form and an entry have in common."""
    owners = holders(serial)
    words = f"{_KIND_WORDS[kind]} «{owners[0].brand} {serial}»"
    return [
        build("ipsdo:IPObjectKindCode", kind),
        build("ipsdo:IPObjectName", words),
        picture("ipsdo:IPObjectPicture", serial),
        build("csdo:DescriptionText", f"{words}. Описание, редакция {revision + 1}."),
        build("ipsdo:RightholderQuantity", str(len(owners))),
        *(build("ipcdo:RightholderDetails", owner.contents(address_kind="1")) for owner in owners),
        _document(serial, kind),
        *(values("csdo:KeywordName", (owners[0].brand, f"знак {serial}")) if kind == "ТЗ" else ()),
        *values("csdo:CommodityCode", sorted({_CODES[serial % 4], _CODES[(serial + revision) % 4]})),
        build("csdo:EndDate", end_date.isoformat()),
    ]


def _document(serial: int, kind: str) -> etree._Element:
    code, name = _DOCUMENTS[kind]
    class_code, class_name, goods = _GOODS[serial % 3]
    defined = kind != "АП"
    return build(
        "ipcdo:CopyrightDocumentDetails",
        build("ipsdo:IPDocKindCode", code),
        build("ipsdo:IPDocKindName", name),
        build("csdo:DocName", name),
        build("csdo:DocId", f"{700000 + serial}"),
        build("csdo:DocCreationDate", "2020-03-02"),
        build("csdo:AuthorityName", "Национальное ведомство"),
        build(
            "ipcdo:CopyrightTermDetails",
            build("ipsdo:CopyrightTermDefinedIndicator", "true" if defined else "false"),
            build("csdo:DocValidityDate", "2035-03-02") if defined else None,
            country("KZ"),
            country("RU"),
        ),
        build(
            "ipcdo:GoodsBaseDetails",
            build("ipsdo:GoodsClassCode", class_code),
            build("ipsdo:GoodsClassName", class_name),
            build("ipsdo:GoodsName", goods),
        ),
        build("ipsdo:GoodsName", goods),
    )


def form(facts: Form, created: date) -> etree._Element:
    """Make a registration form; every second has a representative."""
    end_date = date(created.year + 2, created.month, min(created.day, 28))
    contents = object_contents(facts.serial, facts.kind, end_date)
    return build(
        "ipcdo:IPObjectRegistrationFormDetails",
        build("ipsdo:RegistrationFormId", facts.form_id),
        build("ipcdo:RegistrationFormIPObjectDetails", contents),
        _representative(Person(facts.serial + 2000)) if facts.serial % 2 else None,
        full_name(Person(facts.serial)),
        build("csdo:DocCreationDate", created.isoformat()),
    )


def _representative(person: Person) -> etree._Element:
    letter = build(
        "ipcdo:LetterOfAttorneyDetails",
        build("csdo:DocKindName", "доверенность"),
        build("csdo:DocId", f"Д-{person.serial}"),
        build("csdo:DocCreationDate", "2024-01-10"),
        build("csdo:DocValidityDate", "2027-01-10"),
    )
    return build("ipcdo:RepresentativeDetails", person.contents(address_kind="1"), letter)


def application(facts: Application, *, with_forms: bool = True) -> etree._Element:
    """Make the application; a withdrawal names it without its forms."""
    return build(
        "ipcdo:IPObjectApplicationDetails",
        build("ipsdo:ApplicationId", facts.application_id),
        build("csdo:DocId", f"{facts.application_id}-исх"),
        build("csdo:DocCreationDate", facts.created.isoformat()),
        build("csdo:SubjectName", facts.applicant),
        [form(item, facts.created) for item in facts.forms] if with_forms else None,
        officer("ipcdo:SignatoryDetails", Person(facts.forms[0].serial)),
    )


def entry(facts: Record) -> etree._Element:
    """Make a version of an entry."""
    act = _STATUS_ACTS[facts.status]
    day = (facts.ended if facts.ended and facts.status == "04" else facts.started).date()
    status = build(
        "ccdo:StatusV2Details",
        build("csdo:EventDate", day.isoformat()),
        build("csdo:StatusCode", facts.status),
        build(
            "ccdo:DocReferenceDetails",
            build("csdo:DocKindCode", "04001", attributes={"codeListId": "P.CLS.027"}),
            build("csdo:DocName", f"Решение {act}"),
            build("csdo:DocId", f"{facts.serial}-{facts.revision}"),
            build("csdo:DocCreationDate", day.isoformat()),
            build("csdo:DocStartDate", day.isoformat()),
        ),
    )
    return build(
        "ipcdo:CustomsRegisterIPObjectDetails",
        object_contents(facts.serial, facts.kind, facts.end_date, facts.revision),
        build("ipsdo:IPObjectId", facts.number),
        build("ipsdo:ApplicationId", facts.application_id),
        build("ipsdo:RegistrationFormId", facts.form_id),
        status,
        resource_status(facts),
    )


def resource_status(facts: Record) -> etree._Element:
    """Make the technological part of a record: start, end of a closed one, update."""
    return build(
        "ccdo:ResourceItemStatusDetails",
        build(
            "ccdo:ValidityPeriodDetails",
            build("csdo:StartDateTime", instant(facts.started)),
            build("csdo:EndDateTime", instant(facts.ended)) if facts.ended else None,
        ),
        build("csdo:UpdateDateTime", instant(facts.updated)),
    )
