"""The objection to a preliminary decision."""

from __future__ import annotations

from flask import request

from module.applicant.addresses import task_list_url
from module.applicant.blueprint import blueprint
from module.applicant.loading import case
from module.applicant.steps import Answer
from module.casework import acts
from module.casework.views import CaseView
from module.context import AccessRule, access, current_actor, render, see_other, services
from module.forms.right import ObjectionForm
from module.kernel.errors import Fault, NotAllowedNow, Refused
from module.kernel.text import N_, Message
from module.registry.kinds import type_of
from module.registry.workflow import Act


@blueprint.get("/<application_id>/objection")
@access(AccessRule.APPLICANT, eds=True)
def objection(application_id: str) -> Answer:
    """Ask for the objection."""
    found = case(application_id)
    if Act.OBJECT not in found.open_acts:
        return see_other(task_list_url(application_id))
    return _page(found, ObjectionForm())


@blueprint.post("/<application_id>/objection")
@access(AccessRule.APPLICANT, eds=True)
def save_objection(application_id: str) -> Answer:
    """File the objection."""
    found = case(application_id)
    form = ObjectionForm.of(request)
    if Act.OBJECT not in found.open_acts:
        return _too_late(found, form)
    if not form.validate():
        return _page(found, form), 422
    try:
        with services.open_work(current_actor()) as work:
            acts.object_to(work, application_id, str(form.text.data))
    except Refused as refusal:
        form.take_faults(refusal.faults, {"objection": "text"})
        return _page(found, form), 422
    return see_other(task_list_url(application_id))


def _too_late(found: CaseView, form: ObjectionForm) -> Answer:
    """Say until when an objection could be filed, and keep what was typed; raises NotAllowedNow where none was due."""
    if found.hearing is None or found.hearing.objection:
        raise NotAllowedNow
    text = N_("The hearing is closed: an objection could be filed until {day} (APPC art. 73).")
    form.take_faults((Fault("APPC73", "text", Message(text, {"day": found.hearing.answer_until})),))
    return _page(found, form), 409


def _page(found: CaseView, form: ObjectionForm) -> str:
    return render(
        "trois/applicant/objection.html",
        view=found.application,
        hearing=found.hearing,
        ground_labels=type_of(found.application.kind).ground_labels,
        form=form,
        back=task_list_url(found.application.id),
    )
