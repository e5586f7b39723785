"""Stand-in of clamd: speaks INSTREAM as clamd(8) describes it and knows one virus, the test file of EICAR."""

from __future__ import annotations

import socketserver
import struct
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# In two halves, so that no antivirus takes this file for the test file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_NAME = "Eicar-Signature"
_LONGEST_COMMAND = 64


@dataclass
class ClamdBehaviour:
    """How the server behaves: `mode` is ordinary, silent, hangs_up, rubbish or half (an answer without its end)."""

    mode: str = "ordinary"
    stream_limit: int = 25 * 1024 * 1024  # StreamMaxLength
    seen: list[tuple[str, int]] = field(default_factory=list)
    """Each command with the bytes that came after it."""


class _Handler(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        """Answer one command; z commands end in NUL, n commands in a line end, and so do their answers."""
        behaviour: ClamdBehaviour = self.server.behaviour
        if behaviour.mode == "hangs_up":
            return
        word, end = self._command()
        if word == "PING":
            self._say("PONG", end)
        elif word == "INSTREAM" and end:
            self._stream(behaviour, end)
        else:
            self._say("UNKNOWN COMMAND", end or b"\n")

    def _command(self) -> tuple[str, bytes]:
        prefix = self.rfile.read(1)
        end = {b"z": b"\0", b"n": b"\n"}.get(prefix, b"")
        word = b""
        while end and not word.endswith(end) and len(word) < _LONGEST_COMMAND:
            letter = self.rfile.read(1)
            if not letter:
                return "", b""
            word += letter
        return word[:-1].decode("ascii", "replace"), end

    def _stream(self, behaviour: ClamdBehaviour, end: bytes) -> None:
        content = b""
        while True:
            head = self.rfile.read(4)
            if len(head) < 4:
                return
            (length,) = struct.unpack(">I", head)
            if length == 0:
                break
            if len(content) + length > behaviour.stream_limit:
                behaviour.seen.append(("INSTREAM", len(content)))
                self._say("INSTREAM size limit exceeded. ERROR", end)
                return
            content += self.rfile.read(length)
        behaviour.seen.append(("INSTREAM", len(content)))
        self._judge(behaviour, content, end)

    def _judge(self, behaviour: ClamdBehaviour, content: bytes, end: bytes) -> None:
        said = f"stream: {_NAME} FOUND" if EICAR in content else "stream: OK"
        if behaviour.mode == "silent":
            self.server.released.wait(30)
        elif behaviour.mode == "rubbish":
            self.wfile.write(b"stream: OK, or so it seems\xff" * 400)
        elif behaviour.mode == "half":
            self.wfile.write(said.encode())
        else:
            self._say(said, end)

    def _say(self, text: str, end: bytes) -> None:
        self.wfile.write(text.encode() + end)


class ClamdServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """The server on a socket of the computer."""

    daemon_threads = True

    def __init__(self, path: Path, behaviour: ClamdBehaviour | None = None) -> None:
        self.behaviour, self.released = behaviour or ClamdBehaviour(), threading.Event()
        path.unlink(missing_ok=True)
        super().__init__(str(path), _Handler)


class ClamdOverTcp(socketserver.ThreadingTCPServer):
    """The server on a port of the loopback; port 0 takes a free one."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0, behaviour: ClamdBehaviour | None = None) -> None:
        self.behaviour, self.released = behaviour or ClamdBehaviour(), threading.Event()
        super().__init__(("127.0.0.1", port), _Handler)
