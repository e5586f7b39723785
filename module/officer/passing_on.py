"""The pages on which a case goes to another case officer."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import passing_on
from module.casework.views import CaseView
from module.context import AccessRule, access, current_actor, render, see_other, services
from module.forms.base import TroisForm
from module.forms.passing_on import CaseTakeOverForm, NextOfficerForm
from module.kernel.errors import NotAllowedNow, Refused
from module.officer.blueprint import blueprint
from module.officer.cases import case_with_problem, load
from module.officer.problems import TOLD, UNPROCESSABLE
from module.registry.kinds import act_label
from module.registry.workflow import Act

Page = tuple[str, int] | str | Response


@blueprint.get("/cases/<uuid:application_id>/hand-over")
@access(AccessRule.CASE_OFFICER, eds=True)
def hand_over(application_id: object) -> Page:
    """Ask to whom the own case goes."""
    return _give(str(application_id), Act.HAND_OVER)


@blueprint.post("/cases/<uuid:application_id>/hand-over")
@access(AccessRule.CASE_OFFICER, eds=True)
def finish_hand_over(application_id: object) -> Page:
    """Hand the own case over."""
    return _given(str(application_id), Act.HAND_OVER, passing_on.hand_over)


@blueprint.get("/cases/<uuid:application_id>/assign")
@access(AccessRule.HEAD, eds=True)
def assign(application_id: object) -> Page:
    """Ask the head who is to lead the case."""
    return _give(str(application_id), Act.ASSIGN)


@blueprint.post("/cases/<uuid:application_id>/assign")
@access(AccessRule.HEAD, eds=True)
def finish_assign(application_id: object) -> Page:
    """Give the case to a case officer."""
    return _given(str(application_id), Act.ASSIGN, passing_on.assign)


@blueprint.get("/cases/<uuid:application_id>/take-over")
@access(AccessRule.CASE_OFFICER, eds=True)
def take_over(application_id: object) -> Page:
    """Ask why the case of another is taken over."""
    return _asked(load(str(application_id)), Act.TAKE_OVER, CaseTakeOverForm())


@blueprint.post("/cases/<uuid:application_id>/take-over")
@access(AccessRule.CASE_OFFICER, eds=True)
def finish_take_over(application_id: object) -> Page:
    """Take the case over."""
    key, form = str(application_id), CaseTakeOverForm(request.form)
    return _done(key, Act.TAKE_OVER, form, lambda: _perform(key, passing_on.take_over, str(form.reason.data)))


def _people(view: CaseView) -> tuple[tuple[str, str], ...]:
    with services.open_work(current_actor()) as work:
        return passing_on.others(work, view.case_officer_id)


def _give(key: str, act: Act) -> Page:
    view = load(key)
    return _asked(view, act, NextOfficerForm.offering(_people(view)))


def _given(key: str, act: Act, use_case: Callable[..., object]) -> Page:
    form = NextOfficerForm.offering(_people(load(key)), request.form)
    return _done(key, act, form, lambda: _perform(key, use_case, str(form.case_officer.data)))


def _perform(key: str, use_case: Callable[..., object], answer: str) -> None:
    with services.open_work(current_actor()) as work:
        use_case(work, key, answer)


def _done(key: str, act: Act, form: TroisForm, do: Callable[[], None]) -> Page:
    if not form.validate():
        return _page(load(key), act, form), UNPROCESSABLE
    try:
        do()
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _page(load(key), act, form), UNPROCESSABLE
    except TOLD as error:
        return case_with_problem(key, error)
    return see_other(url_for(".case", application_id=key, done=act.value))


def _asked(view: CaseView, act: Act, form: TroisForm) -> Page:
    if act not in view.open_acts:
        return case_with_problem(view.application.id, NotAllowedNow())
    return _page(view, act, form)


def _page(view: CaseView, act: Act, form: TroisForm) -> str:
    return render(
        "trois/officer/passing_on.html",
        case=view,
        form=form,
        heading=act_label(view.application.kind, act),
        back=url_for(".case", application_id=view.application.id),
    )
