"""How gunicorn serves ./run: threads enough that clients who hold a connection do not hold the server.

gthread greets a TLS client in a thread of its own and hands a silent connection back after five seconds, but waits for
the rest of a handshake, a head or a body without end (benoitc/gunicorn#2507, #3518). Here that wait has an end. A
public server needs a terminator that reads requests whole before it passes them on: `module/docs/host-guide.md`.
"""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

HEAD_SECONDS = 20
"""As long may a client take for its handshake and the head of a request."""
REQUEST_SECONDS = 600
"""As long may a request take then, body and answer: a message of the exchange has up to 2 GiB."""


class BoundedWorker(ThreadWorker):  # type: ignore[misc]
    """A gthread worker that hangs up on who takes too long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: dict[Any, tuple[float, socket.socket]] = {}

    def handle(self, conn: Any) -> Any:
        """Serve what a connection has to say, until its time is over."""
        # a copy: while it shakes hands the connection's own socket is nobody's
        line = socket.socket(fileno=os.dup(conn.sock.fileno()))
        self._held[conn] = (time.monotonic() + HEAD_SECONDS, line)
        try:
            return super().handle(conn)
        finally:
            del self._held[conn]
            line.close()

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Give a request whose head is complete the time for the rest."""
        self._held[conn] = (time.monotonic() + REQUEST_SECONDS, self._held[conn][1])
        return super().handle_request(req, conn)

    def notify(self) -> None:
        """Say every second that the worker lives, and hang up on those whose time is over."""
        super().notify()
        now = time.monotonic()
        for until, line in list(self._held.values()):
            if until < now:
                with suppress(OSError):  # it has hung up by itself
                    line.shutdown(socket.SHUT_RDWR)


worker_class = BoundedWorker
threads = 128
graceful_timeout = 5
forwarded_allow_ips = ""  # nobody stands in front: SCRIPT_NAME and X-Forwarded-Proto are what a client typed
forwarder_headers = ""
control_socket_disable = True  # it would stand in the home folder, one for all servers of a user
