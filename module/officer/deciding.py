"""The head reads the prepared decision, signs it, or sends it back."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Response as FlaskResponse
from flask import request, send_file, url_for
from werkzeug.wrappers import Response

from module.casework import acts, cases, deciding
from module.casework.views import CaseView, DecisionToSign
from module.context import SIGNING, AccessRule, access, bounded, current_actor, render, see_other, services
from module.forms.decision import SendBackForm
from module.kernel.errors import NotFound, Refused, Stale, TroisError
from module.kernel.text import N_, Message
from module.officer import facts
from module.officer.blueprint import blueprint
from module.officer.buttons import held, signing_act
from module.officer.cases import case_with_problem, load
from module.officer.problems import TOLD, UNPROCESSABLE, ProblemLine, RefusedAct, problem
from module.registry.kinds import act_label, type_of
from module.registry.signatures import Purpose
from module.registry.workflow import Act, Status

Page = tuple[str, int] | str | Response

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
    return send_file(
        BytesIO(signing_document.document),
        "application/xml",
        as_attachment=True,
        download_name=f"{signing_document.id}.xml",
    )


@blueprint.post("/cases/<uuid:application_id>/decision")
@access(AccessRule.HEAD, eds=True)
@bounded(SIGNING)
def sign(application_id: object) -> Page:
    """Verify the signature against the stored document, outside any transaction, then decide."""
    key = str(application_id)
    paper_id = _paper_id()
    signed = request.form.get("signature", "").encode()
    actor = current_actor()
    try:
        with services.open_work(actor) as work:
            signing_document = deciding.signing_document(work, key, paper_id)
        evidence = services.deps.signatures.verify(
            signed, signing_document.document, Purpose.DOCUMENT, services.deps.clock.now()
        )
        with services.open_work(actor) as work:
            status = deciding.sign(work, key, paper_id, evidence)
    except TOLD as error:
        return _came_back(key, error, SendBackForm())
    return see_other(url_for(".case", application_id=key, done=_signed_as(status)))


@blueprint.post("/cases/<uuid:application_id>/decision/send-back")
@access(AccessRule.HEAD, eds=True)
def send_back(application_id: object) -> Page:
    """Give the case back to the case officer with a remark."""
    key = str(application_id)
    form = SendBackForm(request.form)
    if not form.validate():
        return _again(key, form, RefusedAct((), UNPROCESSABLE))
    try:
        with services.open_work(current_actor()) as work:
            acts.send_back(work, key, form.remark.data)
    except TOLD as error:
        return _came_back(key, error, form)
    return see_other(url_for(".case", application_id=key, done=Act.SEND_BACK.value))


def _paper_id() -> str:
    try:
        return str(UUID(request.form.get("paper_id", "")))
    except ValueError:
        raise NotFound from None


def _signed_as(status: Status) -> str:
    return (Act.SIGN_REFUSAL if status is Status.REFUSED else Act.SIGN_GRANT).value


def _read(key: str) -> tuple[CaseView, DecisionToSign]:
    with services.open_work(current_actor()) as work:
        return cases.load(work, key), deciding.preview(work, key)


def _came_back(key: str, error: TroisError, form: SendBackForm) -> tuple[str, int]:
    reported = problem(error)
    if isinstance(error, Stale):
        reported = RefusedAct((ProblemLine(Message(_CHANGED)),), reported.status)
    return _again(key, form, reported)


def _again(key: str, form: SendBackForm, reported: RefusedAct) -> tuple[str, int]:
    """Render the decision as it is now; the page of the case where there is none to sign any more."""
    try:
        view, prepared = _read(key)
    except Refused:
        return _page(load(key), None, form, faults=reported.lines), reported.status
    except TOLD as error:
        return case_with_problem(key, error)
    return _page(view, prepared, form, faults=reported.lines), reported.status


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
