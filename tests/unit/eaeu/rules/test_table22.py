"""Table 22: a new entry of the unified register, MSG.006. What it shares with table 18 stands in tests/support."""

from collections.abc import Callable

import pytest

from module.eaeu.rules.base import RuleKind
from module.eaeu.rules.engine import ALL, of_message
from module.eaeu.structures.node import Node
from tests.support.inclusion_cases import (
    CIRCULATION_ROOT,
    CONTACT,
    HOLDER,
    PARTY,
    RECORD,
    REGISTER,
    ROOT,
    Table,
    circulation_cases,
    record_cases,
    written,
)
from tests.support.rule_cases import Case, added, answer, gone, uncovered
from tests.support.union_nodes import entry, message_006, volatile

MESSAGE = "P.SP.01.MSG.006"
ENTRY = f"{REGISTER}/ipcdo:CustomsRegisterIPObjectDetails"
HOLDER_OF_ENTRY = f"{ENTRY}/{HOLDER}"
STATUS = f"{ENTRY}/ccdo:StatusV2Details"
REFERENCE = f"{STATUS}/ccdo:DocReferenceDetails"
TERM = f"{ENTRY}/ipcdo:CopyrightDocumentDetails/ipcdo:CopyrightTermDetails"
DETAILS = "ccdo:ResourceItemStatusDetails"
PERIOD = f"{DETAILS}/ccdo:ValidityPeriodDetails"
NUMBER = "ipsdo:IPObjectId"
OTHER = "00018/ТЗ-0042-150326"
PERMISSIONS = {"T22.R8", "T22.R23", "T22.R35"}
MOMENTS = (
    f"{ROOT}/ccdo:EDocHeader/csdo:EDocDateTime",
    f"{REGISTER}/ccdo:EDocHeader/csdo:EDocDateTime",
    f"{CIRCULATION_ROOT}/ccdo:EDocHeader/csdo:EDocDateTime",
    f"{ENTRY}/{PERIOD}/csdo:StartDateTime",
    f"{ENTRY}/{DETAILS}/csdo:UpdateDateTime",
    f"{RECORD}/{PERIOD}/csdo:StartDateTime",
)
DATES = (
    f"{ENTRY}/csdo:EndDate",
    f"{ENTRY}/ipcdo:CopyrightDocumentDetails/csdo:DocCreationDate",
    f"{TERM}/csdo:DocValidityDate",
    f"{STATUS}/csdo:EventDate",
    f"{REFERENCE}/csdo:DocStartDate",
    f"{PARTY}/ccdo:IdentityDocV3Details/csdo:DocCreationDate",
)
NO_MOMENTS = (
    "2026-03-16T04:30:00Z",
    "2026-03-16T04:30:00.00Z",
    "2026-03-16T04:30:00.0000Z",
    "2026-03-16T04:30:00.000",
    "2026-03-16T04:30:00.000+05:00",
    "2026-03-16",
    "",
)
NO_DATES = ("2026-03-15Z", "2026-03-15+05:00", "20026-03-15", "15.03.2026", "2026-3-15", "2026-03", "")
T = Table(22, message_006, added(REGISTER, entry), ENTRY, f"{ENTRY}[2]")

CASES = (
    *T.parts(REGISTER),
    T.kept(3),
    T.kept(3, answer(f"{ENTRY}/{NUMBER}", OTHER), answer(f"{RECORD}/{NUMBER}", OTHER)),
    T.kept(3, gone(REGISTER)),
    T.kept(3, gone(f"{ENTRY}/{NUMBER}")),
    T.kept(3, added(CIRCULATION_ROOT, volatile)),
    T.broken(3, answer(f"{RECORD}/{NUMBER}", OTHER), at=f"{RECORD}/{NUMBER}"),
    T.broken(3, answer(f"{ENTRY}/{NUMBER}", OTHER), at=f"{RECORD}/{NUMBER}"),
    T.broken(3, gone(f"{RECORD}/{NUMBER}"), at=RECORD),
    T.broken(3, added(CIRCULATION_ROOT, lambda: volatile(OTHER)), at=f"{RECORD}[2]/{NUMBER}"),
    T.kept(4),
    T.kept(4, added(CIRCULATION_ROOT, volatile)),
    T.kept(4, gone(REGISTER)),
    T.broken(4, added(REGISTER, entry), at=f"{ENTRY}[2]"),
    T.broken(4, added(REGISTER, entry), added(REGISTER, entry), at=(f"{ENTRY}[2]", f"{ENTRY}[3]")),
    T.broken(4, gone(ENTRY), at=REGISTER),
    T.broken(4, answer(ENTRY, ""), at=ENTRY),
    T.broken(4, added(ROOT, lambda: Node("doc:IPObjectRegisterDetails")), at=f"{REGISTER}[2]"),
    T.broken(4, gone(ENTRY), added(ROOT, lambda: Node("doc:IPObjectRegisterDetails")), at=(REGISTER, f"{REGISTER}[2]")),
    *T.object_rules(9),
    *T.needs(
        7,
        HOLDER_OF_ENTRY,
        "csdo:UnifiedCountryCode",
        "csdo:SubjectName",
        "csdo:SubjectBriefName",
        "ccdo:SubjectAddressDetails",
        "ccdo:CommunicationDetails",
        "ipcdo:OfficerDetails",
    ),
    T.kept(7, gone(f"{HOLDER_OF_ENTRY}/csdo:TaxpayerId")),
    *T.reason_only_in_russia(8, HOLDER_OF_ENTRY),
    *T.takes(13, f"{STATUS}/csdo:StatusCode", ("01",), ("02", "03", "04", "1")),
    *T.needs(
        14,
        REFERENCE,
        "csdo:DocKindCode",
        "csdo:DocName",
        "csdo:DocId",
        "csdo:DocCreationDate",
        "csdo:DocStartDate",
    ),
    T.kept(14, gone(REFERENCE)),
    *T.subjects(15, HOLDER_OF_ENTRY),
    *record_cases(T, 18),
    *T.organisations(23, PARTY, demanded=False),
    *T.organisations(35, CONTACT, demanded=False),
    *circulation_cases(T, 1),
    *(
        case
        for place in (ENTRY, RECORD)
        for case in (
            *T.needs(36, f"{place}/{PERIOD}", "csdo:StartDateTime"),
            T.broken(36, gone(f"{place}/{PERIOD}"), at=f"{place}/{DETAILS}"),
            T.kept(36, gone(f"{place}/{DETAILS}/csdo:UpdateDateTime")),
        )
    ),
    T.kept(37),
    T.kept(37, answer(DATES[0], "soon")),
    *(T.broken(37, answer(place, "2026-03-16T04:30:00Z"), at=place) for place in MOMENTS),
    *(T.broken(37, answer(MOMENTS[0], text), at=MOMENTS[0]) for text in NO_MOMENTS),
    T.broken(
        37,
        written(f"{RECORD}/{PERIOD}", "csdo:EndDateTime", "2027-01-01T00:00:00"),
        at=f"{RECORD}/{PERIOD}/csdo:EndDateTime",
    ),
    T.kept(38),
    T.kept(38, answer(MOMENTS[0], "now")),
    *(T.broken(38, answer(place, "2026-03-15Z"), at=place) for place in DATES),
    *(T.broken(38, answer(DATES[0], text), at=DATES[0]) for text in NO_DATES),
)
RULES = {rule.code: rule for rule in ALL}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, record_property: Callable[[str, object], None]) -> None:
    assert case.outcome(RULES[case.rule]) == case.broken
    record_property("shows", case.rule)


def test_every_rule_has_its_cases() -> None:
    assert [rule.number for rule in of_message(MESSAGE)] == list(range(1, 39))
    assert uncovered(of_message(MESSAGE), CASES) == []


def test_the_act_permits_in_three_rules() -> None:
    assert {rule.code for rule in of_message(MESSAGE) if rule.kind is RuleKind.PERMISSION} == PERMISSIONS
