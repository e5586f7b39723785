"""How much memory a process had: of its own status, since a parent's stands in what is told of its children."""

from __future__ import annotations

import re
from pathlib import Path


def peak() -> float:
    """Return the most resident memory of this process in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found.group(1)) / 1024
