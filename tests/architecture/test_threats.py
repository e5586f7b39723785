"""The page of threats is made from its data, and its data name what is there."""

from __future__ import annotations

from tests.support import nodes, threats
from tests.support.sizes import ROOT

ROWS_OPEN: list[str] = []  # this list may only shrink
EXCHANGE_OPEN: list[str] = []  # and this
SUSPECTED_OPEN = ["plain-connections"]  # and this


def test_the_page_is_made_from_the_data() -> None:
    committed = (ROOT / threats.TABLE).read_text(encoding="utf-8")
    assert committed == threats.table(), "rewrite it: ./check --write-docs"


def test_every_row_of_the_findings_stands_once() -> None:
    rows = [one.name for one in threats.threats() if one.severity != "suspicion"]
    security = [str(number) for number in range(1, 18)]
    officers = ["officer-5"]  # of the findings of officers those about what the exchange tells
    assert rows == [*security, *(f"exchange-{number}" for number in range(1, 23)), *officers]
    assert {one.severity for one in threats.threats()} == set(threats.SEVERITIES)


def test_what_is_open_only_shrinks() -> None:
    found = [one.name for one in threats.threats() if one.is_open]
    assert found == [*ROWS_OPEN, *SUSPECTED_OPEN, *EXCHANGE_OPEN]


def test_a_defence_has_places_and_tests_and_an_open_row_has_none() -> None:
    for one in threats.threats():
        assert bool(one.where) == bool(one.tests) == (not one.is_open), one.name
        assert [place for place in one.where if not (ROOT / place).is_file()] == [], one.name
        assert [test for test in one.tests if not nodes.exists(test)] == [], one.name
        assert "|" not in one.threat + one.defence, one.name
        assert not (one.is_open and threats.putting_back(one)), f"{one.name} has a revert and is called open"


def test_a_defence_of_a_row_is_put_back_by_something() -> None:
    mended = [one for one in threats.threats() if not one.is_open and one.severity != "suspicion"]
    assert [one.name for one in mended if not threats.putting_back(one)] == []
    for one in mended:
        noticing = {test.split("[")[0] for revert in threats.putting_back(one) for test in revert.tests}
        assert noticing & set(one.tests), f"{one.name}: no test of the row notices its revert"


def test_every_revert_of_a_row_belongs_to_a_threat() -> None:
    shown = {revert.name for one in threats.threats() for revert in threats.putting_back(one)}
    named = {name for one in threats.threats() for name in one.reverts}
    everything = threats.reverts()
    assert named <= everything.keys()
    assert {name for name, revert in everything.items() if revert.rows} <= shown
