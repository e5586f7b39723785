"""Tables 27 and 28: requests on a resource. Tables 29 and 30: what an answer may carry."""

from collections.abc import Callable

import pytest

from module.eaeu.rules.base import Document
from module.eaeu.rules.engine import ALL, of_message
from tests.support.rule_cases import Case, Edit, answer, gone, uncovered
from tests.support.union_nodes import circulation_root, entry, register_root, resource_root, volatile

TIMES, CHANGES = "P.SP.01.MSG.011", "P.SP.01.MSG.013"
ENTRIES, CIRCULATION = "P.SP.01.MSG.014", "P.SP.01.MSG.016"
ROOT = "/doc:ResourceStatusDetails"
RESOURCE, UPDATED = f"{ROOT}/csdo:InformationResourceId", f"{ROOT}/csdo:UpdateDateTime"
REGISTER, VOLATILE, APPLICATIONS = "P.SP.01.BEN.002", "P.SP.01.BEN.003", "P.SP.01.BEN.001"


def times() -> Document:
    return Document(resource_root(TIMES, REGISTER), TIMES, "P.SP.01.TRN.010")


def register_changes() -> Document:
    return Document(resource_root(CHANGES, REGISTER), CHANGES, "P.SP.01.TRN.011")


def circulation_changes() -> Document:
    return Document(resource_root(CHANGES, VOLATILE), CHANGES, "P.SP.01.TRN.012")


def in_transaction(code: str) -> Edit:
    def edit(document: Document) -> None:
        document.transaction = code

    return edit


def entries(count: int) -> Callable[[], Document]:
    return lambda: Document(register_root(ENTRIES, *(entry() for _ in range(count))), ENTRIES, "P.SP.01.TRN.011")


def volatiles(count: int) -> Callable[[], Document]:
    return lambda: Document(
        circulation_root(CIRCULATION, *(volatile() for _ in range(count))), CIRCULATION, "P.SP.01.TRN.012"
    )


CASES = (
    Case("T27.R1", times),
    Case("T27.R1", times, (answer(RESOURCE, VOLATILE),)),
    Case("T27.R1", times, (gone(RESOURCE),)),
    Case("T27.R1", times, (answer(RESOURCE, APPLICATIONS),), (RESOURCE,)),
    Case("T27.R2", times),
    Case("T27.R2", times, (gone(UPDATED),), (ROOT,)),
    Case("T27.R2", times, (answer(UPDATED, ""),), (UPDATED,)),
    Case("T28.R1", register_changes),
    Case("T28.R1", circulation_changes),
    Case("T28.R1", register_changes, (answer(RESOURCE, APPLICATIONS),), (RESOURCE,)),
    Case("T28.R1", register_changes, (answer(RESOURCE, ""),), (RESOURCE,)),
    Case("T28.R2", register_changes),
    Case("T28.R2", circulation_changes),
    Case("T28.R2", register_changes, (in_transaction(""), answer(RESOURCE, VOLATILE))),
    Case("T28.R2", register_changes, (answer(RESOURCE, VOLATILE),), (RESOURCE,)),
    Case("T28.R2", register_changes, (gone(RESOURCE),), (ROOT,)),
    Case("T28.R3", circulation_changes),
    Case("T28.R3", register_changes),
    Case("T28.R3", circulation_changes, (in_transaction(""), answer(RESOURCE, REGISTER))),
    Case("T28.R3", circulation_changes, (answer(RESOURCE, REGISTER),), (RESOURCE,)),
    Case("T28.R3", circulation_changes, (gone(RESOURCE),), (ROOT,)),
    Case("T28.R4", register_changes),
    Case("T28.R4", register_changes, (gone(UPDATED),), (ROOT,)),
    Case("T29.R1", entries(1)),
    Case("T29.R1", entries(3)),
    Case("T30.R1", volatiles(1)),
    Case("T30.R1", volatiles(3)),
)
RULES = {rule.code: rule for rule in ALL}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, record_property: Callable[[str, object], None]) -> None:
    assert case.outcome(RULES[case.rule]) == case.broken
    record_property("shows", case.rule)


@pytest.mark.parametrize("message", [TIMES, CHANGES, ENTRIES, CIRCULATION])
def test_every_rule_has_its_cases(message: str) -> None:
    assert uncovered(of_message(message), CASES) == []
