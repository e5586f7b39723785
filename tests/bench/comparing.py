"""`python -m tests.bench.comparing URL`: carry the comparison under way to its end in a process of its own.

Prints as JSON how it ended, the most memory before and after, and the seconds that it took.
"""

from __future__ import annotations

import json
import sys
import time

from module.eaeu.exchange.comparing import RegisterComparer
from module.store.exchange import comparisons
from tests.bench.receiving import peak
from tests.support.exchange import segment_of


def main(url: str) -> None:
    """Compare and tell."""
    segment = segment_of(url)
    comparer = RegisterComparer(segment.deps)
    at_rest, started, steps = peak(), time.perf_counter(), 0
    while comparer.go_on():
        steps += 1
    seconds = time.perf_counter() - started
    with segment.store.unit() as unit:
        found = comparisons.last(unit)
        assert found is not None
        counts = {part.line: dict(part.counts) for part in comparisons.parts(unit, found.id)}
    ended = {"state": found.state, "counts": counts, "steps": steps, "seconds": seconds}
    print(json.dumps({**ended, "at_rest": at_rest, "peak": peak()}))  # noqa: T201
    segment.store.engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
