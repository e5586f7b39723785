"""The running product as the tests meet it: its addresses, its invented people, what it sent to them."""

from __future__ import annotations

import json
import socket
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from module.dev.launcher.environment import environment
from module.dev.launcher.places import Ports
from module.dev.launcher.ports_in_use import all_listening
from module.dev.launcher.prepare import prepare
from module.dev.launcher.processes import Product

SECONDS_FOR_MESSAGES = 60
UNDER_WAY = ("waiting", "received", "accepted")  # states of a conversation at the Commission that are not the last


@dataclass(frozen=True)
class Site:
    """Addresses of one running product."""

    ports: Ports
    environment: dict[str, str]
    product: Product

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports.portal}/trois"

    @property
    def front(self) -> str:
        return f"http://127.0.0.1:{self.ports.portal}/"

    def choose(self, person: str = "", mode: str = "sign") -> None:
        """Say whose key signs next and how the next request to NCALayer ends."""
        form = urllib.parse.urlencode({"person": person, "mode": mode}).encode()
        address = f"http://127.0.0.1:{self.ports.ncalayer_control}/control"
        with urllib.request.urlopen(address, form, timeout=10) as answer:
            assert answer.status == 200

    @contextmanager
    def without_ncalayer(self) -> Iterator[None]:
        """Have no NCALayer for as long as the block lasts."""
        stopped = next(child for child in self.product.children if child.name == "ncalayer")
        self.product.children.remove(stopped)
        stopped.stop()
        try:
            yield
        finally:
            started = self.product._ncalayer(self.environment["TROIS_PKI_DIR"])
            started.wait_until(lambda: all_listening({self.ports.ncalayer, self.ports.ncalayer_control}))

    def inbox(self) -> list[dict[str, Any]]:
        """Return what the providers of SMS and e-mail received, the newest first."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports.standins}/inbox.json", timeout=10) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def messages(self, number: str, most: int) -> list[dict[str, Any]]:
        """Wait until so many messages mention an application; another process sends them, and tells nobody here."""
        deadline = time.monotonic() + SECONDS_FOR_MESSAGES
        while True:
            found = [item for item in self.inbox() if number in item["subject"] + item["text"]]
            if len(found) >= most or time.monotonic() > deadline:
                return found
            time.sleep(0.2)

    def commission(self, path: str, **order: Any) -> Any:
        """Ask the stand-in Commission, or give it an order."""
        address = f"http://127.0.0.1:{self.ports.standins}/commission/control/{path}"
        body = json.dumps(order).encode() if order else None
        asked = urllib.request.Request(address, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - an address of ours
            return json.load(answer)

    def settled(self, conversation: str) -> dict[str, Any]:
        """Wait until a conversation is over at the Commission; messages pass between two other processes."""
        deadline = time.monotonic() + SECONDS_FOR_MESSAGES
        while True:
            found: dict[str, Any] = self.commission(f"conversations/{conversation}")
            if found["state"] not in UNDER_WAY or time.monotonic() > deadline:
                return found
            time.sleep(0.2)


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextmanager
def running(state: Path, database_url: str, redis_url: str) -> Iterator[Site]:
    """Have the whole product on free ports for as long as the block lasts."""
    prepare()
    ports = Ports(*free_ports(6))
    names = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    settings = {**environment(state, ports), **names, **{f"TROIS_{name}": value for name, value in names.items()}}
    settings["TROIS_REGISTRATION"] = "by_key"  # whoever has a key enters; registration has a journey of its own
    with Product(state, ports, settings) as product:
        yield Site(ports, settings, product)
