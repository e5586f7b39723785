"""The stand-in's own reading of the schema."""

from __future__ import annotations

import pytest
from lxml import etree

from module.dev.standins.commission import lexical, names, schema
from module.dev.standins.commission.facts import Facets, facts
from module.dev.standins.commission.judging import structural_errors
from tests.conformance import bases
from tests.conformance.editing import Edit, add, attribute, double, drop, last_first, put, rename
from tests.conformance.plan import documents as structural_cases

ENTRY = "//ipcdo:CustomsRegisterIPObjectDetails"
GOOD: list[tuple[str, str]] = [
    ("date", "2026-02-28"), ("date", "2024-02-29"), ("date", "20025-12-18"), ("date", "2026-01-01Z"),
    ("date", "2026-01-01+05:00"), ("dateTime", "2026-01-01T24:00:00"), ("dateTime", "2026-01-01T10:00:00.5-03:00"),
    ("dateTime", " 2026-01-01T10:00:00Z "), ("boolean", "1"), ("boolean", "false"), ("duration", "P1Y2M"),
    ("duration", "-PT1.5S"), ("nonNegativeInteger", "+0"), ("positiveInteger", "007"), ("base64Binary", "AAAA AAA="),
    ("base64Binary", ""), ("token", " a  b "), ("string", ""),
]  # fmt: skip
BAD: list[tuple[str, str]] = [
    ("date", "2026-02-29"), ("date", "26-01-01"), ("date", "2026-13-01"), ("date", "02026-01-01"),
    ("date", "2026-01-01T00:00:00"), ("date", "2026-01-01+15:00"), ("dateTime", "2026-01-01"),
    ("dateTime", "2026-01-01-05:00T10:00:00"), ("dateTime", "2026-01-01T24:00:01"), ("dateTime", "2026-01-01T10:60:00"),
    ("boolean", "TRUE"), ("duration", "P"), ("duration", "P1YT"), ("duration", "1Y"), ("nonNegativeInteger", "-1"),
    ("nonNegativeInteger", "1.0"), ("positiveInteger", "0"), ("base64Binary", "A"), ("base64Binary", "!!!!"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "text"), GOOD)
def test_values_of_a_base(base: str, text: str) -> None:
    assert lexical.fault(text, base, Facets()) == ""


@pytest.mark.parametrize(("base", "text"), BAD)
def test_what_is_no_value_of_a_base(base: str, text: str) -> None:
    assert lexical.fault(text, base, Facets()) != ""


@pytest.mark.parametrize(
    ("base", "facets", "text", "right"),
    [
        ("token", Facets(least=1, most=3), " abc ", True),
        ("token", Facets(least=1), "   ", False),
        ("string", Facets(least=1), " ", True),
        ("token", Facets(pattern=r"\d{2}|\d{4}"), "123", False),
        ("token", Facets(pattern=r"\d{2}|\d{4}"), "1234", True),
        ("nonNegativeInteger", Facets(digits=4), "0009999", True),
        ("nonNegativeInteger", Facets(digits=4), "10000", False),
        ("base64Binary", Facets(most=3), "AAAA", True),
        ("base64Binary", Facets(most=3), "AAAAAA==", False),
    ],
)
def test_facets(base: str, facets: Facets, text: str, right: bool) -> None:
    assert (lexical.fault(text, base, facets) == "") is right


@pytest.mark.parametrize("plan", structural_cases(), ids=lambda plan: plan.id)
def test_each_structural_fault_is_found(plan: structural_cases) -> None:
    root = bases.document(plan.base, 1)
    for edit in plan.edits:
        edit(root)
    code = "P.SP.01.MSG.006" if plan.base == "inclusion" else "P.SP.01.MSG.003"
    assert structural_errors(root, code)


_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def test_the_path_and_the_reason_are_told() -> None:
    root = bases.document("inclusion", 1)
    double(f"{ENTRY}/ipcdo:RightholderDetails")(root)
    put(f"({ENTRY}/ipcdo:RightholderDetails)[2]/csdo:UnifiedCountryCode", "kz")(root)
    [fault] = schema.faults(root, "R.010")
    assert fault.path.endswith(
        "/ipcdo:CustomsRegisterIPObjectDetails/ipcdo:RightholderDetails[2]/csdo:UnifiedCountryCode"
    )
    assert "[A-Z]{2}" in fault.words


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (drop(f"{ENTRY}/ipsdo:IPObjectName"), "ipsdo:IPObjectName is missing"),
        (last_first(ENTRY), "is missing"),
        (add(ENTRY, "csdo:PositionName", "x"), "does not stand here"),
        (rename(f"{ENTRY}/csdo:EndDate", "{urn:other}EndDate"), "csdo:EndDate is missing"),
        (attribute(ENTRY, "x", "1"), "the attribute x does not stand here"),
        (put(ENTRY, "text"), "text between"),
        (lambda root: root.set(_XSI_TYPE, "xs:string"), "XMLSchema-instance type does not stand here"),
        (lambda root: etree.SubElement(root.find(f".//{names.clark('csdo:EndDate')}"), "a"), "must not hold elements"),
    ],
)
def test_what_is_wrong_is_said(edit: Edit, words: str) -> None:
    root = bases.document("inclusion", 1)
    edit(root)
    assert any(words in fault.words for fault in schema.faults(root, "R.010"))


def test_the_facts_are_whole() -> None:
    assert len(facts().structures) == 7
    assert len(facts().elements) == 138
    used = {place.name for kind in facts().types.values() for place in kind.content}
    assert used <= facts().elements.keys()
    assert set(facts().elements.values()) == facts().types.keys()
