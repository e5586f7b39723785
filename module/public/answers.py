"""What all answers of the open data have in common: counted by address, read by any site, kept for some seconds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime, time, timedelta
from typing import BinaryIO, cast

from flask import Response, request
from werkzeug.wsgi import wrap_file

from module.casework import attempts
from module.context import client_address, services
from module.kernel.clock import ALMATY, law_date
from module.registry.account_settings import Limit, LimitedBy

KEPT_AT_MOST = 60
"""Seconds for which an answer may be kept and shown again."""
_IN_MEMORY = 1024 * 1024


def count(limit: Limit) -> None:
    """Count a request of a machine by its address. Raises TooMany."""
    attempts.count(services.open_work, limit, {LimitedBy.ADDRESS: client_address()})


def until_midnight() -> int:
    """Return for how many seconds an answer on entries may be kept: past midnight in Kazakhstan it may be untrue."""
    now = services.deps.clock.now()
    midnight = datetime.combine(law_date(now) + timedelta(days=1), time(), tzinfo=ALMATY)
    return min(KEPT_AT_MOST, int((midnight - now).total_seconds()))


def open_answer(body: str, media_type: str, kept_for: int = KEPT_AT_MOST) -> Response:
    """Return an answer that any site may read, and keep for some seconds."""
    return opened(Response(body, content_type=f"{media_type}; charset=utf-8"), kept_for)


def opened(response: Response, kept_for: int) -> Response:
    """Let any site read a response, and keep it for some seconds."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={kept_for}"
    return response


def sent_file(content_type: str, name: str, write: Callable[[BinaryIO], None]) -> Response:
    """Answer with a file that is made at once, on disk beyond a size: no slow reader holds the database open."""
    with ExitStack() as stack:
        whole = stack.enter_context(closing(_written(write)))
        size = whole.tell()
        whole.seek(0)
        if size <= _IN_MEMORY:
            response = Response(whole.read(), content_type=content_type)
        else:
            response = Response(wrap_file(request.environ, whole), content_type=content_type)
            response.call_on_close(stack.pop_all().close)
    response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _written(write: Callable[[BinaryIO], None]) -> BinaryIO:
    with ExitStack() as stack:
        whole = cast(BinaryIO, stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY)))
        write(whole)
        stack.pop_all()
        return whole
