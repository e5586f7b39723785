"""The programs of the running product: start them in order, watch them, stop them all."""

import http.client
import select
import ssl
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import redis
from rq import Worker

from module.dev.launcher.child import Child
from module.dev.launcher.places import ROOT, LauncherError, Ports
from module.dev.launcher.ports_in_use import all_listening, listening_ports
from module.dev.launcher.progress import step


def watch(children: Iterable[Child]) -> None:
    """Sleep until one of the programs ends by itself, then raise ChildFailed for it."""
    by_descriptor = {child.pidfd: child for child in children}
    ended = select.select(list(by_descriptor), [], [])[0]
    raise by_descriptor[ended[0]].exit_failure()


def stop_all(children: Iterable[Child]) -> None:
    """Ask all to stop at once, the last started first, then wait for each."""
    latest_first = list(children)[::-1]
    for child in latest_first:
        child.ask_to_stop()
    for child in latest_first:
        child.stop()


def _reloading() -> list[str]:
    """The flags by which gunicorn looks at files: those of imported code by itself, templates and catalogs by name."""
    named = [*(ROOT / "module").rglob("*.html"), *(ROOT / "translations").rglob("*.mo")]
    return ["--reload", *(f"--reload-extra-file={file}" for file in sorted(named))]


class Product:
    """Portal, worker, scheduler and stand-ins over one state folder; the servers below must run already."""

    def __init__(
        self,
        state: Path,
        ports: Ports,
        environment: dict[str, str],
        python: str = sys.executable,
        *,
        reload: bool = False,
    ):
        self.python = python
        self.reload = reload
        self.state = state
        self.ports = ports
        self.environment = environment
        self.children: list[Child] = []

    @property
    def url(self) -> str:
        """Address of the portal."""
        return f"http://127.0.0.1:{self.ports.portal}"

    def start(self) -> None:
        """Start everything, each when what it needs is ready. Raises LauncherError; call `stop` then, too."""
        self._refuse_taken_ports()
        pki = str(self.state / "pki")
        with step("test keys and certificates"):
            self.make_keys()
        standins = self._standins(pki)
        ncalayer = self._ncalayer(pki)
        with step("database migrations"):
            self.migrate()
        with step("stand-ins of the outside systems"):
            self._until_listening(standins, self.ports.standins, self.ports.smtp)
            self._until_listening(ncalayer, self.ports.ncalayer, self.ports.ncalayer_control)
        with step("demo data"):
            self._once("demo", self._flask("demo"))
        with step("portal, worker, scheduler"):
            portal = self._child("portal", self.portal_command())
            worker = self._child("worker", self._flask("worker"))
            gateway = self._child("gateway", self.gateway_command(self.state / "pki" / "exchange"))
            self._child("scheduler", self._flask("scheduler"))
            self._until(portal, self._portal_answers, f"to answer at {self.url}")
            self._until_listening(gateway, self.ports.exchange)
            self._until(worker, lambda: self._worker_is_registered(worker), "to stand in the queue's list of workers")
            self._refuse_ended()

    def _until(self, child: Child, ready: Callable[[], bool], what: str) -> None:
        child.wait_until(ready, what=what, beside=self.children)

    def _until_listening(self, child: Child, *ports: int) -> None:
        named = " and ".join(map(str, ports))
        self._until(child, lambda: all_listening(set(ports)), f"to listen on port {named}")

    def make_keys(self) -> None:
        """Make the test keys and certificates that are not there yet. Raises ChildFailed."""
        self._once("keys", [self.python, "-m", "module.dev.pki", str(self.state / "pki")])

    def migrate(self) -> None:
        """Bring the tables up to date. Raises ChildFailed."""
        self._once("migrate", [self.python, "-m", "flask", "--app", "module.cli:bare", "trois", "migrate"])

    def stop(self) -> None:
        """Stop all programs."""
        stop_all(self.children)
        self.children.clear()

    def _flask(self, command: str) -> list[str]:
        return [self.python, "-m", "flask", "trois", command]

    def _child(self, name: str, command: list[str]) -> Child:
        log = self.state / "logs" / f"{name}.log"
        child = Child(name, command, log=log, environment=self.environment)
        self.children.append(child)
        return child

    def _once(self, name: str, command: list[str]) -> None:
        child = self._child(name, command)
        child.wait_for_success()
        self.children.remove(child)

    def _standins(self, pki: str) -> Child:
        ports = ["--port", str(self.ports.standins), "--smtp-port", str(self.ports.smtp)]
        folders = ["--pki", pki, "--state", str(self.state / "standins")]
        door = ["--door", self.environment["TROIS_EXCHANGE_URL"], "--exchange-keys", f"{pki}/exchange"]
        return self._child("standins", [self.python, "-m", "module.dev.standins", *ports, *folders, *door])

    def _ncalayer(self, pki: str) -> Child:
        ports = ["--port", str(self.ports.ncalayer), "--control-port", str(self.ports.ncalayer_control)]
        return self._child("ncalayer", [self.python, "-m", "module.dev.standins.ncalayer", "--people", pki, *ports])

    def portal_command(self) -> list[str]:
        """The portal for people."""
        bind = ["--bind", f"127.0.0.1:{self.ports.portal}", "--workers", "2"]
        return [*self._gunicorn(), *bind, *(_reloading() if self.reload else ()), self.environment["FLASK_APP"]]

    def gateway_command(self, keys: Path) -> list[str]:
        """The same portal behind TLS for machines: who has no certificate of the exchange gets no connection."""
        bind = ["--bind", f"127.0.0.1:{self.ports.exchange}", "--workers", "1"]
        own = ["--certfile", str(keys / "portal.crt.pem"), "--keyfile", str(keys / "portal.key.pem")]
        theirs = ["--ca-certs", str(keys / "roots" / "ca.pem"), "--cert-reqs", str(int(ssl.CERT_REQUIRED))]
        return [*self._gunicorn(), *bind, *own, *theirs, self.environment["FLASK_APP"]]

    def _gunicorn(self) -> list[str]:
        return [self.python, "-m", "gunicorn", "--config", "python:module.dev.gunicorn_conf"]

    def _portal_answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.ports.portal, timeout=20)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def _worker_is_registered(self, worker: Child) -> bool:
        with redis.Redis.from_url(self.environment["REDIS_URL"]) as client:
            return any(entry.pid == worker.process.pid for entry in Worker.all(connection=client))

    def _refuse_taken_ports(self) -> None:
        taken = listening_ports()
        for what, port in self.ports.named().items():
            if port in taken:
                raise LauncherError(
                    f"port {port} ({what}) is used by another program on this machine; stop that one first"
                )

    def _refuse_ended(self) -> None:
        for child in self.children:
            if child.ended():
                raise child.exit_failure()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
