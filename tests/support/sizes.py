"""The one place that decides how much a run tries: all of it under `./check --full`, otherwise a part.

A part is drawn by the commit's hash: a run of one commit repeats, and the parts of many commits visit everything.
`TROIS_FULL=1` takes all, `TROIS_SEED=…` draws as another commit did. What is left out is deselected, not skipped.

- `@drawn(n)` above a parametrised test runs n of its cases, `@drawn(n, each=("page",))` n of each page;
- `draw(items, n, key)` gives a part of a list inside a test, `size(small, full)` how many of something;
- `number()` gives the seed as a number to tests that draw by themselves.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
MARK = "drawn"
NO_COMMIT = "0"


def commit() -> str:
    """Return the hash of the commit that is tested; the same word everywhere for files that are in no repository."""
    command = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return NO_COMMIT


FULL = os.environ.get("TROIS_FULL") == "1"
SEED = os.environ.get("TROIS_SEED") or commit()


def reported() -> str:
    """Return the line that opens a run and says how to repeat it."""
    return f"sizes: full, seed {SEED}" if FULL else f"sizes: drawn by TROIS_SEED={SEED}"


def size(small: int, full: int) -> int:
    """Return how many of something this run takes."""
    return full if FULL else small


def number(seed: str = SEED) -> int:
    """Return the seed as a number; one that a person gave as a number stays what it is."""
    return int(seed) if seed.isdecimal() else int(sha256(seed.encode()).hexdigest()[:8], 16)


def draw(items: Collection[T], count: int, key: str, *, full: bool = FULL, seed: str = SEED) -> list[T]:
    """Return a part of the items in their order; another key draws another part."""
    found = list(items)
    if full or count >= len(found):
        return found
    places = random.Random(f"{seed}/{key}").sample(range(len(found)), count)
    return [found[place] for place in sorted(places)]


def drawn(
    count: int, *, each: Sequence[str] = (), keep: Callable[..., bool] = lambda **_: False
) -> pytest.MarkDecorator:
    """Mark a parametrised test: so many cases of it run outside a full run.

    `each` names parameters of which every value gets so many; `keep` is asked with the parameters of a case, and those
    that it wants run always, beside the drawn ones.
    """
    return pytest.mark.drawn(count, each=tuple(each), keep=keep)


def undrawn(items: Sequence[pytest.Item], *, full: bool = FULL, seed: str = SEED) -> list[pytest.Item]:
    """Return the tests that this run leaves out."""
    groups: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        mark = item.get_closest_marker(MARK)
        if mark is not None and not mark.kwargs["keep"](**_parameters(item)):
            shared = [str(_parameters(item)[name]) for name in mark.kwargs["each"]]
            groups["/".join((function_of(item.nodeid), *shared))].append(item)
    left: list[pytest.Item] = []
    for key, cases in groups.items():
        mark = cases[0].get_closest_marker(MARK)
        assert mark is not None
        taken = {id(case) for case in draw(cases, mark.args[0], key, full=full, seed=seed)}
        left += [case for case in cases if id(case) not in taken]
    return left


def function_of(nodeid: str) -> str:
    """Return the test function of a case: `tests/unit/test_x.py::test_y`."""
    return nodeid.split("[")[0]


def _parameters(item: pytest.Item) -> dict[str, Any]:
    callspec = getattr(item, "callspec", None)
    assert callspec is not None, f"{item.nodeid} is drawn from and has no cases"
    return dict(callspec.params)


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> list[pytest.Item]:
    """Take out of a collection what was not drawn, and return it; a case that somebody names by its id is run."""
    if any("[" in argument for argument in config.args):
        return []
    left = undrawn(items)
    if left:
        gone = {id(item) for item in left}
        items[:] = [item for item in items if id(item) not in gone]
        config.hook.pytest_deselected(items=left)
    return left
