"""Table 24: the notice of an extended protection term."""

from collections.abc import Callable

import pytest

from module.eaeu.rules.base import Document
from module.eaeu.rules.engine import ALL, of_message
from tests.support.rule_cases import Case, Edit, HeldCopy, answer, gone, uncovered, without_copy
from tests.support.union_nodes import NUMBER, entry, register_root, say

MESSAGE = "P.SP.01.MSG.008"
OLD_START, CHANGE, NEW_START = "2026-03-16T04:30:00.000Z", "2026-09-01T00:00:00.000Z", "2026-09-01T00:00:00.001Z"
ROOT = "/doc:IPObjectRegisterDetails"
CLOSED = f"{ROOT}/ipcdo:CustomsRegisterIPObjectDetails"
NEW = f"{CLOSED}[2]"
STATUS = "ccdo:StatusV2Details/csdo:StatusCode"
PERIOD = "ccdo:ResourceItemStatusDetails/ccdo:ValidityPeriodDetails"
START, END = f"{PERIOD}/csdo:StartDateTime", f"{PERIOD}/csdo:EndDateTime"
TAXPAYER = "ipcdo:RightholderDetails/csdo:TaxpayerId"
OTHER_NUMBER = "00018/ТЗ-0042-150326"


def message() -> Document:
    records = entry(code="01", start=OLD_START, end=CHANGE), entry(code="03", start=NEW_START)
    root = register_root(MESSAGE, *records)
    say(root, f"{NEW}/csdo:EndDate", "2030-03-15")
    return Document(root, MESSAGE, "P.SP.01.TRN.007", HeldCopy(entries={NUMBER: entry()}))


def kept(rule: str, *edits: Edit) -> Case:
    return Case(rule, message, edits)


def broken(rule: str, *edits: Edit, at: str | tuple[str, ...]) -> Case:
    return Case(rule, message, edits, (at,) if isinstance(at, str) else at)


CASES = (
    kept("T24.R1"),
    broken("T24.R1", gone(f"{ROOT}/ccdo:EDocHeader"), at=ROOT),
    kept("T24.R2"),
    kept("T24.R2", answer(f"{NEW}/csdo:EndDate", "2028-03-16")),
    kept("T24.R2", answer(f"{NEW}/csdo:EndDate", "2028")),  # for rule 12
    kept("T24.R2", gone(f"{NEW}/csdo:EndDate")),
    kept("T24.R2", gone(f"{CLOSED}/{END}"), answer(f"{NEW}/csdo:EndDate", "2020-03-15")),  # rule 8: none is closed
    broken("T24.R2", gone(NEW), at=ROOT),
    broken("T24.R2", answer(f"{NEW}/ipsdo:IPObjectId", OTHER_NUMBER), at=ROOT),
    broken("T24.R2", answer(f"{NEW}/csdo:EndDate", "2028-03-15"), at=f"{NEW}/csdo:EndDate"),
    broken("T24.R2", answer(f"{NEW}/csdo:EndDate", "2027-03-15"), at=f"{NEW}/csdo:EndDate"),
    kept("T24.R3"),
    broken("T24.R3", gone("//ipsdo:IPDocKindName"), at=f"{CLOSED}/ipcdo:CopyrightDocumentDetails"),
    kept("T24.R4"),
    kept("T24.R4", answer(f"{CLOSED}/{STATUS}", "02")),
    kept("T24.R4", answer(f"{CLOSED}/{STATUS}", "03")),
    broken("T24.R4", answer(f"{CLOSED}/{STATUS}", "04"), at=f"{CLOSED}/{STATUS}"),
    kept("T24.R5"),
    broken("T24.R5", answer(f"{NEW}/{STATUS}", "02"), at=f"{NEW}/{STATUS}"),
    broken("T24.R5", gone(f"{NEW}/{STATUS}"), at=f"{NEW}/ccdo:StatusV2Details"),
    kept("T24.R6"),
    broken("T24.R6", answer(f"{NEW}/{TAXPAYER}", "000000000009"), at=f"{NEW}/{TAXPAYER}"),
    kept("T24.R7"),
    broken("T24.R7", gone("//csdo:DocStartDate[2]"), at=f"{NEW}/ccdo:StatusV2Details/ccdo:DocReferenceDetails"),
    kept("T24.R8"),
    broken("T24.R8", gone(f"{CLOSED}/{END}"), at=ROOT),
    kept("T24.R9"),
    broken("T24.R9", gone(f"{NEW}/{START}"), at=f"{NEW}/{PERIOD}"),
    kept("T24.R10"),
    broken("T24.R10", answer(f"{NEW}/{START}", CHANGE), at=f"{NEW}/{START}"),
    kept("T24.R11"),
    broken("T24.R11", answer(f"{NEW}/{START}", "2026-09-01T00:00:00Z"), at=f"{NEW}/{START}"),
    kept("T24.R12"),
    broken("T24.R12", answer(f"{NEW}/csdo:EndDate", "2030-03-15Z"), at=f"{NEW}/csdo:EndDate"),
    kept("T24.R13"),
    broken("T24.R13", without_copy, at=Case.UNDECIDED),
    broken("T24.R13", answer(f"{CLOSED}/ipsdo:IPObjectId", OTHER_NUMBER), at=f"{CLOSED}/ipsdo:IPObjectId"),
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
