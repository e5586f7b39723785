"""Which TCP ports somebody listens on, read from the kernel: no connection that a server would log."""

from collections.abc import Iterable
from pathlib import Path

LISTENING = "0A"  # TCP_LISTEN in /proc/net/tcp


def listening_ports() -> set[int]:
    """Every TCP port of this machine that a program listens on."""
    found: set[int] = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if not table.exists():
            continue
        for line in table.read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING:
                found.add(int(fields[1].rpartition(":")[2], 16))
    return found


def all_listening(ports: Iterable[int]) -> bool:
    """Say whether somebody listens on each of the ports."""
    return set(ports) <= listening_ports()
