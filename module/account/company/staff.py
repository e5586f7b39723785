"""The staff of the organisation: people, roles, activation, closing, invitations."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.account.blueprint import blueprint
from module.casework.company import inviting, members
from module.casework.company.members import MemberView
from module.casework.gate import require
from module.context import (
    AccessRule,
    access,
    current_actor,
    current_language,
    form_on,
    notify_done,
    render,
    see_other,
    services,
)
from module.forms.staff import InviteForm, RoleForm
from module.kernel.errors import Refused
from module.kernel.text import N_, pN_
from module.registry.membership import STAFF_ROLE_LABELS, AccountState, InvitationState, StaffRole
from module.registry.staff_roles import StaffAct, givable

_DONE = {
    "invited": N_("The invitation is on its way."),
    "resent": N_("The invitation was sent again. The former link does not work any more."),
    "revoked": N_("The invitation is taken back."),
    "activated": N_("The access is open. The employee was told by e-mail."),
    "role": N_("The role is changed. It works from the next page on."),
    "closed": N_("The access is closed and all sessions have ended."),
}
_STATES = {
    AccountState.ACTIVE: (N_("Active"), "green"),
    AccountState.WAITING: (N_("Waits for activation"), "yellow"),
    AccountState.CLOSED: (N_("Closed"), "grey"),
}
_INVITATIONS = {
    InvitationState.SENT: (pN_("invitation", "Sent"), "blue"),
    InvitationState.ACCEPTED: (pN_("invitation", "Accepted"), "yellow"),
    InvitationState.REVOKED: (N_("Taken back"), "grey"),
}
Answer = str | Response | tuple[str, int]


@blueprint.get("/company/staff")
@access(AccessRule.COMPANY, eds=False)
def staff() -> str:
    """List the people of the organisation and the invitations."""
    notify_done(_DONE)
    with services.open_work(current_actor()) as work:
        people, invited = members.mine(work), inviting.mine(work)
    return render(
        "trois/company/staff.html",
        people=people,
        invited=invited,
        role_labels=STAFF_ROLE_LABELS,
        states=_STATES,
        invitation_states=_INVITATIONS,
        may_invite=current_actor().may(StaffAct.INVITE),
        by_password=current_actor().by_password,
        back=url_for("trois.account.company"),
    )


@blueprint.get("/company/staff/invite")
@access(AccessRule.COMPANY, eds=True)
def invite() -> str:
    """Ask whom to invite, as what."""
    require(current_actor(), StaffAct.INVITE)
    return _invitation(InviteForm(None, language=current_language(), role=StaffRole.PREPARER))


@blueprint.post("/company/staff/invite")
@access(AccessRule.COMPANY, eds=True)
def send_invitation() -> Answer:
    """Send the invitation."""
    require(current_actor(), StaffAct.INVITE)
    form = InviteForm.of(request)
    if not form.validate():
        return _invitation(form), 422
    try:
        with services.open_work(current_actor()) as work:
            inviting.invite(work, form.email.data, form.role.data, form.language.data)
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _invitation(form), 422
    return see_other(url_for("trois.account.staff", done="invited"))


def _invitation(form: InviteForm) -> str:
    form.offer(givable(current_actor().acts))
    return render("trois/company/invite.html", form=form, back=url_for("trois.account.staff"))


@blueprint.get("/company/staff/<account_id>")
@access(AccessRule.COMPANY, eds=False)
def member(account_id: str) -> str:
    """Show one person with what may be done."""
    with services.open_work(current_actor()) as work:
        found = members.load(work, account_id)
    form = RoleForm(None, role=found.role or found.wanted)
    return _member(found, form)


def _member(found: MemberView, form: RoleForm) -> str:
    form.offer(givable(current_actor().acts))
    return render(
        "trois/company/member.html",
        person=found,
        form=form,
        states=_STATES,
        role_labels=STAFF_ROLE_LABELS,
        back=url_for("trois.account.staff"),
    )


@blueprint.post("/company/staff/<account_id>/activate")
@access(AccessRule.COMPANY, eds=True)
def activate_member(account_id: str) -> Answer:
    """Open the access of a person who accepted an invitation."""
    return _give(account_id, StaffAct.ACTIVATE)


@blueprint.post("/company/staff/<account_id>/role")
@access(AccessRule.COMPANY, eds=True)
def change_role(account_id: str) -> Answer:
    """Change the role of a person."""
    return _give(account_id, StaffAct.GIVE_ROLES)


def _give(account_id: str, act: StaffAct) -> Answer:
    require(current_actor(), act)
    form = RoleForm.of(request)
    with services.open_work(current_actor()) as work:
        found = members.load(work, account_id)
    if not form.validate():
        return _member(found, form), 422
    change = members.activate if act is StaffAct.ACTIVATE else members.give_role
    try:
        with services.open_work(current_actor()) as work:
            change(work, account_id, form.role.data)
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _member(found, form), 422
    return see_other(url_for("trois.account.staff", done="activated" if act is StaffAct.ACTIVATE else "role"))


@blueprint.post("/company/staff/<account_id>/close")
@access(AccessRule.COMPANY, eds=True)
def close_member(account_id: str) -> Response:
    """Close the access of a leaving person."""
    with services.open_work(current_actor()) as work:
        members.close(work, account_id)
    return see_other(url_for("trois.account.staff", done="closed"))


@blueprint.post("/company/invitations/<invitation_id>/resend")
@access(AccessRule.COMPANY, eds=True)
@form_on("trois.account.staff")
def resend_invitation(invitation_id: str) -> Response:
    """Send an invitation again."""
    with services.open_work(current_actor()) as work:
        inviting.resend(work, invitation_id)
    return see_other(url_for("trois.account.staff", done="resent"))


@blueprint.post("/company/invitations/<invitation_id>/revoke")
@access(AccessRule.COMPANY, eds=True)
@form_on("trois.account.staff")
def revoke_invitation(invitation_id: str) -> Response:
    """Take an invitation back."""
    with services.open_work(current_actor()) as work:
        inviting.revoke(work, invitation_id)
    return see_other(url_for("trois.account.staff", done="revoked"))
