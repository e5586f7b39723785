"""Own protection against forged requests: always on, whatever the host does.

The token is tied to the session; before sign-in to the browser cookie. Requests that the browser itself calls
foreign (Sec-Fetch-Site) are refused first.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import request
from markupsafe import Markup

from module.context.browser import browser_token, keyed
from module.context.state import state
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_OWN = frozenset({"", "same-origin", "none"})


class ForgedRequest(TroisError):
    """The form did not come from a page that was given to this person."""

    code = "forged_request"

    def __init__(self) -> None:
        super().__init__(
            Message(N_("The page was open too long or was sent from elsewhere. Open it again and repeat."))
        )


def csrf_token() -> str:
    """Return the token that forms of this person carry."""
    session = state().session
    if session is not None:
        return _digest(session.csrf_secret, "session")
    return keyed("trois-csrf:browser", browser_token())


def csrf_field() -> Markup:
    """Return the hidden field for a form."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token())


def check_csrf() -> None:
    """Refuse an unsafe request without the token of this person. Raises ForgedRequest."""
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "") not in _OWN:
        raise ForgedRequest
    sent = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not hmac.compare_digest(sent.encode(), csrf_token().encode()):
        raise ForgedRequest


def _digest(secret: str, purpose: str) -> str:
    return hmac.new(secret.encode(), b"trois-csrf:" + purpose.encode(), hashlib.sha256).hexdigest()
