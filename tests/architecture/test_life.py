"""The page of an entry's life is made from its data, which name what is there and say what the product allows."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import pytest

from module.registry.application import Form
from module.registry.entry import (
    Entry,
    EntryAsOf,
    EntryOrigin,
    ExclusionGround,
    Recording,
    SuspensionCause,
    entry_contents,
    excluded,
    opened,
    suspended,
)
from module.registry.entry_acts import EntryAsker, Standing, acts_on
from module.registry.ip_objects import fitted
from module.registry.objects import ObjectKind
from tests.support import life, nodes, web
from tests.support.registry import FILES, FORM
from tests.support.sizes import ROOT

IDS = [
    *("S3.1", "S3.2", "S3.3", "S4.1", "S4.2", "S4.3", "S4.4", "S5a.1", "S5a.2", "S5a.3", "S5b.1", "S5b.2", "S5b.3"),
    *("S6.1", "S6.2", "S6.3", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9"),
    *("d6", "d7", "d8", "d10", "d12", "d16"),
    "claim",
]
OPEN: list[str] = []  # this list may only shrink
STATES = ["active", "registered, not begun", "suspended", "expired", "excluded"]
DAY = date(2027, 2, 1)


def on(day: date) -> Recording:
    return Recording(day, datetime(day.year, day.month, day.day, 6, tzinfo=UTC))


def standing(kind: ObjectKind) -> dict[str, EntryAsOf]:
    """An entry of a kind of object in each state; protection ends on 20 November 2028."""
    form = fitted(replace(FORM, terms=replace(FORM.terms, object_kind=kind)))
    later = replace(form, terms=replace(form.terms, start=date(2027, 3, 1)))
    entry = _entry(form)
    return {
        "active": entry.as_of(DAY),
        "registered, not begun": _entry(later).as_of(DAY),
        "suspended": suspended(entry, SuspensionCause.AT_WILL, on(date(2027, 1, 1))).as_of(DAY),
        "expired": entry.as_of(date(2028, 11, 21)),
        "excluded": excluded(entry, ExclusionGround.AT_WILL, on(date(2027, 1, 1))).as_of(DAY),
    }


def _entry(form: Form) -> Entry:
    return opened("N-1", EntryOrigin.DECIDED, on(date(2026, 12, 1)), *entry_contents(form, FILES))


@cache
def _names(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef))


def test_the_page_is_made_from_the_data() -> None:
    committed = (ROOT / life.TABLE).read_text(encoding="utf-8")
    assert committed == life.table(), "rewrite it: python -m tests.support.life --write"


def test_every_point_of_the_guide_stands_once() -> None:
    assert list(life.points()) == IDS


def test_what_is_open_only_shrinks_and_names_its_issue() -> None:
    found = {name: point.open for name, point in life.points().items() if point.open}
    assert list(found) == OPEN
    assert [name for name, why in found.items() if "issue" not in why] == []


def test_a_point_names_pages_rules_and_tests_that_are_there() -> None:
    pages = {rule.endpoint.removeprefix("trois.") for rule in web.bare_host().url_map.iter_rules()}
    for name, point in life.points().items():
        assert point.tests or point.open, name
        assert [page for page in point.screens if page not in pages] == [], name
        assert [test for test in point.tests if not nodes.exists(test)] == [], name
        for rule in point.rules:
            file, _, what = rule.partition("::")
            assert what in _names(file), f"{name}: {rule}"


@pytest.mark.parametrize("kind", list(ObjectKind))
def test_an_entry_allows_what_the_table_says(kind: ObjectKind) -> None:
    entries = standing(kind)
    states = [entry.state.value for entry in entries.values()]
    assert states == ["active", "not_begun", "suspended", "expired", "excluded"]
    for state, entry in entries.items():
        found = {row.kind.value: row.is_open for row in acts_on(entry, (), EntryAsker(Standing.HOLDER))}
        assert found == {name: row[state] == "yes" for name, row in life.kinds().items()}, state


def test_each_kind_answers_each_state_and_a_no_says_why() -> None:
    for name, row in life.kinds().items():
        assert list(row) == STATES, name
        assert [word for word in row.values() if word != "yes" and not word.startswith("no: ")] == [], name
