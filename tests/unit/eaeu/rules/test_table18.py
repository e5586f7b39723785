"""Table 18: an application for inclusion, MSG.001. What it shares with table 22 stands in tests/support."""

from collections.abc import Callable

import pytest

from module.eaeu.rules.base import RuleKind
from module.eaeu.rules.engine import ALL, of_message
from tests.support.inclusion_cases import (
    APPLICATION,
    CONTACT,
    HOLDER,
    PARTY,
    RECORD,
    Table,
    circulation_cases,
    doubled,
    record_cases,
)
from tests.support.rule_cases import Case, added, answer, gone, uncovered
from tests.support.union_nodes import message_001, registration_form

MESSAGE = "P.SP.01.MSG.001"
INNER = f"{APPLICATION}/ipcdo:IPObjectApplicationDetails"
FORM = f"{INNER}/ipcdo:IPObjectRegistrationFormDetails"
OBJECT = f"{FORM}/ipcdo:RegistrationFormIPObjectDetails"
SECOND = f"{FORM}[2]/ipcdo:RegistrationFormIPObjectDetails"
REPRESENTATIVE = f"{FORM}/ipcdo:RepresentativeDetails"
PERMISSIONS = {"T18.R4", "T18.R9"}
SUBJECT = (
    "csdo:UnifiedCountryCode",
    "csdo:SubjectName",
    "csdo:SubjectBriefName",
    "csdo:TaxpayerId",
    "ccdo:SubjectAddressDetails",
    "ccdo:CommunicationDetails",
    "ipcdo:OfficerDetails",
)
T = Table(18, message_001, added(INNER, lambda: registration_form("2")), OBJECT, SECOND)
HOLDER_OF_OBJECT = f"{OBJECT}/{HOLDER}"

CASES = (
    *T.parts(APPLICATION),
    *T.needs(3, INNER, "csdo:DocCreationDate", "ipcdo:IPObjectRegistrationFormDetails"),
    T.kept(4),
    T.kept(4, T.another, doubled(RECORD)),
    *T.object_rules(10),
    *T.needs(7, HOLDER_OF_OBJECT, *SUBJECT),
    T.broken(
        7,
        doubled(HOLDER_OF_OBJECT),
        gone(f"{HOLDER_OF_OBJECT}[2]/csdo:TaxpayerId"),
        at=f"{HOLDER_OF_OBJECT}[2]",
    ),
    *T.needs(8, REPRESENTATIVE, *SUBJECT, "ipcdo:LetterOfAttorneyDetails"),
    T.kept(8, gone(REPRESENTATIVE)),
    T.broken(8, answer(REPRESENTATIVE, ""), at=(REPRESENTATIVE,) * 8),
    *T.reason_only_in_russia(9, HOLDER_OF_OBJECT, REPRESENTATIVE),
    *T.subjects(14, HOLDER_OF_OBJECT),
    *T.subjects(14, REPRESENTATIVE),
    *record_cases(T, 17),
    *T.organisations(22, PARTY, demanded=True),
    *T.organisations(34, CONTACT, demanded=True),
    *circulation_cases(T, 0),
)
RULES = {rule.code: rule for rule in ALL}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, record_property: Callable[[str, object], None]) -> None:
    assert case.outcome(RULES[case.rule]) == case.broken
    record_property("shows", case.rule)


def test_every_rule_has_its_cases() -> None:
    assert [rule.number for rule in of_message(MESSAGE)] == list(range(1, 35))
    assert uncovered(of_message(MESSAGE), CASES) == []


def test_the_act_permits_in_two_rules() -> None:
    assert {rule.code for rule in of_message(MESSAGE) if rule.kind is RuleKind.PERMISSION} == PERMISSIONS
