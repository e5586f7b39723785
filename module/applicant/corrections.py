"""A slip in the decision of an application (APPC art. 82): what was asked and answered, and a new request.

It is asked for in a session in which an EDS key was shown; no article demands a signature beside it.
"""

from __future__ import annotations

from io import BytesIO

from flask import request, send_file, url_for
from werkzeug.wrappers import Response

from module.applicant.blueprint import blueprint
from module.applicant.documents import MAX_MB, too_large
from module.casework import correcting, correction_printing, correction_reading, examining
from module.casework.claiming import SentFile
from module.context import (
    UPLOAD,
    AccessRule,
    access,
    bounded,
    current_actor,
    notify_done,
    render,
    see_other,
    services,
)
from module.forms.correction import CorrectionForm
from module.kernel.errors import Refused
from module.kernel.text import N_
from module.registry.correction import CORRECTION_STATE_LABELS, OPEN

Answer = str | Response | tuple[str, int]
_DONE = {"asked": N_("The request is sent. We mend the slip, or tell you why not, by the day on this page.")}


@blueprint.get("/<uuid:application_id>/corrections")
@access(AccessRule.APPLICANT, eds=True)
def corrections(application_id: object) -> Answer:
    """Show what was asked and answered about the decision, and ask for a correction where none is under way."""
    notify_done(_DONE)
    return _page(str(application_id), CorrectionForm())


@blueprint.post("/<uuid:application_id>/corrections")
@access(AccessRule.APPLICANT, eds=True)
@bounded(UPLOAD)
def ask_correction(application_id: object) -> Answer:
    """Ask for a correction; the file is judged by content before the transaction opens."""
    key, form = str(application_id), CorrectionForm.of(request)
    if not form.validate():
        return _page(key, form), 422
    try:
        sent = None
        if form.file.data:
            upload = form.file.data[0]
            sent = SentFile(str(upload.filename), examining.document(services.deps, upload.read()))
        with services.open_work(current_actor()) as work:
            correcting.ask(work, key, str(form.place.data), str(form.wanted.data), sent)
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _page(key, form), 422
    return see_other(url_for(".corrections", application_id=key, done="asked"))


@blueprint.get("/<uuid:application_id>/corrections/<uuid:correction_id>.pdf")
@access(AccessRule.APPLICANT, eds=False)
def corrected_pdf(application_id: object, correction_id: object) -> Response:
    """Give the print of the corrected decision."""
    content = correction_printing.pdf(services.deps, services.open_work, current_actor(), str(correction_id))
    return send_file(BytesIO(content), "application/pdf", download_name="corrected.pdf")


def show_too_large(application_id: object) -> str:
    """Show the page after a request that was too large to be read: nothing of it is known."""
    form = CorrectionForm()
    form.take_faults([too_large()])
    return _page(str(application_id), form)


def _page(key: str, form: CorrectionForm) -> str:
    with services.open_work(current_actor()) as work:
        act, found = correction_reading.of_case(work, key)
    return render(
        "trois/applicant/corrections.html",
        application_id=key,
        act=act,
        found=found,
        may_ask=not any(one.state in OPEN for one in found),
        form=form,
        max_mb=MAX_MB,
        state_labels=CORRECTION_STATE_LABELS,
        back=url_for(".application", application_id=key),
    )
