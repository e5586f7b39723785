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

BATCH = 100
STEP_PATIENCE = 4.0
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
    settled: int = 0
    settling: float = 0.0

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
                self.drill.lose_queue(how)
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

    def kill(self, index: int, point: Point) -> None:
        """Kill at one point."""
        drill = self.drill
        deaths = len(drill.killed())
        if point.at_a_step and not self._at_step(index, point, deaths):
            drill.kill_now(index, point.target, whole=point.whole, draw=point.place)
        elif not point.at_a_step:
            drill.hold(point.place)
            drill.kill_now(index, point.target, whole=point.whole, draw=point.place)
        drill.kept_until(f"a kill at {point}", lambda: self._died(index, deaths), 20)
        drill.hold(point.pause * 0.6)

    def _died(self, index: int, deaths: int) -> bool:
        """Tell whether the kill has happened; where there was nobody to kill at the instant, try again."""
        if len(self.drill.killed()) > deaths:
            return True
        return False

    def _at_step(self, index: int, point: Point, deaths: int) -> bool:
        """Order a kill at a step; tell whether somebody came to that stage."""
        drill = self.drill
        hit = "parent" if point.target == "worker" and point.whole else "self"
        if point.target == "web" and point.whole:
            hit = "parent"
        if point.target == "database":
            hit = "postmaster" if point.whole else "backend"
        at = 1 + int(point.place * self.lengths[point.stage])
        if point.stage == "ticking":
            drill.ask("POST", "commission/control/misbehave", {"kind": "silence", "code": "P.SP.01.MSG.011"})
        drill.order(point.stage, {"id": index, "at": at, "hit": hit})
        try:
            drill.kept_until("a step", lambda: len(drill.killed()) > deaths, STEP_PATIENCE)
        except AssertionError:
            return not drill.withdraw(point.stage)
        return True

    # --- coming to rest

    def settle(self) -> None:
        """Stop the traffic, let everything end, synchronise, let that end."""
        began = time.monotonic()
        self.flow(on=False)
        self.drill.ask("POST", "drill/behave")
        self.drill.office.operating.set()
        self._rest()
        for resource in (REGISTER, CIRCULATION):
            self._synchronise(resource)
        self._rest()
        self.drill.office.operating.clear()
        self.settled += 1
        self.settling += time.monotonic() - began

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
        found = self.drill.rows(f"SELECT in_step_at FROM trois.exchange_resource WHERE id = '{resource}'")
        return found[0][0] if found else None

    def _rest(self) -> None:
        drill = self.drill

        def rested() -> bool:
            state = drill.ask("GET", "drill/state")
            failure = state["failure"] or drill.office.failure
            assert not failure, failure
            return not state["waiting"] and state["idle"] and not invariants.stuck(drill)

        try:
            drill.kept_until("everything to come to its end", rested, SETTLED_WITHIN)
        except AssertionError:
            if drill.office.failure or drill.ask("GET", "drill/state")["failure"]:
                raise

    def judge(self) -> Found:
        """Compare with the Commission's books. Raises AssertionError where anything is wrong."""
        self.books = self.drill.ask("GET", "drill/books")
        found = invariants.judge(self.drill, self.books)
        assert not found.lines, f"{found.counts()}\n" + "\n".join(found.lines[:60])
        return found
