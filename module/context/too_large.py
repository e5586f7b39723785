"""The answer to a request that is larger than its view takes: at the field of the file, in a page that arrives."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from module.context.responses import Answer, show_http_error
from module.context.state import signed_in
from module.kernel.errors import TroisError

_MIB = 1024 * 1024
_MOST_DRAINED = 64 * _MIB
_CHUNK = 64 * 1024


def answer_too_large(error: RequestEntityTooLarge, page: Callable[[], str] | None) -> Answer | HTTPException:
    """Show the page that tells the limit at its field; None, or a page that cannot be shown, leaves the common words.

    The rest of the body is read for people who are signed in and may see the page, and for nobody else.
    """
    if page is None or signed_in() is None:
        return show_http_error(error)
    try:
        shown = page()
    except (TroisError, HTTPException):  # nothing of this person's to show it on, and nothing is read
        return show_http_error(error)
    _drain()
    return shown, 413


def _drain() -> None:
    """Read the rest of a request that is not huge: a browser shows the answer only after it could send all of it."""
    left = min(request.content_length or 0, _MOST_DRAINED)
    stream = request.environ["wsgi.input"]
    while left > 0:
        chunk = stream.read(min(left, _CHUNK))
        if not chunk:
            return
        left -= len(chunk)
