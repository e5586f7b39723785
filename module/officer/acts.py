"""The acts that need nothing but a button."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from werkzeug.wrappers import Response

from module.casework import acts, passing_on
from module.casework.closing import return_proposal
from module.context import AccessRule, access, current_actor, see_other, services
from module.kernel.errors import NotFound
from module.officer import closing as closing  # these pages hang themselves on the blueprint
from module.officer import excluding as excluding
from module.officer.blueprint import blueprint
from module.officer.cases import case_with_problem
from module.officer.problems import TOLD
from module.registry.workflow import Act

_SIMPLE: dict[Act, Callable[..., object]] = {
    Act.TAKE: acts.take,
    Act.RELEASE: passing_on.release,
    Act.CLOSE_HEARING: acts.close_hearing,
    Act.RETURN_PROPOSAL: return_proposal,
}


@blueprint.post("/cases/<uuid:application_id>/<act>")
@access(AccessRule.OFFICER, eds=True)
def perform(application_id: object, act: str) -> tuple[str, int] | Response:
    """Carry out a simple act through the gate; a refusal comes back to the page of the case."""
    key = str(application_id)
    use_case = next((function for known, function in _SIMPLE.items() if known == act), None)
    if use_case is None:
        raise NotFound
    try:
        with services.open_work(current_actor()) as work:
            use_case(work, key)
    except TOLD as error:
        return case_with_problem(key, error)
    return see_other(url_for(".case", application_id=key, done=act))
