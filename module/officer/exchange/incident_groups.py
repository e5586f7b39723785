"""Incidents by their cause: the list of groups, the members of one, and what is done with several at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import exchange_console, exchange_incidents
from module.casework.exchange_views import WantedIncidents
from module.casework.gate import Work
from module.context import AccessRule, access, current_actor, notify_done, render, see_other, services
from module.forms.exchange import IncidentFilter, IncidentsForm
from module.kernel.errors import Fault, NotAllowedNow, NotFound, Refused
from module.kernel.text import N_, Message
from module.officer.blueprint import blueprint
from module.officer.exchange.conversations import refusal, wanted_page
from module.officer.exchange.emergencies import EMERGENCIES, emergency, reported
from module.officer.problems import UNPROCESSABLE

_DONE = {
    "close": N_("The incidents are closed."),
    "some": N_("The oldest incidents of the group are closed, more are left. Close the group again."),
    "take": N_("You see to the incidents now."),
}
_STATES = {"closed": False, "all": None}


@blueprint.get("/exchange/incidents", endpoint="incidents")
@access(AccessRule.OPERATOR, eds=True)
def listing() -> str:
    """List the groups of incidents, filtered by the address alone; the open ones where nothing is said."""
    wanted = _wanted(cause=_query("cause") or None)
    with services.open_work(current_actor()) as work:
        found = exchange_incidents.groups(work, wanted, wanted_page())
        refusals = exchange_console.refusals(work)
    chosen = IncidentFilter()
    chosen.code.choices = {code: known.title for code, known in EMERGENCIES.items()}
    chosen.cause.choices = {cause: _words(cause) for cause in found.causes}
    chosen.process(request.args, state=_state())
    kept: dict[str, Any] = {"code": wanted.code or None, "cause": wanted.cause, "state": _state() or None}
    return render(
        "trois/officer/exchange/incidents.html",
        filter=chosen,
        filtered=any(kept.values()),
        found=found,
        state=_state() or None,
        page_address=lambda number: url_for(".incidents", page=number, **kept),
        refusals=refusals,
        most_grouped=exchange_incidents.MOST_GROUPED,
        emergency=emergency,
        reported=reported,
        wide=True,
    )


def _words(cause: str) -> Any:
    """Return the words for a cause, where one code makes it up; else its codes."""
    said = reported("", cause)
    return said[0] if len(said) == 1 else cause


def _query(name: str) -> str:
    return request.args.get(name, "").replace("\0", "")


def _state() -> str:
    """Return the state asked for; `all=y` is how earlier releases asked for all."""
    asked = "all" if request.args.get("all") == "y" else request.args.get("state", "")
    return asked if asked in _STATES else ""


def _wanted(cause: str | None) -> WantedIncidents:
    return WantedIncidents(_query("code"), cause, _STATES.get(_state(), True))


@blueprint.get("/exchange/incidents/members")
@access(AccessRule.OPERATOR, eds=True)
def incident_members() -> str:
    """List the incidents of one group."""
    notify_done(_DONE)
    return _page(IncidentsForm())


@blueprint.post("/exchange/incidents/members")
@access(AccessRule.OPERATOR, eds=True)
def incidents_act() -> tuple[str, int] | Response:
    """Take or close several incidents of a group."""
    act, form = request.form.get("act", ""), IncidentsForm(request.form)
    if act not in _ACTS:
        raise NotFound
    try:
        done = _ACTS[act](form)
    except Refused as error:
        return _page(form, faults=error.faults), UNPROCESSABLE
    except NotAllowedNow as error:
        return _page(form, problems=(refusal(error),)), 409
    return see_other(_members_address(done=done))


def _open() -> AbstractContextManager[Work]:
    return services.open_work(current_actor())


def _take(form: IncidentsForm) -> str:
    with _open() as work:
        exchange_incidents.take(work, request.form.getlist("chosen"))
    return "take"


def _close(form: IncidentsForm) -> str:
    if form.whole.data:
        whole = exchange_incidents.close_group(_open, _group(), _until(form), form.note.data)
        return "close" if whole else "some"
    with _open() as work:
        exchange_incidents.close(work, request.form.getlist("chosen"), form.note.data)
    return "close"


_ACTS: dict[str, Callable[[IncidentsForm], str]] = {"take": _take, "close": _close}


def _until(form: IncidentsForm) -> datetime:
    """Return the instant of the latest incident that the page showed. Raises Refused for anything else."""
    found = None
    with suppress(ValueError):
        found = datetime.fromisoformat(form.until.data)
    if found is None or found.tzinfo is None:
        raise Refused((Fault("until", "whole", Message(N_("Open the group anew and choose again."))),))
    return found


def _group() -> WantedIncidents:
    """Return the group of the address: every incident of a code where no cause is given, even an empty one."""
    return _wanted(_query("cause") if "cause" in request.args else None)


def _members_address(**more: Any) -> str:
    wanted = _group()
    kept: dict[str, Any] = {"code": wanted.code or None, "cause": wanted.cause, "state": _state() or None}
    return url_for(".incident_members", **kept, **more)


def _page(form: IncidentsForm, *, faults: tuple[Fault, ...] = (), **more: object) -> str:
    wanted = _group()
    with services.open_work(current_actor()) as work:
        found = exchange_incidents.members(work, wanted, wanted_page())
    form.chosen.choices = {row.id: row.code for row in found.rows if row.resolved_at is None}
    form.process(request.form)
    form.until.data = request.form.get("until") or (found.rows[0].raised_at.isoformat() if found.rows else "")
    form.take_faults(faults)
    return render(
        "trois/officer/exchange/incident_members.html",
        form=form,
        found=found,
        code=wanted.code,
        cause=wanted.cause or "",
        known=emergency(wanted.code),
        reported=reported(wanted.code, wanted.cause or ""),
        action=_members_address(page=found.page),
        page_address=lambda number: _members_address(page=number),
        back=url_for(".incidents", state=_state() or None),
        wide=True,
        **more,
    )
