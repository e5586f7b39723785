"""Port Companies: the adapter of ГБД ЮЛ and its stand-in over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography import x509

from module.casework.ports import Companies
from module.crypto.signing import load_certificate
from module.dev.standins import scenarios
from module.integrations.gbd_ul import GbdUlCompanies, GbdUlSettings
from module.kernel.clock import Clock, SetClock
from module.registry.lookups import Answer, CompanyRecord, Outcome, Register
from tests.support import shep_messages as raw
from tests.support.outside import CLOCK, Outside

UNAVAILABLE = [
    (scenarios.HTTP_500, Outcome.UNAVAILABLE, "http.500.not_xml"),
    (scenarios.SLOW, Outcome.UNAVAILABLE, "http.timeout"),
    (scenarios.BAD_SIGNATURE, Outcome.UNAVAILABLE, "wsse.altered"),
    (scenarios.TECHNICAL_FAULT, Outcome.UNAVAILABLE, "shep.SCE909"),
    (scenarios.ANOTHER_ANSWER, Outcome.UNAVAILABLE, "gbd_ul.another_company"),
    (scenarios.ALTERED_DATA, Outcome.UNAVAILABLE, "business.altered"),
    (scenarios.UNSIGNED_DATA, Outcome.UNAVAILABLE, "business.unsigned"),
    (scenarios.BUSINESS_ERROR, Outcome.REFUSED, "shep.SCSE001"),
    (scenarios.UNKNOWN, Outcome.NOT_FOUND, ""),
    ("200140000005", Outcome.REFUSED, "shep.SCSE002"),
]


def test_found(outside: Outside) -> None:
    port: Companies = outside.companies()
    before = CLOCK.now()
    answer = port.by_bin(scenarios.HEAD)
    assert (answer.register, answer.outcome, answer.detail) == (Register.GBD_UL, Outcome.FOUND, "")
    assert before <= answer.asked_at <= CLOCK.now()
    company = answer.value
    assert company is not None
    assert company.identifier == scenarios.HEAD
    assert (company.name.ru, company.name.kk) == ("ТОО «Жетісу Тағам»", "«Жетісу Тағам» ЖШС")
    assert company.registered_on == date(2020, 1, 15)
    assert company.liquidated_on is None
    assert not company.is_branch
    assert company.leader_iin == scenarios.DEMO_LEADER
    assert company.leader_name == "ӘБІЛОВ НҰРЛАН ҚАЙРАТҰЛЫ"
    address = company.address
    assert (address.territory, address.city, address.street) == ("750000000", "Алматы", "улица Үлгі")
    assert (address.house, address.room, address.postal_code) == ("12/А", "301", "050000")


def test_branch(outside: Outside) -> None:
    company = outside.companies().by_bin(scenarios.BRANCH).value
    assert company is not None
    assert company.is_branch
    assert (company.head_bin, company.head_name.ru) == (scenarios.HEAD, "ТОО «Жетісу Тағам»")


def test_no_leader(outside: Outside) -> None:
    company = outside.companies().by_bin(scenarios.NO_LEADER).value
    assert company is not None
    assert (company.leader_name, company.leader_iin) == ("", "")


def test_liquidated_on_the_day_written_not_the_day_in_utc(outside: Outside) -> None:
    company = outside.companies().by_bin(scenarios.LIQUIDATED).value
    assert company is not None
    assert company.liquidated_on == date(2023, 11, 30)


def test_non_resident(outside: Outside) -> None:
    company = outside.companies().by_bin(scenarios.FOREIGN).value
    assert company is not None
    assert company.is_foreign
    assert (company.name.ru, company.registered_on) == ("Постоянное учреждение «Северный Кедр»", date(2020, 1, 15))


@pytest.mark.parametrize(("number", "outcome", "detail"), UNAVAILABLE)
def test_other_ends(outside: Outside, number: str, outcome: Outcome, detail: str) -> None:
    answer = outside.companies().by_bin(number)
    assert (answer.outcome, answer.detail, answer.value) == (outcome, detail, None)


def _signed_by(outside: Outside, clock: Clock, *owners: x509.Certificate) -> Answer[CompanyRecord]:
    settings = GbdUlSettings(scenarios.HEAD, signing_key=outside.signing_key(), answer_certificates=owners)
    return GbdUlCompanies(settings, outside.channel(), clock).by_bin(scenarios.HEAD)


def test_data_signed_by_somebody_else(outside: Outside) -> None:
    gateway = load_certificate(outside.keys()["gateway"].certificate)
    assert _signed_by(outside, CLOCK, gateway).detail == "business.stranger"
    assert _signed_by(outside, CLOCK, gateway, outside.register()).outcome is Outcome.FOUND


def test_data_signed_with_a_certificate_that_is_over(outside: Outside) -> None:
    later = SetClock(outside.register().not_valid_after_utc + timedelta(seconds=1))
    assert _signed_by(outside, later, outside.register()).detail == "business.expired"


def test_signatures_of_the_data_are_checked_where_configured_only(outside: Outside) -> None:
    companies = GbdUlCompanies(
        GbdUlSettings(scenarios.HEAD, signing_key=outside.signing_key()), outside.channel(), CLOCK
    )
    assert companies.by_bin(scenarios.UNSIGNED_DATA).outcome is Outcome.FOUND


def test_wrong_password_is_ours_to_mend(outside: Outside) -> None:
    answer = outside.companies(password="guess").by_bin(scenarios.HEAD)
    assert (answer.outcome, answer.detail) == (Outcome.UNAVAILABLE, "shep.SCE002")


def test_unknown_service(outside: Outside) -> None:
    settings = replace(GbdUlSettings(scenarios.HEAD), service_id="Nobody")
    answer = GbdUlCompanies(settings, outside.channel(), CLOCK).by_bin(scenarios.HEAD)
    assert (answer.outcome, answer.detail) == (Outcome.UNAVAILABLE, "shep.SCE004")


def test_other_root_name(outside: Outside) -> None:
    settings = GbdUlSettings(scenarios.HEAD, root="requestDataType", signing_key=outside.signing_key())
    assert GbdUlCompanies(settings, outside.channel(), CLOCK).by_bin(scenarios.HEAD).outcome is Outcome.FOUND


def test_logs_name_nobody(outside: Outside, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        outside.companies().by_bin(scenarios.HEAD)
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "asked gbd_ul: found" in logged
    for secret in (scenarios.HEAD, scenarios.LEADER, "Жетісу", outside.settings.sender_password):
        assert secret not in logged


def _refusal(outside: Outside, data: str) -> tuple[str, str]:
    text = raw.message(outside, outside.settings.gbd_ul_service, data)
    status, envelope = raw.post(outside, raw.signed(outside, text))
    assert status in (200, 500)
    return raw.fault_code(envelope) or raw.status_code(envelope), raw.words(envelope)


def test_standin_wants_a_business_signature(outside: Outside) -> None:
    assert _refusal(outside, raw.string_data(outside, sign=False))[0] == "SCE017"


def test_standin_sees_altered_business_data(outside: Outside) -> None:
    assert _refusal(outside, raw.altered_string_data(outside))[0] == "SCE016"


def test_standin_wants_a_string(outside: Outside) -> None:
    code, words = _refusal(outside, "<data><Request/></data>")
    assert code == "SCE001"
    assert "must be a string" in words


def test_standin_sees_wrong_order_of_business_data(outside: Outside) -> None:
    payload = raw.PAYLOAD.replace(
        "<RequestorBIN>{0}</RequestorBIN><BIN>{0}</BIN>", "<BIN>{0}</BIN><RequestorBIN>{0}</RequestorBIN>"
    )
    code, words = _refusal(outside, raw.string_data(outside, payload))
    assert code == "SCE001"
    assert "RequestorBIN expected, BIN found" in words


def test_standin_sees_missing_business_field(outside: Outside) -> None:
    code, words = _refusal(outside, raw.string_data(outside, raw.PAYLOAD.replace("<BIN>{0}</BIN>", "")))
    assert code == "SCE001"
    assert "BIN expected" in words


def test_standin_sees_a_namespace_of_another_version(outside: Outside) -> None:
    code, words = _refusal(outside, raw.string_data(outside, raw.PAYLOAD.replace("bybin_v2", "bybin")))
    assert code == "SCE001"
    assert "is not the request of" in words
