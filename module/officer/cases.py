"""The page of one case."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for

from module.casework import cases
from module.casework.views import CaseView
from module.context import AccessRule, access, current_actor, notify, render, services
from module.kernel.clock import law_date
from module.kernel.errors import NotAllowedNow, TroisError
from module.officer import facts
from module.officer.blueprint import blueprint
from module.officer.buttons import buttons, held
from module.officer.codes import STANDING_COLOURS, STANDING_LABELS, code_lines
from module.officer.problems import problem
from module.officer.terms import is_overdue, term_left
from module.registry.application import APPLICATION_KIND_LABELS, Attachment
from module.registry.kinds import type_of
from module.registry.letters import DELIVERY_LABELS, REASON_LABELS
from module.registry.lookups import OUTCOME_LABELS, REGISTER_LABELS
from module.registry.workflow import STATUS_LABELS, Status

LABELS = {
    "delivery_labels": DELIVERY_LABELS,
    "delivery_reasons": REASON_LABELS,
    "outcome_labels": OUTCOME_LABELS,
    "register_labels": REGISTER_LABELS,
    "status_labels": STATUS_LABELS,
}
"""The words for coded values; the templates send them through the catalog."""


@blueprint.get("/cases/<uuid:application_id>")
@access(AccessRule.OFFICER, eds=True)
def case(application_id: object) -> str:
    """Show all that is known of a case, with the acts that the table opens."""
    view = load(str(application_id))
    banner = facts.done(request.args.get("done", ""), view)
    if banner:
        notify(banner, success=True)
    return case_page(view)


def load(application_id: str) -> CaseView:
    """Read a case in a unit of work of its own."""
    with services.open_work(current_actor()) as work:
        return cases.load(work, application_id)


def case_page(view: CaseView, **more: object) -> str:
    """Render the page of a case."""
    application = view.application
    today = law_date(services.deps.clock.now())
    return render(
        "trois/officer/case.html",
        case=view,
        application=application,
        buttons=buttons(view.application.kind, view.open_acts),
        held=held(view.application.kind, view.held_acts),
        parts=facts.parts(application, _file_address(application.id)),
        pictures=facts.pictures(application),
        antivirus=facts.antivirus(application.attachments, view.antivirus),
        codes=code_lines(application.form, application.registered_on, today),
        standing_labels=STANDING_LABELS,
        standing_colours=STANDING_COLOURS,
        left=term_left(application.status, application.due_on, view.days_left, today),
        overdue=is_overdue(application.status, application.due_on, today),
        tell=facts,
        back=url_for(".home"),
        ground_labels=type_of(application.kind).ground_labels,
        kind_labels=APPLICATION_KIND_LABELS,
        **LABELS,
        **more,
    )


def _file_address(application_id: str) -> Callable[[Attachment], str]:
    return lambda file: url_for(".attachment", application_id=application_id, attachment_id=file.id)


def case_with_problem(application_id: str, error: TroisError) -> tuple[str, int]:
    """Render the case as it is now with what went wrong on top; nothing was changed."""
    view = load(application_id)
    if isinstance(error, NotAllowedNow) and view.application.status is Status.CLOSED and view.closed:
        error = NotAllowedNow(view.closed)
    reported = problem(error)
    return case_page(view, faults=reported.lines), reported.status
