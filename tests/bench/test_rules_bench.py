"""The 38 rules of table 22 and a whole MSG.006, as ratios measured in the same run."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from module.dev.standins.commission.generator import documents, facts
from module.eaeu.codec.names import Names
from module.eaeu.codec.reading import read
from module.eaeu.rules import engine
from module.eaeu.rules.base import Document, Severity
from module.eaeu.spec.facts import message
from module.settings import config_dir, read_exchange
from tests.support import sizes
from tests.support.measuring import compare, judge
from tests.unit.eaeu.codec.schemas import libxml2

INCLUSION, TIMES, BOUND = message(6), sizes.size(10, 200), 5
SETTINGS = read_exchange(config_dir())


def test_table_22_against_parsing_and_schema(record_property: Callable[[str, object], None]) -> None:
    record = facts.entry(1)
    content = etree.tostring(documents.inclusion(record, [record]))
    root = etree.fromstring(content)
    names = Names(SETTINGS.versions)
    tree = read(root, names)
    schema = libxml2("R.010")
    assert len(engine.of_message(INCLUSION)) == 38

    def parsed_and_validated() -> None:
        assert schema.validate(etree.fromstring(content))

    def judged() -> None:
        found = engine.check(Document(tree, INCLUSION), SETTINGS.severities)
        assert not any(finding.severity is Severity.REJECT for finding in found)

    def read_and_judged() -> None:
        engine.check(Document(read(root, names), INCLUSION), SETTINGS.severities)

    rules = compare(parsed_and_validated, judged, times=TIMES)
    whole = compare(parsed_and_validated, read_and_judged, times=TIMES)
    elements = sum(1 for _ in root.iter())
    what = f"38 rules of table 22 on a message of {elements} elements"
    record_property("told", rules.reported(what, "parse and schema", f", at most {BOUND}"))
    record_property("told", whole.reported("the same with the tree that they read", "parse and schema"))
    judge(rules.ratio, BOUND)
