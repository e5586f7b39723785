"""The module's own session cookie and the browser binding before sign-in; the host's session is never touched.

Source: D17; notes eds-pki section 8 rows 1 and 2.
"""

from __future__ import annotations

import re
import secrets

from flask import request
from werkzeug.wrappers import Response

from module.context.services import services
from module.context.state import state
from module.kernel.traces import SecurityEvent, note

SESSION_COOKIE = "trois_sid"
BROWSER_COOKIE = "trois_browser"
_BROWSER_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def load_session() -> None:
    """Find the session of the request, if its cookie names a live one."""
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token:
        return
    current = state()
    current.session = services.sessions.find(token)
    current.session_token = token if current.session else ""
    current.stale_session_cookie = current.session is None
    if current.stale_session_cookie:
        note(SecurityEvent.SESSION_UNKNOWN)


def browser_token() -> str:
    """Return the random token that binds this browser before sign-in; issued on first use."""
    current = state()
    if not current.browser:
        sent = request.cookies.get(BROWSER_COOKIE, "")
        current.new_browser = not _BROWSER_TOKEN.fullmatch(sent)
        current.browser = secrets.token_urlsafe(32) if current.new_browser else sent
    return current.browser


def start_session(response: Response, token: str) -> None:
    """Give the browser its session after sign-in and forget the binding from before."""
    close_old_session()
    _set(response, SESSION_COOKIE, token)
    drop_cookie(response, BROWSER_COOKIE)
    state().new_browser = False


def end_session(response: Response) -> None:
    """Close the session on the server, take its cookie away and have the browser forget what it kept of the pages.

    Not "cookies" in that header: it would take the host's away too, and those of its neighbours.
    """
    if state().session is not None:
        note(SecurityEvent.SIGN_OUT)
    close_old_session()
    drop_cookie(response, SESSION_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def close_old_session() -> None:
    """Close the session that the request came with, if any."""
    current = state()
    if current.session_token:
        services.sessions.close(current.session_token)
    current.session = None
    current.session_token = ""


def keep_cookies(response: Response) -> Response:
    """Write the cookies that the request made necessary."""
    current = state()
    if current.new_browser:
        _set(response, BROWSER_COOKIE, current.browser)
    if current.new_session_token:
        _set(response, SESSION_COOKIE, current.new_session_token)
    if current.stale_session_cookie and not _is_set(response, SESSION_COOKIE):
        drop_cookie(response, SESSION_COOKIE)
    return response


def set_lasting_cookie(response: Response, name: str, value: str, days: int) -> None:
    """Set a cookie that outlives the browser session."""
    response.set_cookie(
        name, value, max_age=days * 86400, path=_path(), secure=_secure(), httponly=True, samesite="Lax"
    )


def drop_cookie(response: Response, name: str) -> None:
    """Take a cookie of the module away."""
    response.delete_cookie(name, path=_path(), secure=_secure(), httponly=True, samesite="Lax")


def _set(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, path=_path(), secure=_secure(), httponly=True, samesite="Lax")


def _is_set(response: Response, name: str) -> bool:
    return any(line.startswith(f"{name}=") for line in response.headers.getlist("Set-Cookie"))


def _path() -> str:
    return services.settings.prefix or "/"


def _secure() -> bool:
    return services.settings.environment != "development"
