"""Table 19: withdrawal by the applicant. Tables 20 and 21: opinions on an object, which have most rules in common."""

from collections.abc import Callable, Iterator

import pytest

from module.eaeu.rules.base import Document
from module.eaeu.rules.engine import ALL, of_message
from tests.support.rule_cases import Case, Edit, HeldCopy, answer, gone, uncovered, without_copy
from tests.support.union_nodes import APPLICATION, FORM, application_root, opinion_root

WITHDRAWAL, REFUSAL, FAVOUR = "P.SP.01.MSG.003", "P.SP.01.MSG.004", "P.SP.01.MSG.005"
ROOT = "/doc:IPObjectCustomsDecisionDetails"
BODY, OFFICER = f"{ROOT}/ccdo:UnifiedAuthorityDetails", f"{ROOT}/ipcdo:AuthorityOfficerDetails"
EMPLOYEE, CONTACT = f"{ROOT}/ipcdo:OfficerDetails", "ccdo:CommunicationDetails"
CHANNEL = f"{CONTACT}/csdo:CommunicationChannelCode"
NAME, DECISION = f"{ROOT}/csdo:BusinessEntityName", f"{ROOT}/csdo:AuthorityDecisionCode"
HELD = HeldCopy(applicants={(APPLICATION, FORM): "ТОО «Үлгі  тауар»"})


def withdrawal() -> Document:
    return Document(application_root(WITHDRAWAL), WITHDRAWAL, "P.SP.01.TRN.002")


def refusal() -> Document:
    return Document(opinion_root(REFUSAL, "0"), REFUSAL, "P.SP.01.TRN.003", HELD)


def favour() -> Document:
    return Document(opinion_root(FAVOUR, "1"), FAVOUR, "P.SP.01.TRN.004", HELD)


def opinions(base: Callable[[], Document], table: int, right: str, wrong: str, last: int) -> Iterator[Case]:
    """The cases that both kinds of opinion have."""

    def case(rule: int, *edits: Edit, at: str | tuple[str, ...] = ()) -> Case:
        return Case(f"T{table}.R{rule}", base, edits, (at,) if isinstance(at, str) else at)

    yield case(1)
    yield case(1, without_copy, at=Case.UNDECIDED)
    yield case(1, answer(f"{ROOT}/ipsdo:ApplicationId", "1"), at=f"{ROOT}/ipsdo:ApplicationId")
    yield case(1, answer(f"{ROOT}/ipsdo:RegistrationFormId", "2"), at=f"{ROOT}/ipsdo:ApplicationId")
    yield case(1, gone(f"{ROOT}/ipsdo:ApplicationId"), at=ROOT)
    yield case(1, answer(NAME, "ТОО «Үлгі»"), at=NAME)
    yield case(1, gone(NAME), at=ROOT)
    yield case(2)
    yield case(2, gone(f"{BODY}/csdo:UnifiedCountryCode"), at=BODY)
    yield case(2, gone(f"{BODY}/csdo:AuthorityName"), at=BODY)
    yield case(2, gone(EMPLOYEE), at=ROOT)
    yield case(3)
    yield case(3, gone(EMPLOYEE))
    yield case(3, gone(f"{OFFICER}/{CONTACT}"))
    yield case(3, answer(EMPLOYEE, ""))
    yield case(3, gone(f"{OFFICER}/csdo:PositionName"), at=OFFICER)
    yield case(3, gone(f"{EMPLOYEE}/csdo:PositionName"), at=EMPLOYEE)
    yield case(3, gone(f"{EMPLOYEE}/{CONTACT}"), at=EMPLOYEE)
    yield case(4)
    for person in (OFFICER, EMPLOYEE):
        for part in ("csdo:FirstName", "csdo:MiddleName", "csdo:LastName"):
            yield case(4, gone(f"{person}/ccdo:FullNameDetails/{part}"), at=f"{person}/ccdo:FullNameDetails")
    yield case(5)
    yield case(5, answer(DECISION, wrong), at=DECISION)
    yield case(5, answer(DECISION, f"0{right}"), at=DECISION)
    yield case(5, gone(DECISION), at=ROOT)
    yield case(last)
    yield case(last, answer(f"{OFFICER}/{CHANNEL}", "EM"))
    yield case(last, gone(f"{OFFICER}/{CONTACT}"))
    yield case(last, answer(f"{OFFICER}/{CHANNEL}", "FX"), at=f"{OFFICER}/{CHANNEL}")
    yield case(last, gone(f"{EMPLOYEE}/{CHANNEL}"), at=f"{EMPLOYEE}/{CONTACT}")


CASES = (
    Case("T19.R1", withdrawal),
    Case("T19.R1", withdrawal, (gone("//ccdo:EDocHeader"),), ("/doc:IPObjectApplicationDetails",)),
    *opinions(refusal, 20, "0", "1", 7),
    Case("T20.R6", refusal),
    Case("T20.R6", refusal, (gone(f"{ROOT}/csdo:DescriptionText"),), (ROOT,)),
    *opinions(favour, 21, "1", "0", 6),
)
RULES = {rule.code: rule for rule in ALL}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, record_property: Callable[[str, object], None]) -> None:
    assert case.outcome(RULES[case.rule]) == case.broken
    record_property("shows", case.rule)


@pytest.mark.parametrize(("message", "make"), [(WITHDRAWAL, withdrawal), (REFUSAL, refusal), (FAVOUR, favour)])
def test_every_rule_has_its_cases_and_its_document(message: str, make: Callable[[], Document]) -> None:
    assert uncovered(of_message(message), CASES) == []
    assert [rule.code for rule in of_message(message) if list(rule.check(make()))] == []


def test_an_opinion_in_favour_needs_no_reasons() -> None:
    document = favour()
    gone(f"{ROOT}/csdo:DescriptionText")(document)
    assert [rule.code for rule in of_message(FAVOUR) if list(rule.check(document))] == []
