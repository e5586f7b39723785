"""The port OutsideSystems: the states of all systems from the journal, and one harmless call to each on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from module.integrations.calls.line import CallLine
from module.kernel.clock import Clock
from module.kernel.errors import NotFound
from module.registry.arrivals import Arrival
from module.registry.calls import BreakerState, CallRecord, SystemState
from module.store import calls
from module.store.unit import Store

OPERATION = "check"


@dataclass(frozen=True, slots=True)
class Checked:
    """One system that can be checked: its line, and a call that changes nothing and asks about nobody."""

    line: CallLine
    probe: Callable[[], object]


class Inbox(Protocol):
    """What comes over the asynchronous channel."""

    def pull(self) -> int:
        """Fetch what waits; return how many messages were new."""
        ...

    def latest(self) -> tuple[Arrival, ...]:
        """Return what came last, without its content."""
        ...


class OutsideHealth:
    """What the operator sees and presses."""

    def __init__(self, systems: tuple[Checked, ...], store: Store, clock: Clock, inbox: Inbox | None = None) -> None:
        self._inbox = inbox
        self._systems = {system.line.system: system for system in systems}
        self._store = store
        self._clock = clock

    def states(self) -> tuple[SystemState, ...]:
        """Return the state of every system that is wired, in the order of the wiring."""
        now = self._clock.now()
        with self._store.unit() as unit:
            found = [calls.state(unit, name, now) for name in self._systems]
        return tuple(_aged(state, self._systems[state.system].line, now) for state in found)

    def arrivals(self) -> tuple[Arrival, ...]:
        """Return what came last over the asynchronous channel, without its content."""
        return self._inbox.latest() if self._inbox is not None else ()

    def pull(self) -> int:
        """Fetch what waits for us; return how many messages were new. Nothing waits where no channel is wired."""
        return self._inbox.pull() if self._inbox is not None else 0

    def check(self, system: str) -> CallRecord:
        """Call a system now and return how it ended. Raises NotFound for a system that is not wired."""
        checked = self._systems.get(system)
        if checked is None:
            raise NotFound
        return checked.line.check(OPERATION, checked.probe)


def _aged(state: SystemState, line: CallLine, now: datetime) -> SystemState:
    """Return the state as it is by now: a breaker that has been open long enough lets one call through."""
    if state.breaker is not BreakerState.OPEN or state.last_failure is None:
        return state
    over = now - state.last_failure >= timedelta(seconds=line.settings.breaker_seconds)
    return replace(state, breaker=BreakerState.HALF_OPEN) if over else state
