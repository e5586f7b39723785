"""Exact moments of a process at which it may be killed: statements, commits, the queue, answers from outside.

Nothing of this is in the product: a victim process hangs it on from outside before it builds its services.
"""

from __future__ import annotations

import functools
import os
import re
import signal
import smtplib
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from module import outbound
from module.documents.printer import TypstPrinter
from module.jobs.queue import Waker

_STATEMENT = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|LOCK TABLE)\b(?:.*?\bFROM\s)?\s*(\S*)", re.DOTALL)


class Moments:
    """Counts the moments of one act and kills this process at the one that was ordered, or after a while."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._order: dict[str, Any] | None = None
        self._lock = threading.Lock()
        self._last = ""
        self._began = 0.0
        self.count = 0

    def begin(self, order: dict[str, Any]) -> None:
        """Start an act: `{"at": n}`, `{"after": seconds}`, `{"last": true}` or `{"count": true}`."""
        self._order, self.count, self._last = order, 0, "nothing"
        self._began = time.perf_counter()
        if "after" in order:
            timer = threading.Timer(order["after"], self.die, [""])
            timer.daemon = True
            timer.start()

    def end(self) -> None:
        """End an act. An act that was to die and has not died yet dies now, before anybody hears of its end."""
        order, self._order = self._order, None
        if order and "last" not in order and "count" not in order:
            self._order = order
            self.die("the act, before its answer")

    def length(self) -> str:
        """Return moments and seconds since the beginning of the act."""
        return f"{self.count} {time.perf_counter() - self._began:.6f}"

    def reach(self, name: str) -> None:
        """Come to a moment."""
        if self._order is None:
            return
        self.count += 1
        self._last = name
        if self._order.get("at") == self.count:
            self.die(name)

    def die(self, name: str) -> NoReturn:
        """Write down where, and be killed as the kernel kills: no handler, no clean-up."""
        with self._lock:
            where = name or f"timer, after reaching: {self._last}"
            line = os.open(self._log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.write(line, f"{where}\n".encode())
            if self._order and self._order.get("parent"):
                os.kill(os.getppid(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)
            raise AssertionError("outlived SIGKILL")


def hang_on(moments: Moments) -> None:
    """Make every engine, queue, printer and messenger of this process report its moments."""

    @event.listens_for(Engine, "before_cursor_execute")
    def statement(connection: Any, cursor: Any, text: str, *more: Any) -> None:
        found = _STATEMENT.match(text)
        moments.reach("before " + " ".join(found.groups() if found else text.split("(")[0][:40].split()))

    _around(PGDialect_psycopg, "do_commit", "COMMIT", moments)
    _around(Waker, "wake", "queueing", moments)
    _around(TypstPrinter, "decision", "print", moments)
    _around(outbound, "post", "HTTP call", moments)
    _around(smtplib.SMTP, "send_message", "SMTP call", moments)


def _around(owner: Any, name: str, what: str, moments: Moments) -> None:
    inner: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(inner)
    def outer(*args: Any, **kwargs: Any) -> Any:
        moments.reach(f"before {what}")
        result = inner(*args, **kwargs)
        moments.reach(f"after {what}")
        return result

    setattr(owner, name, outer)
