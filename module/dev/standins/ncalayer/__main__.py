"""`python -m module.dev.standins.ncalayer --people DIR`."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path
from threading import Event

from module.dev.standins.ncalayer.server import StandIn


def main() -> None:
    """Serve until SIGTERM or Ctrl+C."""
    parser = argparse.ArgumentParser(description="Stand-in for NCALayer with the keys of invented people.")
    parser.add_argument("--people", type=Path, required=True, help="directory that module.dev.pki made")
    parser.add_argument("--port", type=int, default=13580)
    parser.add_argument("--control-port", type=int, default=13581)
    arguments = parser.parse_args()
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with StandIn(arguments.people, arguments.port, arguments.control_port) as stand_in:
        print(f"NCALayer stand-in: {stand_in.url}, choose the key at {stand_in.control_url}", flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
