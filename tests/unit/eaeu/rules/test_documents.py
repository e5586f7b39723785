"""The documents from which the cases of rules start: they fit the schemas and break no rule."""

from pathlib import Path

import pytest
from lxml import etree

from module.eaeu.codec.names import Names
from module.eaeu.codec.validating import Validator
from module.eaeu.codec.writing import write
from module.eaeu.rules.base import Document, Severity
from module.eaeu.rules.engine import ALL, check
from module.eaeu.structures.node import Node
from module.settings import read_exchange
from tests.support.union_nodes import (
    circulation_root,
    message_001,
    message_006,
    opinion_root,
    register_root,
    resource_root,
)

SETTINGS = read_exchange(Path(__file__).resolve().parents[4] / "config")
NAMES = Names(SETTINGS.versions)
VALIDATOR = Validator(NAMES)
# The rules whose text cannot be kept by everyone, or is a permission read as "only then"
WARNING = {18: {7, 9, 14, 17, 30, 31}, 22: {8, 15, 23, 31, 32, 35, 37}, 23: {11}, 24: {11}, 25: {10}, 26: {7}}


@pytest.mark.parametrize(
    ("root", "structure"),
    [
        (message_001().root, "R.010"),
        (message_006().root, "R.010"),
        (register_root("P.SP.01.MSG.014"), "R.IP.SP.01.002"),
        (circulation_root("P.SP.01.MSG.016"), "R.IP.SP.01.003"),
        (opinion_root(), "R.IP.SP.01.004"),
        (resource_root(), "R.007"),
    ],
)
def test_documents_fit_the_schemas(root: Node, structure: str) -> None:
    assert VALIDATOR.faults(etree.fromstring(write(root, structure, NAMES)), structure) == []


@pytest.mark.parametrize("document", [message_001(), message_006()], ids=lambda document: document.message)
def test_documents_keep_every_rule(document: Document) -> None:
    assert check(document, SETTINGS.severities, SETTINGS.demands) == []


@pytest.mark.parametrize(("table", "numbers"), WARNING.items())
def test_rules_that_only_warn(table: int, numbers: set[int]) -> None:
    warning = {rule.number for rule in ALL if rule.table == table and SETTINGS.severities.get(rule.code)}
    assert warning == numbers
    assert {SETTINGS.severities[f"T{table}.R{number}"] for number in numbers} == {Severity.WARN}
