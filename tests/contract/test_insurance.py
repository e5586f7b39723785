"""Port InsuranceContracts: the adapter of ЕСБД and its stand-in over real HTTP."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import requests
from lxml import etree

from module.casework.ports import InsuranceContracts
from module.dev.standins import scenarios
from module.dev.standins.esbd import NAMESPACE, OPERATIONS
from module.kernel.clock import law_date
from module.registry.lookups import InsuranceRecord, Outcome, Register
from tests.support.outside import CLOCK, Outside, running

ENDS = [
    ("77-999999", Outcome.NOT_FOUND, ""),
    ("77-000500", Outcome.UNAVAILABLE, "http.500.not_xml"),
    ("77-000501", Outcome.UNAVAILABLE, "http.timeout"),
]


def _found(outside: Outside, number: str) -> InsuranceRecord:
    port: InsuranceContracts = outside.contracts()
    answer = port.by_number(number)
    assert (answer.register, answer.outcome, answer.detail) == (Register.ESBD, Outcome.FOUND, "")
    assert answer.value is not None
    return answer.value


def test_found(outside: Outside) -> None:
    year = law_date(CLOCK.now()).year
    assert _found(outside, "77-000001") == InsuranceRecord(
        contract_number="77-000001",
        insurer="АҚ «Үлгі Сақтандыру»",
        policy_holder="ТОО «Жетісу Тағам»",
        policy_holder_identifier=scenarios.HEAD,
        concluded_on=date(year - 1, 12, 22),
        start=date(year, 1, 1),
        end=date(year + 2, 12, 31),
        amount=5_000_000,
        rescinded_on=None,
        insurance_class="Страхование гражданско-правовой ответственности",
        subtype="Договор",
    )


def test_small_amount(outside: Outside) -> None:
    assert _found(outside, "77-000002").amount == 4_000_000


def test_rescinded(outside: Outside) -> None:
    rescinded = _found(outside, "77-000003").rescinded_on
    assert rescinded is not None
    assert rescinded <= law_date(CLOCK.now())


def test_expired(outside: Outside) -> None:
    end = _found(outside, "77-000004").end
    assert end is not None
    assert end < law_date(CLOCK.now())


def test_another_policy_holder(outside: Outside) -> None:
    assert _found(outside, "77-000005").policy_holder_identifier == scenarios.OTHER


def test_of_several_under_one_number_the_live_one(outside: Outside) -> None:
    assert _found(outside, "77-000006").start == date(law_date(CLOCK.now()).year, 1, 1)


@pytest.mark.parametrize("number", ["77-000502", "77-000503"])
def test_session_that_ran_out_is_renewed(outside: Outside, number: str) -> None:
    port = outside.contracts()
    assert port.by_number("77-000001").outcome is Outcome.FOUND
    assert port.by_number(number).outcome is Outcome.FOUND


def test_many_calls_over_many_sessions(tmp_path: Path) -> None:
    with running(tmp_path, mail=False, esbd_calls_per_session=3) as other:
        port = other.contracts()
        assert [port.by_number("77-000001").outcome for _time in range(5)] == [Outcome.FOUND] * 5


@pytest.mark.parametrize(("number", "outcome", "detail"), ENDS)
def test_other_ends(outside: Outside, number: str, outcome: Outcome, detail: str) -> None:
    answer = outside.contracts().by_number(number)
    assert (answer.outcome, answer.detail, answer.value) == (outcome, detail, None)


def test_wrong_password_is_ours_to_mend(outside: Outside) -> None:
    answer = outside.contracts(password="guess").by_number("77-000001")
    assert (answer.outcome, answer.detail) == (Outcome.UNAVAILABLE, "esbd.not_authenticated")


def test_annulled_is_told(outside: Outside) -> None:
    assert _found(outside, "77-000007").is_annulled


def test_another_kind_of_insurance_is_told(outside: Outside) -> None:
    port = outside.contracts(insurance_type_ids=frozenset({15}))
    known = {number: port.by_number(number).value for number in ("77-000001", "77-000009")}
    assert {number: record and record.is_liability for number, record in known.items()} == {
        "77-000001": True,
        "77-000009": False,
    }
    assert _found(outside, "77-000009").is_liability, "without the setting nobody can tell"


def test_policy_holder_from_abroad(outside: Outside) -> None:
    record = _found(outside, "77-000008")
    assert (record.policy_holder, record.policy_holder_identifier) == ("Norden Mills AB", "")
    assert not record.is_resident


def test_several_classes_are_asked_in_turn(outside: Outside) -> None:
    port = outside.contracts(classes=("DsOtherLosses", "DsGpoOther"))
    assert port.by_number("77-000001").outcome is Outcome.FOUND
    assert outside.contracts(classes=("DsOtherLosses",)).by_number("77-000001").outcome is Outcome.NOT_FOUND


def _concluded() -> date:
    return date(law_date(CLOCK.now()).year - 1, 12, 22)


def test_by_holder_and_day(outside: Outside) -> None:
    port: InsuranceContracts = outside.contracts(insurance_type_ids=frozenset({15}))
    answer = port.by_holder(scenarios.OTHER, _concluded())
    assert (answer.register, answer.outcome) == (Register.ESBD, Outcome.FOUND)
    assert answer.value is not None
    assert (answer.value.contract_number, answer.value.policy_holder_identifier) == ("77-000005", scenarios.OTHER)
    head = port.by_holder(scenarios.HEAD, _concluded()).value
    assert head is not None
    assert head.is_liability
    assert not head.is_annulled


@pytest.mark.parametrize("identifier", [scenarios.BRANCH, scenarios.LEADER, "123456789012", "", "x"])
def test_by_holder_finds_nobody(outside: Outside, identifier: str) -> None:
    assert outside.contracts().by_holder(identifier, _concluded()).outcome is Outcome.NOT_FOUND


def test_by_holder_on_another_day(outside: Outside) -> None:
    port = outside.contracts()
    assert port.by_holder(scenarios.OTHER, date(2001, 1, 1)).outcome is Outcome.NOT_FOUND


def test_dictionary(outside: Outside) -> None:
    assert outside.contracts().dictionary("INSURANCE_COMPANIES") == {11: "Үлгі Сақтандыру"}


def _post(outside: Outside, operation: str, body: str, action: str = "") -> tuple[int, etree._Element]:
    text = f'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>{body}</e:Body></e:Envelope>'
    headers = {"Content-Type": "text/xml", "SOAPAction": f'"{action or f"{NAMESPACE}/{operation}"}"'}
    answer = requests.post(f"{outside.url}/esbd", data=text.encode(), headers=headers, timeout=5)
    return answer.status_code, etree.fromstring(answer.content)


def _session(outside: Outside) -> str:
    fields = f"<aName>{outside.settings.esbd_user}</aName><aPassword>{outside.settings.esbd_password}</aPassword>"
    _status, envelope = _post(
        outside, "AuthenticateUser", f'<AuthenticateUser xmlns="{NAMESPACE}">{fields}</AuthenticateUser>'
    )
    return envelope.findtext(f".//{{{NAMESPACE}}}SessionID") or ""


def _body(operation: str, fields: list[tuple[str, str]], namespace: str = NAMESPACE) -> str:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields)
    return f'<{operation} xmlns="{namespace}">{inner}</{operation}>'


@pytest.fixture(params=list(OPERATIONS))
def operation(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fields(outside: Outside, operation: str) -> list[tuple[str, str]]:
    """The right values of an operation."""
    settings = outside.settings
    values = {
        "aName": settings.esbd_user,
        "aPassword": settings.esbd_password,
        "aUserName": settings.esbd_user,
        "aContractNumber": "77-000001",
        "aID": "101",
        "aTableName": "INSURANCE_COMPANIES",
        "aSessionID": _session(outside),
        "aContractDate": "22.12.2025",
        "aClient": f"<Natural_Person_Bool>0</Natural_Person_Bool><RESIDENT_BOOL>1</RESIDENT_BOOL>"
        f"<IIN>{scenarios.HEAD}</IIN>",
    }
    return [(name, values[name]) for name in OPERATIONS[operation]]


def _fault(outcome: tuple[int, etree._Element]) -> str:
    status, envelope = outcome
    assert status == 500
    assert envelope.findtext(".//faultcode") in ("soap:Client", "soap:Server")
    return envelope.findtext(".//faultstring") or ""


def test_standin_takes_the_right_request(outside: Outside, operation: str, fields: list[tuple[str, str]]) -> None:
    status, envelope = _post(outside, operation, _body(operation, fields))
    assert status == 200
    assert envelope.find(f".//{{{NAMESPACE}}}{operation}Result") is not None


def test_standin_sees_wrong_order(outside: Outside, operation: str, fields: list[tuple[str, str]]) -> None:
    assert " expected, " in _fault(_post(outside, operation, _body(operation, fields[::-1])))


def test_standin_sees_a_missing_field(outside: Outside, operation: str, fields: list[tuple[str, str]]) -> None:
    assert "the end found" in _fault(_post(outside, operation, _body(operation, fields[:1])))


def test_standin_sees_another_namespace(outside: Outside, operation: str, fields: list[tuple[str, str]]) -> None:
    outcome = _post(outside, operation, _body(operation, fields, "https://icweb/Other"))
    assert "there is no operation" in _fault(outcome)


def test_standin_sees_a_wrong_soap_action(outside: Outside, operation: str, fields: list[tuple[str, str]]) -> None:
    assert "SOAPAction" in _fault(_post(outside, operation, _body(operation, fields), action="x"))


def test_standin_lets_nobody_in(outside: Outside, operation: str, fields: list[tuple[str, str]]) -> None:
    """A wrong password or session: the service says it in its own way in each operation."""
    wrong = [(name, "guess" if name in ("aPassword", "aSessionID") else value) for name, value in fields]
    outcome = _post(outside, operation, _body(operation, wrong))
    if operation == "AuthenticateUser":
        assert outcome[1].findtext(f".//{{{NAMESPACE}}}IsAuthenticated") == "0"
    elif operation == "SessionExists":
        assert outcome[1].findtext(f".//{{{NAMESPACE}}}SessionExistsResult") == "false"
    else:
        assert _fault(outcome) == "Сессия не существует"
