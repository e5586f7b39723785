"""Letters that did not arrive are sent again only by a person: an officer those of a case, an operator any (D25)."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import case_notices, undelivered
from module.context import AccessRule, access, current_actor, notify, notify_done, render, see_other, services
from module.forms.letters import LetterFilter
from module.kernel.errors import NotAllowedNow
from module.kernel.text import N_, Message
from module.officer.blueprint import blueprint
from module.officer.cases import case_with_problem
from module.officer.problems import TOLD
from module.registry.letters import CHANNEL_LABELS, DELIVERY_LABELS, EVENT_LABELS, REASON_LABELS

_DONE = {"again": N_("The letter will be sent again.")}
_NOT_NOW = N_("This letter is on its way, was sent again already, or carries a code or a link that works once.")


@blueprint.get("/letters", endpoint="letters")
@access(AccessRule.OPERATOR, eds=True)
def listing() -> str:
    """List the letters, filtered by the address alone; their addresses and texts are not shown (D31)."""
    notify_done(_DONE)
    return _page()


def _page() -> str:
    chosen = LetterFilter()
    chosen.process(request.args)
    asked = {"state": chosen.state.data or "", "event": chosen.event.data or ""}
    with services.open_work(current_actor()) as work:
        found = undelivered.find(work, **asked, after=request.args.get("after", ""))
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return render(
        "trois/officer/letters.html",
        filter=chosen,
        filtered=bool(kept),
        found=found,
        older_address=url_for(".letters", after=found.more, **kept) if found.more else "",
        event_labels=EVENT_LABELS,
        channel_labels=CHANNEL_LABELS,
        delivery_labels=DELIVERY_LABELS,
        delivery_reasons=REASON_LABELS,
        wide=True,
    )


@blueprint.post("/letters/<uuid:letter_id>/again")
@access(AccessRule.OPERATOR, eds=True)
def letter_again(letter_id: object) -> tuple[str, int] | Response:
    """Send a letter again; a refusal comes back to the list."""
    try:
        with services.open_work(current_actor()) as work:
            undelivered.send_again(work, str(letter_id))
    except NotAllowedNow:
        notify(Message(_NOT_NOW))
        return _page(), 409
    return see_other(url_for(".letters", done="again"))


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
