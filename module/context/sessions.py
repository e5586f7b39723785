"""The module's own session cookie; the host's session is never touched.

Source: D17; notes eds-pki section 8 rows 1 and 2.
"""

from __future__ import annotations

from werkzeug.wrappers import Response

from module.context.browser import BROWSER_COOKIE, keep_browser
from module.context.cookies import (
    drop_cookie,
    drop_former_cookie,
    former_cookie,
    is_set,
    sent_cookie,
    set_cookie,
)
from module.context.services import services
from module.context.state import state
from module.kernel.traces import SecurityEvent, note

SESSION_COOKIE = "trois_sid"
_FORMER_LENGTH = 43
"""Tokens of releases before `__Secure-` are this long, those of today longer: a session of today cannot be planted
under the old name, and an old one goes on until it ends of its age."""


def load_session() -> None:
    """Find the session of the request, if its cookie names a live one."""
    token = session_token()
    if not token:
        return
    current = state()
    current.session = services.sessions.find(token)
    current.session_token = token if current.session else ""
    current.stale_session_cookie = current.session is None
    if current.stale_session_cookie:
        note(SecurityEvent.SESSION_UNKNOWN)


def session_token() -> str:
    """Return the token that the browser sent, or nothing. What stands under the old name is moved or dropped."""
    sent, former = sent_cookie(SESSION_COOKIE), former_cookie(SESSION_COOKIE)
    state().former_session_cookie = bool(former)
    return sent or (former if len(former) == _FORMER_LENGTH else "")


def start_session(response: Response, token: str) -> None:
    """Give the browser its session after sign-in and forget the binding from before."""
    close_old_session()
    set_cookie(response, SESSION_COOKIE, token)
    drop_cookie(response, BROWSER_COOKIE)
    state().new_browser = False


def end_session(response: Response) -> None:
    """Close the session on the server, take its cookie away and have the browser forget the pages that it kept.

    Neither "cookies" nor "storage" in that header: both belong to the whole host, and its other pages live on them.
    """
    if state().session is not None:
        note(SecurityEvent.SIGN_OUT)
    close_old_session()
    drop_cookie(response, SESSION_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'


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
    keep_browser(response)
    if current.new_session_token:
        set_cookie(response, SESSION_COOKIE, current.new_session_token)
    if current.stale_session_cookie and not is_set(response, SESSION_COOKIE):
        drop_cookie(response, SESSION_COOKIE)
    if current.former_session_cookie:
        _move_session(response)
    return response


def _move_session(response: Response) -> None:
    """Put the session of a former release under the name of today."""
    drop_former_cookie(response, SESSION_COOKIE)
    if state().session_token and not is_set(response, SESSION_COOKIE):
        set_cookie(response, SESSION_COOKIE, state().session_token)
