"""The table of ASVS is whole, and what it says of tests is what the tests say of themselves."""

from __future__ import annotations

import re
from collections import Counter

from tests.support import nodes
from tests.support.asvs import GUIDE, STATES, requirements

# of levels 1 and 2, chapter by chapter
SIZES = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
CHAPTERS = dict(enumerate(SIZES, 1))
OPEN_AT_MOST = 0  # may only shrink
ROWS = {str(number) for number in range(1, 18)}  # of the security findings
SECTIONS = ("server", "proxy", "tls", "headers", "redis", "database", "time", "backup", "logs")
MOST_WORDS = 14


def of_state(state: str) -> dict[str, tuple[str, ...]]:
    return {number: one.reasons for number, one in requirements().items() if one.state == state}


def test_each_requirement_stands_once() -> None:
    numbers = [tuple(map(int, number.split("."))) for number in requirements()]
    assert numbers == sorted(set(numbers))
    assert dict(Counter(number[0] for number in numbers)) == CHAPTERS
    assert sum(CHAPTERS.values()) == 253
    assert {one.level for one in requirements().values()} == {1, 2}
    assert Counter(one.level for one in requirements().values())[1] == 70


def test_each_is_told_in_a_few_words_of_ours() -> None:
    long = [number for number, one in requirements().items() if not 0 < len(one.about.split()) <= MOST_WORDS]
    assert long == []
    assert [number for number, one in requirements().items() if "verify that" in one.about.lower()] == []


def test_tests_and_table_agree() -> None:
    said = {number: set(one.tests) for number, one in requirements().items() if one.state == "test"}
    shown = {number: set(tests) for number, tests in nodes.requirements_shown().items()}
    assert shown.keys() - said.keys() == set(), "tests that show what the table does not say of them"
    assert {
        number: tests ^ shown.get(number, set()) for number, tests in said.items() if tests != shown.get(number)
    } == {}
    assert [test for tests in said.values() for test in tests if not nodes.exists(test)] == []


def test_every_state_has_its_reason() -> None:
    assert {one.state for one in requirements().values()} <= set(STATES)
    assert [number for number, one in requirements().items() if not one.tests and not all(one.reasons)] == []
    assert [number for number, said in of_state("kept").items() if len(said) != 2] == []
    assert [number for number, (section,) in of_state("host").items() if section not in SECTIONS] == []


def test_what_is_open_only_shrinks() -> None:
    found = of_state("open")
    assert [number for number, (row,) in found.items() if row not in ROWS] == []
    assert len(found) == OPEN_AT_MOST, f"{len(found)} are open: lower the number to it, never raise it"


def test_the_guide_has_the_sections_that_the_table_names() -> None:
    anchors = {
        re.sub(r"[^a-z]+", "-", line.strip("# ").lower())
        for line in GUIDE.read_text().splitlines()
        if line.startswith("#")
    }
    anchors |= set(re.findall(r"<a (?:id|name)=\"([a-z-]+)\"", GUIDE.read_text()))
    named = {section for (section,) in of_state("host").values()}
    assert sorted(section for section in named if not any(section in anchor for anchor in anchors)) == []
