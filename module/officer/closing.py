"""The pages on which a case of exclusion without a ground is closed: the case officer proposes, the head closes."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import closing
from module.casework.views import CaseView
from module.context import AccessRule, access, current_actor, render, see_other, services
from module.forms.closing import CloseCaseForm, ProposeClosingForm
from module.kernel.errors import NotAllowedNow, Refused
from module.officer.blueprint import blueprint
from module.officer.cases import case_with_problem, load
from module.officer.problems import TOLD, UNPROCESSABLE
from module.registry.kinds import act_label
from module.registry.workflow import Act

Page = tuple[str, int] | str | Response
AnyForm = ProposeClosingForm | CloseCaseForm


@blueprint.get("/cases/<uuid:application_id>/propose-closing")
@access(AccessRule.CASE_OFFICER, eds=True)
def propose_closing(application_id: object) -> Page:
    """Ask the case officer why the ground is not there."""
    return _asked(str(application_id), Act.PROPOSE_CLOSING, ProposeClosingForm())


@blueprint.post("/cases/<uuid:application_id>/propose-closing")
@access(AccessRule.CASE_OFFICER, eds=True)
def finish_propose_closing(application_id: object) -> Page:
    """Give the proposal to the head."""
    return _done(str(application_id), Act.PROPOSE_CLOSING, ProposeClosingForm(request.form), closing.propose)


@blueprint.get("/cases/<uuid:application_id>/closing")
@access(AccessRule.HEAD, eds=True)
def close_case(application_id: object) -> Page:
    """Show the head what the case officer wrote, and ask for the reason."""
    return _asked(str(application_id), Act.CLOSE_CASE, CloseCaseForm())


@blueprint.post("/cases/<uuid:application_id>/closing")
@access(AccessRule.HEAD, eds=True)
def finish_close_case(application_id: object) -> Page:
    """Close the case without a decision on the entry."""
    return _done(str(application_id), Act.CLOSE_CASE, CloseCaseForm(request.form), closing.close_case)


def _asked(key: str, act: Act, form: AnyForm) -> Page:
    view = load(key)
    if act not in view.open_acts:
        return case_with_problem(key, NotAllowedNow())
    return _page(view, act, form)


def _done(key: str, act: Act, form: AnyForm, use_case: Callable[..., object]) -> Page:
    if not form.validate():
        return _page(load(key), act, form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            use_case(work, key, str(form.reason.data))
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _page(load(key), act, form), UNPROCESSABLE
    except TOLD as error:
        return case_with_problem(key, error)
    return see_other(url_for(".case", application_id=key, done=act.value))


def _page(view: CaseView, act: Act, form: AnyForm) -> str:
    proposed = next((row.remark for row in reversed(view.history) if row.act == Act.PROPOSE_CLOSING), "")
    return render(
        "trois/officer/closing.html",
        case=view,
        form=form,
        heading=act_label(view.application.kind, act),
        proposed=proposed,
        back=url_for(".case", application_id=view.application.id),
    )
