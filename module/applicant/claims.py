"""My claims: «this is my entry» of an entry of the former register, with its documents; the list, and one claim."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from module.applicant.blueprint import claims_blueprint
from module.casework import claiming, claims, examining
from module.casework.claiming import ClaimDetails, SentFile
from module.casework.claims import ClaimOffer
from module.context import (
    UPLOAD,
    AccessRule,
    access,
    answer_too_large,
    bounded,
    current_actor,
    notify_done,
    page_links,
    render,
    see_other,
    services,
    wanted_place,
)
from module.forms.entry_claim import EntryClaimForm
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.entry_claim import CLAIM_CAPACITY_LABELS, CLAIM_STATE_LABELS
from module.registry.objects import OBJECT_KIND_LABELS
from module.registry.upload_limits import DOCUMENT_LIMIT, MIB

__all__ = ["claims_blueprint"]

Answer = str | Response | tuple[str, int]
_DONE = {"filed": N_("The claim is sent. An officer compares your documents with the entry and answers you.")}
_TOO_LARGE = N_("Together the files are larger than {max} MB. Save them with a lower scan resolution.")


@claims_blueprint.get("")
@access(AccessRule.APPLICANT, eds=False)
def home() -> str:
    """List the claims of the person's side, the latest first."""
    with services.open_work(current_actor()) as work:
        found = claims.mine(work, wanted_place())
    return render(
        "trois/applicant/claims.html",
        found=found,
        links=page_links(found),
        state_labels=CLAIM_STATE_LABELS,
        capacity_labels=CLAIM_CAPACITY_LABELS,
        back=url_for("trois.entries.home"),
    )


@claims_blueprint.get("/<uuid:claim_id>")
@access(AccessRule.APPLICANT, eds=False)
def claim(claim_id: object) -> str:
    """Show a claim of the person's side with what was said and what was decided."""
    notify_done(_DONE)
    with services.open_work(current_actor()) as work:
        found = claims.load(work, str(claim_id))
    return render(
        "trois/applicant/claim.html",
        claim=found,
        state_labels=CLAIM_STATE_LABELS,
        capacity_labels=CLAIM_CAPACITY_LABELS,
        back=url_for(".home"),
    )


@claims_blueprint.get("/of/<path:number>")
@access(AccessRule.APPLICANT, eds=True)
def new(number: str) -> Answer:
    """Ask as what the person claims the entry, and for its documents; a claim that waits already is led to."""
    offer = _offer(number)
    if offer.is_mine:
        return see_other(url_for("trois.entries.entry", number=number))
    if offer.own:
        return see_other(url_for(".claim", claim_id=offer.own))
    return _page(offer, EntryClaimForm())


@claims_blueprint.post("/of/<path:number>")
@access(AccessRule.APPLICANT, eds=True)
@bounded(UPLOAD)
def send(number: str) -> Answer:
    """Store the claim; its documents are judged by content before the transaction opens."""
    form = EntryClaimForm.of(request)
    if not form.validate():
        return _page(_offer(number), form), 422
    said = ClaimDetails(
        form.capacity.data,
        str(form.certificate_number.data or ""),
        str(form.power_number.data or ""),
        form.power_issued_on.data,
        form.power_until.data,
    )
    try:
        certificate = _examined(form, "certificate")
        power = _examined(form, "power") if form.power.data else None
        with services.open_work(current_actor()) as work:
            key = claiming.file(work, number, said, certificate, power)
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _page(_offer(number), form), 422
    return see_other(url_for(".claim", claim_id=key, done="filed"))


def _examined(form: EntryClaimForm, name: str) -> SentFile:
    """Look into a file of the form. Raises Refused with a fault at its field."""
    sent = form[name].data[0]
    try:
        return SentFile(str(sent.filename), examining.document(services.deps, sent.read()))
    except Refused as refusal:
        raise Refused(tuple(Fault(one.code, name, one.message) for one in refusal.faults)) from refusal


def _offer(number: str) -> ClaimOffer:
    with services.open_work(current_actor()) as work:
        return claims.offered(work, number)


def _page(offer: ClaimOffer, form: EntryClaimForm) -> str:
    return render(
        "trois/applicant/claim_new.html",
        offer=offer,
        entry=offer.entry,
        kind_labels=OBJECT_KIND_LABELS,
        form=form,
        max_mb=DOCUMENT_LIMIT // MIB,
        back=url_for("trois.public.entry", number=offer.entry.number),
    )


@claims_blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> tuple[str, int] | Response | HTTPException:
    """Tell at the upload field what the limit is; where no entry can be claimed, the common message stays."""
    return answer_too_large(error, _show_too_large if request.endpoint == "trois.claims.send" else None)


def _show_too_large() -> str:
    form = EntryClaimForm()
    form.take_faults([Fault("too_large", "certificate", Message(_TOO_LARGE, {"max": DOCUMENT_LIMIT // MIB}))])
    return _page(_offer(str((request.view_args or {}).get("number", ""))), form)
