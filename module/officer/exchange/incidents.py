"""One incident with the action of table 17 and the request to the support, and how it ended."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import exchange_console, exchange_incidents
from module.context import AccessRule, access, current_actor, notify_done, render, see_other, services
from module.forms.exchange import ResolutionForm
from module.kernel.errors import NotAllowedNow, Refused
from module.kernel.text import N_, Message
from module.officer.blueprint import blueprint
from module.officer.exchange import words
from module.officer.exchange.conversations import refusal
from module.officer.exchange.emergencies import draft, emergency, reported
from module.officer.problems import UNPROCESSABLE

_DONE = {"resolved": N_("The incident is closed."), "taken": N_("You see to the incident now.")}
_LANGUAGE_OF_REQUESTS = "ru"


@blueprint.get("/exchange/incidents/<uuid:incident_id>")
@access(AccessRule.OPERATOR, eds=True)
def incident(incident_id: object) -> str:
    """Show one incident."""
    notify_done(_DONE)
    return _page(str(incident_id), ResolutionForm())


@blueprint.post("/exchange/incidents/<uuid:incident_id>/resolve")
@access(AccessRule.OPERATOR, eds=True)
def resolve_incident(incident_id: object) -> tuple[str, int] | Response:
    """Close an incident with a note."""
    key, form = str(incident_id), ResolutionForm(request.form)
    if not form.validate():
        return _page(key, form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            exchange_console.resolve(work, key, form.note.data)
    except Refused as error:
        form.take_faults(error.faults)
        return _page(key, form), UNPROCESSABLE
    except NotAllowedNow as error:
        return _page(key, form, faults=(refusal(error),)), 409
    return see_other(url_for(".incident", incident_id=key, done="resolved"))


@blueprint.post("/exchange/incidents/<uuid:incident_id>/take")
@access(AccessRule.OPERATOR, eds=True)
def take_incident(incident_id: object) -> tuple[str, int] | Response:
    """Write down that the operator sees to an incident."""
    key = str(incident_id)
    try:
        with services.open_work(current_actor()) as work:
            exchange_incidents.take(work, [key])
    except NotAllowedNow as error:
        return _page(key, ResolutionForm(), faults=(refusal(error),)), 409
    return see_other(url_for(".incident", incident_id=key, done="taken"))


def _page(key: str, form: ResolutionForm, **more: object) -> str:
    with services.open_work(current_actor()) as work:
        found, conversation = exchange_console.incident(work, key)
    support = services.deps.exchange_settings.support
    return render(
        "trois/officer/exchange/incident.html",
        incident=found,
        conversation=conversation,
        known=emergency(found.code),
        reported=reported(found.code, found.cause),
        form=form,
        support=support,
        request=draft(found, conversation, support, _in_russian),
        words=words,
        back=url_for(".incidents"),
        **more,
    )


def _in_russian(message: Message) -> str:
    return services.catalog.text(message, _LANGUAGE_OF_REQUESTS)
