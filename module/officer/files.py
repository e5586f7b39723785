"""Files of a case: what the applicant attached, the preliminary decision and the decision in print."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from module.casework import act_content, attachments, preliminary, printing
from module.context import AccessRule, access, current_actor, services
from module.officer.blueprint import blueprint
from module.registry.uploads import name_by_kind

_SHOWN = frozenset({"application/pdf", "image/jpeg"})
"""Kinds that the browser may show itself; anything else is only ever downloaded."""


@blueprint.get("/cases/<uuid:application_id>/attachments/<uuid:attachment_id>")
@access(AccessRule.OFFICER, eds=True)
def attachment(application_id: object, attachment_id: object) -> Response:
    """Send an attached file: a document as it was filed, a picture without what the camera wrote beside it."""
    with services.open_work(current_actor()) as work:
        file, content = attachments.content(work, str(application_id), str(attachment_id))
    shown = file.media_type in _SHOWN
    media_type = file.media_type if shown else "application/octet-stream"
    return send_file(BytesIO(content), media_type, as_attachment=not shown, download_name=file.file_name)


@blueprint.get("/cases/<uuid:application_id>/decision.pdf")
@access(AccessRule.OFFICER, eds=True)
def decision_pdf(application_id: object) -> Response:
    """Send the print of the signed decision."""
    key = str(application_id)
    content = printing.decision_pdf(services.deps, services.open_work, current_actor(), key)
    return send_file(BytesIO(content), "application/pdf", download_name=f"decision-{key}.pdf")


@blueprint.get("/cases/<uuid:application_id>/first-act.pdf")
@access(AccessRule.OFFICER, eds=True)
def first_act_pdf(application_id: object) -> Response:
    """Send the print of the act after which the case went on."""
    key = str(application_id)
    content = printing.first_act_pdf(services.deps, services.open_work, current_actor(), key)
    return send_file(BytesIO(content), "application/pdf", download_name=f"suspension-{key}.pdf")


@blueprint.get("/cases/<uuid:application_id>/preliminary/<int:number>.pdf")
@access(AccessRule.OFFICER, eds=True)
def preliminary_pdf(application_id: object, number: int) -> Response:
    """Send the paper of a preliminary decision, in Kazakh and in Russian."""
    key = str(application_id)
    with services.open_work(current_actor()) as work:
        sheets = preliminary.preliminary_sheets(work, key, number)
    content = services.deps.printer.sheets(sheets)
    return send_file(BytesIO(content), "application/pdf", download_name=f"preliminary-{number}-{key}.pdf")


@blueprint.get("/cases/<uuid:application_id>/mark-picture")
@access(AccessRule.OFFICER, eds=True)
def mark_picture(application_id: object) -> Response:
    """Send the image of the mark that the act of the case is signed with."""
    with services.open_work(current_actor()) as work:
        content, media_type = act_content.mark_picture(work, str(application_id))
    return send_file(BytesIO(content), media_type, download_name=f"mark.{media_type.removeprefix('image/')}")


def sent_file(content: bytes, media_type: str) -> Response:
    """Send a file of a message; anything but a picture is only ever downloaded."""
    picture = media_type.startswith("image/")
    name = name_by_kind("picture" if picture else "file", media_type if picture else "")
    return send_file(BytesIO(content), media_type, as_attachment=not picture, download_name=name)
