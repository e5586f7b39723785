"""The two servers of ./run among clients that hold their connections: honest requests are answered all the same."""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from module.dev.launcher.places import ROOT, Ports
from module.dev.launcher.processes import Product
from module.dev.pki import exchange as keys
from tests.journeys.site import free_ports
from tests.support.sizes import drawn, size
from tests.support.slow_clients import Manner, dribbling, holding, several, silent

HONEST = 20
SECONDS = 5.0  # the issue's own figure
EACH = size(20, 50)  # silent ones, and as many that dribble
PATH = "/trois/no-such-page"
BODIES = {"portal": "/trois/sign-in/password", "gateway": "/trois/exchange/p.sp.01"}
SHORTER = """
import module.dev.gunicorn_conf as conf
conf.HEAD_SECONDS = conf.REQUEST_SECONDS = {quiet}
from module.dev.gunicorn_conf import *
"""


@contextmanager
def serving(folder: Path, ports: Ports, *, gateway: bool, quiet: int = 0) -> Iterator[None]:
    """Start the very command of the launcher over an application of the test; `quiet` shortens its time-out."""
    pki = keys.make(folder / "pki" / "exchange")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "GATEWAY_FOLDER": str(folder),
        "GATEWAY_PEER": sha256(ssl.PEM_cert_to_DER_cert((pki / "commission.crt.pem").read_text())).hexdigest(),
        "FLASK_APP": "tests.support.gateway_app:make()",
    }
    product = Product(folder, ports, environment, sys.executable)
    command = product.gateway_command(pki) if gateway else product.portal_command()
    if quiet:
        own = folder / "own_conf.py"
        own.write_text(SHORTER.format(quiet=quiet))
        command[command.index("--config") + 1] = str(own)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def started(kind: str, folder: Path, quiet: int = 0) -> Iterator[Server]:
    ports = Ports(*free_ports(6))
    gateway = kind == "gateway"
    with serving(folder, ports, gateway=gateway, quiet=quiet):
        port, context = (ports.exchange, _context(folder)) if gateway else (ports.portal, None)
        made = Server(port, BODIES[kind], context)
        made.await_answers()
        yield made


def _context(folder: Path) -> ssl.SSLContext:
    pki = folder / "pki" / "exchange"
    context = ssl.create_default_context(cafile=str(pki / "roots" / "ca.pem"))
    context.check_hostname = False
    context.load_cert_chain(pki / "commission.crt.pem", pki / "commission.key.pem")
    return context


class Server:
    """One of the two servers, asked for a page that is not there: that costs it no database."""

    def __init__(self, port: int, takes: str, context: ssl.SSLContext | None) -> None:
        self.port, self.takes, self.context = port, takes, context

    def ask(self, headers: Mapping[str, str] | None = None) -> int:
        """Ask once; 0 stands for no answer."""
        if self.context:
            line = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=SECONDS, context=self.context)
        else:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            line.request("GET", PATH, headers=dict(headers or {}))
            return line.getresponse().status
        except OSError:
            return 0
        finally:
            line.close()

    def await_answers(self) -> None:
        until = time.monotonic() + 120
        while self.ask() == 0:
            assert time.monotonic() < until, "the server has not started"
            time.sleep(0.2)


@pytest.fixture(scope="module", params=["portal", "gateway"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with started(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made


def test_honest_requests_are_answered_among_clients_that_hold_the_line(server: Server) -> None:
    tls = server.context is not None
    slow = several(silent(server.takes, tls=tls), EACH) + several(dribbling(server.takes, tls=tls), EACH)
    with holding(server.port, slow, server.context), ThreadPoolExecutor(HONEST) as people:
        begun = time.monotonic()
        answers = list(people.map(lambda _: server.ask(), range(HONEST)))
        took = time.monotonic() - begun
    assert answers == [404] * HONEST
    assert took <= SECONDS


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "PATH_INFO", "Script-Name", "X-Forwarded-Proto", "X-Forwarded-Ssl"])
def test_the_server_believes_no_header_of_a_client(server: Server, name: str) -> None:
    """gunicorn takes these from the loopback address, where a proxy may stand; here everybody comes from there."""
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "on"}.get(name, "/elsewhere")
    assert server.ask(headers={name: said}) == 404


@drawn(1)
@pytest.mark.parametrize("kind", ["portal", "gateway"])
def test_a_request_that_stops_half_way_is_ended(kind: str, tmp_path: Path) -> None:
    """Otherwise each such client would keep a thread for as long as it likes, without sending anything."""
    with started(kind, tmp_path, quiet=1) as server:
        manners = [manner for manner in silent(server.takes, tls=server.context is not None) if manner.first]
        with ThreadPoolExecutor(len(manners)) as clients:
            ends = list(clients.map(lambda manner: said_last(server, manner), manners))
    assert [end for end in ends if end is None or b" 50" in end[:14]] == []
    assert "Traceback" not in (tmp_path / "log").read_text()


def said_last(server: Server, manner: Manner) -> bytes | None:
    """Send what a client has to say and nothing more; return what the server said before it hung up, None if never."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as plain:
        talk = server.context.wrap_socket(plain) if manner.tls and server.context else plain
        with talk:
            talk.sendall(manner.first)
            said = b""
            try:
                while more := talk.recv(4096):
                    said += more
            except TimeoutError:
                return None
            except OSError:
                pass  # hung up hard
            return said
