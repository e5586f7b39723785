"""Reports about own entries: the right has ended, or data of a suspended entry have changed; the receipt of each."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from module.applicant.blueprint import reports_blueprint
from module.casework import examining, report_reading, reporting
from module.casework.claiming import SentFile
from module.casework.report_reading import ReportOffer
from module.casework.reporting import Reported
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
from module.forms.entry_report import DataChangeForm, RightEndForm
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.entry_report import REPORT_KIND_LABELS, REPORT_STATE_LABELS, ReportKind
from module.registry.upload_limits import DOCUMENT_LIMIT, MIB

__all__ = ["reports_blueprint"]

Answer = str | Response | tuple[str, int]
Form = RightEndForm | DataChangeForm
_FORMS: dict[ReportKind, type[RightEndForm] | type[DataChangeForm]] = {
    ReportKind.RIGHT_ENDED: RightEndForm,
    ReportKind.DATA_CHANGED: DataChangeForm,
}
_DONE = {"sent": N_("The report is sent. This page is its receipt.")}
_TOO_LARGE = N_("The file is larger than {max} MB. Save it with a lower scan resolution.")


@reports_blueprint.get("/<uuid:report_id>")
@access(AccessRule.APPLICANT, eds=False)
def report(report_id: object) -> str:
    """Show a report with what became of it."""
    notify_done(_DONE)
    with services.open_work(current_actor()) as work:
        found = report_reading.load(work, str(report_id))
    return render(
        "trois/applicant/report.html",
        report=found,
        kind_labels=REPORT_KIND_LABELS,
        state_labels=REPORT_STATE_LABELS,
        back=url_for("trois.entries.entry", number=found.entry_number),
    )


@reports_blueprint.get("/of/<any(right_ended, data_changed):kind>/<path:number>")
@access(AccessRule.APPLICANT, eds=True)
def new(kind: str, number: str) -> Answer:
    """Ask for the day and the document; a report whose case is open is led to."""
    offer = _offer(ReportKind(kind), number)
    if offer.own:
        return see_other(url_for(".report", report_id=offer.own))
    return _page(ReportKind(kind), offer, _FORMS[ReportKind(kind)]())


@reports_blueprint.post("/of/<any(right_ended, data_changed):kind>/<path:number>")
@access(AccessRule.APPLICANT, eds=True)
@bounded(UPLOAD)
def send(kind: str, number: str) -> Answer:
    """Store the report; its document is judged by content before the transaction opens."""
    asked = ReportKind(kind)
    form = _FORMS[asked].of(request)
    if not form.validate():
        return _page(asked, _offer(asked, number), form), 422
    said = Reported(form.happened_on.data, str(form.words.data or ""))
    try:
        document = _examined(form)
        with services.open_work(current_actor()) as work:
            key = reporting.report(work, asked, number, said, document)
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _page(asked, _offer(asked, number), form), 422
    return see_other(url_for(".report", report_id=key, done="sent"))


def _examined(form: Form) -> SentFile:
    """Look into the file of the form. Raises Refused with a fault at its field."""
    sent = form.document.data[0]
    try:
        return SentFile(str(sent.filename), examining.document(services.deps, sent.read()))
    except Refused as refusal:
        raise Refused(tuple(Fault(one.code, "document", one.message) for one in refusal.faults)) from refusal


def _offer(kind: ReportKind, number: str) -> ReportOffer:
    with services.open_work(current_actor()) as work:
        return report_reading.offered(work, kind, number)


def _page(kind: ReportKind, offer: ReportOffer, form: Form) -> str:
    return render(
        "trois/applicant/report_new.html",
        kind=kind,
        title=REPORT_KIND_LABELS[kind],
        offer=offer,
        entry=offer.entry,
        form=form,
        max_mb=DOCUMENT_LIMIT // MIB,
        back=url_for("trois.entries.entry", number=offer.entry.number),
    )


@reports_blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> tuple[str, int] | Response | HTTPException:
    """Tell at the upload field what the limit is; where nothing can be reported, the common message stays."""
    return answer_too_large(error, _show_too_large if request.endpoint == "trois.reports.send" else None)


def _show_too_large() -> str:
    given = request.view_args or {}
    kind = ReportKind(str(given.get("kind", ReportKind.RIGHT_ENDED)))
    form = _FORMS[kind]()
    form.take_faults([Fault("too_large", "document", Message(_TOO_LARGE, {"max": DOCUMENT_LIMIT // MIB}))])
    return _page(kind, _offer(kind, str(given.get("number", ""))), form)
