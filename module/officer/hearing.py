"""The case officer's part of a hearing: another day of notice, appointment and minutes of an oral hearing."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import hearings
from module.casework.gate import Work
from module.casework.views import CaseView
from module.context import AccessRule, access, current_actor, render, see_other, services
from module.forms.base import TroisForm
from module.forms.hearing import AppointmentForm, MinutesForm, NoticeDayForm, Presence
from module.kernel.errors import NotAllowedNow, Refused
from module.officer.blueprint import blueprint
from module.officer.cases import case_with_problem, load
from module.officer.problems import TOLD, UNPROCESSABLE, problem
from module.registry.workflow import SHARED_ACTS, Act

Page = tuple[str, int] | str | Response


@blueprint.get("/cases/<uuid:application_id>/notice-day")
@access(AccessRule.CASE_OFFICER, eds=True)
def notice_day(application_id: object) -> Page:
    """Ask for another day of notice, where no channel proves delivery."""
    return _ask(str(application_id), Act.SET_NOTICE_DAY, NoticeDayForm())


@blueprint.post("/cases/<uuid:application_id>/notice-day")
@access(AccessRule.CASE_OFFICER, eds=True)
def set_notice_day(application_id: object) -> Page:
    """Set the day of notice with reason and evidence."""
    key, form = str(application_id), NoticeDayForm(request.form)

    def do(work: Work) -> object:
        assert form.day.data  # noqa: S101 - the field is required, and the form was validated
        return hearings.set_notice_day(work, key, form.day.data, form.reason.data, form.evidence.data)

    return _finish(key, Act.SET_NOTICE_DAY, form, do)


@blueprint.get("/cases/<uuid:application_id>/oral-hearing")
@access(AccessRule.CASE_OFFICER, eds=True)
def oral_hearing(application_id: object) -> Page:
    """Ask for day, hour and place of the oral hearing."""
    return _ask(str(application_id), Act.APPOINT_ORAL_HEARING, AppointmentForm())


@blueprint.post("/cases/<uuid:application_id>/oral-hearing")
@access(AccessRule.CASE_OFFICER, eds=True)
def appoint_oral_hearing(application_id: object) -> Page:
    """Appoint the oral hearing and tell the applicant."""
    key, form = str(application_id), AppointmentForm(request.form)

    def do(work: Work) -> object:
        assert form.day.data  # noqa: S101 - the field is required, and the form was validated
        return hearings.appoint_oral_hearing(work, key, form.day.data, form.place.data)

    return _finish(key, Act.APPOINT_ORAL_HEARING, form, do)


@blueprint.get("/cases/<uuid:application_id>/minutes")
@access(AccessRule.CASE_OFFICER, eds=True)
def minutes(application_id: object) -> Page:
    """Ask for the minutes of the oral hearing."""
    return _ask(str(application_id), Act.RECORD_MINUTES, MinutesForm())


@blueprint.post("/cases/<uuid:application_id>/minutes")
@access(AccessRule.CASE_OFFICER, eds=True)
def record_minutes(application_id: object) -> Page:
    """Sign the minutes and tell the applicant how long remarks may be made."""
    key, form = str(application_id), MinutesForm(request.form)

    def do(work: Work) -> object:
        came = form.presence.data is Presence.CAME
        return hearings.record_minutes(work, key, form.text.data, attended=came)

    return _finish(key, Act.RECORD_MINUTES, form, do)


def _ask(key: str, act: Act, form: TroisForm) -> Page:
    view = load(key)
    if act in view.open_acts:
        return _page(view, act, form)
    why = next((why for held, why in view.held_acts if held is act), None)
    if why is None:
        return case_with_problem(key, NotAllowedNow())
    return see_other(url_for(".case", application_id=key))  # the case says why the act must wait


def _finish(key: str, act: Act, form: TroisForm, do: Callable[[Work], object]) -> Page:
    if not form.validate():
        return _page(load(key), act, form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            do(work)
    except TOLD as error:
        if isinstance(error, Refused):
            form.take_faults(error.faults)
        reported = problem(error)
        return _page(load(key), act, form, faults=reported.lines), reported.status
    return see_other(url_for(".case", application_id=key, done=act.value))


def _page(view: CaseView, act: Act, form: TroisForm, **more: object) -> str:
    return render(
        "trois/officer/hearing_act.html",
        case=view,
        act=act.value,
        heading=SHARED_ACTS[act],
        form=form,
        back=url_for(".case", application_id=view.application.id),
        **more,
    )
