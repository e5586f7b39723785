"""Two pieces of work side by side: each round does both, so that both meet the same machine."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from tests.support import sizes

ROUNDS = sizes.size(1, 5)


@dataclass(frozen=True)
class Compared:
    """Median seconds of the base and of ours, and the median of the ratios of their rounds."""

    base: float
    ours: float
    ratio: float

    def reported(self, what: str, than: str, bound: str = "") -> str:
        """Return a line for people."""
        times = f"{self.ours * 1000:.3g} ms / {self.base * 1000:.3g} ms"
        return f"bench: {what} / {than} = {self.ratio:.2f}{bound} ({times}, {os.cpu_count()} cores)"


def judge(ratio: float, bound: float = math.inf) -> None:
    """Hold a ratio against its bound in a full run; a small one is too short for more than a plausible number."""
    assert math.isfinite(ratio) and ratio > 0
    if sizes.FULL:
        assert ratio <= bound


def compare(
    base: Callable[[], object],
    ours: Callable[[], object],
    *,
    times: int = 1,
    before: Callable[[], object] | None = None,
) -> Compared:
    """Time both in some rounds, `times` calls a round; `before` makes each round ready and is not timed."""
    found = []
    for _ in range(ROUNDS):
        if before is not None:
            before()
        found.append((_seconds(base, times), _seconds(ours, times)))
    bases, own = zip(*found, strict=True)
    return Compared(median(bases), median(own), median(after / first for first, after in found))


def _seconds(work: Callable[[], object], times: int) -> float:
    started = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - started) / times
