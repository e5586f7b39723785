"""What a run takes: a part drawn by the commit, or all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import sizes

ITEMS = [f"case {number}" for number in range(100)]
SAMPLE = """
import pytest
from tests.support import sizes

@sizes.drawn(1, each=("page",))
@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("page", ["a", "b", "c", "d", "e", "f"])
def test_page(page, language):
    pass

@sizes.drawn(2, keep=lambda number: number == 7)
@pytest.mark.parametrize("number", range(10))
def test_number(number):
    pass

def test_always():
    pass
"""


CONFTEST = """
from tests.support import sizes

def pytest_configure(config):
    config.addinivalue_line("markers", "drawn: as in pyproject.toml")

def pytest_report_header():
    return sizes.reported()

def pytest_collection_modifyitems(config, items):
    sizes.leave_out(config, items)
"""


def run(folder: Path, *cases: str, **environment: str) -> tuple[list[str], str]:
    """The ids of the tests that a run of the sample takes, and all that it said."""
    file = folder / "test_sample.py"
    file.write_text(SAMPLE)
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "pytest.ini").write_text("[pytest]")
    named = [f"{file}{case}" for case in cases or ("",)]
    own = {name: value for name, value in os.environ.items() if name not in ("TROIS_FULL", "TROIS_SEED", "TROIS_SHOWN")}
    own |= {"PYTHONPATH": str(sizes.ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment}
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *named]
    ended = subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return [line.split("::")[1].split()[0] for line in ended.stdout.splitlines() if " PASSED" in line], ended.stdout


def test_a_draw_repeats_with_its_seed_and_differs_with_another() -> None:
    drawn = sizes.draw(ITEMS, 20, "key", full=False, seed="c0ffee")
    assert drawn == sizes.draw(ITEMS, 20, "key", full=False, seed="c0ffee")
    assert len(set(drawn)) == 20
    assert drawn == [item for item in ITEMS if item in drawn], "the order stays"
    assert drawn != sizes.draw(ITEMS, 20, "key", full=False, seed="c0ffef")
    assert drawn != sizes.draw(ITEMS, 20, "other", full=False, seed="c0ffee")


def test_a_full_run_takes_all_and_so_does_a_draw_of_more_than_there_is() -> None:
    assert sizes.draw(ITEMS, 20, "key", full=True, seed="c0ffee") == ITEMS
    assert sizes.draw(ITEMS, 200, "key", full=False, seed="c0ffee") == ITEMS


def test_many_commits_visit_everything() -> None:
    visited = {item for commit in range(60) for item in sizes.draw(ITEMS, 20, "key", full=False, seed=f"{commit:040x}")}
    assert visited == set(ITEMS)


def test_a_seed_is_a_number_too() -> None:
    assert sizes.number("20260102") == 20260102
    assert 0 <= sizes.number("c0ffee") < 2**32
    assert sizes.number("c0ffee") != sizes.number("c0ffef")


def test_the_seed_is_the_commit() -> None:
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=sizes.ROOT, capture_output=True, text=True, check=False)
    assert sizes.commit() == (head.stdout.strip() or sizes.NO_COMMIT)


def test_a_run_draws_cases_and_says_how_to_repeat_it(tmp_path: Path) -> None:
    taken, answer = run(tmp_path, TROIS_SEED="c0ffee")
    assert "sizes: drawn by TROIS_SEED=c0ffee" in answer
    pages = [name for name in taken if name.startswith("test_page")]
    assert sorted(name.split("[")[1][0] for name in pages) == ["a", "b", "c", "d", "e", "f"], "one of each page"
    numbers = [name for name in taken if name.startswith("test_number")]
    assert len(numbers) == 3 and "test_number[7]" in numbers, "two, and the one that always runs"
    assert "test_always" in taken
    assert "19 deselected" in answer
    assert taken != run(tmp_path, TROIS_SEED="c0ffef")[0]


def test_a_full_run_leaves_nothing_out(tmp_path: Path) -> None:
    taken, answer = run(tmp_path, TROIS_FULL="1", TROIS_SEED="c0ffee")
    assert len(taken) == 6 * 3 + 10 + 1
    assert "sizes: full, seed c0ffee" in answer


def test_a_case_that_is_named_is_run(tmp_path: Path) -> None:
    cases = [f"test_page[a-{language}]" for language in ("ru", "kk", "en")]
    assert run(tmp_path, *(f"::{case}" for case in cases), TROIS_SEED="c0ffee")[0] == cases


def test_drawing_needs_cases() -> None:
    class Single:
        nodeid = "tests/unit/test_x.py::test_single"

        def get_closest_marker(self, name: str) -> pytest.Mark:
            return sizes.drawn(1).mark

    with pytest.raises(AssertionError, match="has no cases"):
        sizes.undrawn([Single()], full=False, seed="c0ffee")  # type: ignore[list-item]
