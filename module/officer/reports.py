"""Reports about entries by their people: the list, one report, and the two acts that close one of changed data."""

from __future__ import annotations

from io import BytesIO

from flask import request, send_file, url_for
from werkzeug.wrappers import Response

from module.casework import report_change, report_deciding, report_list
from module.casework.report_list import ReportView
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
from module.forms.entry_report import ReportCloseForm
from module.kernel.errors import NotAllowedNow, NotPermitted, Refused, TroisError
from module.kernel.text import N_, Message
from module.officer.blueprint import blueprint
from module.officer.problems import UNPROCESSABLE, ProblemLine, problem
from module.registry.entry_report import REPORT_KIND_LABELS, REPORT_STATE_LABELS, ReportState

_DONE = {
    "open": N_("The change is begun in the name of the one who reported, and he is told."),
    "close": N_("The report is closed. The one who reported was told the reason."),
}
_CLOSED = N_("The report is decided already. Nothing was changed. Read it as it is now.")
Page = tuple[str, int] | str | Response


@blueprint.get("/entry-reports", endpoint="reports")
@access(AccessRule.CASE_OFFICER, eds=True)
def listing() -> str:
    """List the reports that wait, the oldest first; those that are taken up or closed stand apart."""
    asked = request.args.get("show", "")
    state = ReportState(asked) if asked in set(ReportState) else ReportState.OPEN
    with services.open_work(current_actor()) as work:
        found = report_list.worklist(work, state, wanted_place())
    return render(
        "trois/officer/reports.html",
        found=found,
        links=page_links(found),
        state=state,
        states=ReportState,
        state_labels=REPORT_STATE_LABELS,
        kind_labels=REPORT_KIND_LABELS,
        back=url_for(".home"),
        wide=True,
    )


@blueprint.get("/entry-reports/<uuid:report_id>")
@access(AccessRule.CASE_OFFICER, eds=True)
def report(report_id: object) -> str:
    """Show a report with the entry as it stands today."""
    notify_done(_DONE)
    return _page(_read(str(report_id)), ReportCloseForm())


@blueprint.get("/entry-reports/<uuid:report_id>/document.pdf")
@access(AccessRule.CASE_OFFICER, eds=True)
def report_document(report_id: object) -> Response:
    """Open the document of a report."""
    with services.open_work(current_actor()) as work:
        name, content = report_list.document(work, str(report_id))
    return send_file(BytesIO(content), "application/pdf", download_name=name)


@blueprint.post("/entry-reports/<uuid:report_id>/change")
@access(AccessRule.CASE_OFFICER, eds=True)
def open_change(report_id: object) -> Page:
    """Begin the change in the name of the one who reported."""
    key = str(report_id)
    try:
        with services.open_work(current_actor()) as work:
            report_change.open_change(work, key)
    except (NotAllowedNow, NotPermitted, Refused) as error:
        return _with_problem(key, error)
    return see_other(url_for(".report", report_id=key, done="open"))


@blueprint.post("/entry-reports/<uuid:report_id>/close")
@access(AccessRule.CASE_OFFICER, eds=True)
def close_report(report_id: object) -> Page:
    """Close a report with written words."""
    key, form = str(report_id), ReportCloseForm(request.form)
    if not form.validate():
        return _page(_read(key), form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            report_deciding.close(work, key, str(form.reason_kk.data), str(form.reason_ru.data))
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _page(_read(key), form), UNPROCESSABLE
    except (NotAllowedNow, NotPermitted) as error:
        return _with_problem(key, error)
    return see_other(url_for(".report", report_id=key, done="close"))


def _read(key: str) -> ReportView:
    with services.open_work(current_actor()) as work:
        return report_list.load(work, key)


def _with_problem(key: str, error: TroisError) -> tuple[str, int]:
    reported = problem(error)
    lines = (ProblemLine(Message(_CLOSED)),) if isinstance(error, NotAllowedNow) else reported.lines
    return _page(_read(key), ReportCloseForm(), lines), reported.status


def _page(view: ReportView, form: ReportCloseForm, faults: tuple[ProblemLine, ...] = ()) -> str:
    return render(
        "trois/officer/report.html",
        view=view,
        report=view.report,
        entry=view.entry,
        form=form,
        faults=faults,
        state_labels=REPORT_STATE_LABELS,
        kind_labels=REPORT_KIND_LABELS,
        back=url_for(".reports"),
    )
