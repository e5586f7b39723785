"""Why a right is filed that stands in the register or in an open application: told, asked, and never refused."""

from __future__ import annotations

from flask import request, url_for

from module.applicant.addresses import task_list_url
from module.applicant.blueprint import blueprint
from module.applicant.loading import draft
from module.applicant.steps import Answer, save
from module.casework.views import ApplicationView
from module.context import AccessRule, access, render, see_other
from module.forms.same_right import SameRightForm
from module.kernel.errors import Stale


@blueprint.get("/<application_id>/same-right")
@access(AccessRule.APPLICANT, eds=False)
def same_right(application_id: str) -> Answer:
    """Tell where the right stands and ask for the reason."""
    view = draft(application_id)
    return _page(view, SameRightForm(None, version=str(view.version), reason=view.form.same_right_reason))


@blueprint.post("/<application_id>/same-right")
@access(AccessRule.APPLICANT, eds=False)
def save_same_right(application_id: str) -> Answer:
    """Save the reason: it stands in the document that is signed."""
    view = draft(application_id)
    form = SameRightForm.of(request)
    if not form.validate():
        return _page(view, form), 422
    try:
        save(view, form, same_right_reason=form.reason.data)
    except Stale:
        view = draft(application_id)
        form.show_version(view.version)
        return _page(view, form, is_stale=True), 409
    return see_other(url_for("trois.applicant.check", application_id=application_id))


def _page(view: ApplicationView, form: SameRightForm, **more: object) -> str:
    return render(
        "trois/applicant/same_right.html",
        view=view,
        form=form,
        back=task_list_url(view.id),
        **{"is_stale": False, **more},
    )
