"""How the systems outside fare: what the operator sees and checks."""

from __future__ import annotations

from module.casework.gate import Deps, OpenWork
from module.kernel.errors import NotFound, NotPermitted
from module.registry.actors import Actor, Role
from module.registry.arrivals import Arrival
from module.registry.calls import CallRecord, SystemState
from module.store import journal


def states(deps: Deps, actor: Actor) -> tuple[SystemState, ...]:
    """Return the state of every system that is wired."""
    _operator_only(actor)
    return deps.outside.states()


def arrived(deps: Deps, actor: Actor) -> tuple[Arrival, ...]:
    """Return what came last over the asynchronous channel, without its content."""
    _operator_only(actor)
    return deps.outside.arrivals()


def check(deps: Deps, open_work: OpenWork, actor: Actor, system: str) -> CallRecord:
    """Call a system now; who asked for it stands in the journal first. Raises NotFound for an unknown system."""
    _operator_only(actor)
    if all(state.system != system for state in deps.outside.states()):
        raise NotFound
    with open_work(actor) as work:
        journal.write(work.unit, work.actor, "outside_check", work.now, system=system)
    return deps.outside.check(system)


def _operator_only(actor: Actor) -> None:
    if not actor.plays(Role.OPERATOR):
        raise NotPermitted
