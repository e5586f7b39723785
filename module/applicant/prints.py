"""What a filed application offers: receipt, printed forms, attached files, a new application from it."""

from __future__ import annotations

import io

from flask import request, send_file, url_for
from werkzeug.wrappers import Response

from module.applicant import corrections as corrections  # its pages hang themselves on the blueprint
from module.applicant.addresses import task_list_url
from module.applicant.blueprint import blueprint
from module.applicant.loading import application
from module.applicant.steps import Answer
from module.casework import attachments, copying, filed_prints, preliminary, printing
from module.context import AccessRule, access, current_actor, current_language, render, see_other, services
from module.registry.workflow import Status


@blueprint.get("/<application_id>/receipt")
@access(AccessRule.APPLICANT, eds=False)
def receipt(application_id: str) -> Answer:
    """Say that the application is filed, what happens next and when."""
    view = application(application_id)
    if view.status is Status.DRAFT:
        return see_other(task_list_url(application_id))
    return render("trois/applicant/receipt.html", view=view, back=url_for("trois.applicant.home"))


@blueprint.get("/<application_id>/application.pdf")
@access(AccessRule.APPLICANT, eds=False)
def application_pdf(application_id: str) -> Response:
    """Print the filed application in the language of the page."""
    with services.open_work(current_actor()) as work:
        sheet = filed_prints.application_sheet(work, application_id, current_language())
    return _pdf(services.deps.printer.sheet(sheet), f"application-{sheet.subtitle}.pdf")


@blueprint.get("/<application_id>/receipt.pdf")
@access(AccessRule.APPLICANT, eds=False)
def receipt_pdf(application_id: str) -> Response:
    """Print the receipt, in Kazakh and in Russian."""
    with services.open_work(current_actor()) as work:
        sheets = filed_prints.receipt_sheets(work, application_id)
    return _pdf(services.deps.printer.sheets(sheets), f"receipt-{sheets[0].subtitle}.pdf")


@blueprint.get("/<application_id>/preliminary/<int:number>.pdf")
@access(AccessRule.APPLICANT, eds=False)
def preliminary_pdf(application_id: str, number: int) -> Response:
    """Print a preliminary decision, in Kazakh and in Russian."""
    with services.open_work(current_actor()) as work:
        sheets = preliminary.preliminary_sheets(work, application_id, number)
    return _pdf(services.deps.printer.sheets(sheets), f"preliminary-{number}.pdf")


@blueprint.get("/<application_id>/decision.pdf")
@access(AccessRule.APPLICANT, eds=False)
def decision_pdf(application_id: str) -> Response:
    """Give the print of the decision."""
    content = printing.decision_pdf(services.deps, services.open_work, current_actor(), application_id)
    return _pdf(content, "decision.pdf")


@blueprint.get("/<application_id>/first-act.pdf")
@access(AccessRule.APPLICANT, eds=False)
def first_act_pdf(application_id: str) -> Response:
    """Give the print of the act after which the application went on."""
    content = printing.first_act_pdf(services.deps, services.open_work, current_actor(), application_id)
    return _pdf(content, "suspension.pdf")


@blueprint.get("/<application_id>/attachments/<attachment_id>")
@access(AccessRule.APPLICANT, eds=False)
def attachment(application_id: str, attachment_id: str) -> Response:
    """Open an attached file."""
    with services.open_work(current_actor()) as work:
        file, content = attachments.content(work, application_id, attachment_id)
    return send_file(io.BytesIO(content), mimetype=file.media_type, download_name=file.file_name)


@blueprint.post("/<application_id>/copy")
@access(AccessRule.APPLICANT, eds=False)
def copy(application_id: str) -> Response:
    """Begin a new inclusion with what was typed into this application; a double click sends the same key."""
    with services.open_work(current_actor()) as work:
        fresh = copying.start_from(work, application_id, request.form.get("key", "")[:64])
    return see_other(task_list_url(fresh))


def _pdf(content: bytes, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype="application/pdf", download_name=name.replace("/", "-"))
