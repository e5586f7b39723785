"""A year in small: each entry whose time is over gets one case of exclusion, on its day, whatever the scheduler does.

What is expected comes from a loop of its own, written from `spec/application-kinds.md` (c), user guide N8 and Customs
Code art. 463: the day after the last day, by `timedelta`. Extensions that wait are in `test_entry_clock.py`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest

from module.casework import entry_clock, exclusion_cases
from module.kernel.clock import ALMATY
from module.kernel.errors import TroisError
from module.registry.entry import Entry, ExclusionGround, Recording, SuspensionCause, excluded, extended, suspended
from module.store import exclusion_cases as stored
from tests.integration.casework.test_end_notices import lives, opens, party
from tests.support import sizes
from tests.support.app_env import NOW, AppEnv

ENTRIES, DAYS = sizes.size(100, 2_000), sizes.size(90, 730)
FIRST = NOW.date() + timedelta(days=1)
Cause = tuple[ExclusionGround, date, date | None]


class Cut(BaseException):
    """The power goes off in the middle of a run."""


@dataclass
class Drawn:
    """An entry as it was drawn: «До», the end of its right, what happens to it and when."""

    number: str
    end: date
    right: date | None
    happens: str
    on: date
    then: date
    out: bool = False

    @property
    def last(self) -> date:
        """The last day of protection."""
        return min(self.end, self.right) if self.right else self.end

    def is_over(self, today: date) -> bool:
        """Whether a run of today has to know of its case."""
        return not self.out and self.last < today

    def case(self) -> Cause:
        """Ground, day of detection, what has ended."""
        return self.ground(), self.last + timedelta(days=1), self.last

    def ground(self) -> ExclusionGround:
        """Past the right where that came before «До», else past the term."""
        before = self.right is not None and self.right < self.end
        return ExclusionGround.RIGHT_ENDED if before else ExclusionGround.TERM_OVER


def draw(chance: random.Random, place: int) -> Drawn:
    end = FIRST + timedelta(days=chance.randrange(1, DAYS + 60))
    right = chance.choice((None, None, end, end - timedelta(days=chance.randrange(1, 40))))
    last = max(FIRST, min(end, right) if right else end)
    on = FIRST + timedelta(days=chance.randrange((last - FIRST).days + 1))
    happens = chance.choice(("", "", "extended", "excluded", "at_will"))
    return Drawn(f"C-{place:05}", end, right, happens, on, end + timedelta(days=chance.choice((1, 15, 60, 365))))


def happen(app_env: AppEnv, one: Drawn, today: date) -> None:
    if not one.happens or one.on != today or (one.happens == "extended" and one.last < today):
        return

    def act(old: Entry, now: Recording) -> Entry:
        if one.happens == "extended":
            return extended(old, one.then, now)
        if one.happens == "excluded":
            return excluded(old, ExclusionGround.AT_WILL, now)
        return suspended(old, SuspensionCause.AT_WILL, now)

    lives(app_env, one.number, act)
    if one.happens == "extended":
        one.end = one.then
    one.out = one.happens == "excluded"


def at(app_env: AppEnv, day: date, hour: int) -> None:
    app_env.clock.set(datetime.combine(day, time(hour, 30), ALMATY))


def run(app_env: AppEnv, chance: random.Random, patch: pytest.MonkeyPatch) -> bool:
    """Run once as it was drawn; tell whether the run came to its end."""
    fault = chance.choice((None, None, None, LookupError, Cut))
    left, real = [chance.randrange(4)], exclusion_cases.open_case

    def faulty(*given: object) -> str:
        left[0] -= 1
        key = real(*given)  # type: ignore[arg-type]
        if fault is not None and left[0] < 0:
            raise fault
        return key

    patch.setattr(entry_clock, "open_case", faulty)
    try:
        entry_clock.run(app_env.open_work)
    except (Cut, TroisError):
        return False
    return True


def known(app_env: AppEnv, number: str) -> list[Cause]:
    with app_env.open_work(app_env.case_officer) as work:
        found = [one.cause for one in stored.of_entry(work.unit, number)]
    return [(one.ground, one.detected_on, one.ended_on) for one in found if one is not None]


def assert_known(app_env: AppEnv, entries: list[Drawn], expected: dict[str, Cause]) -> None:
    for one in entries:
        assert known(app_env, one.number) == ([expected[one.number]] if one.number in expected else [])


def test_each_case_is_opened_once_and_on_its_day(
    app_env: AppEnv, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(f"{sizes.SEED}/year of exclusions")
    app_env.clock.set(NOW)
    entries = [draw(chance, place) for place in range(ENTRIES)]
    for one in entries:
        opens(app_env, one.number, one.end, one.right, holders=(party(f"h{one.number}"),))
    expected: dict[str, Cause] = {}
    away, runs, broken = 0, 0, 0
    for count in range(DAYS):
        today = FIRST + timedelta(days=count)
        at(app_env, today, chance.randrange(23))
        for one in entries:
            happen(app_env, one, today)
        away = away - 1 if away else chance.choice((0, 0, 0, 0, 0, 1, 2, 9))
        if away:
            continue
        expected |= {one.number: one.case() for one in entries if one.is_over(today) and one.number not in expected}
        runs += 1
        while not run(app_env, chance, monkeypatch):
            broken += 1
        if chance.random() < 0.3:
            run(app_env, chance, monkeypatch)
        if count % 10 == 9:
            assert_known(app_env, entries, expected)
    assert_known(app_env, entries, expected)
    record_property("runs", runs)
    record_property("broken", broken)
    assert expected and broken


def test_two_schedulers_at_once_open_one_case(app_env: AppEnv) -> None:
    app_env.clock.set(NOW)
    numbers = [f"T-{place}" for place in range(5)]
    for number in numbers:
        opens(app_env, number, FIRST, None, holders=(party(f"h{number}"),))
    at(app_env, FIRST + timedelta(days=1), 9)
    with ThreadPoolExecutor(2) as both:
        counts = list(both.map(lambda _: entry_clock.run(app_env.open_work), range(2)))
    assert [len(known(app_env, number)) for number in numbers] == [1] * 5
    assert sum(counts) == 5
