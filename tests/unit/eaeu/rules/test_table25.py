"""Table 25: the notice of an exclusion from the unified register."""

from collections.abc import Callable

import pytest

from module.eaeu.rules.base import Document
from module.eaeu.rules.engine import ALL, of_message
from tests.support.rule_cases import Case, Edit, HeldCopy, added, answer, gone, uncovered, without_copy
from tests.support.union_nodes import NUMBER, entry, register_root, subject

MESSAGE = "P.SP.01.MSG.009"
BEGIN, FINISH = "2026-03-16T04:30:00.000Z", "2026-09-01T00:00:00.000Z"
ROOT = "/doc:IPObjectRegisterDetails"
RECORD = f"{ROOT}/ipcdo:CustomsRegisterIPObjectDetails"
STATUS = "ccdo:StatusV2Details/csdo:StatusCode"
REFERENCE = "ccdo:StatusV2Details/ccdo:DocReferenceDetails"
PERIOD = "ccdo:ResourceItemStatusDetails/ccdo:ValidityPeriodDetails"
START, END = f"{PERIOD}/csdo:StartDateTime", f"{PERIOD}/csdo:EndDateTime"
TAXPAYER = "ipcdo:RightholderDetails/csdo:TaxpayerId"
OTHER_NUMBER = "00018/ТЗ-0042-150326"


def message() -> Document:
    record = entry(code="04", start=BEGIN, end=FINISH)
    held = HeldCopy(entries={NUMBER: entry()})
    return Document(register_root(MESSAGE, record), MESSAGE, "P.SP.01.TRN.008", held)


def kept(rule: str, *edits: Edit) -> Case:
    return Case(rule, message, edits)


def broken(rule: str, *edits: Edit, at: str | tuple[str, ...]) -> Case:
    return Case(rule, message, edits, (at,) if isinstance(at, str) else at)


CASES = (
    kept("T25.R1"),
    broken("T25.R1", gone(f"{ROOT}/ccdo:EDocHeader"), at=ROOT),
    kept("T25.R2"),
    broken("T25.R2", gone(RECORD), at=ROOT),
    broken("T25.R2", added(ROOT, entry), at=ROOT),
    kept("T25.R3"),
    broken("T25.R3", without_copy, at=Case.UNDECIDED),
    broken("T25.R3", answer(f"{RECORD}/ipsdo:IPObjectId", OTHER_NUMBER), at=f"{RECORD}/ipsdo:IPObjectId"),
    kept("T25.R4"),
    broken("T25.R4", gone("//ipsdo:IPDocKindName"), at=f"{RECORD}/ipcdo:CopyrightDocumentDetails"),
    kept("T25.R5"),
    broken("T25.R5", answer(f"{RECORD}/{STATUS}", "03"), at=f"{RECORD}/{STATUS}"),
    broken("T25.R5", gone(f"{RECORD}/{STATUS}"), at=f"{RECORD}/ccdo:StatusV2Details"),
    kept("T25.R6"),
    kept("T25.R6", answer(f"{RECORD}/ipsdo:IPObjectId", OTHER_NUMBER), answer(f"{RECORD}/csdo:EndDate", "2027-03-15")),
    broken("T25.R6", without_copy, at=Case.UNDECIDED),
    broken("T25.R6", answer(f"{RECORD}/csdo:EndDate", "2027-03-15"), at=f"{RECORD}/csdo:EndDate"),
    broken("T25.R6", answer(f"{RECORD}/{TAXPAYER}", "000000000009"), at=f"{RECORD}/{TAXPAYER}"),
    broken("T25.R6", added(RECORD, lambda: subject("ipcdo:RightholderDetails")), at=f"{RECORD}/{TAXPAYER}"),
    kept("T25.R7"),
    kept("T25.R7", gone(f"{RECORD}/{REFERENCE}")),
    broken("T25.R7", gone("//csdo:DocName[2]"), at=f"{RECORD}/{REFERENCE}"),
    kept("T25.R8"),
    broken("T25.R8", gone(f"{RECORD}/{END}"), at=f"{RECORD}/{PERIOD}"),
    broken("T25.R8", answer(f"{RECORD}/{END}", ""), at=f"{RECORD}/{END}"),
    kept("T25.R9"),
    kept("T25.R9", gone(f"{RECORD}/{START}")),
    kept("T25.R9", gone(f"{RECORD}/{END}")),
    broken("T25.R9", answer(f"{RECORD}/{START}", FINISH), at=f"{RECORD}/{START}"),
    broken("T25.R9", answer(f"{RECORD}/{START}", "2027-01-01T00:00:00.000Z"), at=f"{RECORD}/{START}"),
    kept("T25.R10"),
    broken("T25.R10", answer(f"{RECORD}/{END}", "2026-09-01T00:00:00Z"), at=f"{RECORD}/{END}"),
    kept("T25.R11"),
    broken("T25.R11", answer(f"{RECORD}/csdo:EndDate", "2028-03-15+05:00"), at=f"{RECORD}/csdo:EndDate"),
)
RULES = {rule.code: rule for rule in ALL}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, record_property: Callable[[str, object], None]) -> None:
    assert case.outcome(RULES[case.rule]) == case.broken
    record_property("shows", case.rule)


def test_every_rule_has_its_cases() -> None:
    assert uncovered(of_message(MESSAGE), CASES) == []


def test_the_document_of_the_tests_keeps_every_rule() -> None:
    assert [rule.code for rule in of_message(MESSAGE) if list(rule.check(message()))] == []
