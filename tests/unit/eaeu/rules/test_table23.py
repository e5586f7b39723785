"""Table 23: the notice of a change. Tables 24 to 26 use the same rules on records, so most of their cases are here."""

from collections.abc import Callable

import pytest

from module.eaeu.rules.base import Document
from module.eaeu.rules.engine import ALL, of_message
from module.eaeu.structures.node import Node
from tests.support.rule_cases import Case, Edit, HeldCopy, added, answer, gone, uncovered, without_copy
from tests.support.union_nodes import NUMBER, contact, element, entry, register_root, right_document, subject

MESSAGE = "P.SP.01.MSG.007"
OLD_START, CHANGE, NEW_START = "2026-03-16T04:30:00.000Z", "2026-09-01T00:00:00.000Z", "2026-09-01T00:00:00.001Z"
ROOT = "/doc:IPObjectRegisterDetails"
CLOSED = f"{ROOT}/ipcdo:CustomsRegisterIPObjectDetails"
NEW = f"{CLOSED}[2]"
STATUS = "ccdo:StatusV2Details/csdo:StatusCode"
REFERENCE = "ccdo:StatusV2Details/ccdo:DocReferenceDetails"
PERIOD = "ccdo:ResourceItemStatusDetails/ccdo:ValidityPeriodDetails"
START, END = f"{PERIOD}/csdo:StartDateTime", f"{PERIOD}/csdo:EndDateTime"
TAXPAYER = "ipcdo:RightholderDetails/csdo:TaxpayerId"
OTHER_NUMBER = "00018/ТЗ-0042-150326"


def message() -> Document:
    records = entry(code="01", start=OLD_START, end=CHANGE), entry(code="02", start=NEW_START)
    held = HeldCopy(entries={NUMBER: entry()})
    return Document(register_root(MESSAGE, *records), MESSAGE, "P.SP.01.TRN.006", held)


def swapped(document: Document) -> None:
    """The new record stands first."""
    first, second = document.root.all("ipcdo:CustomsRegisterIPObjectDetails")
    document.root.children[1:] = [second, first]
    first.number, second.number = 2, 1


def second_holder(number: str) -> Edit:
    def edit(document: Document) -> None:
        for record, place in zip(document.root.children[1:], (5, 4), strict=True):
            holder = subject("ipcdo:RightholderDetails")
            holder.children[3].text = number
            holder.parent = record
            record.children.insert(place, holder)
            for count, twin in enumerate(record.all(holder.name), 1):
                twin.number = count

    return edit


def third_record() -> Node:
    return entry(code="02", start=NEW_START)


def kept(rule: str, *edits: Edit) -> Case:
    return Case(rule, message, edits)


def broken(rule: str, *edits: Edit, at: str | tuple[str, ...]) -> Case:
    return Case(rule, message, edits, (at,) if isinstance(at, str) else at)


def _times(rule: str, place: str, at: str, *wrong: str) -> list[Case]:
    return [broken(rule, answer(place, text), at=at) for text in wrong]


CASES = (
    kept("T23.R1"),
    broken("T23.R1", gone(f"{ROOT}/ccdo:EDocHeader"), at=ROOT),
    # two records, of one object, one of them closed
    kept("T23.R2"),
    kept("T23.R2", swapped),
    kept("T23.R2", gone(f"{CLOSED}/{END}")),  # that none is closed is rule 8
    broken("T23.R2", gone(NEW), at=ROOT),
    broken("T23.R2", gone(CLOSED), gone(CLOSED), at=ROOT),
    broken("T23.R2", added(ROOT, third_record), at=ROOT),
    broken("T23.R2", answer(f"{NEW}/ipsdo:IPObjectId", OTHER_NUMBER), at=ROOT),
    broken("T23.R2", added(f"{NEW}/{PERIOD}", lambda: element("csdo:EndDateTime", NEW_START)), at=ROOT),
    kept("T23.R3"),
    broken("T23.R3", gone("//ipsdo:IPDocKindName[2]"), at=f"{NEW}/ipcdo:CopyrightDocumentDetails"),
    broken(
        "T23.R3",
        added(CLOSED, right_document),
        answer(f"{CLOSED}/ipcdo:CopyrightDocumentDetails[2]/ipsdo:IPDocKindName", " "),
        at=f"{CLOSED}/ipcdo:CopyrightDocumentDetails[2]/ipsdo:IPDocKindName",
    ),
    kept("T23.R4"),
    kept("T23.R4", answer(f"{CLOSED}/{STATUS}", "02")),
    kept("T23.R4", answer(f"{CLOSED}/{STATUS}", "03")),
    kept("T23.R4", gone(f"{CLOSED}/{STATUS}")),
    kept("T23.R4", answer(f"{NEW}/{STATUS}", "04")),
    kept("T23.R4", answer(f"{CLOSED}/{STATUS}", "04"), gone(NEW)),
    broken("T23.R4", answer(f"{CLOSED}/{STATUS}", "04"), at=f"{CLOSED}/{STATUS}"),
    broken("T23.R4", swapped, answer(f"{NEW}/{STATUS}", "1"), at=f"{NEW}/{STATUS}"),
    kept("T23.R5"),
    kept("T23.R5", answer(f"{NEW}/{STATUS}", "03"), gone(f"{CLOSED}/{END}")),
    broken("T23.R5", answer(f"{NEW}/{STATUS}", "03"), at=f"{NEW}/{STATUS}"),
    broken("T23.R5", answer(f"{NEW}/{STATUS}", "01"), at=f"{NEW}/{STATUS}"),
    broken("T23.R5", gone(f"{NEW}/{STATUS}"), at=f"{NEW}/ccdo:StatusV2Details"),
    broken("T23.R5", answer(f"{NEW}/{STATUS}", ""), at=f"{NEW}/{STATUS}"),
    broken("T23.R5", gone(f"{NEW}/ccdo:StatusV2Details"), at=NEW),
    # the end of the term and the tax numbers stay
    kept("T23.R6"),
    kept("T23.R6", second_holder("000000000002")),
    kept("T23.R6", gone(f"{CLOSED}/{TAXPAYER}"), gone(f"{NEW}/{TAXPAYER}")),
    kept("T23.R6", answer(f"{NEW}/csdo:EndDate", "2030-03-15"), gone(f"{CLOSED}/{END}")),
    broken("T23.R6", answer(f"{NEW}/csdo:EndDate", "2030-03-15"), at=f"{NEW}/csdo:EndDate"),
    broken("T23.R6", gone(f"{NEW}/csdo:EndDate"), at=NEW),
    broken("T23.R6", answer(f"{NEW}/{TAXPAYER}", "000000000009"), at=f"{NEW}/{TAXPAYER}"),
    broken("T23.R6", gone(f"{NEW}/{TAXPAYER}"), at=f"{NEW}/ipcdo:RightholderDetails"),
    broken("T23.R6", gone(f"{NEW}/ipcdo:RightholderDetails"), at=NEW),
    broken(
        "T23.R6",
        second_holder("000000000002"),
        answer(f"{CLOSED}/ipcdo:RightholderDetails[2]/csdo:TaxpayerId", "000000000003"),
        at=f"{NEW}/{TAXPAYER}",
    ),
    broken("T23.R6", added(NEW, lambda: subject("ipcdo:RightholderDetails")), at=f"{NEW}/{TAXPAYER}"),
    kept("T23.R7"),
    kept("T23.R7", gone(f"{CLOSED}/{REFERENCE}")),
    *(
        broken("T23.R7", gone(f"{NEW}/{REFERENCE}/{part}"), at=f"{NEW}/{REFERENCE}")
        for part in ("csdo:DocKindCode", "csdo:DocName", "csdo:DocId", "csdo:DocCreationDate", "csdo:DocStartDate")
    ),
    kept("T23.R8"),
    broken("T23.R8", gone(f"{CLOSED}/{END}"), at=ROOT),
    broken("T23.R8", answer(f"{CLOSED}/{END}", ""), at=ROOT),
    kept("T23.R9"),
    kept("T23.R9", gone(f"{CLOSED}/{START}")),
    kept("T23.R9", gone(f"{NEW}/{START}"), gone(f"{CLOSED}/{END}")),
    broken("T23.R9", answer(f"{NEW}/{START}", ""), at=f"{NEW}/{START}"),
    broken("T23.R9", gone(f"{NEW}/{START}"), at=f"{NEW}/{PERIOD}"),
    broken("T23.R9", gone(f"{NEW}/{PERIOD}"), at=f"{NEW}/ccdo:ResourceItemStatusDetails"),
    broken("T23.R9", gone(f"{NEW}/ccdo:ResourceItemStatusDetails"), at=NEW),
    kept("T23.R10"),
    kept("T23.R10", swapped),
    kept("T23.R10", gone(f"{NEW}/{START}")),
    kept("T23.R10", answer(f"{NEW}/{START}", "tomorrow")),
    kept("T23.R10", answer(f"{CLOSED}/{END}", "yesterday")),
    kept("T23.R10", answer(f"{NEW}/{START}", "2026-09-01T05:00:00.001+05:00")),
    broken("T23.R10", answer(f"{NEW}/{START}", CHANGE), at=f"{NEW}/{START}"),
    broken("T23.R10", answer(f"{NEW}/{START}", "2026-09-01T00:00:00"), at=f"{NEW}/{START}"),
    broken("T23.R10", answer(f"{NEW}/{START}", "2026-09-01T04:59:00.000+05:00"), at=f"{NEW}/{START}"),
    broken("T23.R10", answer(f"{NEW}/{START}", OLD_START), at=f"{NEW}/{START}"),
    kept("T23.R11"),
    kept("T23.R11", answer(f"{NEW}/csdo:EndDate", "soon")),
    *_times(
        "T23.R11",
        f"{NEW}/{START}",
        f"{NEW}/{START}",
        "2026-09-01T00:00:00Z",
        "2026-09-01T00:00:00.01Z",
        "2026-09-01T00:00:00.0001Z",
        "2026-09-01T00:00:00.001",
        "2026-09-01T00:00:00.001+00:00",
        "2026-09-01 00:00:00.001Z",
        "12026-09-01T00:00:00.001Z",
    ),
    *(
        broken("T23.R11", answer(place, "2026-09-01"), at=place)
        for place in (
            f"{ROOT}/ccdo:EDocHeader/csdo:EDocDateTime",
            f"{CLOSED}/{END}",
            f"{NEW}/ccdo:ResourceItemStatusDetails/csdo:UpdateDateTime",
        )
    ),
    broken(
        "T23.R11",
        answer(f"{CLOSED}/{START}", "now"),
        answer(f"{CLOSED}/{END}", "then"),
        at=(f"{CLOSED}/{START}", f"{CLOSED}/{END}"),
    ),
    kept("T23.R12"),
    kept("T23.R12", answer(f"{NEW}/{START}", "now")),
    *_times("T23.R12", f"{NEW}/csdo:EndDate", f"{NEW}/csdo:EndDate", "2028-03-15Z", "12028-03-15", "15.03.2028", ""),
    *(
        broken("T23.R12", answer(place, "2026-09-01+05:00"), at=place)
        for place in (
            f"{NEW}/ccdo:StatusV2Details/csdo:EventDate",
            f"{CLOSED}/{REFERENCE}/csdo:DocCreationDate",
            f"{CLOSED}/{REFERENCE}/csdo:DocStartDate",
            f"{NEW}/ipcdo:CopyrightDocumentDetails/ipcdo:CopyrightTermDetails/csdo:DocValidityDate",
        )
    ),
    kept("T23.R13"),
    broken("T23.R13", without_copy, at=Case.UNDECIDED),
    broken("T23.R13", answer(f"{NEW}/ipsdo:IPObjectId", OTHER_NUMBER), at=f"{NEW}/ipsdo:IPObjectId"),
    broken("T23.R13", gone(f"{CLOSED}/ipsdo:IPObjectId"), at=CLOSED),
    broken("T23.R13", answer(f"{CLOSED}/ipsdo:IPObjectId", " "), at=f"{CLOSED}/ipsdo:IPObjectId"),
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


def test_contacts_of_this_notice_are_under_no_rule() -> None:
    document = message()
    document.root.children[1].add(contact("FX"))
    assert [rule.code for rule in of_message(MESSAGE) if list(rule.check(document))] == []
