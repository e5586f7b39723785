"""The browser before anybody is signed in: a random cookie that binds tickets and the request for an account to it.

Only cookies that this host issued are taken: each carries a MAC under the host's SECRET_KEY. Whoever can set a cookie
in a stranger's browser (a sibling host, a shared computer) may still plant one that he got for himself; so what a
person has proved with a key goes on under a fresh one (`fresh_browser`), which nobody else holds.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from flask import current_app
from werkzeug.wrappers import Response

from module.context.cookies import sent_cookie, set_cookie
from module.context.state import state

BROWSER_COOKIE = "trois_browser"
_COOKIE = re.compile(r"([A-Za-z0-9_-]{43})\.([0-9a-f]{64})")


class SecretKeyMissing(RuntimeError):
    """The host has no SECRET_KEY: anybody could forge what is bound to a browser."""

    def __init__(self) -> None:
        super().__init__("SECRET_KEY is not set: give the Flask application its own before TroisModule joins it")


def browser_token() -> str:
    """Return what the server knows this browser by: a MAC of its cookie, which the browser itself never sees.

    It keys tickets and names the request for an account. A cookie that we did not issue is replaced.
    """
    current = state()
    if not current.browser:
        sent = sent_cookie(BROWSER_COOKIE)
        current.new_browser = not _is_ours(sent)
        current.browser = fresh_browser() if current.new_browser else sent
    return token_of(current.browser)


def token_of(cookie: str) -> str:
    """Return the token of the browser that holds a cookie."""
    return keyed("trois-browser-token", cookie)


def fresh_browser() -> str:
    """Return a cookie that nobody holds yet, to be taken with `adopt_browser`."""
    chance = secrets.token_urlsafe(32)
    return f"{chance}.{keyed('trois-browser', chance)}"


def adopt_browser(cookie: str) -> None:
    """Go on under a fresh cookie: the response gives it to this browser alone."""
    current = state()
    current.browser, current.new_browser = cookie, True


def keep_browser(response: Response) -> None:
    """Write the cookie into the response where the browser does not hold it yet."""
    if state().new_browser:
        set_cookie(response, BROWSER_COOKIE, state().browser)


def keyed(purpose: str, text: str) -> str:
    """Return the MAC of a text under the host's SECRET_KEY. Raises SecretKeyMissing."""
    return hmac.new(host_key(current_app.secret_key), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def host_key(secret: object) -> bytes:
    """Return the bytes of a host's SECRET_KEY. Raises SecretKeyMissing for an empty one."""
    if not secret:
        raise SecretKeyMissing
    return secret if isinstance(secret, bytes) else str(secret).encode()


def _is_ours(cookie: str) -> bool:
    found = _COOKIE.fullmatch(cookie)
    return found is not None and hmac.compare_digest(keyed("trois-browser", found[1]), found[2])
