"""A web server on a thread of the test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from werkzeug.serving import BaseWSGIServer, make_server


def whole(app: Any) -> Any:
    """Read an answer to its end and close it before a byte is sent.

    Werkzeug's server leaves an answer open when the browser drops the connection in the middle of it: a file in it is
    then closed by the garbage collector, which warns, and a warning is an error in these tests.
    """

    def answer(environ: Any, start_response: Any) -> Iterable[bytes]:
        body = app(environ, start_response)
        try:
            return [b"".join(body)]
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()

    return answer


def serve_on_thread(app: Any) -> BaseWSGIServer:
    """Make a server on a free port of the loopback address; the caller runs `serve_forever` on a thread."""
    return make_server("127.0.0.1", 0, whole(app), threaded=True)
