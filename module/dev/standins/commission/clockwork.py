"""One thread that calls functions when they are due."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable


class Clockwork:
    """A heap of due calls. A call must be short: it runs on the one thread."""

    def __init__(self) -> None:
        self._calls: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="commission-clock", daemon=True)
        self._thread.start()

    def call_in(self, seconds: float, call: Callable[[], None]) -> None:
        """Call a function after so many seconds."""
        with self._changed:
            heapq.heappush(self._calls, (time.monotonic() + seconds, next(self._count), call))
            self._changed.notify()

    def close(self) -> None:
        """Forget what is due and end the thread."""
        with self._changed:
            self._stopped = True
            self._calls.clear()
            self._changed.notify()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while True:
            call = self._next()
            if call is None:
                return
            call()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._stopped:
                wait = self._calls[0][0] - time.monotonic() if self._calls else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._calls)[2]
                self._changed.wait(wait)
            return None
