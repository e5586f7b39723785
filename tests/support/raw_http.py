"""A server that answers with bytes as given, and what is wrong on the wire."""

from __future__ import annotations

import select
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def answering(raw: bytes, *, hold: bool = False, drip: bytes = b"") -> Iterator[str]:
    """Answer every request with raw bytes (status line and headers included); with `hold` keep the line open
    after; with `drip` go on sending that in small pieces."""
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                self.wfile.write(raw)
                self.wfile.flush()
                while drip and not released.wait(0.05):
                    self.wfile.write(drip)
                if hold:
                    released.wait(10)
            except OSError:
                pass  # the client has hung up, which is what it should do
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def response(status: str, media_type: str, body: bytes, *headers: str, length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *headers, "Connection: close"]
    lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextmanager
def talking(greeting: bytes) -> Iterator[int]:
    """Accept connections, say one thing and then nothing more; gives the port."""
    released = threading.Event()

    class Talker(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(greeting)
            released.wait(10)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talker) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            released.set()
            server.shutdown()
            thread.join()


class Recorded:
    """What two sides said over one connection; the lines come when the connection has ended."""

    def __init__(self) -> None:
        self.port = 0
        self._answer: list[tuple[str, bytes]] = []

    def lines(self) -> list[tuple[str, str]]:
        """Return the lines with the side that said each."""
        return [(side, line) for side, answer in self._answer for line in answer.decode().splitlines()]

    def pass_on(self, client: socket.socket, server: socket.socket) -> None:
        """Pass on what each side says, in turn, until one has hung up."""
        sides = {client: ("C:", server), server: ("S:", client)}
        while True:
            for ready in select.select(list(sides), [], [], 10)[0]:
                answer = ready.recv(65536)
                if not answer:
                    return
                side, other = sides[ready]
                self._answer.append((side, answer))
                other.sendall(answer)


@contextmanager
def recording(port: int) -> Iterator[Recorded]:
    """Stand between a client and a server on this machine for one connection, and record what they say."""
    recorded = Recorded()

    def serve() -> None:
        client, _address = listener.accept()
        with client, socket.create_connection(("127.0.0.1", port)) as server:
            recorded.pass_on(client, server)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        recorded.port = int(listener.getsockname()[1])
        thread = threading.Thread(target=serve)
        thread.start()
        yield recorded
        thread.join(15)
