"""The case officer prepares an opinion."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import opinions
from module.casework.opinion_views import OpinionView
from module.context import AccessRule, access, current_actor, render, services
from module.forms.opinion import OpinionForm
from module.kernel.errors import NotAllowedNow, Refused
from module.officer.blueprint import blueprint
from module.officer.opinions import done, refusal_of, with_problem
from module.officer.problems import TOLD, UNPROCESSABLE
from module.registry.opinion import OpinionAct, OpinionVerdict

Page = tuple[str, int] | str | Response


@blueprint.get("/opinions/<uuid:opinion_id>/prepare")
@access(AccessRule.CASE_OFFICER, eds=True)
def prepare_opinion(opinion_id: object) -> Page:
    """Ask what the opinion says, starting from what was said before."""
    view = _load(str(opinion_id))
    if OpinionAct.PREPARE not in view.open_acts:
        return with_problem(view.row.id, NotAllowedNow())
    return _page(view, OpinionForm(verdict=view.verdict, explanation=view.explanation))


@blueprint.post("/opinions/<uuid:opinion_id>/prepare")
@access(AccessRule.CASE_OFFICER, eds=True)
def finish_opinion(opinion_id: object) -> Page:
    """Give the opinion to the head."""
    view = _load(str(opinion_id))
    form = OpinionForm(request.form)
    if not form.validate():
        return _page(view, form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            opinions.prepare(work, view.row.id, form.chosen(), form.explanation.data)
    except TOLD as error:
        reported = refusal_of(error)
        if isinstance(error, Refused):
            form.take_faults(fault for fault in error.faults if fault.path)
        return _page(_load(view.row.id), form, faults=reported.lines), reported.status
    return done(view.row.id, OpinionAct.PREPARE)


def _load(key: str) -> OpinionView:
    with services.open_work(current_actor()) as work:
        return opinions.load(work, key)


def _page(view: OpinionView, form: OpinionForm, **more: object) -> str:
    back = url_for(".opinion", opinion_id=view.row.id)
    return render(
        "trois/officer/opinion_prepare.html",
        view=view,
        form=form,
        refuse=OpinionVerdict.REFUSE.value,
        back=back,
        **more,
    )
