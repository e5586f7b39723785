"""One request to mend a slip (APPC art. 82): beside its act, with the acts of the case officer and of the head."""

from __future__ import annotations

from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import correction_deciding, correction_reading, correction_signing
from module.context import SIGNING, AccessRule, access, bounded, current_actor, notify_done, render, see_other, services
from module.forms.correction import CorrectionRefuseForm, SlipsForm
from module.forms.decision import SendBackForm
from module.kernel.errors import NotFound, Refused, Stale
from module.kernel.text import N_, Message
from module.officer.blueprint import blueprint
from module.officer.head_signing import as_file, sign_stored
from module.officer.problems import TOLD, UNPROCESSABLE, ProblemLine, RefusedAct, problem
from module.registry.correction import CORRECTION_STATE_LABELS, CorrectionAct, open_acts

Page = tuple[str, int] | str | Response
_DONE = {
    "asked": N_("The correction is started."),
    "refuse": N_("The correction is refused. The applicant was told the reason."),
    "prepare": N_("The corrected text is prepared and waits for the head."),
    "send_back": N_("The corrected text is sent back."),
    "sign": N_("The corrected decision is signed and registered. The first one is kept."),
}
_CHANGED = N_("The text changed after you opened it. Nothing was signed. Read it below and sign it anew.")


@blueprint.get("/corrections/<uuid:correction_id>")
@access(AccessRule.OFFICER, eds=True)
def correction(correction_id: object) -> Page:
    """Show a request beside the text of the act; to the head with the document to be signed."""
    notify_done(_DONE)
    return _page(str(correction_id))


@blueprint.post("/corrections/<uuid:correction_id>/refuse")
@access(AccessRule.CASE_OFFICER, eds=True)
def refuse_correction(correction_id: object) -> Page:
    """Refuse a correction for a written reason."""
    key, form = str(correction_id), CorrectionRefuseForm(request.form)
    if not form.validate():
        return _page(key, refuse=form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            correction_deciding.refuse(work, key, str(form.reason_kk.data), str(form.reason_ru.data))
    except TOLD as error:
        return _again(key, error)
    return see_other(url_for(".correction", correction_id=key, done="refuse"))


@blueprint.post("/corrections/<uuid:correction_id>/prepare")
@access(AccessRule.CASE_OFFICER, eds=True)
def prepare_correction(correction_id: object) -> Page:
    """Prepare the corrected text for the head."""
    key, form = str(correction_id), SlipsForm(request.form)
    if not form.validate():
        return _page(key, slips=form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            correction_deciding.prepare(work, key, form.slips)
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _page(key, slips=form), UNPROCESSABLE
    except TOLD as error:
        return _again(key, error)
    return see_other(url_for(".correction", correction_id=key, done="prepare"))


@blueprint.get("/corrections/<uuid:correction_id>/<uuid:paper_id>.xml")
@access(AccessRule.HEAD, eds=True)
def correction_xml(correction_id: object, paper_id: object) -> Response:
    """Send the document that is signed, octet for octet."""
    with services.open_work(current_actor()) as work:
        document = correction_signing.signing_document(work, str(correction_id), str(paper_id))
    return as_file(document, str(paper_id))


@blueprint.post("/corrections/<uuid:correction_id>/sign")
@access(AccessRule.HEAD, eds=True)
@bounded(SIGNING)
def sign_correction(correction_id: object) -> Page:
    """Verify the signature against the stored document, outside any transaction, then register the corrected act."""
    key = str(correction_id)
    try:
        paper_id = str(UUID(request.form.get("paper_id", "")))
    except ValueError:
        raise NotFound from None
    try:
        sign_stored(
            lambda work: correction_signing.signing_document(work, key, paper_id),
            lambda work, evidence: correction_signing.sign(work, key, paper_id, evidence),
        )
    except TOLD as error:
        return _again(key, error)
    return see_other(url_for(".correction", correction_id=key, done="sign"))


@blueprint.post("/corrections/<uuid:correction_id>/send-back")
@access(AccessRule.HEAD, eds=True)
def send_back_correction(correction_id: object) -> Page:
    """Give the corrected text back to the case officers with a remark."""
    key, form = str(correction_id), SendBackForm(request.form)
    if not form.validate():
        return _page(key, send_back=form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            correction_deciding.send_back(work, key, str(form.remark.data))
    except TOLD as error:
        return _again(key, error)
    return see_other(url_for(".correction", correction_id=key, done="send_back"))


def _again(key: str, error: Exception) -> tuple[str, int]:
    reported = problem(error)  # type: ignore[arg-type]
    if isinstance(error, Stale):
        reported = RefusedAct((ProblemLine(Message(_CHANGED)),), reported.status)
    return _page(key, reported.lines), reported.status


def _page(key: str, faults: tuple[ProblemLine, ...] = (), **forms: object) -> str:
    paper = None
    with services.open_work(current_actor()) as work:
        view = correction_reading.load(work, key)
        acts = open_acts(view.asked, work.actor)
        if CorrectionAct.SIGN in acts:
            view, paper = correction_signing.preview(work, key)
    shown = {"refuse": CorrectionRefuseForm(), "slips": SlipsForm(), "send_back": SendBackForm()} | forms
    return render(
        "trois/officer/correction.html",
        asked=view.asked,
        act=view.act,
        texts=view.asked.texts or view.texts,
        paper=paper,
        acts=acts,
        faults=faults,
        form=next(iter(forms.values()), None),
        state_labels=CORRECTION_STATE_LABELS,
        back=url_for(".corrections"),
        **shown,
    )
