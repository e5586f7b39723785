"""A notice that did not arrive is sent again: only by a person."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response

from module.casework import case_notices
from module.context import AccessRule, access, current_actor, see_other, services
from module.officer.blueprint import blueprint
from module.officer.cases import case_with_problem
from module.officer.problems import TOLD


@blueprint.post("/cases/<uuid:application_id>/notices/<uuid:notice_id>/again")
@access(AccessRule.OFFICER, eds=True)
def notice_again(application_id: object, notice_id: object) -> tuple[str, int] | Response:
    """Send a notice again; a refusal comes back to the page of the case."""
    key = str(application_id)
    try:
        with services.open_work(current_actor()) as work:
            case_notices.send_again(work, key, str(notice_id))
    except TOLD as error:
        return case_with_problem(key, error)
    return see_other(url_for(".case", application_id=key, done="notice-again"))
