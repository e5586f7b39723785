"""Sign in with EDS, sign out, the start page, help."""

from __future__ import annotations

from flask import current_app, request, url_for
from werkzeug.wrappers import Response

from module.account.answers import status_of
from module.account.blueprint import blueprint
from module.account.tiles import tiles_for
from module.casework.attempts import TooMany
from module.casework.sign_in import RequestOrigin
from module.casework.welcome import HEAD_TEXTS, AccountClosed, HeadNotConfirmed, NotActivated, NotRegistered
from module.context import (
    TICKET,
    AccessRule,
    access,
    bounded,
    client_address,
    current_actor,
    notify,
    notify_done,
    render,
    safe_next,
    see_other,
    services,
    signed_in,
)
from module.context.browser import browser_token
from module.context.sessions import end_session, start_session
from module.forms.account import PasswordSignInForm
from module.kernel.text import N_, Message
from module.registry.signatures import SignatureRefused

_DONE = {
    "activated": N_("Your account is open. Sign in with EDS, or with your user name and password."),
    "password": N_("The new password is saved. Sign in with it."),
}


@blueprint.get("/")
@access(AccessRule.SIGNED_IN, eds=False)
def start() -> str:
    """Show the person what can be done here, by the person's role; what signing in had to tell stands above it."""
    told = HEAD_TEXTS.get(request.args.get("done", ""))
    if told is not None:
        notify(Message(told))
    return render("trois/account/start.html", tiles=tiles_for(current_actor()))


@blueprint.get("/sign-in")
@access(AccessRule.PUBLIC, eds=False)
def sign_in() -> str | Response:
    """Offer a ticket to be signed in NCALayer."""
    if signed_in() is not None:
        return see_other(after_sign_in())
    notify_done(_DONE)
    return sign_in_page(None, PasswordSignInForm())


@blueprint.post("/sign-in")
@access(AccessRule.PUBLIC, eds=False)
@bounded(TICKET)
def finish_sign_in() -> tuple[str, int] | Response:
    """Judge the signed ticket and open a new session."""
    ticket_id = request.form.get("ticket_id", "")
    signed = request.form.get("signature", "").encode()
    try:
        sender = RequestOrigin(client_address(), request.user_agent.string)
        entrance = services.sign_in.enter(browser_token(), ticket_id, signed, sender)
    except NotRegistered:
        return see_other(url_for(".register", why="key"))
    except (SignatureRefused, NotActivated, AccountClosed, HeadNotConfirmed, TooMany) as refusal:
        return sign_in_page(refusal.message, PasswordSignInForm()), status_of(refusal)
    told = entrance.told
    response = see_other(url_for("trois.account.start", done=told.why) if told else after_sign_in())
    start_session(response, entrance.token)
    return response


@blueprint.post("/sign-out")
@access(AccessRule.PUBLIC, eds=False)
def sign_out() -> Response:
    """Close the session."""
    response = see_other(url_for("trois.account.sign_in"))
    end_session(response)
    return response


@blueprint.get("/help")
@access(AccessRule.PUBLIC, eds=False)
def help_page() -> str:
    """Say where help is to be had."""
    support = current_app.config
    return render(
        "trois/account/help.html", email=support.get("TROIS_HELP_EMAIL"), phone=support.get("TROIS_HELP_PHONE")
    )


def sign_in_page(refused: Message | None, form: PasswordSignInForm) -> str:
    """Render the page of signing in, by EDS or by password, each time with a new ticket."""
    ticket = services.sign_in.begin(browser_token())
    return render(
        "trois/account/sign_in.html",
        ticket=ticket,
        next=safe_next(request.values.get("next")) or "",
        refused=refused,
        form=form,
        faults=(refused,) if refused else (),
    )


def after_sign_in() -> str:
    """Return the address that the person wanted, or the start page."""
    return safe_next(request.values.get("next")) or url_for("trois.account.start")
