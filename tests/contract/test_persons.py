"""Ports Consents and Persons: the adapters of КДП and ГБД ФЛ and their stand-ins over real HTTP."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from lxml import etree

from module.casework.ports_state import Consents, PersonRegister
from module.dev.standins import people
from module.integrations.gbd_fl import GbdFlPersons, GbdFlSettings
from module.integrations.gbd_fl.consented import ConsentedPersons
from module.integrations.shep import Convention, ShepChannel
from module.registry.lookups import Answer, Outcome, Register
from module.registry.party import Address
from module.registry.persons import ConsentToken, PersonRecord
from tests.support import shep_messages as raw
from tests.support.outside import CLOCK, Outside

BORN = date(1990, 1, 1)


def consent(outside: Outside, iin: str) -> ConsentToken:
    port: Consents = outside.consents()
    answer = port.request(iin)
    assert (answer.register, answer.outcome) == (Register.KDP, Outcome.FOUND)
    assert answer.value is not None
    return answer.value


def person(outside: Outside, iin: str) -> Answer[PersonRecord]:
    port: PersonRegister = outside.persons()
    return port.person(iin, consent(outside, iin))


def found(outside: Outside, iin: str) -> PersonRecord:
    record = person(outside, iin).value
    assert record is not None
    return record


class Silent(ShepChannel):
    """A channel that must not be used."""

    def __init__(self) -> None:
        self.sent = 0

    def send(
        self, service_id: str, payload: etree._Element, convention: Convention = Convention.UNTYPED
    ) -> list[etree._Element]:
        self.sent += 1
        raise AssertionError("a call left the house")


def test_found(outside: Outside) -> None:
    record = found(outside, people.FOUND)
    assert (record.identifier, record.full_name) == (people.FOUND, "Үлгілі Сынақ Үлгіұлы")
    assert (record.born_on, record.died_on, record.deceased) == (BORN, None, False)
    assert not record.is_foreign
    assert record.address == Address(
        region="АЛМАТЫ", district="МЕДЕУСКИЙ РАЙОН", city="АЛМАТЫ", street="УЛИЦА ҮЛГІ", house="12/А", room="45"
    )
    document = record.document
    assert document is not None
    assert (document.type_code, document.type_name.ru) == ("002", "УДОСТОВЕРЕНИЕ РК")
    assert (document.issued_on, document.expires_on) == (date(2020, 1, 15), date(2030, 1, 14))


@pytest.mark.asvs("15.3.1")
def test_nothing_is_read_that_is_not_needed(outside: Outside) -> None:
    text = repr(found(outside, people.FOUND))
    assert not re.search("мужской|казах", text), "the answer has sex and nationality; the record must not"


def test_deceased(outside: Outside) -> None:
    record = found(outside, people.DECEASED)
    assert (record.died_on, record.deceased) == (date(2021, 3, 4), True)


def test_no_registered_address(outside: Outside) -> None:
    assert found(outside, people.NO_ADDRESS).address == Address()


def test_of_several_documents_the_one_in_force(outside: Outside) -> None:
    record = found(outside, people.SEVERAL)
    assert [document.number for document in record.documents] == ["000000001", "000000003", "000000002"]
    assert record.document is not None
    assert record.document.number == "000000003"


def test_a_citizen_of_another_state(outside: Outside) -> None:
    record = found(outside, people.FOREIGN)
    assert (record.citizenship, record.is_foreign) == ("643", True)


def test_fields_that_are_not_in_the_schema_do_no_harm(outside: Outside) -> None:
    assert found(outside, people.EXTRA_FIELDS).surname == "Артық"


@pytest.mark.parametrize(
    ("iin", "outcome", "detail"),
    [
        (people.UNKNOWN, Outcome.NOT_FOUND, ""),
        (people.TOKEN_REJECTED, Outcome.REFUSED, "gbd_fl.token"),
        (people.BUSINESS_ERROR, Outcome.REFUSED, "shep.SCSE001"),
        (people.HTTP_500, Outcome.UNAVAILABLE, "http.500.not_xml"),
        (people.SLOW, Outcome.UNAVAILABLE, "http.timeout"),
        (people.BAD_SIGNATURE, Outcome.UNAVAILABLE, "wsse.altered"),
        (people.TECHNICAL_FAULT, Outcome.UNAVAILABLE, "shep.SCE909"),
        (people.ANOTHER_ANSWER, Outcome.UNAVAILABLE, "gbd_fl.another_person"),
    ],
)
def test_other_ends(outside: Outside, iin: str, outcome: Outcome, detail: str) -> None:
    answer = person(outside, iin)
    assert (answer.outcome, answer.detail, answer.value) == (outcome, detail, None)


@pytest.mark.parametrize(("surname", "given_name"), [("Артық", "Сынақ"), ("Артық", ""), ("артық", "сынақ")])
def test_by_name_and_day_of_birth(outside: Outside, surname: str, given_name: str) -> None:
    token = consent(outside, people.EXTRA_FIELDS)
    answer = outside.persons().by_name(surname, given_name, BORN, token)
    assert answer.value is not None
    assert [record.identifier for record in answer.value] == [people.EXTRA_FIELDS]


def test_by_name_nobody(outside: Outside) -> None:
    token = consent(outside, people.FOUND)
    assert outside.persons().by_name("Жоқ", "", BORN, token).outcome is Outcome.NOT_FOUND
    assert outside.persons().by_name("Артық", "", date(1991, 1, 1), token).outcome is Outcome.NOT_FOUND


def test_by_document(outside: Outside) -> None:
    answer = outside.persons().by_document("000000003", consent(outside, people.SEVERAL))
    assert answer.value is not None
    assert answer.value.identifier == people.SEVERAL


def test_a_code_that_means_neither_found_nor_not_found(outside: Outside) -> None:
    settings = GbdFlSettings(outside.settings.gbd_fl_sender, not_found_codes=frozenset({"77777"}))
    persons = GbdFlPersons(settings, outside.channel(), CLOCK)
    answer = persons.person(people.UNKNOWN, consent(outside, people.UNKNOWN))
    assert (answer.outcome, answer.detail) == (Outcome.REFUSED, "gbd_fl.00001")


def token(**changes: object) -> ConsentToken:
    now = CLOCK.now()
    good = ConsentToken(people.FOUND, "t", "k", now - timedelta(minutes=1), now + timedelta(minutes=1))
    return replace(good, **changes)  # type: ignore[arg-type]


UNFIT = {
    "no token": token(token=""),
    "no key": token(public_key=""),
    "over": token(expires_at=CLOCK.now() - timedelta(seconds=1)),
    "not yet": token(given_at=CLOCK.now() + timedelta(hours=1)),
}


@pytest.mark.parametrize("unfit", UNFIT.values(), ids=list(UNFIT))
def test_without_consent_no_call_leaves(unfit: ConsentToken) -> None:
    silent = Silent()
    persons = GbdFlPersons(GbdFlSettings("TROIS"), silent, CLOCK)
    answers: list[Answer[object]] = [
        persons.person(people.FOUND, unfit),  # type: ignore[list-item]
        persons.by_name("Үлгілі", "Сынақ", BORN, unfit),  # type: ignore[list-item]
        persons.by_document("000000003", unfit),  # type: ignore[list-item]
    ]
    assert {(answer.outcome, answer.detail) for answer in answers} == {(Outcome.REFUSED, "consent.missing")}
    assert silent.sent == 0


def test_the_consent_of_another_person_is_none() -> None:
    silent = Silent()
    answer = GbdFlPersons(GbdFlSettings("TROIS"), silent, CLOCK).person(people.DECEASED, token())
    assert (answer.outcome, answer.detail, silent.sent) == (Outcome.REFUSED, "consent.missing", 0)


@pytest.mark.parametrize("iin", ["", "1", "900101300009", "9001013000070", "200140000004"])
def test_what_is_no_iin_is_not_sent(iin: str) -> None:
    silent = Silent()
    persons = GbdFlPersons(GbdFlSettings("TROIS"), silent, CLOCK)
    assert persons.person(iin, token(iin=iin)).detail == "not_a_number"
    assert persons.by_name("", " ", BORN, token()).detail == "not_a_name"
    assert persons.by_document("a\x00", token()).detail == "not_a_number"
    assert silent.sent == 0


def test_the_standin_sees_the_token_of_another_person(outside: Outside) -> None:
    stolen = replace(consent(outside, people.DECEASED), iin=people.FOUND)
    answer = outside.persons().person(people.FOUND, stolen)
    assert (answer.outcome, answer.detail) == (Outcome.REFUSED, "gbd_fl.token")


def test_the_person_has_not_answered_or_refuses(outside: Outside) -> None:
    for iin, detail in ((people.WAITS, "kdp.waiting"), (people.REFUSES, "kdp.refused")):
        answer = outside.consents().request(iin)
        assert (answer.outcome, answer.detail, answer.value) == (Outcome.REFUSED, detail, None)
    assert outside.consents().request("900101300009").detail == "not_a_number"


def test_consent_and_question_in_one_step(outside: Outside) -> None:
    both = ConsentedPersons(outside.consents(), outside.persons(), CLOCK)
    assert both.person(people.FOUND, "consent-1").outcome is Outcome.FOUND
    waiting = both.person(people.WAITS, "consent-1")
    assert (waiting.register, waiting.outcome, waiting.detail) == (Register.GBD_FL, Outcome.REFUSED, "kdp.waiting")


def test_without_our_own_record_of_the_consent_nobody_is_asked(outside: Outside) -> None:
    class Nobody:
        def request(self, iin: str) -> Answer[ConsentToken]:
            raise AssertionError("the person got an SMS")

    answer = ConsentedPersons(Nobody(), outside.persons(), CLOCK).person(people.FOUND, " ")
    assert (answer.outcome, answer.detail) == (Outcome.REFUSED, "consent.missing")


def test_logs_and_records_name_nobody(outside: Outside, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        given = consent(outside, people.FOUND)
        outside.persons().person(people.FOUND, given)
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "asked gbd_fl: found" in logged
    for secret in (people.FOUND, "Үлгілі", given.token, given.public_key):
        assert secret not in logged
    for secret in (people.FOUND, given.token, given.public_key):
        assert secret not in repr(given)


REQUEST = (
    '<data xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ns1="http://message.persistence.interactive.nat"'
    ' xsi:type="ns1:Request"><messageId>1</messageId><messageDate>2026-11-21T10:00:00+05:00</messageDate>'
    "<senderCode>TROIS</senderCode>{0}<kdpToken>t</kdpToken><publicKey>k</publicKey></data>"
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (REQUEST.format(""), "exactly one way"),
        (REQUEST.format("<iin>900101300007</iin><documentNumber>1</documentNumber>"), "exactly one way"),
        (REQUEST.format("<birthDate>1990-01-01</birthDate>"), "exactly one way"),
        (REQUEST.format("<documentNumber>1</documentNumber><iin>900101300007</iin>"), "kdpToken expected"),
        (REQUEST.format("<iin>1</iin>").replace("<kdpToken>t</kdpToken>", ""), "kdpToken expected"),
        (REQUEST.format("<iin>1</iin>").replace("TROIS", "OTHER"), "senderCode"),
        (REQUEST.format("<iin>1</iin>").replace("message.persistence", "message"), "type of data"),
        (REQUEST.format("<iin>1</iin>").replace("<messageId>1<", f"<messageId>{'1' * 37}<"), "36 Latin"),
    ],
)
def test_the_standin_refuses_wrong_requests(outside: Outside, data: str, words: str) -> None:
    text = raw.message(outside, outside.settings.gbd_fl_service, data)
    status, envelope = raw.post(outside, raw.signed(outside, text))
    assert (status, raw.fault_code(envelope)) == (500, "SCE001")
    assert words in raw.words(envelope)


def test_the_standin_of_consent_refuses_wrong_requests(outside: Outside) -> None:
    data = "<data><getUserDataRequest><uin>900101300007</uin></getUserDataRequest></data>"
    status, envelope = raw.post(outside, raw.signed(outside, raw.message(outside, "KDP_SERVICE", data)))
    assert (status, raw.fault_code(envelope)) == (500, "SCE001")
    assert "company expected" in raw.words(envelope)
