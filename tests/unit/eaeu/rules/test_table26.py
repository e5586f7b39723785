"""Table 26: the notice of changed data on the circulation of goods."""

from collections.abc import Callable

import pytest

from module.eaeu.rules.base import Document
from module.eaeu.rules.engine import ALL, of_message
from tests.support.rule_cases import Case, Edit, HeldCopy, added, answer, gone, uncovered, without_copy
from tests.support.union_nodes import NUMBER, circulation_root, element, entry, volatile

MESSAGE = "P.SP.01.MSG.010"
OLD_START, CHANGE, NEW_START = "2026-03-16T04:30:00.000Z", "2026-09-01T00:00:00.000Z", "2026-09-01T00:00:00.001Z"
ROOT = "/doc:IPObjectVolatileDetails"
CLOSED = f"{ROOT}/ipcdo:RegistryIPObjectVolatileDetails"
NEW = f"{CLOSED}[2]"
PERIOD = "ccdo:ResourceItemStatusDetails/ccdo:ValidityPeriodDetails"
START, END = f"{PERIOD}/csdo:StartDateTime", f"{PERIOD}/csdo:EndDateTime"
OTHER_NUMBER = "00018/ТЗ-0042-150326"


def message() -> Document:
    records = volatile(start=OLD_START, end=CHANGE), volatile(start=NEW_START)
    held = HeldCopy(circulations={NUMBER: volatile()})
    return Document(circulation_root(MESSAGE, *records), MESSAGE, "P.SP.01.TRN.009", held)


def entry_alone(document: Document) -> None:
    """The entry is known, but not its circulation data."""
    document.held = HeldCopy(entries={NUMBER: entry()})


def kept(rule: str, *edits: Edit) -> Case:
    return Case(rule, message, edits)


def broken(rule: str, *edits: Edit, at: str | tuple[str, ...]) -> Case:
    return Case(rule, message, edits, (at,) if isinstance(at, str) else at)


CASES = (
    kept("T26.R1"),
    broken("T26.R1", gone(f"{ROOT}/ccdo:EDocHeader"), at=ROOT),
    kept("T26.R2"),
    broken("T26.R2", gone(NEW), at=ROOT),
    broken("T26.R2", added(ROOT, volatile), at=ROOT),
    broken("T26.R2", gone(f"{NEW}/ipsdo:IPObjectId"), at=ROOT),
    broken("T26.R2", added(f"{NEW}/{PERIOD}", lambda: element("csdo:EndDateTime", NEW_START)), at=ROOT),
    kept("T26.R3"),
    broken("T26.R3", without_copy, at=Case.UNDECIDED),
    broken("T26.R3", answer(f"{NEW}/ipsdo:IPObjectId", OTHER_NUMBER), at=f"{NEW}/ipsdo:IPObjectId"),
    broken("T26.R3", gone(f"{NEW}/ipsdo:IPObjectId"), at=NEW),
    broken("T26.R3", entry_alone, at=(f"{CLOSED}/ipsdo:IPObjectId", f"{NEW}/ipsdo:IPObjectId")),
    kept("T26.R4"),
    broken("T26.R4", gone(f"{CLOSED}/{END}"), at=ROOT),
    kept("T26.R5"),
    broken("T26.R5", gone(f"{NEW}/{START}"), at=f"{NEW}/{PERIOD}"),
    kept("T26.R6"),
    broken("T26.R6", answer(f"{NEW}/{START}", CHANGE), at=f"{NEW}/{START}"),
    kept("T26.R7"),
    broken("T26.R7", answer(f"{NEW}/{START}", "2026-09-01T00:00:00Z"), at=f"{NEW}/{START}"),
    kept("T26.R8"),
    broken(
        "T26.R8",
        answer("//ccdo:IdentityDocV3Details/csdo:DocCreationDate", "2020-02-03Z"),
        at=f"{CLOSED}/ipcdo:GoodsCirculationDetails/ipcdo:GoodsCirculationPartyDetails"
        "/ccdo:IdentityDocV3Details/csdo:DocCreationDate",
    ),
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
