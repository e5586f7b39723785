"""Signing and submitting: the exact document is shown, signed in NCALayer, verified here, filed once."""

from __future__ import annotations

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from module.applicant.addresses import task_list_url
from module.applicant.blueprint import blueprint
from module.applicant.checking import parts
from module.applicant.loading import application, draft
from module.applicant.steps import Answer
from module.casework import filing
from module.casework.views import ApplicationView, DocumentToSign
from module.context import SIGNING, AccessRule, access, bounded, current_actor, render, see_other, services
from module.kernel.errors import NotAllowedNow, Refused, Stale
from module.kernel.text import N_, Message
from module.registry.signatures import Purpose, SignatureRefused
from module.registry.workflow import Status

_LANGUAGES = {
    "ru": N_("The document is written in Russian, the language of your account."),
    "kk": N_("The document is written in Kazakh, the language of your account."),
    "en": N_("The document is written in English, the language of your account."),
}
_CHANGED = N_("The application was changed after this page was opened. Read it again, then sign.")


@blueprint.get("/<application_id>/sign")
@access(AccessRule.APPLICANT, eds=False)
def sign(application_id: str) -> Answer:
    """Show the document that will be signed."""
    return _page(draft(application_id))


@blueprint.post("/<application_id>/sign")
@access(AccessRule.APPLICANT, eds=False)
@bounded(SIGNING)
def submit(application_id: str) -> Answer:
    """Verify the signature and file the application. A second click finds it filed and shows the receipt."""
    if application(application_id).status is not Status.DRAFT:
        return see_other(_receipt_url(application_id))
    try:
        _file(application_id, request.form.get("paper_id", ""), request.form.get("signature", "").encode())
    except SignatureRefused as refusal:
        return _page(draft(application_id), refusal.message, 422)
    except Stale:
        return _page(draft(application_id), Message(_CHANGED), 409)
    except Refused:
        return _page(draft(application_id), status=422)  # what has changed since is said where it is mended
    except NotAllowedNow:
        if application(application_id).status is Status.DRAFT:
            raise
    return see_other(_receipt_url(application_id))


@blueprint.get("/<application_id>/papers/<paper_id>.xml")
@access(AccessRule.APPLICANT, eds=False)
def paper_xml(application_id: str, paper_id: str) -> AnyResponse:
    """Give the document that is to be signed, octet for octet."""
    with services.open_work(current_actor()) as work:
        signing_document = filing.signing_document(work, application_id, paper_id)
    response = Response(signing_document.document, mimetype="application/xml")
    response.headers.set("Content-Disposition", "attachment", filename=f"application-{signing_document.sha256[:8]}.xml")
    return response


def _file(application_id: str, paper_id: str, signed: bytes) -> None:
    """Verify outside the unit of work, then file. Raises SignatureRefused, Stale, NotAllowedNow."""
    with services.open_work(current_actor()) as work:
        signing_document = filing.signing_document(work, application_id, paper_id)
    deps = services.deps
    evidence = deps.signatures.verify(signed, signing_document.document, Purpose.DOCUMENT, deps.clock.now())
    with services.open_work(current_actor()) as work:
        filing.submit(work, application_id, paper_id, evidence)


def _page(view: ApplicationView, problem: Message | None = None, status: int = 200) -> Answer:
    try:
        with services.open_work(current_actor()) as work:
            signing_document = filing.prepare(work, view.id)
    except Refused as refusal:
        if view.faults:
            return see_other(url_for("trois.applicant.check", application_id=view.id))
        return render("trois/applicant/unsignable.html", faults=refusal.faults, back=task_list_url(view.id)), 422
    return _rendered(view, signing_document, problem), status


def _rendered(view: ApplicationView, signing_document: DocumentToSign, problem: Message | None) -> str:
    language = current_actor().language

    def say(message: Message) -> str:
        """Speak the language of the document, whatever the language of the page: what is shown is what is signed."""
        return services.catalog.text(message, language)

    return render(
        "trois/applicant/sign.html",
        view=view,
        signing_document=signing_document,
        parts=parts(view, say, change=False),
        document_language=language,
        language_name=Message(_LANGUAGES[language]),
        problem=problem,
        faults=(problem,) if problem else (),
        xml_url=url_for("trois.applicant.paper_xml", application_id=view.id, paper_id=signing_document.id),
        back=url_for("trois.applicant.check", application_id=view.id),
    )


def _receipt_url(application_id: str) -> str:
    return url_for("trois.applicant.receipt", application_id=application_id)
