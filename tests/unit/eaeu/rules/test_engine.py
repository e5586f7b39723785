"""The engine: all 139 rules and no other, each under its number, and what it makes of a document."""

import re

import pytest

from module.eaeu.rules.base import Broken, Document, RuleKind, Severity
from module.eaeu.rules.engine import ALL, TABLES, check, of_message
from module.eaeu.spec.facts import process
from tests.support.rule_cases import answer, gone
from tests.support.union_nodes import application_root, opinion_root, resource_root

# How many rules each table of Decision 148 has
COUNTS = {18: 34, 19: 1, 20: 7, 21: 6, 22: 38, 23: 13, 24: 13, 25: 11, 26: 8, 27: 2, 28: 4, 29: 1, 30: 1}
STORED_STATE = ["T20.R1", "T21.R1", "T23.R13", "T24.R13", "T25.R3", "T25.R6", "T26.R3"]
REFUSAL, QUESTION = "P.SP.01.MSG.004", "P.SP.01.MSG.011"
RESOURCE = "/doc:ResourceStatusDetails/csdo:InformationResourceId"


def refusal() -> Document:
    return Document(opinion_root(REFUSAL, "0"), REFUSAL)


def question() -> Document:
    document = Document(resource_root(QUESTION), QUESTION)
    answer(RESOURCE, "P.SP.01.BEN.001")(document)
    return document


def test_there_are_exactly_the_rules_of_the_decision() -> None:
    assert sum(COUNTS.values()) == 139
    assert [(rule.table, rule.number) for rule in ALL] == [
        (table, number) for table, count in COUNTS.items() for number in range(1, count + 1)
    ]


def test_classes_are_named_by_table_and_number() -> None:
    for rule in ALL:
        assert (type(rule).__name__, rule.code) == (f"T{rule.table}R{rule.number}", f"T{rule.table}.R{rule.number}")
        assert re.match(rf"module\.eaeu\.rules\.table{rule.table}(?!\d)", type(rule).__module__)


def test_every_rule_states_itself() -> None:
    assert [rule.code for rule in ALL if not (type(rule).__dict__["__doc__"] or "").strip()] == []


def test_which_rules_need_stored_state() -> None:
    assert [rule.code for rule in ALL if rule.needs_register] == STORED_STATE


def test_rules_stand_under_their_message() -> None:
    assert set(TABLES.values()) == set(COUNTS)
    found = {code: {rule.table for rule in of_message(code)} for code in process().messages}
    assert found["P.SP.01.MSG.010"] == {26}
    assert [code for code, tables in found.items() if not tables] == [
        "P.SP.01.MSG.002",
        "P.SP.01.MSG.012",
        "P.SP.01.MSG.015",
    ]
    assert sum(len(of_message(code)) for code in process().messages) == len(ALL)


def test_a_broken_rule_rejects_by_default() -> None:
    findings = check(question(), {})
    assert [(found.code, found.path, found.severity) for found in findings] == [
        ("T27.R1", RESOURCE, Severity.REJECT),
    ]


def test_severity_is_that_of_the_settings() -> None:
    assert [found.severity for found in check(question(), {"T27.R1": "warn", "T27.R2": "off"})] == [Severity.WARN]


def test_a_rule_that_is_off_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = of_message(QUESTION)[0]

    def fail(document: Document) -> list[Broken]:
        raise AssertionError("was run")

    monkeypatch.setattr(type(rule), "check", lambda self, document: fail(document))
    assert check(question(), {"T27.R1": Severity.OFF}) == []


def test_without_stored_state_one_finding_says_so() -> None:
    findings = check(refusal(), {})
    assert [(found.code, found.path, found.severity) for found in findings] == [
        ("T20.R1", "/doc:IPObjectCustomsDecisionDetails", Severity.UNDECIDED),
    ]
    assert check(refusal(), {"T20.R1": Severity.OFF}) == []


def test_findings_come_in_the_order_of_the_rules() -> None:
    document = refusal()
    for edit in (
        gone("//csdo:DescriptionText"),
        gone("//csdo:AuthorityName"),
        answer("//csdo:AuthorityDecisionCode", "1"),
    ):
        edit(document)
    assert [found.code for found in check(document, {})] == ["T20.R1", "T20.R2", "T20.R5", "T20.R6"]


def test_a_message_without_rules_is_kept() -> None:
    assert check(Document(application_root(), "P.SP.01.MSG.015"), {}) == []


def test_permissions_forbid_nothing() -> None:
    permissions = [rule for rule in ALL if rule.kind is RuleKind.PERMISSION]
    assert permissions
    for rule in permissions:
        assert list(rule.check(Document(application_root(), "P.SP.01.MSG.001"))) == []
