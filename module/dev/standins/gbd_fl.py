"""Stand-in of ГБД ФЛ, service GBDFLUniversal_token (shared notes, kz-integrations 3.1 and 3.2)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lxml import etree

from module.dev.standins import people
from module.dev.standins.envelope import XSI, Judged, Part, judge_sequence
from module.dev.standins.kdp import Tokens
from module.dev.standins.people import Human
from module.dev.standins.shep import Reply

_NAMESPACE = "http://message.persistence.interactive.nat"
_FIELDS = (
    Part("messageId"),
    Part("messageDate"),
    Part("senderCode"),
    Part("iin", 0),
    Part("surname", 0),
    Part("name", 0),
    Part("patronymic", 0),
    Part("birthDate", 0),
    Part("documentNumber", 0),
    Part("kdpToken"),
    Part("publicKey"),
)
_LONGEST_ID = 36
_NOT_FOUND = "00001"
_TOKEN_REJECTED = "00098"


@dataclass(frozen=True, slots=True)
class PersonService:
    """Answers for the people of the table, each with a token that the control of access gave for that person."""

    sender_code: str
    tokens: Tokens

    def __call__(self, data: etree._Element) -> Reply:
        """Judge the payload and answer it typed."""
        payload = _payload(data)
        self._judge(payload)
        found = [human for human in people.PEOPLE if _fits(human, payload)]
        behaviour = found[0].behaviour if found else ""
        if behaviour == "business_error":
            return Reply(behaviour="business_error")
        owner = self.tokens.owner(payload.findtext("kdpToken", ""), payload.findtext("publicKey", ""))
        if not owner or behaviour == "token_rejected" or any(human.iin != owner for human in found):
            return Reply((_answer(payload, _TOKEN_REJECTED, "Токен доступа отклонен", []),))
        if behaviour == "another_answer":
            found = [people.BY_IIN[people.FOUND]]
        code, words = ("00000", "Успешно обработано") if found else (_NOT_FOUND, "Данные не найдены")
        return Reply((_answer(payload, code, words, found),), behaviour=behaviour)

    def _judge(self, payload: etree._Element) -> None:
        identifier = payload.findtext("messageId", "")
        if not identifier.isascii() or not 1 <= len(identifier) <= _LONGEST_ID:
            raise Judged("SCE001", "messageId must be 1 to 36 Latin characters")
        if payload.findtext("senderCode") != self.sender_code:
            raise Judged("SCE001", "the senderCode is not the one that was agreed")
        modes = [
            bool(payload.findtext("iin")),
            bool(payload.findtext("birthDate") and (payload.findtext("surname") or payload.findtext("name"))),
            bool(payload.findtext("documentNumber")),
        ]
        if sum(modes) != 1:
            raise Judged("SCE001", "exactly one way of searching must be filled in")


def _payload(data: etree._Element) -> etree._Element:
    holder = data.find("data")
    if holder is None or not len(holder):
        raise Judged("SCE001", "data must hold the request as XML")
    prefix, _, name = holder.get(f"{{{XSI}}}type", "").rpartition(":")
    if name != "Request" or holder.nsmap.get(prefix or None) != _NAMESPACE:
        raise Judged("SCE001", f"the type of data must be Request of {_NAMESPACE}")
    judge_sequence(holder, _FIELDS, "", "SCE001")
    return holder


def _fits(human: Human, payload: etree._Element) -> bool:
    if payload.findtext("iin"):
        return human.iin == payload.findtext("iin")
    if payload.findtext("documentNumber"):
        return payload.findtext("documentNumber") in human.numbers
    named = ((human.surname, "surname"), (human.given_name, "name"), (human.patronymic, "patronymic"))
    words = all(payload.findtext(tag, "").casefold() in ("", value.casefold()) for value, tag in named)
    return words and payload.findtext("birthDate") == human.born_on


def _answer(payload: etree._Element, code: str, words: str, found: list[Human]) -> etree._Element:
    data = etree.Element("data", nsmap={"xsi": XSI, "ns2": _NAMESPACE})
    data.set(f"{{{XSI}}}type", "ns2:Response")
    now = datetime.now(ZoneInfo("Asia/Almaty")).isoformat(timespec="milliseconds")
    for tag, value in (
        ("messageId", str(uuid.uuid4())),
        ("messageDate", now),
        ("requestId", payload.findtext("messageId", "")),
        ("sender", "GBDFL"),
        ("receiver", payload.findtext("senderCode", "")),
    ):
        _add(data, tag, value)
    _entry(data, "messageResult", code, words)
    if found:
        persons = etree.SubElement(data, "persons")
        for human in found:
            _person(etree.SubElement(persons, "person"), human)
    return data


def _person(parent: etree._Element, human: Human) -> None:
    for tag, value in (("iin", human.iin), ("surname", human.surname), ("name", human.given_name)):
        _add(parent, tag, value)
    if human.patronymic:
        _add(parent, "patronymic", human.patronymic)
    if human.behaviour == "extra_fields":
        _add(parent, "engFirstName", "SYNAQ")
        _add(parent, "engSurname", "ULGILI")
    _add(parent, "birthDate", human.born_on)
    if human.died_on:
        _add(parent, "deathDate", human.died_on)
    _entry(parent, "gender", "1", "мужской")
    _entry(parent, "nationality", "005", "казах")
    _entry(parent, "citizenship", human.citizenship, "гражданство")
    _entry(parent, "lifeStatus", "3" if human.died_on else "0", "умерший" if human.died_on else "нормальный")
    _entry(etree.SubElement(parent, "birthPlace"), "country", "398", "КАЗАХСТАН")
    if human.has_address:
        _address(etree.SubElement(parent, "regAddress"))
    documents = etree.SubElement(parent, "documents")
    for number, status, begin, end in human.documents:
        _document(etree.SubElement(documents, "document"), human, (number, status, begin, end))


def _document(parent: etree._Element, human: Human, row: tuple[str, str, str, str]) -> None:
    number, status, begin, end = row
    _entry(parent, "type", "002", "УДОСТОВЕРЕНИЕ РК")
    for tag, value in (("number", number), ("beginDate", begin), ("endDate", end)):
        _add(parent, tag, value)
    _entry(parent, "issueOrganization", "002", "МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ РК")
    _entry(parent, "status", status, "документ заменен" if status == "17" else "документ действителен")
    _add(parent, "birthDate", human.born_on)


def _address(parent: etree._Element) -> None:
    _entry(parent, "country", "398", "КАЗАХСТАН")
    _entry(parent, "district", "1910", "АЛМАТЫ")
    _entry(parent, "region", "1910271", "МЕДЕУСКИЙ РАЙОН")
    for tag, value in (
        ("city", "АЛМАТЫ"),
        ("street", "УЛИЦА ҮЛГІ"),
        ("building", "12"),
        ("corpus", "А"),
        ("flat", "45"),
        ("beginDate", date(2020, 1, 15).isoformat() + "+06:00"),
    ):
        _add(parent, tag, value)
    _entry(parent, "status", "1", "зарегистрирован")
    _add(parent, "arCode", "0201300000000001")


def _entry(parent: etree._Element, tag: str, code: str, name: str) -> None:
    entry = etree.SubElement(parent, tag)
    _add(entry, "code", code)
    _add(entry, "nameRu", name)
    _add(entry, "nameKz", name)
    etree.SubElement(entry, "changeDate").set(f"{{{XSI}}}nil", "true")


def _add(parent: etree._Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text
