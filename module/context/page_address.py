"""Where the page of a request can be opened again: after a POST its address may be one without a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

_MARK = "__trois_form_page__"
_PAGES, _START, _UNKNOWN = "trois.", "trois.account.start", "trois.unknown"
View = TypeVar("View", bound=Callable[..., Any])


def form_on(endpoint: str) -> Callable[[View], View]:
    """Mark a view that answers POST alone with the endpoint of the page that has its form.

    Needed only where that is not the nearest page above, as `/cases/1` is for `/cases/1/take`.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, endpoint)
        return view

    return mark


def search_address(endpoint: str, given: Mapping[str, str], page: int) -> str:
    """Return the address of a page of a search, with all that was looked for."""
    values: dict[str, Any] = {**given, "page": page}
    return url_for(endpoint, **values)


def page_address(**changes: str | None) -> str:
    """Return the address, with its query, at which a browser can open what this request draws.

    It is that of the request itself; after a POST to an address that has no page, that of the page with the form,
    without the query, which belongs to the act. `changes` replace values of the query; None takes one out.
    """
    elsewhere = _form_page()
    given = [] if elsewhere else request.args.items(multi=True)
    pairs = [(name, value) for name, value in given if name not in changes]
    pairs += [(name, value) for name, value in changes.items() if value is not None]
    path = elsewhere or f"{request.script_root}{request.path}"
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _form_page() -> str:
    """Return the address of the page with the form, or an empty string where the request's own address is a page."""
    if request.method in ("GET", "HEAD"):
        return ""
    if is_page(f"{request.script_root}{request.path}"):
        return ""
    marked = getattr(current_app.view_functions.get(request.endpoint or ""), _MARK, "")
    return _of_endpoint(marked) if marked else _above()


def _of_endpoint(endpoint: str) -> str:
    """Return the address of a page with those values of this request's address that it has too."""
    wanted = {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
    values = {name: value for name, value in (request.view_args or {}).items() if name in wanted}
    return url_for(endpoint, **values)


def _above() -> str:
    """Return the nearest address above that is a page; the start page where there is none."""
    path = f"{request.script_root}{request.path}"
    while path := path.rpartition("/")[0]:
        if is_page(path):
            return path
    return url_for(_START)


def is_page(path: str) -> bool:
    """Tell whether a browser finds a page of the module at a path of this host, other than the one of "not found"."""
    adapter = current_app.create_url_adapter(request)
    inside = path.removeprefix(request.script_root)
    if adapter is None or not inside:
        return False
    try:
        endpoint, _ = adapter.match(inside, method="GET")
    except HTTPException:  # no such page, or a redirect to one with another spelling
        return False
    return str(endpoint).startswith(_PAGES) and endpoint != _UNKNOWN
