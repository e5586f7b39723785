"""The pages behind the link of an invitation: register, or accept as somebody who is registered already."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.account.answers import Limit, count
from module.account.blueprint import blueprint
from module.casework.company import joining
from module.casework.company.joining import Newcomer, Offer
from module.context import Rule, access, current_language, render, see_other, services, signed_in
from module.forms.staff import JoinForm
from module.kernel.errors import NotFound, Refused
from module.registry.actors import SYSTEM
from module.registry.membership import STAFF_ROLE_LABELS

Answer = str | Response | tuple[str, int]


def _offer(token: str) -> Offer | None:
    """Return what the link offers; a link that is used, taken back or too old offers nothing, and says no more."""
    count(Limit.INVITATION)
    try:
        with services.open_work(SYSTEM) as work:
            return joining.offer(work, token)
    except NotFound:
        return None


def _void() -> tuple[str, int]:
    return render("trois/company/invitation_void.html"), 404


@blueprint.get("/invitations/<token>")
@access(Rule.PUBLIC)
def invitation(token: str) -> Answer:
    """Say who invites, and offer both ways."""
    found = _offer(token)
    if found is None:
        return _void()
    return _choice(token, found)


def _choice(token: str, found: Offer, refused: Refused | None = None) -> str:
    return render(
        "trois/company/invitation.html",
        offer=found,
        token=token,
        role_labels=STAFF_ROLE_LABELS,
        faults=refused.faults if refused else (),
        person=signed_in(),
    )


@blueprint.post("/invitations/<token>/accept")
@access(Rule.SIGNED_IN)
def accept_invitation(token: str) -> Answer:
    """Accept as the person who is signed in."""
    found = _offer(token)
    if found is None:
        return _void()
    try:
        with services.open_work(signed_in()) as work:
            joining.accept(work, token)
    except Refused as refusal:
        return _choice(token, found, refusal), 422
    return see_other(url_for("trois.account.invitation_accepted"))


@blueprint.get("/invitations/<token>/register")
@access(Rule.PUBLIC)
def join(token: str) -> Answer:
    """Ask the invited for his own data, user name and password."""
    found = _offer(token)
    if found is None:
        return _void()
    return _form(token, found, JoinForm())


def _form(token: str, found: Offer, form: JoinForm) -> str:
    return render(
        "trois/company/join.html",
        form=form,
        offer=found,
        policy=services.desk.accounts.policy.text(current_language()),
        back=url_for("trois.account.invitation", token=token),
    )


@blueprint.post("/invitations/<token>/register")
@access(Rule.PUBLIC)
def register_invited(token: str) -> Answer:
    """Register the invited; the access opens once the inviter has activated it."""
    found = _offer(token)
    if found is None:
        return _void()
    form = JoinForm.of(request)
    if not form.validate():
        return _form(token, found, form), 422
    try:
        _register(token, found, form)
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _form(token, found, form), 422
    except NotFound:
        return _void()
    return see_other(url_for("trois.account.invitation_accepted"))


def _register(token: str, found: Offer, form: JoinForm) -> None:
    names = (form.surname.data, form.given_name.data)
    stored = joining.password_hash(services.desk, form.password.data, form.user_name.data, found.email, *names)
    newcomer = Newcomer(
        iin=str(form.iin.data),
        surname=form.surname.data,
        given_name=form.given_name.data,
        patronymic=form.patronymic.data,
        user_name=form.user_name.data,
        password_hash=stored,
        mobile=form.mobile.data,
        language=current_language(),
    )
    with services.open_work(signed_in() or SYSTEM) as work:
        joining.register(work, token, newcomer)


@blueprint.get("/invitation-accepted")
@access(Rule.PUBLIC)
def invitation_accepted() -> str:
    """Say what comes next."""
    return render("trois/company/accepted.html")
