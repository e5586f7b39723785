"""The running product of a drill: own queue, stand-ins, web and worker; and what the scheduler does, on demand."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from redis import Redis
from sqlalchemy import Engine

from module import wiring
from module.cli import alembic_config
from module.context.services import EXTENSION, Services
from module.dev.launcher.child import Child
from module.dev.launcher.environment import environment
from module.dev.launcher.places import ROOT, Ports, own_folder, runtime_folder
from module.dev.launcher.ports_in_use import all_listening
from module.dev.launcher.services import embedded_valkey
from module.dev.pki import exchange
from module.dev.pki.make import make
from module.dev.standins import keys
from module.jobs.tasks import sweep
from module.store.unit import connect
from tests.kills.victim import MovedClock
from tests.support.endpoints import unasked

CLAIM_RUNS_OUT = timedelta(seconds=130)
PATIENCE = 60.0


def until(what: str, true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for what other processes do and announce nowhere. Raises AssertionError."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        pause.wait(0.02)


@dataclass
class Drill:
    """Handles on the running product."""

    folder: Path
    url: str
    services: Services
    engine: Engine
    clock: MovedClock
    queue: Redis
    web: Child
    worker: Child
    app: Flask
    start: Callable[..., Child]
    """Start one more program of the product: its name, then the arguments of Python."""

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Ask the database."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    def killed(self) -> list[str]:
        """Return where processes have been killed so far."""
        file = self.folder / "killed.txt"
        return file.read_text().splitlines() if file.exists() else []

    def sweep(self) -> None:
        """Do what the scheduler does every two seconds."""
        with self.app.app_context():
            faults = sweep()
        assert not faults, faults

    def drain(self) -> None:
        """Let claims of the dead run out and the scheduler sweep until nothing waits in the outbox."""
        for _ in range(30):
            self.clock.move(CLAIM_RUNS_OUT)
            self.sweep()
            if self._emptied(2.0):
                return
        raise AssertionError(f"the outbox does not empty: {self._open()}{self._queue_state()}")

    def _emptied(self, seconds: float) -> bool:
        pause, end = threading.Event(), time.monotonic() + seconds
        while self._open():
            if time.monotonic() > end:
                return False
            pause.wait(0.02)
        return True

    def _queue_state(self) -> str:
        """Return what is known of the queue and the worker, for the message of a failure."""
        keys = sorted(key.decode() for key in self.queue.keys("*"))
        log = (self.folder / "worker.log").read_text(errors="replace").splitlines()[-15:]
        order = (self.folder / "order.json").exists()
        return "\n".join(["", f"order waits: {order}; killed: {self.killed()[-3:]}", *keys, *log])

    def _open(self) -> list[tuple[object, ...]]:
        return self.rows("SELECT topic, attempts, given_up, last_error FROM trois.outbox WHERE done_at IS NULL")

    def hold_worker(self) -> None:
        """Freeze the worker with all that it has started."""
        os.killpg(self.worker.process.pid, signal.SIGSTOP)

    def release_worker(self) -> None:
        """Let the worker go on."""
        os.killpg(self.worker.process.pid, signal.SIGCONT)


def _free_ports() -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(3)]
        return [int(probe.getsockname()[1]) for probe in probes]


@contextmanager
def drilling(folder: Path, database_url: str) -> Iterator[Drill]:
    """Start the product of a drill in a folder, over an empty database."""
    with ExitStack() as stack:
        own_folder(runtime_folder(folder))
        valkey = stack.enter_context(embedded_valkey(folder, durable=False))
        portal, standins, smtp = _free_ports()
        settings = environment(folder, Ports(portal, standins, smtp)) | {
            "DATABASE_URL": database_url,
            "TROIS_DATABASE_URL": database_url,
            "REDIS_URL": valkey.url(),
            "TROIS_REDIS_URL": valkey.url(),
            "TROIS_REGISTRATION": "by_key",
            "TROIS_KILLS_DIR": str(folder),
            "TROIS_ENDPOINTS": unasked(folder),
        }
        (folder / "clock").write_text("0")
        make(folder / "pki")
        keys.ensure(folder / "pki")
        keys.make(folder / "pki", "seal")
        exchange.make(folder / "pki" / "exchange")
        command.upgrade(alembic_config(database_url), "head")

        def start(name: str, *arguments: str) -> Child:
            child = Child(name, [sys.executable, *arguments], log=folder / f"{name}.log", environment=settings)
            stack.callback(child.stop)
            return child

        serve = ["--port", str(standins), "--smtp-port", str(smtp), "--pki", str(folder / "pki")]
        outside = start("standins", "-m", "module.dev.standins", *serve, "--state", str(folder / "standins"))
        bind = ["--bind", f"127.0.0.1:{portal}", "--workers", "2", "--preload", "--chdir", str(ROOT)]
        web = start("web", "-m", "gunicorn", *bind, "tests.kills.web:make()")
        worker = start("worker", "-m", "tests.kills.worker")
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in settings.items():
            if name.startswith("TROIS_"):
                patch.setenv(name, value)
        clock = MovedClock(folder / "clock")
        store = connect(database_url)
        stack.callback(store.engine.dispose)
        patch.setattr(wiring, "connect", lambda url: store)
        services = wiring.build({**settings}, clock)
        app = Flask("scheduler")
        app.config["TROIS_PKI_DIR"] = folder / "pki"  # officers are appointed with their keys
        app.extensions[EXTENSION] = services
        engine = store.engine
        queue = Redis.from_url(valkey.url())
        stack.callback(queue.close)
        outside.wait_until(lambda: all_listening({standins, smtp}), PATIENCE)
        web.wait_until(lambda: all_listening({portal}), PATIENCE)
        worker.wait_until(lambda: bool(queue.scard("rq:workers")), PATIENCE)
        yield Drill(folder, f"http://127.0.0.1:{portal}/trois", services, engine, clock, queue, web, worker, app, start)
