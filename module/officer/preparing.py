"""The case officer prepares a decision, or sends a preliminary refusal."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import acts
from module.casework.views import CaseView
from module.context import AccessRule, access, current_actor, render, see_other, services
from module.forms.decision import PreparationForm, RefusalForm
from module.kernel.clock import law_date
from module.kernel.errors import NotAllowedNow, Refused, TroisError
from module.officer import act_text, facts
from module.officer.blueprint import blueprint
from module.officer.buttons import decision_kinds, held, prepared_by
from module.officer.cases import case_with_problem, load
from module.officer.problems import TOLD, UNPROCESSABLE, problem
from module.registry.decision import DecisionKind
from module.registry.kinds import type_of
from module.registry.workflow import Act

Page = tuple[str, int] | str | Response


@blueprint.get("/cases/<uuid:application_id>/prepare")
@access(AccessRule.CASE_OFFICER, eds=True)
def prepare(application_id: object) -> Page:
    """Offer the decisions that the table opens now."""
    view = load(str(application_id))
    kinds = decision_kinds(view.application.kind, view.open_acts)
    if not kinds:
        return case_with_problem(view.application.id, NotAllowedNow())
    form = PreparationForm.offering(
        type_of(view.application.kind),
        _offers(view, kinds),
        unmet=facts.unmet(view.checks),
        fields=act_text.fields(view),
    )
    form.choose(request.args.get("kind", ""))
    form.start_from(view.hearing)
    grant = kinds[0] if kinds[0] is not DecisionKind.REFUSE else None
    return _prepare_page(view, form, texts=act_text.texts(view, grant, {}) if grant else ())


@blueprint.post("/cases/<uuid:application_id>/prepare")
@access(AccessRule.CASE_OFFICER, eds=True)
def finish_prepare(application_id: object) -> Page:
    """Hand the prepared decision to the head."""
    view = load(str(application_id))
    kinds = decision_kinds(view.application.kind, view.open_acts)
    if not kinds:
        return case_with_problem(view.application.id, NotAllowedNow())
    form = PreparationForm.offering(
        type_of(view.application.kind),
        _offers(view, kinds),
        request.form,
        facts.unmet(view.checks),
        act_text.fields(view),
    )
    if not form.validate():
        return _prepare_page(view, form), UNPROCESSABLE
    try:
        if request.form.get("action") == "preview":
            return _prepare_page(view, form, texts=act_text.texts(view, form.chosen_kind(), form.reasons()))
        with services.open_work(current_actor()) as work:
            acts.prepare(work, view.application.id, form.chosen_kind(), **form.reasons())
    except TOLD as error:
        return _came_back(view, form, error, _prepare_page)
    act = next(act for act, kind in prepared_by(view.application.kind).items() if kind is form.chosen_kind())
    return see_other(url_for(".case", application_id=view.application.id, done=act.value))


@blueprint.get("/cases/<uuid:application_id>/announce")
@access(AccessRule.CASE_OFFICER, eds=True)
def announce(application_id: object) -> Page:
    """Ask for the grounds of the preliminary refusal."""
    view = load(str(application_id))
    if Act.ANNOUNCE_REFUSAL not in view.open_acts:
        return case_with_problem(view.application.id, NotAllowedNow())
    form = RefusalForm.of_kind(type_of(view.application.kind), fields=act_text.fields(view))
    form.start_from(view.hearing)  # a new ground is added to what was announced before
    return _announce_page(view, form)


@blueprint.post("/cases/<uuid:application_id>/announce")
@access(AccessRule.CASE_OFFICER, eds=True)
def finish_announce(application_id: object) -> Page:
    """Send the preliminary refusal to the applicant."""
    view = load(str(application_id))
    form = RefusalForm.of_kind(type_of(view.application.kind), request.form, act_text.fields(view))
    if not form.validate():
        return _announce_page(view, form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            acts.announce_refusal(work, view.application.id, **form.reasons(), fields=form.fields.data)
    except TOLD as error:
        return _came_back(view, form, error, _announce_page)
    return see_other(url_for(".case", application_id=view.application.id, done=Act.ANNOUNCE_REFUSAL.value))


def _offers(view: CaseView, kinds: tuple[DecisionKind, ...]) -> dict[DecisionKind, str]:
    kind = type_of(view.application.kind)
    return {one: kind.outcome(one).words.offer for one in kinds}


def _prepare_page(view: CaseView, form: PreparationForm, **more: object) -> str:
    return render(
        "trois/officer/prepare.html",
        case=view,
        form=form,
        refuse=DecisionKind.REFUSE.value,
        refusable=DecisionKind.REFUSE in form.kind.choices,
        favourable=next((kind.value for kind in form.kind.choices if kind is not DecisionKind.REFUSE), ""),
        tell=facts,
        held=held(view.application.kind, view.held_acts),
        back=_case_address(view),
        **{"texts": (), **more},
    )


def _announce_page(view: CaseView, form: RefusalForm, **more: object) -> str:
    today = law_date(services.deps.clock.now())
    deadlines = services.deps.law.deadlines
    return render(
        "trois/officer/announce.html",
        case=view,
        form=form,
        until=deadlines.counted("hearing.objection", today),
        refusal_from=deadlines.counted("hearing.notice_before", today),
        back=_case_address(view),
        **more,
    )


def _case_address(view: CaseView) -> str:
    return url_for(".case", application_id=view.application.id)


def _came_back(view: CaseView, form: RefusalForm, error: TroisError, page: Callable[..., str]) -> tuple[str, int]:
    """Show the form again with what was typed and why the act was refused, beside the case as it is now."""
    if isinstance(error, Refused):
        form.take_faults(error.faults, form.places())
    reported = problem(error)
    return page(load(view.application.id), form, faults=reported.lines), reported.status
