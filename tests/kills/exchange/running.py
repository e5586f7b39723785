"""A run of the drill: kills, losses of the queue, and what is true after each batch."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import OperationalError

from module.eaeu.spec.facts import CIRCULATION, REGISTER
from module.kernel.errors import OutsideUnavailable
from module.registry.exchange import ExchangeOrder
from tests.kills.drill import PATIENCE
from tests.kills.exchange import invariants
from tests.kills.exchange.drill import Drill
from tests.kills.exchange.invariants import Found
from tests.kills.exchange.plan import Point, queue_losses

BATCH = 250
STEP_PATIENCE = 5.0
SETTLED_WITHIN = 240.0
LENGTHS = {
    **{"receiving": 52, "taking": 40, "answering": 1, "sending": 28, "judging": 45, "importing": 30},
    **{"ticking": 30, "asking": 20, "sweeping": 16},
}
"""About how many moments the acts of a stage have; shorter ones die at their end."""
SELDOM = ("taking", "judging", "importing", "ticking", "asking")
"""Nobody waits for the next act of these stages: the order stands while other kills are done."""

_LIVED = (
    # a changed entry, one in force, an opinion on its way
    "SELECT e.version_id, o.id FROM trois.union_entry e JOIN trois.union_version o"
    " ON o.number = e.number AND o.line = e.line AND o.id < e.version_id LIMIT 1",
    "SELECT v.id, e.number FROM trois.union_entry e JOIN trois.union_version v ON v.id = e.version_id"
    " WHERE v.in_force_to IS NULL LIMIT 1",
    "SELECT id, conversation_id FROM trois.exchange_opinion WHERE conversation_id IS NOT NULL LIMIT 1",
)


@dataclass
class Run:
    """Kills point by point."""

    drill: Drill
    standing: dict[str, tuple[int, Point, float]] = field(default_factory=dict)
    queue_lost: Counter[str] = field(default_factory=Counter)
    books: dict[str, Any] = field(default_factory=dict)
    found: Found = field(default_factory=Found)
    ids_lost: int = 0

    def go(self, points: list[Point], until: float) -> None:
        """Kill at all points, or until a moment of the monotonic clock."""
        unmapped = queue_losses(len(points))
        self.flow(on=True)
        self.warm_up()
        for index, point in enumerate(points):
            if time.monotonic() > until:
                return
            if index and index % BATCH == 0:
                self.settle()
                self.judge()
                self.flow(on=True)
            if how := unmapped.get(index):
                self.ids_lost += self.drill.lose_queue(how)
                self.queue_lost[how] += 1
            self.kill(index, point)
        self.live_on()

    def live_on(self) -> None:
        """Let traffic go on after a short run until there is enough of everything that the damages are done to."""

        def lived() -> bool:
            try:
                return all(self.drill.rows(statement) for statement in _LIVED)
            except OperationalError:  # the last kill hit the database, which recovers
                return False

        self.drill.kept_until("traffic of every kind", lived, 180)

    def warm_up(self) -> None:
        """Let the first register be taken."""

        def taken() -> bool:
            return bool(self.drill.rows("SELECT id FROM trois.exchange_resource WHERE in_step_at IS NOT NULL"))

        self.drill.kept_until("the first register to be taken", taken, 60)

    def flow(self, *, on: bool) -> None:
        """Let the Commission start transactions, or not."""
        self.drill.ask("POST", "drill/traffic", {"flows": on})
        asking = self.drill.office.asking
        (asking.set if on else asking.clear)()

    def kill(self, index: int, point: Point) -> None:
        """Kill at one point, or leave the order for it."""
        if not point.at_a_step:
            self.drill.hold(point.place)
            self._at_an_instant(index, point)
        elif point.stage in SELDOM:
            self._replace(point.stage)
            self._order(index, point)
            self.standing[point.stage] = (index, point, time.monotonic() + STEP_PATIENCE)
        else:
            self._order(index, point)
            self._wait_for(index, point, time.monotonic() + STEP_PATIENCE)
        self.drill.hold(point.pause * 0.5)

    def _at_an_instant(self, index: int, point: Point) -> None:
        self.drill.kept_until(f"a kill at {point}", lambda: self.drill.kill_now(index, point), PATIENCE)

    def _replace(self, stage: str) -> None:
        """See the standing order of a stage done, if need be at a random instant."""
        if stage in self.standing:
            self._wait_for(*self.standing.pop(stage))

    def _wait_for(self, index: int, point: Point, end: float) -> None:
        drill = self.drill
        while time.monotonic() < end and not drill.has_killed(index):
            drill.hold(0.03)
        drill.withdraw(point.stage)
        if not drill.has_killed(index):
            self._at_an_instant(index, point)

    def _order(self, index: int, point: Point) -> None:
        """Order a kill at a step."""
        hit = "parent" if point.whole else "self"
        if point.target == "database":
            hit = "postmaster" if point.whole else "backend"
        # the square: most acts are shorter than the longest
        at = 1 + int(point.place**2 * LENGTHS[point.stage])
        if point.stage == "ticking":
            self.drill.ask("POST", "commission/control/misbehave", {"kind": "silence", "code": "*"})
        self.drill.order(point.stage, {"id": index, "at": at, "hit": hit})

    # --- coming to rest

    def settle(self) -> None:
        """Stop the traffic, let everything end, synchronise, let that end, and stop who starts anything by himself."""
        for stage in SELDOM:
            self._replace(stage)
        self.flow(on=False)
        self.drill.ask("POST", "drill/behave")
        self.drill.office.operating.set()
        self._rest()
        for resource in (REGISTER, CIRCULATION):
            self._synchronise(resource)
        for _ in range(5):
            self._rest()
            self.drill.stop("scheduler")
            if self._rested():
                break
            self.drill.keep()
        self.drill.office.operating.clear()

    def _synchronise(self, resource: str) -> None:
        exchange = self.drill.services.deps.exchange
        before = self._in_step(resource)

        def in_step() -> bool:
            try:
                exchange.operate(ExchangeOrder.SYNCHRONISE, resource)
                return self._in_step(resource) not in (before, None)
            except OutsideUnavailable:
                return False

        self.drill.kept_until(f"{resource} to be in step", in_step, SETTLED_WITHIN)

    def _in_step(self, resource: str) -> Any:
        return dict(self.drill.rows("SELECT id, in_step_at FROM trois.exchange_resource")).get(resource)

    def _rested(self) -> bool:
        state = self.drill.ask("GET", "drill/state")
        failure = state["failure"] or self.drill.office.failure
        assert not failure, failure
        try:
            return not state["waiting"] and state["idle"] and not invariants.stuck(self.drill)
        except OperationalError:  # the last kill hit the database
            return False

    def _rest(self) -> None:
        """Wait until nothing moves any more; what is stuck then is told by the checks."""
        end = time.monotonic() + SETTLED_WITHIN
        while time.monotonic() < end and not self._rested():
            self.drill.hold(0.2)

    def judge(self, *, finally_: bool = False) -> None:
        """Compare with the Commission's books, in the end with the journal, too. Raises AssertionError."""
        drill = self.drill
        self.books = drill.ask("GET", "drill/books")
        self.found = invariants.judge(drill, self.books)
        if finally_:
            self.found.lost += invariants.replayed(drill)
        assert not self.found.lines, f"{self.found.counts()}\n" + "\n".join(self.found.lines[:60])
        # a worker that finds no queue at its start ends, and its supervisor starts it again; nobody else may end
        ended = [line for line in drill.ended() if not line.startswith("worker ")]
        assert not ended, f"ended without being killed: {ended}"
