"""The same person in another account: alone, or for another organisation."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.account.blueprint import blueprint
from module.casework import switching
from module.context import AccessRule, access, current_actor, render, see_other, services
from module.context.sessions import start_session
from module.context.state import state
from module.registry.membership import STAFF_ROLE_LABELS


@blueprint.get("/accounts")
@access(AccessRule.SIGNED_IN, eds=False)
def accounts() -> str:
    """Show in whose name the person may act."""
    with services.open_work(current_actor()) as work:
        account_choices = switching.account_choices(work)
    return render(
        "trois/company/accounts.html",
        account_choices=account_choices,
        role_labels=STAFF_ROLE_LABELS,
        back=url_for("trois.account.start"),
    )


@blueprint.post("/accounts")
@access(AccessRule.SIGNED_IN, eds=False)
def switch_account() -> Response:
    """Go on in another account, in a session with a new id; the former one is closed."""
    with services.open_work(current_actor()) as work:
        wanted, hours = request.form.get("account", ""), services.settings.session_hours
        session = state().session
        former = session.token_digest if session else ""
        token = switching.switch(work, wanted, hours, agent=request.user_agent.string, former=former)
    response = see_other(url_for("trois.account.start"))
    start_session(response, token)
    return response
