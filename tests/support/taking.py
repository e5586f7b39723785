"""Take one message in a process of its own and tell what it cost: `python -m tests.support.taking URL FILE`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tests.support.exchange import CERTIFICATE, segment_of


def memory(kind: str) -> int:
    """KiB of this process: `VmRSS` now, `VmHWM` at most since the kernel was told to count anew."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith(kind))


def main() -> None:
    segment = segment_of(sys.argv[1])
    segment.scalar("SELECT 1")
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    began = time.process_time()
    receipt = segment.exchange.receive(Path(sys.argv[2]), CERTIFICATE)
    seconds = time.process_time() - began
    cost = {"status": receipt.http_status, "before": before, "peak": memory("VmHWM"), "seconds": seconds}
    sys.stdout.write(json.dumps(cost))


if __name__ == "__main__":
    main()
