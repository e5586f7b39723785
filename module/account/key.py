"""The page that asks for the EDS key in a session that was opened without one (D21)."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.account.answers import Limit, count, status_of, succeeded
from module.account.blueprint import blueprint
from module.account.pages import after_sign_in
from module.casework.attempts import TooMany
from module.casework.portal import identity
from module.casework.welcome import AccountClosed, NotActivated
from module.context import (
    TICKET,
    AccessRule,
    access,
    bounded,
    current_actor,
    render,
    safe_next,
    see_other,
    services,
)
from module.context.browser import browser_token
from module.context.sessions import start_session
from module.kernel.text import Message
from module.registry.signatures import SignatureRefused


@blueprint.get("/key")
@access(AccessRule.SIGNED_IN, eds=False)
def show_key() -> str | Response:
    """Say why the key is needed and offer a ticket to be signed."""
    if not current_actor().by_password:
        return see_other(after_sign_in())
    return _key_page(None)


@blueprint.post("/key")
@access(AccessRule.SIGNED_IN, eds=False)
@bounded(TICKET)
def take_key() -> tuple[str, int] | Response:
    """Judge the signed ticket and go on in a new session."""
    actor = current_actor()
    ticket = (request.form.get("ticket_id", ""), request.form.get("signature", "").encode())
    try:
        count(Limit.SIGN_IN)
        prover, hours = services.sign_in, services.settings.session_hours
        proof = (browser_token(), ticket, hours)
        token = identity.show_key(services.open_work, prover, actor, *proof, agent=request.user_agent.string)
    except (SignatureRefused, NotActivated, AccountClosed, TooMany) as refusal:
        return _key_page(refusal.message), status_of(refusal)
    succeeded(Limit.SIGN_IN)
    response = see_other(after_sign_in())
    start_session(response, token)
    return response


def _key_page(refused: Message | None) -> str:
    return render(
        "trois/account/key.html",
        ticket=services.sign_in.begin(browser_token()),
        next=safe_next(request.values.get("next")) or "",
        person=current_actor(),
        refused=refused,
        back=url_for("trois.account.start"),
    )
