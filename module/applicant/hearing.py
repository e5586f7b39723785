"""The applicant's part of a hearing beside the objection: oral hearing, remarks on its minutes, waiver."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import NotFound as NoPage

from module.applicant.addresses import task_list_url
from module.applicant.blueprint import blueprint
from module.applicant.loading import case
from module.applicant.steps import Answer
from module.casework import hearings
from module.casework.gate import Work
from module.casework.views import CaseView
from module.context import AccessRule, access, current_actor, render, see_other, services
from module.forms.base import TroisForm
from module.forms.hearing import OralRequestForm, RemarksForm, WaiverForm
from module.kernel.errors import NotAllowedNow, Refused
from module.registry.kinds import type_of
from module.registry.workflow import SHARED_ACTS, Act


@dataclass(frozen=True, slots=True)
class HearingStep:
    """One act of the applicant: its form, and what sends it."""

    act: Act
    form: type[TroisForm]
    send: Callable[[Work, str, str], object]


def _waive(work: Work, application_id: str, text: str) -> object:
    return hearings.waive_hearing(work, application_id)


_STEPS: Mapping[str, HearingStep] = {
    "oral-hearing": HearingStep(Act.ASK_ORAL_HEARING, OralRequestForm, hearings.ask_oral_hearing),
    "remarks": HearingStep(Act.REMARK_MINUTES, RemarksForm, hearings.remark_minutes),
    "waiver": HearingStep(Act.WAIVE_HEARING, WaiverForm, _waive),
}


@blueprint.get("/<application_id>/hearing/<word>")
@access(AccessRule.APPLICANT, eds=True)
def hearing_step(application_id: str, word: str) -> Answer:
    """Ask for what the act needs; where it is not open, the page of the application says why."""
    step, found = _step(word), case(application_id)
    if step.act not in found.open_acts:
        return see_other(task_list_url(application_id))
    return _page(found, step, step.form())


@blueprint.post("/<application_id>/hearing/<word>")
@access(AccessRule.APPLICANT, eds=True)
def send_hearing_step(application_id: str, word: str) -> Answer:
    """Send a request, remarks or the waiver, in a session that an EDS key has opened (spec d3–d5)."""
    step, found = _step(word), case(application_id)
    form = step.form.of(request)
    held = next((why for act, why in found.held_acts if act is step.act), None)
    if step.act not in found.open_acts and held is None:
        raise NotAllowedNow
    if not form.validate():
        return _page(found, step, form), 422
    try:
        with services.open_work(current_actor()) as work:
            step.send(work, application_id, str(form["text"].data if "text" in form else ""))
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _page(found, step, form), 422
    return see_other(task_list_url(application_id))


def _step(word: str) -> HearingStep:
    step = _STEPS.get(word)
    if step is None:
        raise NoPage
    return step


def _page(found: CaseView, step: HearingStep, form: TroisForm) -> str:
    return render(
        "trois/applicant/hearing_step.html",
        view=found.application,
        hearing=found.hearing,
        act=step.act.value,
        heading=SHARED_ACTS[step.act],
        ground_labels=type_of(found.application.kind).ground_labels,
        form=form,
        back=task_list_url(found.application.id),
    )
