"""How much a request may carry, judged before anybody reads it. A view that takes more than a form says so by a mark.

The figures are ours (ASVS 5.0 V4.1, V5.2.1 ask for some): an anonymous form of 150 MB held a worker for half a minute.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestHeaderFieldsTooLarge, RequestURITooLarge
from werkzeug.routing import IntegerConverter

from module.eds import MAX_TICKET_BYTES
from module.registry.document_limits import KIB, SIGNED_LIMIT
from module.registry.upload_limits import MIB, REQUEST_LIMIT

_MARK = "__trois_bound__"
_LONGEST_PATH = 2 * KIB
_LONGEST_QUERY = 8 * KIB
_MOST_PARAMETERS = 200
_MOST_HEADERS = 100
_MOST_COOKIES = 100
_LONGEST_HEADERS = 64 * KIB
"""All headers together; a terminator may put a client certificate of 32 KiB among them."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Bound:
    """Most bytes of a body, bytes of one text field in it, and fields."""

    body: int
    field: int
    fields: int


FORM = Bound(256 * KIB, 256 * KIB, 500)
"""A page of typed text: the longest holds some 10,000 characters, six bytes each where they are escaped Cyrillic."""


def _signed(most: int) -> Bound:
    """Return the bound of a form with signed XML: escaped for a form it may be three times as long."""
    return Bound(3 * most + 64 * KIB, 3 * most + 64 * KIB, 50)


SIGNING = _signed(SIGNED_LIMIT)
TICKET = _signed(MAX_TICKET_BYTES)
"""A form with a ticket or with a few sentences that are signed: anybody may send one, so it stays small."""
COMPARED = Bound(3 * MIB, 256 * KIB, 20)
"""A decision that anybody may compare with the stored one."""
UPLOAD = Bound(REQUEST_LIMIT, 256 * KIB, 100)
STREAM = Bound(sys.maxsize, 0, 0)
"""The view reads for itself, under the caps of its door."""


def bounded(bound: Bound) -> Callable[[View], View]:
    """Mark a view that takes more than a form. Stands under `access`, next to the function."""

    def mark(view: View) -> View:
        setattr(view, _MARK, bound)
        return view

    return mark


def bound_of(endpoint: str) -> Bound:
    """Return how much the view of an endpoint takes."""
    found = getattr(current_app.view_functions.get(endpoint), _MARK, None)
    return found if isinstance(found, Bound) else FORM


def takes_files(endpoint: str) -> bool:
    """Tell whether people send files to a view, so that a refusal speaks of files."""
    return bound_of(endpoint) in (COMPARED, UPLOAD)


def set_bounds() -> None:
    """Tell the framework the bounds of a view of ours, before the host or anybody else reads the body."""
    endpoint = request.endpoint or ""
    if endpoint.startswith("trois."):
        bound = bound_of(endpoint)
        request.max_content_length = bound.body
        request.max_form_memory_size = bound.field
        request.max_form_parts = bound.fields


class Number(IntegerConverter):
    """A number in an address. A longer one is no page: the database has no such row, Python reads no 5,000 digits."""

    regex = r"[0-9]{1,15}"


def check_head() -> None:
    """Refuse too long an address, too many headers or cookies. Raises 414, 431."""
    environ = request.environ
    query = str(environ.get("QUERY_STRING", ""))
    if len(request.path.encode("utf-8", "replace")) > _LONGEST_PATH or len(query) > _LONGEST_QUERY:
        raise RequestURITooLarge
    if query.count("&") >= _MOST_PARAMETERS:
        raise RequestURITooLarge
    headers = [str(value) for name, value in environ.items() if name.startswith("HTTP_")]
    many = len(headers) > _MOST_HEADERS or str(environ.get("HTTP_COOKIE", "")).count(";") >= _MOST_COOKIES
    if many or sum(map(len, headers)) > _LONGEST_HEADERS:
        raise RequestHeaderFieldsTooLarge


def check_address() -> None:
    """Refuse control characters in the path, which would break lines of logs, and NUL in the query. Raises 400."""
    query = str(request.environ.get("QUERY_STRING", ""))
    if _CONTROL.search(request.path) or "\0" in query or "%00" in query:
        raise BadRequest


def check_form() -> None:
    """Refuse NUL in what was typed. Raises 400."""
    unsafe = request.method not in ("GET", "HEAD")
    if unsafe and any("\0" in name + text for name, text in request.form.items(multi=True)):
        raise BadRequest


def check_body() -> None:
    """Refuse a body larger than its view takes, by its stated length; count the fields of a form. Raises 413."""
    bound = bound_of(request.endpoint or "")
    if (request.content_length or 0) > bound.body:
        raise RequestEntityTooLarge
    if bound is STREAM or request.mimetype != "application/x-www-form-urlencoded":
        return
    # the framework counts the parts of a multipart form only; the bytes are kept, the form is read from them later
    if request.get_data(cache=True).count(b"&") >= bound.fields:
        raise RequestEntityTooLarge
