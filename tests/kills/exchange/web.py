"""The web process as a victim: `gunicorn --preload tests.kills.exchange.web:make()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.wsgi import ClosingIterator

from module.eaeu.exchange import receiving
from module.eaeu.exchange.service import Exchange
from module.eaeu.transport.door import Door
from tests.kills.exchange.moments import StagedMoments
from tests.kills.exchange.victim import build
from tests.kills.moments import _around


class Answering:
    """WSGI middleware: an order for the stage `answering` kills right after the answer was sent."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], moments: StagedMoments) -> None:
        self._inner = inner
        self._moments = moments

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def sent() -> None:
            with self._moments.stage("answering"):
                self._moments.reach("the answer was sent")

        return ClosingIterator(self._inner(environ, start_response), sent)


def make() -> Answering:
    """Build the application, for gunicorn."""
    app, moments = build("web", ((Exchange, "receive", "receiving"), (receiving, "take_register", "taking")))
    _around(Door, "_fill", "writing to disk", moments)
    return Answering(app, moments)
