"""The two servers of the stand-in, on the loopback address only."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from threading import Thread
from types import TracebackType

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from module.dev.standins.ncalayer.control import ControlServer
from module.dev.standins.ncalayer.keys import load_keys
from module.dev.standins.ncalayer.protocol import VERSION_FRAME, HangUp, answer
from module.dev.standins.ncalayer.state import State

LOOPBACK = "127.0.0.1"
LARGEST_FRAME = 2 * 1024 * 1024
"""512 KiB of a document, quotes and line ends escaped. What the real one takes is unknown."""


class StandIn:
    """NCALayer over WebSocket with its control page. Port 0 takes a free one; a context manager."""

    def __init__(self, people: Path, port: int = 0, control_port: int = 0) -> None:
        self.state = State(load_keys(people))
        self._socket: Server = serve(self._talk, LOOPBACK, port, process_request=self._greet, max_size=LARGEST_FRAME)
        self._control = ControlServer((LOOPBACK, control_port), self.state)
        # the standard server looks for the end only so often (seconds)
        self._threads = [
            Thread(target=self._socket.serve_forever),
            Thread(target=self._control.serve_forever, args=(0.1,)),
        ]

    @property
    def url(self) -> str:
        """Return the address for the NCALayer client."""
        return f"ws://{LOOPBACK}:{self._socket.socket.getsockname()[1]}"

    @property
    def control_url(self) -> str:
        """Return the address of the control page."""
        return f"http://{LOOPBACK}:{self._control.server_port}"

    def start(self) -> None:
        """Begin to serve."""
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        """Serve until stopped."""
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        """End both servers."""
        self._socket.shutdown()
        self._control.shutdown()
        self._control.server_close()
        self.wait()

    def __enter__(self) -> StandIn:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _greet(self, connection: ServerConnection, request: Request) -> Response | None:
        """Turn a connection away where NCALayer is to look as if it were not running."""
        if not self.state.is_absent():
            return None
        self.state.note("Was absent.")
        return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "absent")

    def _talk(self, connection: ServerConnection) -> None:
        try:
            connection.send(VERSION_FRAME)
            for frame in connection:
                connection.send(answer(frame if isinstance(frame, str) else "", self.state))
        except (ConnectionClosed, HangUp):
            return  # the page went away without a goodbye, or is left without one
