"""The running exchange of a drill: a database that keeps its word, a queue, web, worker, scheduler, the Commission."""

from __future__ import annotations

import json
import os
import signal
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from alembic import command
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine

from module import wiring
from module.cli import alembic_config
from module.context.services import EXTENSION, Services
from module.dev.launcher.child import Child
from module.dev.launcher.environment import environment
from module.dev.launcher.places import ROOT, Ports, own_folder, runtime_folder
from module.dev.launcher.ports_in_use import all_listening
from module.dev.launcher.postgres import Postgres
from module.dev.launcher.services import embedded_postgres, embedded_valkey
from module.dev.launcher.valkey import Valkey
from module.dev.pki import exchange as exchange_keys
from module.dev.pki.make import make
from module.dev.standins import keys
from module.store.unit import Store, connect
from tests.kills.drill import PATIENCE, _free_ports, until
from tests.kills.exchange import clock
from tests.kills.exchange.forking import ENDED
from tests.kills.exchange.moments import KILLED
from tests.kills.exchange.office import Office
from tests.kills.exchange.plan import Point
from tests.kills.exchange.victim import FOLDER
from tests.support.endpoints import unasked

START = 60.0


@dataclass
class Drill:
    """Handles on the running exchange. Only the thread that made it may start and restart programs."""

    folder: Path
    oracle_url: str
    postgres: Postgres
    valkey: Valkey
    services: Services
    store: Store
    engine: Engine
    app: Flask
    start: Callable[[str], Child]
    office: Office
    children: dict[str, Child] = field(default_factory=dict)
    restarts: dict[str, int] = field(default_factory=dict)

    # --- asking

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    def ask(self, method: str, page: str, content: Any = None) -> Any:
        """Ask or order the Commission."""
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(method, f"{self.oracle_url}/{page}", json=content, timeout=60)
            answer.raise_for_status()
            return answer.json() if answer.content else None

    def killed(self) -> list[dict[str, Any]]:
        """Return the kills so far."""
        file = self.folder / KILLED
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def has_killed(self, number: int) -> bool:
        """Tell whether the kill of a point was done."""
        file = self.folder / KILLED
        return file.exists() and f'"id": {number}, ' in file.read_text()

    def ended(self) -> list[str]:
        """Return the processes that have ended without being killed."""
        file = self.folder / ENDED
        return file.read_text().splitlines() if file.exists() else []

    # --- keeping alive

    def keep(self) -> None:
        """Start what is dead."""
        if self.postgres.child.ended():
            self._restart_database()
        if self.valkey.child.ended():
            self.valkey.child.stop()
            self.valkey.start()
            self._count("queue")
        for name in ("web", "worker", "scheduler"):
            child = self.children.get(name)
            if child is None:
                self.children[name] = self.start(name)
            elif child.ended():
                child.stop()  # with what is left of its group
                self.children[name] = self.start(name)
                self._count(name)

    def _restart_database(self) -> None:
        """Start the database over what the dead one has left; its sessions end by themselves first."""
        self.postgres.child.stop()
        data = self.postgres.data_dir
        until("the sessions of a dead server to end", lambda: not self._serving(data), PATIENCE)
        self.postgres.start()
        self._count("database")

    def _serving(self, data: Path) -> bool:
        for process in psutil.process_iter(["name"]):
            if process.info["name"] == "postgres":
                with suppress(psutil.Error):
                    if Path(process.cwd()) == data:
                        return True
        return False

    def _count(self, name: str) -> None:
        self.restarts[name] = self.restarts.get(name, 0) + 1

    def hold(self, seconds: float) -> None:
        """Let time pass with all kept alive."""
        end, pause = time.monotonic() + seconds, threading.Event()
        while (left := end - time.monotonic()) > 0:
            self.keep()
            pause.wait(min(left, 0.05))

    def kept_until(self, what: str, true: Callable[[], bool], seconds: float) -> None:
        """Wait for something with all kept alive. Raises AssertionError."""

        def look() -> bool:
            self.keep()
            return true()

        until(what, look, seconds)

    # --- killing

    def order(self, stage: str, content: dict[str, Any]) -> None:
        """Order what happens at a step of a stage; whoever comes to it first takes the order."""
        fresh = self.folder / "order.new"
        fresh.write_text(json.dumps({**content, "data": str(self.postgres.data_dir)}))
        fresh.rename(self.folder / f"order-{stage}.json")

    def withdraw(self, stage: str) -> None:
        """Take an order back that nobody has taken."""
        (self.folder / f"order-{stage}.json").unlink(missing_ok=True)

    def kill_now(self, number: int, point: Point) -> bool:
        """Kill a process of a target at this instant; tell whether there was one."""
        found = self._processes(point.target, whole=point.whole)
        if not found:
            return False
        process = found[int(point.place * len(found))]
        hit = "whole" if point.whole else "one"
        line = {"id": number, "role": point.target, "stage": "", "where": "at a random instant", "hit": hit}
        try:
            process.kill()  # refuses a number that was used again
        except psutil.NoSuchProcess:
            return False
        with (self.folder / KILLED).open("a") as log:
            log.write(f"{json.dumps(line)}\n")
        return True

    def _processes(self, target: str, *, whole: bool) -> list[psutil.Process]:
        with suppress(psutil.Error):
            if target == "database":
                server = psutil.Process(self.postgres.child.process.pid)
                return [server] if whole else server.children()
            top = psutil.Process(self.children[target].process.pid)
            if target == "web" and whole:
                return [top]
            below = top.children()
            jobs = [job for process in below for job in process.children()] if target == "worker" and not whole else []
            return jobs or below
        return []

    def lose_queue(self, how: str) -> int:
        """Delete everything in the queue, by command or with the server; return how many ids waited in it.

        The workers stand still meanwhile, so that there is something to lose.
        """
        with suppress(ProcessLookupError):
            os.killpg(self.children["worker"].process.pid, signal.SIGSTOP)
        with Redis.from_url(self.valkey.url()) as queue:
            with suppress(AssertionError):
                self.kept_until("ids to be queued", lambda: bool(_waiting(queue) >= 2), 5)
            waiting = _waiting(queue)
            if how == "SIGKILL":
                self.valkey.child.process.kill()
                self.valkey.child.ended(within=5)
                self.keep()
            else:
                queue.flushall()
        with suppress(ProcessLookupError):
            os.killpg(self.children["worker"].process.pid, signal.SIGCONT)
        return waiting

    def stop(self, name: str) -> None:
        """Stop a program; it is started again with what is dead."""
        self.children.pop(name).stop()


def _waiting(queue: Redis) -> int:
    with suppress(RedisError):
        return int(queue.llen("rq:queue:trois.outbox"))  # type: ignore[arg-type]
    return 0


class _Programs:
    """Starts the programs of a drill by their names."""

    def __init__(self, folder: Path, settings: dict[str, str], ports: tuple[int, int], oracle: list[str]) -> None:
        self._folder = folder
        self._settings = settings
        self._counts: dict[str, int] = {}
        web, _ = ports
        pki = folder / "pki" / "exchange"
        tls = ["--certfile", str(pki / "portal.crt.pem"), "--keyfile", str(pki / "portal.key.pem")]
        tls += ["--ca-certs", str(pki / "roots" / "ca.pem"), "--cert-reqs", str(int(ssl.CERT_REQUIRED))]
        serve = ["--bind", f"127.0.0.1:{web}", "--workers", "2", "--preload", "--chdir", str(ROOT)]
        self._commands = {
            "oracle": ["-m", "tests.kills.exchange.oracle", *oracle],
            "web": ["-m", "gunicorn", *serve, *tls, "tests.kills.exchange.web:make()"],
            "worker": ["-m", "tests.kills.exchange.worker"],
            "scheduler": ["-m", "tests.kills.exchange.scheduler"],
        }

    def start(self, name: str) -> Child:
        """Start one; each run has a log of its own."""
        self._counts[name] = self._counts.get(name, 0) + 1
        log = self._folder / "logs" / f"{name}-{self._counts[name]}.log"
        return Child(name, [sys.executable, *self._commands[name]], log=log, environment=self._settings)


def _settings(folder: Path, postgres: Postgres, valkey: Valkey, ports: tuple[int, int]) -> dict[str, str]:
    web, oracle = ports
    return environment(folder, Ports(standins=oracle, exchange=web)) | {
        "DATABASE_URL": postgres.url(),
        "TROIS_DATABASE_URL": postgres.url(),
        "REDIS_URL": valkey.url(),
        "TROIS_REDIS_URL": valkey.url(),
        "TROIS_REGISTRATION": "by_key",
        FOLDER: str(folder),
        "TROIS_ENDPOINTS": unasked(folder),
        clock.BEGINNING: str(time.time()),
        "TROIS_KILLS_MINUTE": str(clock.MINUTE_SECONDS),
    }


def _make_keys(folder: Path) -> None:
    make(folder / "pki")
    keys.ensure(folder / "pki")
    keys.make(folder / "pki", "seal")
    exchange_keys.make(folder / "pki" / "exchange")


def _oracle_arguments(folder: Path, ports: tuple[int, int], seed: int, pause: float) -> list[str]:
    web, oracle = ports
    door = f"https://127.0.0.1:{web}/trois/exchange/p.sp.01"
    numbers = ["--port", str(oracle), "--seed", str(seed), "--minute", str(clock.MINUTE_SECONDS), "--pause", str(pause)]
    return [*numbers, "--door", door, "--keys", str(folder / "pki" / "exchange"), "--state", str(folder / "oracle")]


@contextmanager
def drilling(folder: Path, seed: int, pause: float) -> Iterator[Drill]:
    """Start everything in a folder; traffic does not flow yet."""
    with ExitStack() as stack:
        own_folder(runtime_folder(folder))
        postgres = embedded_postgres(folder, durable=True)
        stack.callback(postgres.forget)
        stack.enter_context(postgres)
        valkey = stack.enter_context(embedded_valkey(folder, durable=False))
        web, oracle, _ = _free_ports()
        settings = _settings(folder, postgres, valkey, (web, oracle))
        _make_keys(folder)
        command.upgrade(alembic_config(postgres.url()), "head")
        programs = _Programs(folder, settings, (web, oracle), _oracle_arguments(folder, (web, oracle), seed, pause))
        judge = programs.start("oracle")
        stack.callback(judge.stop)
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name in (name for name in settings if name.startswith("TROIS_")):
            patch.setenv(name, settings[name])
        store = connect(postgres.url())
        stack.callback(store.engine.dispose)
        patch.setattr(wiring, "connect", lambda url: store)
        services = wiring.build(settings, clock.FastClock.shared())
        app = Flask("office")
        app.config["TROIS_PKI_DIR"] = folder / "pki"
        app.extensions[EXTENSION] = services
        office = Office(services, app, folder / "pki", seed)
        url = f"http://127.0.0.1:{oracle}"
        drill = Drill(folder, url, postgres, valkey, services, store, store.engine, app, programs.start, office)
        stack.callback(lambda: [child.stop() for child in drill.children.values()])
        drill.keep()
        judge.wait_until(lambda: all_listening({oracle}), START)
        drill.children["web"].wait_until(lambda: all_listening({web}), START)
        office.start()
        stack.callback(office.stop)
        yield drill
