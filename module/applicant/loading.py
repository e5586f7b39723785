"""Loading an application for a page; a filed one has no steps any more."""

from __future__ import annotations

from flask import abort, url_for

from module.casework import cases, drafts
from module.casework.views import ApplicationView, CaseView
from module.context import current_actor, see_other, services
from module.kernel.errors import NotPermitted
from module.registry.staff_roles import StaffAct
from module.registry.workflow import Status


def application(application_id: str) -> ApplicationView:
    """Return an application of the person. Raises NotFound."""
    with services.open_work(current_actor()) as work:
        return drafts.load(work, application_id)


def case(application_id: str) -> CaseView:
    """Return an application of the person with what became of it. Raises NotFound."""
    with services.open_work(current_actor()) as work:
        return cases.load(work, application_id)


def read_draft(application_id: str) -> ApplicationView:
    """Return a draft for reading only; for a filed application the request ends on its page. Raises NotFound."""
    view = application(application_id)
    if view.status is not Status.DRAFT:
        abort(see_other(url_for("trois.applicant.application", application_id=application_id)))
    return view


def draft(application_id: str) -> ApplicationView:
    """Return a draft that the person may change. Raises NotFound, NotPermitted for those who only see."""
    if not current_actor().may(StaffAct.DRAFT):
        raise NotPermitted
    return read_draft(application_id)
