"""The antivirus: clamd over its own protocol (clamd(8), INSTREAM), by a socket of the computer or over the network.

Whatever is not a plain answer (nobody there, too slow, a size limit, rubbish) is "not scanned", never "clean".
"""

from __future__ import annotations

import re
import socket
import struct
import time
from contextlib import suppress

from module.registry.uploads import AntivirusResult, AntivirusVerdict

_COMMAND = b"zINSTREAM\0"
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096
_ANSWER = re.compile(rb"stream: (?:(OK)|([^\0]+) FOUND)\0")


class Clamd:
    """Fits the port Antivirus. `address` is `unix:/path/of/socket` or `tcp:host:port`; times are in seconds."""

    def __init__(self, address: str, connect_seconds: float = 2.0, seconds: float = 20.0) -> None:
        self._address = address
        self._connect_seconds, self._seconds = connect_seconds, seconds

    def scan(self, content: bytes) -> AntivirusVerdict:
        """Return what clamd says of a file."""
        try:
            answer = self._ask(content)
        except TimeoutError:
            return AntivirusVerdict(AntivirusResult.NOT_SCANNED, "too slow")
        except OSError:
            return AntivirusVerdict(AntivirusResult.NOT_SCANNED, "out of reach")
        said = _ANSWER.fullmatch(answer)
        if said is None:
            return AntivirusVerdict(AntivirusResult.NOT_SCANNED, _printable(answer) or "no answer")
        if said[1]:
            return AntivirusVerdict(AntivirusResult.CLEAN)
        return AntivirusVerdict(AntivirusResult.FOUND, _printable(said[2]))

    def _ask(self, content: bytes) -> bytes:
        until = time.monotonic() + self._seconds
        with self._connection() as connection:
            with suppress(BrokenPipeError, ConnectionResetError):  # past its limit it answers and hangs up: read that
                _send(connection, _COMMAND, until)
                for place in range(0, len(content), _CHUNK):
                    part = content[place : place + _CHUNK]
                    _send(connection, struct.pack(">I", len(part)) + part, until)
                _send(connection, struct.pack(">I", 0), until)
            return _answer(connection, until)

    def _connection(self) -> socket.socket:
        kind, _, place = self._address.partition(":")
        if kind == "tcp":
            host, _, port = place.rpartition(":")
            return socket.create_connection((host.strip("[]"), int(port)), timeout=self._connect_seconds)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(self._connect_seconds)
            connection.connect(place)
        except OSError:
            connection.close()
            raise
        return connection


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _send(connection: socket.socket, part: bytes, until: float) -> None:
    connection.settimeout(_left(until))
    connection.sendall(part)


def _answer(connection: socket.socket, until: float) -> bytes:
    """Read up to the NUL that ends an answer, to the end of the connection, or as far as an answer may be long."""
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        connection.settimeout(_left(until))
        part = connection.recv(_LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer


def _printable(answer: bytes) -> str:
    return re.sub(r"[^ -~]+", " ", answer.decode("ascii", "replace")).strip()[:120]
