"""Named steps of the exchange at which a process, or the database under it, may be killed."""

from __future__ import annotations

import functools
import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from module.eaeu.transport.http import HttpTransport
from tests.kills import moments
from tests.kills.moments import Moments

KILLED = "killed.jsonl"


class StagedMoments(Moments):
    """Takes the order that waits for a stage, counts the moments of that stage, and strikes at the one ordered.

    An order is the file `order-STAGE.json`: `at` counts moments, `hit` is `self`, `parent`, `backend` or `postmaster`.
    Its first taker has it alone.
    """

    def __init__(self, folder: Path, role: str) -> None:
        super().__init__(folder / KILLED)
        self._folder = folder
        self._role = role
        self._stage = ""
        self.backend = 0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Be in a stage."""
        order = self._take(name) if self._order is None else None
        if order is None:
            yield
            return
        self._stage = name
        self.begin(order)
        try:
            yield
        finally:
            self._finish()

    def _take(self, name: str) -> dict[str, Any] | None:
        taken = self._folder / f"taken-{name}-{os.getpid()}"
        try:
            (self._folder / f"order-{name}.json").rename(taken)
        except FileNotFoundError:
            return None
        order: dict[str, Any] = json.loads(taken.read_text())
        taken.unlink()
        return order

    def _finish(self) -> None:
        """End a stage; what was to be killed and has not been is killed now, before anybody hears of its end."""
        if self._order is not None:
            self.die("the end of the stage")

    def die(self, name: str) -> None:  # type: ignore[override]  # of the database only the session ends here
        """Write down where, and strike."""
        order, self._order = self._order, None
        assert order is not None
        if order["hit"] in ("backend", "postmaster"):
            hit = strike_database(Path(order["data"]), self.backend if order["hit"] == "backend" else 0)
            if hit:
                self._note(order["id"], name, hit)
            return
        hit = order["hit"]
        self._note(order["id"], name, hit)
        if hit == "parent" and _is_of_the_drill(os.getppid()):
            os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("outlived SIGKILL")

    def _note(self, number: int, where: str, hit: str) -> None:
        line = {"id": number, "role": self._role, "stage": self._stage, "where": where, "hit": hit}
        note = os.open(self._log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(note, f"{json.dumps(line)}\n".encode())
        os.close(note)


def postmaster_of(data: Path) -> int:
    """Return the process number of the database server over a folder; 0 where there is none."""
    try:
        return int((data / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def strike_database(data: Path, backend: int) -> str:
    """Kill one session of the database server, or the server where that session is no more; tell what was hit."""
    for hit, number in (("backend", backend), ("postmaster", postmaster_of(data))):
        if number and _works_in(number, data):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
                return hit
    return ""


def _works_in(number: int, data: Path) -> bool:
    """Tell whether a number still is that of a process of the server: numbers are used again."""
    try:
        return Path(f"/proc/{number}/cwd").readlink() == data.resolve()
    except OSError:
        return False


def _is_of_the_drill(number: int) -> bool:
    """Tell whether a parent is a program of the drill: an orphan's is not."""
    try:
        return b"tests.kills.exchange." in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False


def hang_on(found: StagedMoments) -> None:
    """Make the engines, queues and the transport of this process report their moments."""

    @event.listens_for(Engine, "before_cursor_execute")
    def session(connection: Any, *more: Any) -> None:
        found.backend = connection.connection.driver_connection.info.backend_pid

    moments.hang_on(found)
    moments._around(HttpTransport, "send", "HTTP call", found)


def staged(found: StagedMoments, owner: Any, name: str, stage: str) -> None:
    """Make a function or method a stage."""
    inner: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(inner)
    def outer(*args: Any, **kwargs: Any) -> Any:
        with found.stage(stage):
            return inner(*args, **kwargs)

    setattr(owner, name, outer)
