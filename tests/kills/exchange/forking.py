"""A supervisor: starts processes by forking, and another one whenever one has ended, until SIGTERM."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType

from tests.kills.exchange.victim import place

ENDED = "ended.txt"


def keep(role: str, run: Callable[[], None], processes: int = 1) -> None:
    """Keep processes running. An end that was no SIGKILL is written down: a process must not end by itself."""
    children: set[int] = set()

    def stop(number: int, frame: FrameType | None) -> None:
        for child in children:
            os.kill(child, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    while True:
        while len(children) < processes:
            child = os.fork()
            if not child:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                run()
                os._exit(0)
            children.add(child)
        ended, status = os.wait()
        children.discard(ended)
        if (code := os.waitstatus_to_exitcode(status)) != -signal.SIGKILL:
            with (place() / ENDED).open("a") as notes:
                notes.write(f"{role} {code}\n")
