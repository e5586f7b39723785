"""Work of a unit of work that another thread does while the caller reads on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self


class BackgroundWriter:
    """Does one piece of work at a time, in the order given. Use it as a context: at its end nothing runs any more.

    The unit of work belongs to the thread behind from `do` until `wait` returns.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="behind")
        self._running: Future[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()
        if error is None:
            self.wait()

    def do(self, work: Callable[[], object]) -> None:
        """Begin a piece of work when the one before is done. Raises what that one raised."""
        self.wait()
        self._running = self._pool.submit(work)

    def wait(self) -> None:
        """Wait until nothing runs. Raises what the last piece of work raised."""
        running, self._running = self._running, None
        if running is not None:
            running.result()
