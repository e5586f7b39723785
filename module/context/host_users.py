"""The session of a request where the host portal signs people in: the portal's word counts in every request."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import request

from module.context.services import services
from module.context.sessions import close_old_session, session_token
from module.context.state import state

if TYPE_CHECKING:
    from module.casework.host_users import HostUsers


def follow_portal(keeper: HostUsers) -> None:
    """Find or open the session of whoever is signed in to the portal, and end that of anybody else.

    Raises NotPermitted for a person who has no role here.
    """
    current = state()
    token = session_token()
    current.session = services.sessions.find(token) if token else None
    current.session_token = token if current.session else ""
    user = keeper.current()
    if user is not None and current.session is not None and keeper.is_same(user, current.session.actor):
        return
    close_old_session()
    current.stale_session_cookie = bool(token)
    if user is not None:
        current.session_token = current.new_session_token = keeper.enter(user, request.user_agent.string)
        current.session = services.sessions.find(current.session_token)


def sign_in_address(keeper: HostUsers, wanted: str | None) -> str:
    """Return the portal's page of signing in, with the page to come back to as `next`."""
    joint = "&" if "?" in keeper.sign_in_address else "?"
    return f"{keeper.sign_in_address}{joint}{urlencode({'next': wanted})}" if wanted else keeper.sign_in_address
