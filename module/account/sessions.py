"""Where the person is signed in, and the end of a session (C4)."""

from __future__ import annotations

from flask import request, url_for

from module.account.answers import TOLD, Page, password_counted, status_of, tell
from module.account.blueprint import blueprint
from module.casework.portal import sessions
from module.context import AccessRule, access, current_actor, notify_done, render, see_other, services
from module.context.sessions import end_session as end_this_session
from module.context.state import state
from module.forms.account import PresentPasswordForm
from module.kernel.errors import NotFound
from module.kernel.text import N_
from module.registry.devices import device
from module.registry.membership import SIGN_IN_LABELS

_DONE = {"ended": N_("The session is ended."), "all": N_("All other sessions are ended.")}


@blueprint.get("/account/sessions")
@access(AccessRule.SIGNED_IN, eds=False)
def my_sessions() -> str:
    """List the own sessions in words, this one marked."""
    notify_done(_DONE)
    return _page(PresentPasswordForm())


def _page(form: PresentPasswordForm) -> str:
    with services.open_work(current_actor()) as work:
        found, most = sessions.mine(work), work.deps.accounts.sessions.most
    return render(
        "trois/account/sessions.html",
        sessions=[(one, device(one.agent), SIGN_IN_LABELS[one.method]) for one in found],
        here=_this_session(),
        most=most,
        form=form,
        asks_password=current_actor().by_password,
        back=url_for(".my_profile") if current_actor().user_id else url_for(".start"),
    )


@blueprint.post("/account/sessions/<string(length=64):digest>/end")
@access(AccessRule.SIGNED_IN, eds=False)
def end_session(digest: str) -> Page:
    """End one of the own sessions; wrong present passwords are counted."""
    form = PresentPasswordForm(request.form)
    actor, present = current_actor(), form.present.data
    try:
        with password_counted(present):
            sessions.end(services.open_work, actor, digest, present)
    except TOLD as error:
        tell(form, error)
        return _page(form), status_of(error)
    return see_other(url_for(".my_sessions", done="ended"))


@blueprint.post("/account/sessions/end")
@access(AccessRule.SIGNED_IN, eds=False)
def end_all_sessions() -> Page:
    """End all other sessions, or all with this one."""
    form = PresentPasswordForm(request.form)
    which = request.form.get("which", "")
    if which not in ("others", "all"):
        raise NotFound
    actor, present = current_actor(), form.present.data
    try:
        with password_counted(present):
            sessions.end_all(services.open_work, actor, present, keep=_this_session() if which == "others" else "")
    except TOLD as error:
        tell(form, error)
        return _page(form), status_of(error)
    if which == "others":
        return see_other(url_for(".my_sessions", done="all"))
    response = see_other(url_for(".sign_in"))
    end_this_session(response)
    return response


def _this_session() -> str:
    session = state().session
    return session.token_digest if session else ""
