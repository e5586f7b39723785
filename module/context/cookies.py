"""The module's cookies: their names, their one path, and how long they stay.

In production each name begins with `__Secure-`: a browser takes such a cookie over TLS only, so that nobody on the wire
sets one (ASVS 5.0 3.3.1). `__Host-` is not possible, it demands the path `/`, which belongs to the host.
"""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from module.context.services import services

_PREFIX = "__Secure-"


def sent_cookie(name: str) -> str:
    """Return what the browser sent under the name of today, or nothing."""
    return request.cookies.get(_full(name), "")


def former_cookie(name: str) -> str:
    """Return what the browser still holds under the name of releases before `__Secure-`, where that is another name."""
    return request.cookies.get(name, "") if _secure() else ""


def set_cookie(response: Response, name: str, value: str, days: int = 0) -> None:
    """Set a cookie; without `days` it ends with the browser."""
    response.set_cookie(
        _full(name),
        value,
        max_age=days * 86400 if days else None,
        path=_path(),
        secure=_secure(),
        httponly=True,
        samesite="Lax",
    )


def drop_cookie(response: Response, name: str) -> None:
    """Take a cookie away."""
    _drop(response, _full(name))


def drop_former_cookie(response: Response, name: str) -> None:
    """Take the cookie under its name of before away."""
    _drop(response, name)


def is_set(response: Response, name: str) -> bool:
    """Tell whether a response sets or takes a cookie."""
    return any(line.startswith(f"{_full(name)}=") for line in response.headers.getlist("Set-Cookie"))


def _drop(response: Response, full_name: str) -> None:
    response.delete_cookie(full_name, path=_path(), secure=_secure(), httponly=True, samesite="Lax")


def _full(name: str) -> str:
    return f"{_PREFIX}{name}" if _secure() else name


def _path() -> str:
    return services.settings.prefix or "/"


def _secure() -> bool:
    return services.settings.environment != "development"
