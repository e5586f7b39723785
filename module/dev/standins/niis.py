"""Stand-in of НИИС, the service of trademarks for the single window (shared notes, kz-integrations 4.1)."""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import dataclass

from lxml import etree

from module.dev.standins import scenarios
from module.dev.standins.envelope import XSI, Judged, Part, judge_sequence
from module.dev.standins.scenarios import Scenario
from module.dev.standins.settings import StandinSettings
from module.dev.standins.shep import Reply

_CLASSES = (("29", "Мясо, рыба, молочные продукты"), ("30", "Кофе, чай, мука, хлеб, кондитерские изделия"))
_WRONG = Reply(status="SCSE001")


@dataclass(frozen=True, slots=True)
class TrademarkService:
    """Answers for the certificate numbers of the scenario table."""

    settings: StandinSettings

    def __call__(self, data: etree._Element) -> Reply:
        """Judge the payload, which stands with or without `data`, and answer in the same manner."""
        holder = data.find("data") if self.settings.niis_with_data else data
        content = [] if holder is None else list(holder.iterchildren(tag=etree.Element))
        if len(content) != 1:
            return _WRONG
        if content[0].tag == "patentTypeDictionaryRequest":
            return self._reply(_dictionary(self.settings.patent_type_id))
        if content[0].tag == "trademarkClassificationDictionaryRequest":
            return self._reply(_class_dictionary())
        if content[0].tag != "trademarkInfoRequest":
            return _WRONG
        try:
            judge_sequence(content[0], (Part("id"), Part("gosNumber")), "", "SCSE001")
        except Judged:
            return _WRONG
        number = content[0].findtext("gosNumber", "")
        if not content[0].findtext("id", "").isdecimal() or not number:
            return _WRONG
        right_type = content[0].findtext("id") == str(self.settings.patent_type_id)
        return self._found(scenarios.niis(number if right_type else ""))

    def _found(self, scenario: Scenario) -> Reply:
        if scenario.behaviour == "business_error":
            return Reply(behaviour="business_error")
        answer = etree.Element("trademarkInfoResponse", nsmap={"xsi": XSI})
        if scenario.behaviour == "nil":
            answer.set(f"{{{XSI}}}nil", "true")
        elif scenario.behaviour != "empty":
            _trademark(answer, scenario)
        return self._reply(answer, scenario.behaviour)

    def _reply(self, answer: etree._Element, behaviour: str = "") -> Reply:
        if not self.settings.niis_with_data:
            return Reply((answer,), behaviour=behaviour)
        data = etree.Element("data")
        data.append(answer)
        return Reply((data,), behaviour=behaviour)


def picture() -> bytes:
    """Return a small PNG: one grey square."""
    raw = b"".join(b"\x00" + b"\x88" * 16 for _row in range(16))
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _image(kind: str) -> str:
    """Return base64: a large picture, something that is no picture, none, or the grey square."""
    content = {
        "large": picture() + b"\x00" * (5 * 1024 * 1024),
        "rubbish": b"<html><script>alert(1)</script></html>",
        "none": b"",
    }.get(kind, picture())
    return base64.b64encode(content).decode()


def _trademark(parent: etree._Element, scenario: Scenario) -> None:
    owners = scenario.data.get("owners", scenarios.HEAD)
    _fill(
        parent,
        patentId=scenario.key,
        documentId=f"9{scenario.key}",
        patentNameEn="ZHETISU DAMI",
        patentNameRu="ЖЕТІСУ ДӘМІ",
        patentNameKz="ЖЕТІСУ ДӘМІ",
        registrationDate="2015-05-12T00:00:00",
        validityDate=scenario.data.get("valid_until", "2045-05-12T00:00:00"),
        image=_image(scenario.data.get("image", "")),
    )
    classes = etree.SubElement(parent, "icgs")
    for code, description in _CLASSES:
        _fill(etree.SubElement(classes, "trademarkClassificationType"), id=code, code=code, description=description)
    holder = etree.SubElement(parent, "owners")
    for number in (scenarios.HEAD, scenarios.OTHER, "") if owners == "several" else (owners,):
        _owner(etree.SubElement(holder, "customerInfo"), number)
    contracts = etree.SubElement(parent, "contracts")
    if owners == "several":
        _contract(etree.SubElement(contracts, "contractInfo"))


def _owner(parent: etree._Element, number: str) -> None:
    foreign = {"ru": "Норден Миллс Аб", "kk": "", "en": "Norden Mills AB"}
    names = scenarios.NAMES.get(number, foreign)
    _fill(
        parent, xin=number, customerType="1", ownerNameEn=names["en"], ownerNameRu=names["ru"], ownerNameKz=names["kk"]
    )
    etree.SubElement(parent, "locationId").set(f"{{{XSI}}}nil", "true")
    city = "Алматы" if number else "Стокгольм"
    _fill(
        parent, location=city, addressEn="", addressRu=f"{city}, улица Үлгі, 12", addressKz="", addressPostCode="050000"
    )


def _contract(parent: etree._Element) -> None:
    fields = {
        "number": "7001",
        "registrationDate": "2021-03-01",
        "contractTypeEn": "Licence",
        "contractTypeKz": "Лицензия",
    }
    _fill(parent, **fields, contractTypeRu="Лицензионный договор", subjectEn="", subjectKz="", subjectRu="")
    _fill(parent, side1=scenarios.NAMES[scenarios.HEAD]["ru"], side2=scenarios.NAMES[scenarios.OTHER]["ru"])


def _dictionary(trademark_id: int) -> etree._Element:
    answer = etree.Element("patentTypeDictionaryResponse")
    for identifier, name in ((trademark_id, "Товарный знак"), (trademark_id + 1, "Изобретение")):
        _fill(etree.SubElement(answer, "patentType"), id=str(identifier), nameRu=name, nameEn="", nameKz="")
    return answer


def _class_dictionary() -> etree._Element:
    answer = etree.Element("trademarkClassificationDictionaryResponse")
    for code, description in _CLASSES:
        _fill(etree.SubElement(answer, "trademarkClassificationType"), id=code, code=code, description=description)
    return answer


def _fill(parent: etree._Element, **fields: str) -> None:
    for tag, text in fields.items():
        etree.SubElement(parent, tag).text = text
