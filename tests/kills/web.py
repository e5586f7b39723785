"""The web process as a victim: `gunicorn --preload tests.kills.web:make()`. A request's header orders its death."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.wsgi import ClosingIterator

from tests.kills.moments import Moments
from tests.kills.victim import build

ORDER = "X-Trois-Kill"
COUNT = "X-Trois-Moments"


class Condemned:
    """WSGI middleware: starts and ends the count around a request with an order."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], moments: Moments) -> None:
        self._inner = inner
        self._moments = moments

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        header = environ.get("HTTP_X_TROIS_KILL")
        if header is None:
            return self._inner(environ, start_response)
        order = json.loads(header)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, (COUNT, self._moments.length())], *more)

        self._moments.begin(order)
        body = list(self._inner(environ, start))
        self._moments.end()
        return ClosingIterator(body, (lambda: self._moments.die("the answer was sent")) if "last" in order else None)


def make() -> Condemned:
    """Build the application, for gunicorn."""
    app, moments = build()
    return Condemned(app, moments)
