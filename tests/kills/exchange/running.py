"""A run of the drill: kills, losses of the queue, and what is true after each batch."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from module.eaeu.spec.facts import CIRCULATION, REGISTER
from module.kernel.errors import OutsideUnavailable
from tests.kills.exchange import clock, invariants
from tests.kills.exchange.drill import Drill
from tests.kills.exchange.invariants import Found
from tests.kills.exchange.plan import Point, queue_losses

BATCH = 250
STEP_PATIENCE = 5 * clock.MINUTE_SECONDS + 0.7
SETTLED_WITHIN = 240.0
TYPICAL = {"receiving": 60, "taking": 40, "sending": 40, "ticking": 30, "asking": 20, "sweeping": 16, "answering": 1}
_DATABASE = ("backend", "postmaster")


@dataclass
class Run:
    """Kills point by point."""

    drill: Drill
    lengths: dict[str, int] = field(default_factory=lambda: dict(TYPICAL))
    queue_lost: Counter[str] = field(default_factory=Counter)
    books: dict[str, Any] = field(default_factory=dict)
    found: Found = field(default_factory=Found)
    ids_lost: int = 0

    def go(self, points: list[Point], until: float) -> int:
        """Kill at all points, or until a moment of the monotonic clock; return at how many."""
        losses = queue_losses(len(points))
        self.flow(on=True)
        self.warm_up()
        for index, point in enumerate(points):
            if time.monotonic() > until:
                return index
            if index and index % BATCH == 0:
                self.settle()
                self.judge()
                self.flow(on=True)
            if how := losses.get(index):
                self.ids_lost += self.drill.lose_queue(how)
                self.queue_lost[how] += 1
            self.kill(index, point)
        return len(points)

    def warm_up(self) -> None:
        """Let entries come to be, and measure how many steps each stage has."""
        for stage in ("receiving", "sending", "taking", "asking"):
            self.drill.order(stage, {"id": -1, "hit": "self"})
        measured = self.drill.folder / "length-taking"
        self.drill.kept_until("the first register to be taken", measured.exists, 30)
        self.drill.withdraw("asking")
        for stage in TYPICAL:
            file = self.drill.folder / f"length-{stage}"
            if file.exists():
                self.lengths[stage] = max(self.lengths[stage], int(file.read_text().split()[0]))

    def flow(self, *, on: bool) -> None:
        """Let the Commission start transactions, or not."""
        self.drill.ask("POST", "drill/traffic", {"flows": on})
        asking = self.drill.office.asking
        (asking.set if on else asking.clear)()

    def kill(self, index: int, point: Point) -> None:
        """Kill at one point."""
        drill = self.drill
        deaths = len(drill.killed())
        if not point.at_a_step:
            drill.hold(point.place)
        if not (point.at_a_step and self._at_step(index, point, deaths)):
            drill.kept_until(f"a kill at {point}", lambda: drill.kill_now(index, point), 20)
        drill.hold(point.pause * 0.5)

    def _at_step(self, index: int, point: Point, deaths: int) -> bool:
        """Order a kill at a step; tell whether somebody came to that stage."""
        drill = self.drill
        hit = "parent" if point.target == "worker" and point.whole else "self"
        if point.target == "web" and point.whole:
            hit = "parent"
        if point.target == "database":
            hit = "postmaster" if point.whole else "backend"
        at = 1 + int(point.place**2 * self.lengths[point.stage])  # most acts are shorter than the longest
        if point.stage == "ticking":
            drill.ask("POST", "commission/control/misbehave", {"kind": "silence", "code": "*"})
        drill.order(point.stage, {"id": index, "at": at, "hit": hit})
        try:
            drill.kept_until("a step", lambda: len(drill.killed()) > deaths, STEP_PATIENCE)
        except AssertionError:
            drill.withdraw(point.stage)
        return len(drill.killed()) > deaths

    # --- coming to rest

    def settle(self) -> None:
        """Stop the traffic, let everything end, synchronise, let that end, and stop who starts anything by himself."""
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
        exchange = self.drill.services.desk.exchange
        before = self._in_step(resource)

        def in_step() -> bool:
            try:
                exchange.synchronise(resource)
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
        return not state["waiting"] and state["idle"] and not invariants.stuck(self.drill)

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
        assert not drill.ended(), f"ended without being killed: {drill.ended()}"
