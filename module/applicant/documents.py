"""The step of the attached documents: the list, adding one, removing one."""

from __future__ import annotations

from flask import request, url_for

from module.applicant.addresses import section_url
from module.applicant.blueprint import blueprint
from module.applicant.loading import draft
from module.applicant.steps import Answer, next_url, step_context
from module.casework import attachments, powers_of_attorney
from module.casework.views import ApplicationView
from module.context import UPLOAD, AccessRule, access, bounded, current_actor, render, see_other, services
from module.forms.draft import DraftForm
from module.forms.files import DocumentForm
from module.forms.values import document_details
from module.kernel.errors import Fault, Refused, Stale
from module.kernel.text import N_, Message
from module.registry.application import (
    DOCUMENT_KIND_LABELS,
    Attachment,
    AttachmentRole,
    Capacity,
    DocumentKind,
    Section,
)
from module.registry.powers_of_attorney import PowerOfAttorney
from module.registry.rules import section_faults
from module.registry.upload_limits import DOCUMENT_LIMIT, MIB

MAX_MB = DOCUMENT_LIMIT // MIB
TOO_LARGE = N_("The file is larger than {max} MB. Save it with a lower scan resolution or split it.")


@blueprint.get("/<application_id>/documents")
@access(AccessRule.APPLICANT, eds=False)
def documents(application_id: str) -> str:
    """List the attached documents and those still missing."""
    return _list(draft(application_id))


@blueprint.get("/<application_id>/documents/add")
@access(AccessRule.APPLICANT, eds=False)
def add_document(application_id: str) -> str:
    """Ask for a document and its details."""
    view = draft(application_id)
    asked = request.args.get("kind", "")
    kind = DocumentKind(asked) if asked in list(DocumentKind) else None
    return _form(view, DocumentForm(None, version=str(view.version), kind=kind))


@blueprint.post("/<application_id>/documents/add")
@access(AccessRule.APPLICANT, eds=False)
@bounded(UPLOAD)
def save_document(application_id: str) -> Answer:
    """Store a document."""
    view = draft(application_id)
    form = DocumentForm.of(request)
    if not form.validate():
        return _form(view, form), 422
    file = form.file.data[0]
    try:
        examined = attachments.examining.document(services.deps, file.read())
        with services.open_work(current_actor()) as work:
            attachments.add(
                work,
                application_id,
                form.shown_version,
                AttachmentRole.DOCUMENT,
                file.filename,
                examined,
                **document_details(form.data),
            )
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _form(view, form), 422
    except Stale:
        view = draft(application_id)
        form.show_version(view.version)
        return _form(view, form, is_stale=True), 409
    return see_other(section_url(application_id, Section.DOCUMENTS))


@blueprint.post("/<application_id>/documents/<attachment_id>/remove")
@access(AccessRule.APPLICANT, eds=False)
def remove_document(application_id: str, attachment_id: str) -> Answer:
    """Take a document out of the draft."""
    view = draft(application_id)
    try:
        with services.open_work(current_actor()) as work:
            attachments.remove(work, view.id, DraftForm.of(request).shown_version, attachment_id)
    except Stale:
        return _list(draft(application_id), is_stale=True), 409
    return see_other(section_url(application_id, Section.DOCUMENTS))


def size_of(file: Attachment) -> Message:
    """Say how large a file is."""
    if file.size < MIB:
        return Message(N_("{size} KB"), {"size": max(1, round(file.size / 1024))})
    return Message(N_("{size} MB"), {"size": round(file.size / MIB, 1)})


def too_large() -> Fault:
    """Return the fault of a document that is larger than the site takes."""
    return Fault("too_large", "file", Message(TOO_LARGE, {"max": MAX_MB}))


def show_too_large(application_id: str) -> str:
    """Show the form after a request that was too large to be read: nothing of it is known."""
    view = draft(application_id)
    form = DocumentForm(None, version=str(view.version))
    form.take_faults([too_large()])
    return _form(view, form)


def _list(view: ApplicationView, *, is_stale: bool = False) -> str:
    missing = [
        {
            "message": fault.message,
            "href": url_for("trois.applicant.add_document", application_id=view.id, kind=fault.path.split(".", 1)[1]),
        }
        for fault in section_faults(view.faults, Section.DOCUMENTS)
        if "." in fault.path  # a document that is missing; what is said of the whole step stands above
    ]
    context = step_context(Section.DOCUMENTS, view)
    return render(
        "trois/applicant/documents.html",
        **{
            **context,
            "files": [file for file in view.attachments if file.role is AttachmentRole.DOCUMENT],
            "size_of": size_of,
            "kind_labels": DOCUMENT_KIND_LABELS,
            "missing": missing,
            "next_url": next_url(view, Section.DOCUMENTS),
            "powers": _powers(view),
            "is_stale": is_stale,
        },
    )


def _powers(view: ApplicationView) -> tuple[PowerOfAttorney, ...]:
    """Return the powers of attorney in force that the draft does not have among its documents yet."""
    if view.form.capacity is not Capacity.REPRESENTATIVE or not view.form.holder.identifier:
        return ()
    with services.open_work(current_actor()) as work:
        found = powers_of_attorney.usable(work, view.id)
    attached = {file.sha256 for file in view.attachments}
    return tuple(power_of_attorney for power_of_attorney in found if power_of_attorney.sha256 not in attached)


@blueprint.post("/<application_id>/documents/power")
@access(AccessRule.APPLICANT, eds=False)
def attach_power(application_id: str) -> Answer:
    """Take a power of attorney of the organisation among the documents."""
    view = draft(application_id)
    try:
        with services.open_work(current_actor()) as work:
            shown = DraftForm.of(request).shown_version
            powers_of_attorney.attach(work, view.id, shown, request.form.get("power", ""))
    except Refused as refusal:
        form = DocumentForm(None, version=str(view.version), kind=DocumentKind.POWER_OF_ATTORNEY)
        form.take_faults(refusal.faults)
        return _form(view, form), 422
    except Stale:
        return _list(draft(application_id), is_stale=True), 409
    return see_other(section_url(application_id, Section.DOCUMENTS))


def _form(view: ApplicationView, form: DocumentForm, *, is_stale: bool = False) -> str:
    context = step_context(Section.DOCUMENTS, view)
    back = section_url(view.id, Section.DOCUMENTS)
    more = {"form": form, "back": back, "max_mb": MAX_MB, "is_stale": is_stale}
    return render("trois/applicant/document.html", **{**context, **more})
