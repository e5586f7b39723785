"""Powers of attorney of the person or the organisation."""

from __future__ import annotations

import io
from datetime import date

from flask import request, send_file, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from module.account.blueprint import blueprint
from module.casework import examining, powers_of_attorney
from module.casework.gate import require
from module.casework.powers_of_attorney import PowerOfAttorneyDetails
from module.context import (
    UPLOAD,
    AccessRule,
    access,
    answer_too_large,
    bounded,
    current_actor,
    notify_done,
    render,
    see_other,
    services,
)
from module.forms.powers_of_attorney import PowerOfAttorneyForm
from module.kernel.clock import law_date
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.powers_of_attorney import EMPOWERED_LABELS, POWER_OF_ATTORNEY_STATES, PowerOfAttorneyState
from module.registry.staff_roles import StaffAct
from module.registry.upload_limits import DOCUMENT_LIMIT, MIB

_DONE = {
    "added": N_("The power of attorney is stored. Attach it on the step of documents."),
    "revoked": N_("The power of attorney is revoked. Nothing can be filed with it any more."),
}
_COLOURS = {
    PowerOfAttorneyState.NOT_YET: "blue",
    PowerOfAttorneyState.IN_FORCE: "green",
    PowerOfAttorneyState.ENDED: "grey",
    PowerOfAttorneyState.REVOKED: "red",
}
_TOO_LARGE = N_("The file is larger than {max} MB. Save it with a lower scan resolution or split it.")
Answer = str | Response | tuple[str, int]


def _today() -> date:
    return law_date(services.deps.clock.now())


@blueprint.get("/powers")
@access(AccessRule.POWERS, eds=False)
def power_list() -> str:
    """List the powers of attorney that were given to the person's side, and by it."""
    notify_done(_DONE)
    actor = current_actor()
    with services.open_work(actor) as work:
        found = powers_of_attorney.mine(work)
    number = actor.bin or actor.iin
    return render(
        "trois/company/powers.html",
        given_to=[one for one in found if one.representative == number],
        given_by=[one for one in found if one.principal == number],
        state_labels=POWER_OF_ATTORNEY_STATES,
        colours=_COLOURS,
        today=_today(),
        may_keep=actor.may(StaffAct.KEEP_POWERS),
        back=url_for("trois.account.start"),
    )


@blueprint.get("/powers/add")
@access(AccessRule.POWERS, eds=True)
def add_power() -> str:
    """Ask for a power of attorney and its document."""
    require(current_actor(), StaffAct.KEEP_POWERS)
    return _form(PowerOfAttorneyForm())


@blueprint.post("/powers/add")
@access(AccessRule.POWERS, eds=True)
@bounded(UPLOAD)
def save_power() -> Answer:
    """Store a power of attorney; its document is judged by content."""
    require(current_actor(), StaffAct.KEEP_POWERS)
    form = PowerOfAttorneyForm.of(request)
    if not form.validate():
        return _form(form), 422
    answer = PowerOfAttorneyDetails(
        principal=str(form.principal.data),
        principal_name=form.principal_name.data,
        number=form.number.data,
        issued_on=form.day("issued_on"),
        valid_from=form.day("valid_from"),
        valid_until=form.day("valid_until"),
        powers=frozenset(form.powers.data),
    )
    file = form.file.data[0]
    try:
        examined = examining.document(services.deps, file.read())
        with services.open_work(current_actor()) as work:
            powers_of_attorney.add(work, answer, file.filename, examined)
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _form(form), 422
    return see_other(url_for("trois.account.power_list", done="added"))


def _form(form: PowerOfAttorneyForm) -> str:
    return render(
        "trois/company/power_add.html",
        form=form,
        max_mb=DOCUMENT_LIMIT // MIB,
        back=url_for("trois.account.power_list"),
    )


@blueprint.errorhandler(RequestEntityTooLarge)
def power_too_large(error: RequestEntityTooLarge) -> tuple[str, int] | Response | HTTPException:
    """Tell at the upload field what the limit is."""
    return answer_too_large(error, _show_too_large if request.endpoint == "trois.account.save_power" else None)


def _show_too_large() -> str:
    require(current_actor(), StaffAct.KEEP_POWERS)
    form = PowerOfAttorneyForm()
    form.take_faults([Fault("too_large", "file", Message(_TOO_LARGE, {"max": DOCUMENT_LIMIT // MIB}))])
    return _form(form)


@blueprint.get("/powers/<power_id>")
@access(AccessRule.POWERS, eds=False)
def power(power_id: str) -> str:
    """Show one power of attorney."""
    actor = current_actor()
    with services.open_work(actor) as work:
        found = powers_of_attorney.load(work, power_id)
    state = found.state(_today())
    alive = state in (PowerOfAttorneyState.IN_FORCE, PowerOfAttorneyState.NOT_YET)
    return render(
        "trois/company/power.html",
        power_of_attorney=found,
        state=state,
        state_labels=POWER_OF_ATTORNEY_STATES,
        empowered_labels=EMPOWERED_LABELS,
        colours=_COLOURS,
        may_revoke=alive and actor.may(StaffAct.KEEP_POWERS),
        back=url_for("trois.account.power_list"),
    )


@blueprint.get("/powers/<power_id>/document")
@access(AccessRule.POWERS, eds=False)
def power_document(power_id: str) -> Response:
    """Open the document."""
    with services.open_work(current_actor()) as work:
        found, content = powers_of_attorney.document(work, power_id)
    return send_file(io.BytesIO(content), mimetype=found.media_type, download_name=found.file_name)


@blueprint.post("/powers/<power_id>/revoke")
@access(AccessRule.POWERS, eds=True)
def revoke_power(power_id: str) -> Response:
    """End a power of attorney."""
    with services.open_work(current_actor()) as work:
        powers_of_attorney.revoke(work, power_id)
    return see_other(url_for("trois.account.power_list", done="revoked"))
