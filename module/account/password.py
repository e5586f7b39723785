"""Signing in with user name and password; a forgotten password (R10, R13)."""

from __future__ import annotations

from flask import request, url_for

from module.account.answers import TOLD, UNPROCESSABLE, Limit, Page, count, form_page, status_of, succeeded, tell
from module.account.blueprint import blueprint
from module.account.pages import after_sign_in, sign_in_page
from module.casework.portal import password_sign_in, recovering
from module.casework.portal.password_sign_in import WrongPassword
from module.casework.welcome import NotActivated
from module.context import AccessRule, access, client_address, render, see_other, services
from module.context.sessions import start_session
from module.forms.account import ForgottenForm, NewPasswordForm, PasswordSignInForm
from module.kernel.errors import TroisError
from module.kernel.text import N_
from module.registry.actors import SYSTEM

_NOT_LET_IN: tuple[type[TroisError], ...] = (*TOLD, WrongPassword, NotActivated)


@blueprint.post("/sign-in/password")
@access(AccessRule.PUBLIC, eds=False)
def sign_in_with_password() -> Page:
    """Judge user name and password and open a session that reads and drafts."""
    form = PasswordSignInForm(request.form)
    if not form.validate():
        return sign_in_page(None, form), UNPROCESSABLE
    name = form.user_name.data
    try:
        # by name and address together: who guesses elsewhere does not lock the owner out
        target = f"{name} {client_address()}"
        count(Limit.SIGN_IN, target)
        agent = request.user_agent.string
        hours = services.settings.session_hours
        token = password_sign_in.sign_in(services.open_work, name, form.password.data, hours=hours, agent=agent)
        succeeded(Limit.SIGN_IN, target)
    except _NOT_LET_IN as error:
        tell(form, error)
        return sign_in_page(None, form), status_of(error)
    response = see_other(after_sign_in())
    start_session(response, token)
    return response


@blueprint.get("/password/forgotten")
@access(AccessRule.PUBLIC, eds=False)
def forgotten() -> Page:
    """Ask whose password was forgotten."""
    return _forgotten_page(ForgottenForm())


@blueprint.post("/password/forgotten")
@access(AccessRule.PUBLIC, eds=False)
def send_password_link() -> Page:
    """Send a link; the answer is the same for everybody."""
    form = ForgottenForm(request.form)
    if not form.validate():
        return _forgotten_page(form), UNPROCESSABLE
    try:
        count(Limit.LETTER, form.name.data)
        with services.open_work(SYSTEM) as work:
            recovering.ask(work, form.name.data)
    except TOLD as error:
        tell(form, error)
        return _forgotten_page(form), status_of(error)
    return render("trois/account/sent.html")


def _forgotten_page(form: ForgottenForm) -> str:
    lead = (N_("We send a link to the e-mail address of the account. With EDS you sign in without a password."),)
    return form_page(N_("Forgotten password"), form, N_("Send the link"), lead=lead, back=url_for(".sign_in"))


@blueprint.get("/password/new/<string(maxlength=80):secret>")
@access(AccessRule.PUBLIC, eds=False)
def new_password(secret: str) -> Page:
    """Ask for a new password."""
    with services.open_work(SYSTEM) as work:
        alive = recovering.is_open(work, secret)
    return _new_page(NewPasswordForm()) if alive else (render("trois/account/dead_link.html"), 404)


@blueprint.post("/password/new/<string(maxlength=80):secret>")
@access(AccessRule.PUBLIC, eds=False)
def take_new_password(secret: str) -> Page:
    """Take a new password over a mailed link."""
    form = NewPasswordForm(request.form)
    if not form.validate():
        return _new_page(form), UNPROCESSABLE
    try:
        count(Limit.ACTIVATION)
        recovering.choose(services.open_work, secret, form.password.data)
    except TOLD as error:
        tell(form, error)
        return _new_page(form), status_of(error)
    return see_other(url_for(".sign_in", done="password"))


def _new_page(form: NewPasswordForm) -> str:
    return form_page(N_("New password"), form, N_("Save the password"))
