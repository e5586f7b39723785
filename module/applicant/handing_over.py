"""A draft goes to those who may sign for the organisation, and comes back."""

from __future__ import annotations

from flask import request, url_for

from module.applicant.blueprint import blueprint
from module.applicant.steps import Answer
from module.casework.company import handing_over
from module.context import AccessRule, access, current_actor, see_other, services
from module.forms.draft import DraftForm
from module.kernel.errors import Refused, Stale


@blueprint.post("/<application_id>/hand-over")
@access(AccessRule.APPLICANT, eds=False)
def hand_over(application_id: str) -> Answer:
    """Mark the draft as ready to be signed; an incomplete or changed one goes back to the answers."""
    try:
        with services.open_work(current_actor()) as work:
            handing_over.hand_over(work, application_id, DraftForm.of(request).shown_version)
    except (Refused, Stale):
        return see_other(url_for(".check", application_id=application_id))
    return see_other(url_for(".application", application_id=application_id, done="handed_over"))


@blueprint.post("/<application_id>/take-back")
@access(AccessRule.APPLICANT, eds=False)
def take_back(application_id: str) -> Answer:
    """Take the mark off the draft."""
    with services.open_work(current_actor()) as work:
        handing_over.take_back(work, application_id)
    return see_other(url_for(".application", application_id=application_id, done="taken_back"))
