"""The head reads the prepared decision, signs it, or sends it back."""

from __future__ import annotations

from uuid import UUID

from flask import Response as FlaskResponse
from flask import request, url_for

from module.casework import acts, cases, deciding
from module.casework.views import CaseView, DecisionToSign
from module.context import SIGNING, AccessRule, access, bounded, current_actor, render, see_other, services
from module.forms.decision import SendBackForm
from module.kernel.errors import NotFound, Refused
from module.kernel.text import N_
from module.officer import facts
from module.officer.blueprint import blueprint
from module.officer.buttons import held, signing_act
from module.officer.cases import case_with_problem, load
from module.officer.head_signing import Page, SigningPage, as_file, sign_stored
from module.officer.problems import TOLD, RefusedAct, problem
from module.registry.kinds import act_label, type_of
from module.registry.workflow import Act, Status

_CHANGED = N_("The decision was changed after you opened it. Nothing was signed. Read the text below and sign it anew.")

_CANNOT = N_("The decision cannot be signed")


@blueprint.get("/cases/<uuid:application_id>/decision")
@access(AccessRule.HEAD, eds=True)
def decision(application_id: object) -> Page:
    """Show the texts of the decision and the exact document to be signed; where it cannot be, why, and send-back."""
    key = str(application_id)
    try:
        view, prepared = _read(key)
    except Refused as error:
        reported = problem(error)
        return _page(load(key), None, SendBackForm(), faults=reported.lines), reported.status
    except TOLD as error:
        return case_with_problem(key, error)
    return _page(view, prepared, SendBackForm())


@blueprint.get("/cases/<uuid:application_id>/decision/<uuid:paper_id>.xml")
@access(AccessRule.HEAD, eds=True)
def decision_xml(application_id: object, paper_id: object) -> FlaskResponse:
    """Send the document that is signed, octet for octet."""
    with services.open_work(current_actor()) as work:
        signing_document = deciding.signing_document(work, str(application_id), str(paper_id))
    return as_file(signing_document.document, signing_document.id)


@blueprint.post("/cases/<uuid:application_id>/decision")
@access(AccessRule.HEAD, eds=True)
@bounded(SIGNING)
def sign(application_id: object) -> Page:
    """Verify the signature against the stored document, outside any transaction, then decide."""
    key, paper_id = str(application_id), _paper_id()

    def act() -> Page:
        status = sign_stored(
            lambda work: deciding.signing_document(work, key, paper_id).document,
            lambda work, evidence: deciding.sign(work, key, paper_id, evidence),
        )
        return see_other(url_for(".case", application_id=key, done=_signed_as(status)))

    return _SIGNING.sign(key, act)


@blueprint.post("/cases/<uuid:application_id>/decision/send-back")
@access(AccessRule.HEAD, eds=True)
def send_back(application_id: object) -> Page:
    """Give the case back to the case officer with a remark."""
    key = str(application_id)

    def act(remark: str) -> Page:
        with services.open_work(current_actor()) as work:
            acts.send_back(work, key, remark)
        return see_other(url_for(".case", application_id=key, done=Act.SEND_BACK.value))

    return _SIGNING.send_back(key, act)


def _paper_id() -> str:
    try:
        return str(UUID(request.form.get("paper_id", "")))
    except ValueError:
        raise NotFound from None


_SIGNED_AS = {Status.REFUSED: Act.SIGN_REFUSAL, Status.AWAITING_DOCUMENT: Act.SIGN_SUSPENSION}


def _signed_as(status: Status) -> str:
    return _SIGNED_AS.get(status, Act.SIGN_GRANT).value


def _read(key: str) -> tuple[CaseView, DecisionToSign]:
    with services.open_work(current_actor()) as work:
        return cases.load(work, key), deciding.preview(work, key)


def _drawn(key: str, form: SendBackForm, reported: RefusedAct) -> Page:
    try:
        view, prepared = _read(key)
    except Refused:
        return _page(load(key), None, form, faults=reported.lines), reported.status
    return _page(view, prepared, form, faults=reported.lines), reported.status


_SIGNING = SigningPage(_CHANGED, _drawn, case_with_problem, problem)


def _page(view: CaseView, prepared: DecisionToSign | None, form: SendBackForm, **more: object) -> str:
    return render(
        "trois/officer/decision.html",
        case=view,
        tell=facts,
        prepared=prepared,
        form=form,
        signing=signing_act(view.open_acts),
        held=held(view.application.kind, view.held_acts),
        may_send_back=Act.SEND_BACK in view.open_acts,
        act_label=lambda act: act_label(view.application.kind, act),
        heading=type_of(view.application.kind).outcome(prepared.kind).words.decision if prepared else _CANNOT,
        back=url_for(".case", application_id=view.application.id),
        **more,
    )
