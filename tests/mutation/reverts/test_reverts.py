"""Each mended fault can be put back, and the tests that guard against it notice by assertion."""

from __future__ import annotations

import pytest

from tests.mutation.reverting import Change, NoLongerApplies, Revert, Workshop, reverts
from tests.support import nodes, sizes
from tests.support.asvs import requirements

ROWS_NEEDED = ("1", "2", "3", "4", "5", "6", "8", "9", "10", "11", "12", "13")
ROWS_OPEN: tuple[str, ...] = ()  # not mended yet
REQUIREMENTS = 25
REVERTS = reverts()


def chosen() -> dict[str, Revert]:
    """Return what a full run tries: the reverts of all rows and findings, and those of requirements that are drawn."""
    served = sorted({number for revert in REVERTS.values() for number in revert.asvs})
    drawn = set(sizes.draw(served, REQUIREMENTS, "asvs reverts", full=False))
    return {name: one for name, one in REVERTS.items() if one.rows or one.findings or drawn & set(one.asvs)}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("reverts"))


@pytest.mark.revert
@sizes.drawn(2)
@pytest.mark.parametrize("name", chosen())
def test_a_fault_of_yesterday_is_noticed(workshop: Workshop, name: str) -> None:
    missed = workshop.unnoticed(REVERTS[name])
    assert not missed, missed


@pytest.mark.parametrize("name", REVERTS)
def test_each_applies_to_the_product_of_today_and_names_tests_that_exist(name: str) -> None:
    revert = REVERTS[name]
    assert revert.says and revert.tests and (revert.rows or revert.findings or revert.asvs)
    assert [test for test in revert.tests if not nodes.exists(test)] == []
    assert [change.file for change in revert.changes if change.file.startswith("tests/")] == []
    for text in (text for file, text in revert.texts().items() if file.endswith(".py")):
        compile(text, name, "exec")


def test_each_row_that_is_mended_has_one() -> None:
    covered = {row for revert in REVERTS.values() for row in revert.rows}
    assert [row for row in ROWS_NEEDED if row not in covered] == list(ROWS_OPEN)


def test_the_requirements_of_reverts_are_shown_by_the_tests_that_notice() -> None:
    """What a revert breaks is a requirement that one of its tests carries."""
    shown = nodes.requirements_shown()
    beside = [
        f"{revert.name}: {number}"
        for revert in REVERTS.values()
        for number in revert.asvs
        if not shown.get(number, frozenset()) & {sizes.function_of(test) for test in revert.tests}
    ]
    assert beside == []


def test_enough_requirements_have_one() -> None:
    served = {number for revert in REVERTS.values() for number in revert.asvs}
    assert served <= requirements().keys()
    assert len(served) >= REQUIREMENTS


def test_what_no_longer_applies_says_so() -> None:
    with pytest.raises(NoLongerApplies, match=r"a\.py has 0 times instead of once:\ngone"):
        Change("a.py", "gone", "").applied("other")
    with pytest.raises(NoLongerApplies, match="2 times"):
        Change("a.py", "x", "y").applied("x x")


SAMPLE = """
from module.kernel.errors import NotFound

def test_asserts():
    assert NotFound.code == "not_found"

def test_breaks():
    assert {"not_found": 1}[NotFound.code]
"""


@pytest.mark.revert
def test_a_failed_assertion_is_told_from_every_other_end(workshop: Workshop) -> None:
    file = "tests/unit/test_sample_of_reverts.py"
    (workshop.root / file).write_text(SAMPLE, encoding="utf-8")
    names = tuple(f"{file}::{name}" for name in ("test_asserts", "test_breaks"))
    change = Change("module/kernel/errors.py", 'code = "not_found"', 'code = "other"')
    revert = Revert("sample", "", (), (), names, (change,))
    missed = workshop.unnoticed(revert)
    assert f"{names[1]}: KeyError in call" in missed
    assert f"{names[0]}: " not in missed
    ended, _ = workshop.run(names)
    assert ended == {name: {"passed"} for name in names}, "the fault is gone from the copy"
    assert workshop.unnoticed(Revert("nothing", "", (), (), ("tests/unit/test_none.py::test_x",), ()))
