"""Claims of entries of the former register: the list, one claim beside its entry, and the two acts that close it."""

from __future__ import annotations

from io import BytesIO

from flask import request, send_file, url_for
from werkzeug.wrappers import Response

from module.casework import claim_deciding, claim_reading
from module.casework.claim_reading import ClaimView
from module.context import (
    AccessRule,
    access,
    current_actor,
    notify_done,
    page_links,
    render,
    see_other,
    services,
    wanted_place,
)
from module.forms.entry_claim import ClaimConfirmForm, ClaimRefuseForm
from module.kernel.errors import NotAllowedNow, NotPermitted, Refused, TroisError
from module.kernel.text import N_, Message
from module.officer.blueprint import blueprint
from module.officer.problems import UNPROCESSABLE, ProblemLine, problem
from module.registry.entry_claim import CLAIM_CAPACITY_LABELS, CLAIM_STATE_LABELS, ClaimState

_DONE = {
    "confirm": N_("The claim is confirmed. The entry is the claimant's from now on."),
    "refuse": N_("The claim is refused. The claimant was told the reason."),
}
_CLOSED = N_("The claim is decided already, or the entry has changed. Nothing was changed. Read it as it is now.")
Page = tuple[str, int] | str | Response


@blueprint.get("/entry-claims", endpoint="claims")
@access(AccessRule.CASE_OFFICER, eds=True)
def listing() -> str:
    """List the claims that wait, the oldest first; confirmed and refused ones stand apart."""
    asked = request.args.get("show", "")
    state = ClaimState(asked) if asked in set(ClaimState) else ClaimState.OPEN
    with services.open_work(current_actor()) as work:
        found = claim_reading.worklist(work, state, wanted_place())
    return render(
        "trois/officer/claims.html",
        found=found,
        links=page_links(found),
        state=state,
        states=ClaimState,
        state_labels=CLAIM_STATE_LABELS,
        capacity_labels=CLAIM_CAPACITY_LABELS,
        back=url_for(".home"),
        wide=True,
    )


@blueprint.get("/entry-claims/<uuid:claim_id>")
@access(AccessRule.CASE_OFFICER, eds=True)
def claim(claim_id: object) -> str:
    """Show a claim beside the entry as it stands today."""
    notify_done(_DONE)
    return _page(_read(str(claim_id)), ClaimRefuseForm())


@blueprint.get("/entry-claims/<uuid:claim_id>/<any(certificate, power):word>.pdf")
@access(AccessRule.CASE_OFFICER, eds=True)
def claim_document(claim_id: object, word: str) -> Response:
    """Open a document that came with a claim."""
    with services.open_work(current_actor()) as work:
        name, content = claim_reading.document(work, str(claim_id), word)
    return send_file(BytesIO(content), "application/pdf", download_name=name)


@blueprint.post("/entry-claims/<uuid:claim_id>/confirm")
@access(AccessRule.CASE_OFFICER, eds=True)
def confirm_claim(claim_id: object) -> Page:
    """Write the claimant into the entry."""
    key, form = str(claim_id), ClaimConfirmForm(request.form)
    try:
        with services.open_work(current_actor()) as work:
            claim_deciding.confirm(work, key, form.place)
    except (NotAllowedNow, NotPermitted) as error:
        return _with_problem(key, error)
    return see_other(url_for(".claim", claim_id=key, done="confirm"))


@blueprint.post("/entry-claims/<uuid:claim_id>/refuse")
@access(AccessRule.CASE_OFFICER, eds=True)
def refuse_claim(claim_id: object) -> Page:
    """Refuse a claim for a written reason."""
    key, form = str(claim_id), ClaimRefuseForm(request.form)
    if not form.validate():
        return _page(_read(key), form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            claim_deciding.refuse(work, key, str(form.reason_kk.data), str(form.reason_ru.data))
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _page(_read(key), form), UNPROCESSABLE
    except (NotAllowedNow, NotPermitted) as error:
        return _with_problem(key, error)
    return see_other(url_for(".claim", claim_id=key, done="refuse"))


def _read(key: str) -> ClaimView:
    with services.open_work(current_actor()) as work:
        return claim_reading.load(work, key)


def _with_problem(key: str, error: TroisError) -> tuple[str, int]:
    reported = problem(error)
    lines = (ProblemLine(Message(_CLOSED)),) if isinstance(error, NotAllowedNow) else reported.lines
    return _page(_read(key), ClaimRefuseForm(), lines), reported.status


def _page(view: ClaimView, form: ClaimRefuseForm, faults: tuple[ProblemLine, ...] = ()) -> str:
    return render(
        "trois/officer/claim.html",
        view=view,
        claim=view.claim,
        entry=view.entry,
        form=form,
        faults=faults,
        states=ClaimState,
        state_labels=CLAIM_STATE_LABELS,
        capacity_labels=CLAIM_CAPACITY_LABELS,
        back=url_for(".claims"),
    )
