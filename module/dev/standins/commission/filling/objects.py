"""What tables 18 and 22 to 25 demand alike: documents, holders, kinds, bases of a status; dates and instants."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from module.dev.standins.commission.facts import facts
from module.dev.standins.commission.filling.demands import ENTRY, VOLATILE, Demand, Filing, among, find, needs, value
from module.dev.standins.commission.names import prefixed

KINDS = ("АП", "СП", "ТЗ")
CARD = (
    "csdo:UnifiedCountryCode", "csdo:DocKindName", "csdo:DocSeriesId", "csdo:DocCreationDate", "csdo:AuthorityName",
)  # fmt: skip
BASIS = ("csdo:DocKindCode", "csdo:DocName", "csdo:DocId", "csdo:DocCreationDate", "csdo:DocStartDate")
_COMPANY_DIGITS = 10
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def trademark(code: str, structure: str, objects: str) -> Demand:
    """Demand goods by class and key words of a trade mark; the goods stand in its documents."""

    def check(filing: Filing) -> Iterator[str]:
        for item in find(filing.part(structure), objects):
            if value(item, "ipsdo:IPObjectKindCode") != "ТЗ":
                continue
            if not find(item, ".//ipcdo:GoodsBaseDetails"):
                yield "ipcdo:GoodsBaseDetails is missing for a trade mark"
            if not value(item, "csdo:KeywordName"):
                yield "csdo:KeywordName is missing for a trade mark"

    return Demand(code, check)


def commodity(code: str, structure: str) -> Demand:
    """Demand six digits or more of every commodity code."""

    def check(filing: Filing) -> Iterator[str]:
        for item in find(filing.part(structure), ".//csdo:CommodityCode"):
            if len((item.text or "").strip()) < 6:
                yield f"{item.text!r} has fewer than 6 digits"

    return Demand(code, check)


def only_in_russia(code: str, structure: str, path: str) -> Demand:
    """Demand that a reason code of tax registration stands with Russian persons only."""

    def check(filing: Filing) -> Iterator[str]:
        for person in find(filing.part(structure), path):
            if find(person, "csdo:TaxRegistrationReasonCode") and value(person, "csdo:UnifiedCountryCode") != "RU":
                yield "csdo:TaxRegistrationReasonCode of a person who is not of RU"

    return Demand(code, check)


def russian_companies(code: str, path: str) -> Demand:
    """Demand the reason code of tax registration of Russian companies: their tax number has ten digits."""

    def check(filing: Filing) -> Iterator[str]:
        for person in find(filing.part(VOLATILE), path):
            russian = value(person, "csdo:UnifiedCountryCode") == "RU"
            company = russian and len(value(person, "csdo:TaxpayerId")) == _COMPANY_DIGITS
            if company and not value(person, "csdo:TaxRegistrationReasonCode"):
                yield "csdo:TaxRegistrationReasonCode of a Russian company is missing"

    return Demand(code, check)


def basis(code: str) -> tuple[Demand, ...]:
    """Demand the document behind a status with all that it needs."""
    return (
        needs(code, ENTRY, ".//ccdo:StatusV2Details", "ccdo:DocReferenceDetails"),
        needs(code, ENTRY, ".//ccdo:DocReferenceDetails", *BASIS),
    )


def document_kind(code: str, structure: str) -> Demand:
    """Demand the name of the kind of every right document."""
    return needs(code, structure, ".//ipcdo:CopyrightDocumentDetails", "ipsdo:IPDocKindName")


def status(code: str, record: str, *codes: str) -> tuple[Demand, ...]:
    """Demand a status code of a record, one of these."""
    path = f"{record}/ccdo:StatusV2Details"
    return needs(code, ENTRY, path, "csdo:StatusCode"), among(code, ENTRY, f"{path}/csdo:StatusCode", *codes)


def instants(code: str) -> Demand:
    """Demand YYYY-MM-DDThh:mm:ss.cccZ of every date and time of the document."""
    return _shaped(code, "bdt:DateTimeType", _INSTANT)


def days(code: str) -> Demand:
    """Demand YYYY-MM-DD of every date of the document."""
    return _shaped(code, "bdt:DateType", _DAY)


def _shaped(code: str, kind: str, shape: re.Pattern[str]) -> Demand:
    def check(filing: Filing) -> Iterator[str]:
        for element in filing.root.iter(etree.Element):
            name = prefixed(element.tag)
            if facts().elements.get(name) == kind and not shape.fullmatch((element.text or "").strip()):
                yield f"{name} is written as {element.text}"

    return Demand(code, check)
