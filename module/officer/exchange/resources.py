"""The resources of the Commission that we hold a copy of: how far they are in step, and what the operator asks."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from werkzeug.wrappers import Response

from module.casework import comparisons, exchange_console
from module.context import AccessRule, access, current_actor, notify_done, render, see_other, services
from module.context.formats import moment
from module.kernel.text import N_
from module.officer.blueprint import blueprint
from module.officer.exchange import words
from module.officer.exchange.conversations import REFUSED, refusal, refusal_status
from module.registry.exchange import ExchangeOrder

_DONE = {
    "synchronise": N_("The Commission is being asked for what has changed."),
    "heal": N_("The Commission is being asked for the whole resource."),
    "reconcile": N_("Our copy was checked by itself, without the Commission. The report stands below."),
}


@blueprint.get("/exchange/resources", endpoint="resources")
@access(AccessRule.OPERATOR, eds=True)
def listing() -> str:
    """Show both resources."""
    notify_done(_DONE)
    return _page()


def _page(**more: object) -> str:
    with services.open_work(current_actor()) as work:
        rows = exchange_console.copies(work)
        standing = comparisons.standing(work)
    return render(
        "trois/officer/exchange/resources.html", rows=rows, standing=standing, words=words, moment_of=_moment, **more
    )


def _moment(text: str) -> str:
    return moment(datetime.fromisoformat(text)) if text else ""


@blueprint.post("/exchange/resources/<resource_id>/<any(synchronise, heal, reconcile):act>")
@access(AccessRule.OPERATOR, eds=True)
def resource_act(resource_id: str, act: str) -> tuple[str, int] | Response:
    """Ask the Commission for changes, or check our copy."""
    try:
        with services.open_work(current_actor()) as work:
            exchange_console.order_of_resource(work, ExchangeOrder(act), resource_id)
    except REFUSED as error:
        return _page(faults=(refusal(error),)), refusal_status(error)
    return see_other(url_for(".resources", done=act))
