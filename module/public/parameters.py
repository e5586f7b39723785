"""The open API refuses what it does not know: a parameter that is passed over leads a program astray."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, request

_P = ParamSpec("_P")
_LANGUAGE = "lang"  # what every address of the portal may carry; the open API speaks all languages at once
_MARK = "__trois_parameters__"
_LONGEST_PAGE = 6
Answered = Response | tuple[Response, int]


class WrongParameter(Exception):
    """A parameter that cannot be read; `more` stands in the answer beside its name."""

    def __init__(self, name: str, code: str = "", more: Mapping[str, object] | None = None) -> None:
        super().__init__(name)
        self.name, self.code, self.more = name, code or name, more or {}


def parameters(*names: str) -> Callable[[Callable[_P, Answered]], Callable[_P, Answered]]:
    """Let a view of the API take these parameters, each once, and no others: the answer is 400 and names them."""

    def guarded(view: Callable[_P, Answered]) -> Callable[_P, Answered]:
        @wraps(view)
        def judged(*args: _P.args, **values: _P.kwargs) -> Answered:
            for name, given in request.args.lists():
                if name == _LANGUAGE:
                    continue
                if name not in names or len(given) > 1:
                    return refusal("unknown_parameter" if name not in names else "repeated_parameter", name, *names)
            try:
                return view(*args, **values)
            except WrongParameter as wrong:
                return refusal(wrong.code, wrong.name, *names, **wrong.more)

        setattr(judged, _MARK, names)
        return judged

    return guarded


def parameters_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """Return the parameters that a view of the API takes."""
    return tuple(getattr(view, _MARK, ()))


def refusal(code: str, name: str, *known: str, **more: object) -> tuple[Response, int]:
    """Say which parameter is wrong, and which are known."""
    body = json.dumps({"error": code, "parameter": name, "known": list(known), **more}, ensure_ascii=False)
    return Response(body, content_type="application/json; charset=utf-8"), 400


def asked_page() -> int:
    """Return the page that a program asks for, the first by default. Raises WrongParameter for what is no page."""
    text = request.args.get("page", "1")
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_PAGE and int(text) > 0:
        return int(text)
    raise WrongParameter("page")


def asked_text(name: str, longest: int) -> str:
    """Return a text that a program asks with. Raises WrongParameter for one that would be cut."""
    text = request.args.get(name, "")
    if len(text) > longest:
        raise WrongParameter(name)
    return text
