"""The health page: how each system outside fares, and a check on demand."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import outside
from module.context import AccessRule, access, current_actor, notify, render, see_other, services
from module.kernel.text import N_, Message
from module.officer.blueprint import blueprint
from module.registry.arrivals import ARRIVAL_KIND_LABELS
from module.registry.calls import BREAKER_LABELS, SYSTEM_LABELS, BreakerState, SystemState

_COLOURS = {BreakerState.CLOSED: "green", BreakerState.HALF_OPEN: "yellow", BreakerState.OPEN: "red"}
_SIGNS = {BreakerState.CLOSED: "✓", BreakerState.HALF_OPEN: "?", BreakerState.OPEN: "✗"}


def system_label(name: str) -> str:
    """Return the name of a system, or its code where it has none."""
    return SYSTEM_LABELS.get(name, name)


def breaker_tag(state: SystemState) -> tuple[str, str, str]:
    """Return sign, word and colour of a breaker; the word alone says it all."""
    return _SIGNS[state.breaker], BREAKER_LABELS[state.breaker], _COLOURS[state.breaker]


@blueprint.get("/outside", endpoint="outside")
@access(AccessRule.OPERATOR, eds=True)
def listing() -> str:
    """Show how the systems fare."""
    rows = outside.states(services.deps, current_actor())
    checked = next((row for row in rows if row.system == request.args.get("checked", "")), None)
    if checked is not None:
        notify(_result(checked), success=_is_well(checked))
    return render(
        "trois/officer/outside.html",
        rows=rows,
        system_label=system_label,
        breaker_tag=breaker_tag,
        arrivals=outside.arrived(services.deps, current_actor()),
        kind_labels=ARRIVAL_KIND_LABELS,
        wide=True,
    )


@blueprint.post("/outside/<system>/check")
@access(AccessRule.OPERATOR, eds=True)
def outside_check(system: str) -> Response:
    """Call a system now, and show what came of it."""
    outside.check(services.deps, services.open_work, current_actor(), system)
    return see_other(url_for(".outside", checked=system))


def _is_well(state: SystemState) -> bool:
    return state.last_success is not None and (state.last_failure is None or state.last_success >= state.last_failure)


def _result(state: SystemState) -> Message:
    """Say how the latest call ended, by the journal and not by the address."""
    if _is_well(state):
        return Message(N_("The system answered."))
    return Message(N_("The system did not answer as agreed: {code}."), {"code": state.failure_code})
