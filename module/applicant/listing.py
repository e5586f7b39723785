"""My applications: the list, a new draft, a draft thrown away."""

from __future__ import annotations

import secrets

from flask import request, url_for
from werkzeug.wrappers import Response

from module.applicant.addresses import task_list_url
from module.applicant.blueprint import blueprint
from module.applicant.loading import draft
from module.casework import drafts, on_entry, own_applications
from module.casework.own_applications import AskedApplications
from module.context import AccessRule, access, current_actor, page_links, render, see_other, services, wanted_place
from module.forms.base import ErrorLine
from module.forms.draft import DraftForm
from module.kernel.errors import Fault, NotFound, Refused, Stale
from module.registry.application import APPLICATION_KIND_LABELS, ApplicationKind
from module.registry.staff_roles import StaffAct
from module.registry.workflow import STATUS_LABELS

_FINISHED = "finished_"


@blueprint.get("")
@access(AccessRule.APPLICANT, eds=False)
def home() -> str:
    """List the person's applications."""
    return _home()


def _home(faults: tuple[Fault, ...] = ()) -> str:
    actor = current_actor()
    asked = AskedApplications(request.args.get("client", ""), wanted_place(), wanted_place(_FINISHED))
    with services.open_work(actor) as work:
        found = own_applications.mine(work, asked)
    return render(
        "trois/applicant/home.html",
        indexes=services.deps.law.insurance_floor,
        found=found,
        links=page_links(found.open),
        finished_links=page_links(found.finished, _FINISHED),
        client=asked.client,
        may_draft=actor.may(StaffAct.DRAFT),
        status_labels=STATUS_LABELS,
        kind_labels=APPLICATION_KIND_LABELS,
        faults=[ErrorLine("", fault.message) for fault in faults],
        key=secrets.token_urlsafe(16),
        back=url_for("trois.account.start"),
    )


@blueprint.post("")
@access(AccessRule.APPLICANT, eds=False)
def create() -> Response:
    """Make a draft; a double click sends the same key and makes one."""
    with services.open_work(current_actor()) as work:
        application_id = drafts.create(work, key=request.form.get("key", "")[:64])
    return see_other(task_list_url(application_id))


@blueprint.get("/begin")
@access(AccessRule.APPLICANT, eds=False)
def begun() -> str | Response | tuple[str, int]:
    """Offer to begin an application about an entry: where the link of a notice of the end leads.

    Without an entry it leads to the list: a refusal to begin is shown under this address, with its language links.
    """
    asked, number = request.args.get("kind", ""), request.args.get("entry", "")[:64]
    if asked not in list(ApplicationKind) or not number:
        return see_other(url_for("trois.applicant.home"))
    kind = ApplicationKind(asked)
    try:
        with services.open_work(current_actor()) as work:
            entry, offer = on_entry.offered(work, kind, number)
    except Refused as refusal:
        return _home(refusal.faults), 422
    back = url_for("trois.applicant.home")
    title = APPLICATION_KIND_LABELS[kind]
    return render("trois/applicant/begin.html", kind=kind, entry=entry, offer=offer, title=title, back=back)


@blueprint.post("/begin")
@access(AccessRule.APPLICANT, eds=False)
def begin() -> str | Response | tuple[str, int]:
    """Begin an application about an entry of the person's; a second press leads to the first draft."""
    asked = request.form.get("kind", "")
    if asked not in list(ApplicationKind):
        raise NotFound
    try:
        with services.open_work(current_actor()) as work:
            application_id = on_entry.start(work, ApplicationKind(asked), request.form.get("entry", "")[:64])
    except Refused as refusal:
        return _home(refusal.faults), 422
    return see_other(task_list_url(application_id))


@blueprint.get("/<application_id>/delete")
@access(AccessRule.APPLICANT, eds=False)
def confirm_delete(application_id: str) -> str:
    """Ask once more before a draft is thrown away."""
    return _confirmation(application_id)


@blueprint.post("/<application_id>/delete")
@access(AccessRule.APPLICANT, eds=False)
def delete(application_id: str) -> str | Response | tuple[str, int]:
    """Throw a draft away."""
    try:
        with services.open_work(current_actor()) as work:
            drafts.delete(work, application_id, DraftForm.of(request).shown_version)
    except Stale:
        return _confirmation(application_id, is_stale=True), 409
    return see_other(url_for("trois.applicant.home"))


def _confirmation(application_id: str, *, is_stale: bool = False) -> str:
    view = draft(application_id)
    return render("trois/applicant/delete.html", view=view, back=task_list_url(application_id), is_stale=is_stale)
