"""The pages behind the link of an invitation: register, or accept as somebody who is registered already."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for
from werkzeug.wrappers import Response

from module.account.answers import TOLD, UNPROCESSABLE, Limit, count, status_of, succeeded, tell
from module.account.blueprint import blueprint
from module.casework.company import joining
from module.casework.company.joining import Newcomer, Offer, PersonNames
from module.context import (
    TICKET,
    AccessRule,
    access,
    bounded,
    current_language,
    render,
    see_other,
    services,
    signed_in,
)
from module.context.browser import browser_token
from module.forms.staff import JoinForm, JoinWithKeyForm
from module.kernel.errors import NotFound, Refused
from module.registry.actors import SYSTEM
from module.registry.membership import STAFF_ROLE_LABELS
from module.registry.signatures import Signer

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
@access(AccessRule.PUBLIC, eds=False)
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
@access(AccessRule.SIGNED_IN, eds=False)
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
@access(AccessRule.PUBLIC, eds=False)
def join(token: str) -> Answer:
    """Ask the invited for his own data, user name and password."""
    found = _offer(token)
    if found is None:
        return _void()
    return _form(token, found, JoinForm())


@blueprint.get("/invitations/<token>/key")
@access(AccessRule.PUBLIC, eds=False)
def join_key(token: str) -> Answer:
    """Ask the invited for a signature with his key, user name and password."""
    found = _offer(token)
    if found is None:
        return _void()
    return _form(token, found, JoinWithKeyForm())


def _form(token: str, found: Offer, form: JoinForm) -> str:
    with_key = isinstance(form, JoinWithKeyForm)
    return render(
        "trois/company/join_key.html" if with_key else "trois/company/join.html",
        form=form,
        offer=found,
        token=token,
        ticket=services.sign_in.begin(browser_token()) if with_key else None,
        policy=services.deps.accounts.policy.text(current_language()),
        back=url_for("trois.account.invitation", token=token),
    )


@blueprint.post("/invitations/<token>/register")
@access(AccessRule.PUBLIC, eds=False)
def register_invited(token: str) -> Answer:
    """Register the invited without a key; the access opens once the inviter has activated it."""
    form = JoinForm.of(request)
    return _join(token, form, lambda: PersonNames(form.surname.data, form.given_name.data, form.patronymic.data))


@blueprint.post("/invitations/<token>/key")
@access(AccessRule.PUBLIC, eds=False)
@bounded(TICKET)
def take_join_key(token: str) -> Answer:
    """Register the invited under the IIN of the key; the access opens once the inviter has activated it."""
    return _join(token, JoinWithKeyForm.of(request), _signer)


def _signer() -> Signer:
    """Return the owner of the key that signed the ticket. Raises SignatureRefused, TooMany."""
    count(Limit.SIGN_IN)
    signed = request.form.get("signature", "").encode()
    signer = services.sign_in.prove(browser_token(), request.form.get("ticket_id", ""), signed).signer
    succeeded(Limit.SIGN_IN)
    return signer


def _join(token: str, form: JoinForm, identify: Callable[[], PersonNames | Signer]) -> Answer:
    found = _offer(token)
    if found is None:
        return _void()
    if not form.validate():
        return _form(token, found, form), UNPROCESSABLE
    try:
        _register(token, found, form, identify())
    except TOLD as refusal:
        tell(form, refusal)
        return _form(token, found, form), status_of(refusal)
    except NotFound:
        return _void()
    return see_other(url_for("trois.account.invitation_accepted"))


def _register(token: str, found: Offer, form: JoinForm, person: PersonNames | Signer) -> None:
    names = (person.surname, person.given_name, person.patronymic)
    own = (found.email, *names, form.mobile.data, found.organisation, found.bin, getattr(person, "iin", ""))
    stored = joining.password_hash(services.deps, form.password.data, form.user_name.data, *own)
    newcomer = Newcomer(form.user_name.data, stored, form.mobile.data, current_language())
    with services.open_work(signed_in() or SYSTEM) as work:
        joining.register(work, token, newcomer, person)


@blueprint.get("/invitation-accepted")
@access(AccessRule.PUBLIC, eds=False)
def invitation_accepted() -> str:
    """Say what comes next."""
    return render("trois/company/accepted.html")
