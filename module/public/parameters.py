"""The open API refuses what it does not know: a parameter that is passed over leads a program astray."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, request

_P = ParamSpec("_P")
_LANGUAGE = "lang"  # what every address of the portal may carry; the open API speaks all languages at once
Answered = Response | tuple[Response, int]


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
            return view(*args, **values)

        return judged

    return guarded


def refusal(code: str, name: str, *known: str) -> tuple[Response, int]:
    """Say which parameter is wrong, and which are known."""
    body = json.dumps({"error": code, "parameter": name, "known": list(known)}, ensure_ascii=False)
    return Response(body, content_type="application/json; charset=utf-8"), 400
