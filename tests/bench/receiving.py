"""`python -m tests.bench.receiving URL FILE COUNT`: receive one answer of the register in a process of its own.

Prints as JSON what came of it and the most memory that the process ever had. A file of its own, because the process of
the tests has long had more.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from module.store.exchange import messages
from tests.bench.memory import peak
from tests.support import registers
from tests.support.exchange import CERTIFICATE, open_segment


def main(url: str, path: Path, count: int) -> None:
    """Receive the file and tell."""
    segment = open_segment(url)
    with path.open("rb") as stream:
        file = registers.RegisterFile(path, count, stream.read(registers.OPENING))
    question = registers.ask(segment)
    at_rest, started = peak(), time.perf_counter()
    receipt = segment.exchange.receive(file.address(question), CERTIFICATE)
    segment.work()
    seconds = time.perf_counter() - started
    with segment.store.unit() as unit:
        rows = messages.of_conversation(unit, question.header.conversation)
    reported = {
        "status": receipt.http_status,
        "verdicts": [row.verdict for row in rows if row.direction == "in"],
        "stored": registers.stored(segment),
        "seconds": seconds,
        "at_rest": at_rest,
        "peak": peak(),
    }
    print(json.dumps(reported))  # noqa: T201
    segment.store.engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
