"""Slips in registered acts (APPC art. 82): the list of requests, those of a case, their files and prints."""

from __future__ import annotations

from io import BytesIO

from flask import request, send_file, url_for
from werkzeug.wrappers import Response

from module.casework import correcting, correction_printing, correction_reading
from module.context import AccessRule, access, current_actor, page_links, render, see_other, services, wanted_place
from module.forms.correction import CorrectionForm
from module.kernel.errors import Refused
from module.officer import correction_acts as correction_acts  # its pages hang themselves on the blueprint
from module.officer.blueprint import blueprint
from module.officer.problems import UNPROCESSABLE
from module.registry.correction import CORRECTION_STATE_LABELS, CorrectionState

Page = tuple[str, int] | str | Response


@blueprint.get("/corrections", endpoint="corrections")
@access(AccessRule.OFFICER, eds=True)
def listing() -> str:
    """List the requests of a state with their last days: those that wait in their order."""
    asked = request.args.get("show", "")
    state = CorrectionState(asked) if asked in set(CorrectionState) else CorrectionState.ASKED
    with services.open_work(current_actor()) as work:
        found = correction_reading.worklist(work, state, wanted_place())
    return render(
        "trois/officer/corrections.html",
        found=found,
        links=page_links(found),
        state=state,
        states=CorrectionState,
        state_labels=CORRECTION_STATE_LABELS,
        back=url_for(".home"),
        wide=True,
    )


@blueprint.get("/cases/<uuid:application_id>/corrections")
@access(AccessRule.OFFICER, eds=True)
def case_corrections(application_id: object) -> str:
    """List the requests about the act of a case; a case officer may start one by himself."""
    return _of_case(str(application_id), CorrectionForm())


@blueprint.post("/cases/<uuid:application_id>/corrections")
@access(AccessRule.CASE_OFFICER, eds=True)
def start_correction(application_id: object) -> Page:
    """Start a correction by the body itself; one that is open is led to."""
    key, form = str(application_id), CorrectionForm(request.form)
    if not form.validate():
        return _of_case(key, form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            found = correcting.ask(work, key, str(form.place.data), str(form.wanted.data))
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _of_case(key, form), UNPROCESSABLE
    return see_other(url_for(".correction", correction_id=found, done="asked"))


@blueprint.get("/corrections/<uuid:correction_id>/file.pdf")
@access(AccessRule.OFFICER, eds=True)
def correction_file(correction_id: object) -> Response:
    """Open the file that came with a request."""
    with services.open_work(current_actor()) as work:
        name, content = correction_reading.file_of(work, str(correction_id))
    return send_file(BytesIO(content), "application/pdf", download_name=name)


@blueprint.get("/corrections/<uuid:correction_id>/corrected.pdf")
@access(AccessRule.OFFICER, eds=True)
def correction_pdf(correction_id: object) -> Response:
    """Send the print of a corrected act."""
    content = correction_printing.pdf(services.deps, services.open_work, current_actor(), str(correction_id))
    return send_file(BytesIO(content), "application/pdf", download_name="corrected.pdf")


def _of_case(key: str, form: CorrectionForm) -> str:
    with services.open_work(current_actor()) as work:
        act, found = correction_reading.of_case(work, key)
    return render(
        "trois/officer/case_corrections.html",
        application_id=key,
        act=act,
        found=found,
        form=form,
        state_labels=CORRECTION_STATE_LABELS,
        back=url_for(".case", application_id=key),
    )
