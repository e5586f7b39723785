"""The way back from a change that was not the person's: freezing over a mailed link, deciding with the EDS key."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from module.account.answers import TOLD, Limit, Page, count, form_page, status_of, tell
from module.account.blueprint import blueprint
from module.casework.portal import freezing
from module.context import AccessRule, access, current_actor, render, see_other, services
from module.context.formats import moment
from module.forms.account import RecoveryForm
from module.kernel.errors import Refused
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM


@blueprint.get("/recovery/freeze/<string(maxlength=80):secret>")
@access(AccessRule.PUBLIC, eds=False)
def freeze_recovery(secret: str) -> Page:
    """Offer a button: mail programs open links by themselves, so that a link alone does nothing."""
    with services.open_work(SYSTEM) as work:
        alive = freezing.is_open(work, secret)
    return render("trois/account/freeze.html") if alive else _dead()


def _dead() -> Page:
    return render("trois/account/freeze_dead.html"), 404


@blueprint.post("/recovery/freeze/<string(maxlength=80):secret>")
@access(AccessRule.PUBLIC, eds=False)
def take_freeze(secret: str) -> Page:
    """End all sessions of the person of the link and freeze recovery; nobody has to be signed in."""
    try:
        count(Limit.ACTIVATION)
        with services.open_work(SYSTEM) as work:
            closed = freezing.freeze(work, secret)
    except Refused:
        return _dead()
    except TOLD as error:
        return render("trois/account/freeze.html", faults=(error.message,)), status_of(error)
    return render("trois/account/frozen.html", closed=closed)


@blueprint.get("/account/recovery")
@access(AccessRule.SIGNED_IN, eds=True)
def recovery() -> str:
    """Ask what stands from now on."""
    return _recovery_page(RecoveryForm())


@blueprint.post("/account/recovery")
@access(AccessRule.SIGNED_IN, eds=True)
def decide_recovery() -> Page:
    """Put the former contacts back, or keep all as it is."""
    choice = request.form.get("choice", "")
    try:
        with services.open_work(current_actor()) as work:
            freezing.decide(work, choice)
    except Refused as error:
        form = RecoveryForm()
        tell(form, error)
        return _recovery_page(form), status_of(error)
    return see_other(url_for(".my_profile", done="kept" if choice == freezing.KEEP else "put_back"))


def _recovery_page(form: RecoveryForm) -> str:
    with services.open_work(current_actor()) as work:
        user, former = freezing.choices(work)
    choices: dict[str, Any] = {one.id: _former(one) for one in former}
    choices[freezing.KEEP] = _present(user.email, user.mobile)
    form.choice.choices = choices
    lead = (
        N_("Somebody pressed the button of a letter that said: your contacts or your password were changed."),
        N_("Until you decide, no password opens your account. Notices of your cases go on coming."),
    )
    return form_page(N_("Recovery of your account is frozen"), form, N_("Save"), lead=lead, back=url_for(".my_profile"))


def _former(one: freezing.FormerChoice) -> Message:
    text = N_(
        "It was not me: put back {email} and {mobile}, as before {until}. The password is void, I choose a new one."
    )
    return Message(text, {"email": one.email, "mobile": one.mobile, "until": moment(one.until)})


def _present(email: str, mobile: str) -> Message:
    text = N_("It was me: keep {email} and {mobile}, and the password.")
    return Message(text, {"email": email, "mobile": mobile})
