"""The document that renews the right, supplied to an extension that awaits it (spec d8)."""

from __future__ import annotations

from flask import request

from module.applicant.addresses import task_list_url
from module.applicant.blueprint import blueprint
from module.applicant.documents import MAX_MB, too_large
from module.applicant.loading import case
from module.applicant.steps import Answer
from module.casework import examining, supplying
from module.casework.views import CaseView
from module.context import UPLOAD, AccessRule, access, bounded, current_actor, render, see_other, services
from module.forms.renewal import RenewalForm
from module.kernel.errors import Refused
from module.registry.workflow import Act


@blueprint.get("/<application_id>/renewal")
@access(AccessRule.APPLICANT, eds=True)
def renewal(application_id: str) -> Answer:
    """Ask for the document; where none is awaited, the page of the application says how it stands."""
    found = case(application_id)
    if Act.SUPPLY_DOCUMENT not in found.open_acts:
        return see_other(task_list_url(application_id))
    return _page(found, RenewalForm())


@blueprint.post("/<application_id>/renewal")
@access(AccessRule.APPLICANT, eds=True)
@bounded(UPLOAD)
def send_renewal(application_id: str) -> Answer:
    """Take the document, in a session that an EDS key has opened; it is judged before the transaction opens."""
    found, form = case(application_id), RenewalForm.of(request)
    if Act.SUPPLY_DOCUMENT not in found.open_acts:
        with services.open_work(current_actor()) as work:
            supplying.ask(work, application_id)
    if not form.validate():
        return _page(found, form), 422
    file, told = form.file.data[0], form.data
    said = supplying.said(told["valid_until"], str(told["document_number"] or ""), told["document_date"])
    try:
        examined = examining.document(services.deps, file.read())
        with services.open_work(current_actor()) as work:
            supplying.supply(work, application_id, str(file.filename), examined, said)
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _page(found, form), 422
    return see_other(task_list_url(application_id))


def show_too_large(application_id: str) -> str:
    """Show the form after a request that was too large to be read: nothing of it is known."""
    form = RenewalForm()
    form.take_faults([too_large()])
    return _page(case(application_id), form)


def _page(found: CaseView, form: RenewalForm) -> str:
    return render(
        "trois/applicant/renewal.html",
        view=found.application,
        until=found.waits,
        form=form,
        max_mb=MAX_MB,
        back=task_list_url(found.application.id),
    )
