"""Clients that hold a connection: silent ones, and ones that send a byte a second. Over real sockets, each its own."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

PATIENCE = 4.0  # seconds that a client tries to get as far as it wants; a server that is stuck lets it no further


@dataclass(frozen=True)
class Manner:
    """What one client says at once, what it goes on saying byte by byte, and whether it speaks TLS first."""

    first: bytes = b""
    drops: bytes = b""
    tls: bool = False


def _post(path: str, sent: int, tls: bool) -> bytes:
    media = "application/soap+xml; charset=utf-8" if tls else "application/x-www-form-urlencoded"
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media}\r\nContent-Length: 5000\r\n\r\n"
    return head.encode() + b"x" * sent


def silent(path: str, *, tls: bool) -> list[Manner]:
    """Nothing at all; a head that stops; a body that stops. Behind TLS also a handshake that stops."""
    head = f"GET {path} HTTP/1.1\r\nHost: local".encode()
    said = [Manner(first, tls=tls) for first in (head, _post(path, 100, tls))]
    return [Manner(), *said, *([Manner(CLIENT_HELLO[:20]), Manner(tls=True)] if tls else [])]


def dribbling(path: str, *, tls: bool) -> list[Manner]:
    """A head and a body that go on for ever. Behind TLS also a handshake that does."""
    head = f"GET {path} HTTP/1.1\r\nX: ".encode()
    said = [Manner(first, b"y" * 4000, tls) for first in (head, _post(path, 1, tls))]
    return [*said, *([Manner(CLIENT_HELLO[:6], CLIENT_HELLO[6:-1])] if tls else [])]


def _client_hello() -> bytes:
    outgoing = ssl.MemoryBIO()
    context = ssl.create_default_context()
    talk = context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="localhost")
    with suppress(ssl.SSLWantReadError):
        talk.do_handshake()
    return outgoing.read()


CLIENT_HELLO = _client_hello()


@contextmanager
def holding(port: int, manners: list[Manner], context: ssl.SSLContext | None = None) -> Iterator[None]:
    """Have one client of each manner hold its connection for as long as the block lasts."""
    released, arrived = threading.Event(), threading.Semaphore(0)

    def hold(manner: Manner) -> None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as plain:
                talk = context.wrap_socket(plain) if manner.tls and context else plain
                with talk:
                    talk.sendall(manner.first)
                    arrived.release()
                    for at in range(len(manner.drops)):
                        if released.wait(1):
                            return
                        talk.sendall(manner.drops[at : at + 1])
                    released.wait()
        except OSError:
            pass  # refused, timed out or hung up: then it holds nothing
        finally:
            arrived.release()

    threads = [threading.Thread(target=hold, args=(manner,)) for manner in manners]
    for thread in threads:
        thread.start()
    try:
        until = time.monotonic() + PATIENCE + 1
        for _ in threads:
            arrived.acquire(timeout=max(0.01, until - time.monotonic()))
        yield
    finally:
        released.set()
        for thread in threads:
            thread.join(PATIENCE * 2)


def several(manners: list[Manner], count: int) -> list[Manner]:
    """Return as many clients as asked, the manners taken in turn."""
    return [manners[at % len(manners)] for at in range(count)]
