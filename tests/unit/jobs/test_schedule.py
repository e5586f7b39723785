"""Scheduled tasks fail alone (D29): each has its own period and fault, and the process never ends for one of them."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest

from module.jobs.schedule import Schedule, ScheduledTask
from module.kernel.errors import NotAllowedNow, OutsideUnavailable
from module.kernel.identifiers import check_digit


class Watch:
    """What is written down of the tasks."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    def __call__(self, name: str, fault: str) -> None:
        self.seen.append((name, fault))


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def watch() -> Watch:
    return Watch()


def failing(error: Exception) -> ScheduledTask:
    def run() -> int:
        raise error

    return ScheduledTask("broken", timedelta(seconds=2), run)


def counting(name: str, seconds: float) -> tuple[ScheduledTask, list[int]]:
    runs: list[int] = []

    def run() -> int:
        runs.append(1)
        return len(runs)

    return ScheduledTask(name, timedelta(seconds=seconds), run), runs


@pytest.mark.parametrize(
    "error",
    [
        KeyError("topic"),
        RuntimeError("StopIteration"),
        OutsideUnavailable(),
        NotAllowedNow(),
        MemoryError(),
    ],
    ids=["bug", "stop", "database", "ours", "memory"],
)
def test_one_that_fails_leaves_the_others_alone(error: Exception, watch: Watch, hands: Hands) -> None:
    before, ran_before = counting("before", 2)
    after, ran_after = counting("after", 2)
    schedule = Schedule((before, failing(error), after), watch, hands)
    for hands.now in (0.0, 2.0, 4.0):
        schedule.run_due()
    assert (len(ran_before), len(ran_after)) == (3, 3)


def test_a_fault_is_written_down_by_its_true_name_and_place(watch: Watch, hands: Hands) -> None:
    deep = ScheduledTask("deep", timedelta(seconds=2), lambda: check_digit("Aqshaa 0130") or 0)
    Schedule((deep, failing(KeyError("880101300123"))), watch, hands).run_due()
    (first, second) = watch.seen
    assert first[0] == "deep" and re.fullmatch(r"ValueError at kernel/identifiers\.py:[0-9]+", first[1])
    assert second == ("broken", "KeyError")
    assert "Aqshaa" not in str(watch.seen) and "880101300123" not in str(watch.seen), "what was in the row is private"


def test_a_fault_of_ours_is_written_down_by_its_code(watch: Watch, hands: Hands) -> None:
    Schedule((failing(OutsideUnavailable()),), watch, hands).run_due()
    assert watch.seen == [("broken", "outside_unavailable")]


def test_each_has_its_own_period(watch: Watch, hands: Hands) -> None:
    often, ran_often = counting("often", 2)
    seldom, ran_seldom = counting("seldom", 60)
    schedule = Schedule((often, seldom), watch, hands)
    for second in range(0, 121, 2):
        hands.now = float(second)
        schedule.run_due()
    assert len(ran_often) == 61
    assert len(ran_seldom) == 3, "at 0, 60 and 120 seconds"


def test_a_machine_that_slept_does_not_make_up_for_it(watch: Watch, hands: Hands) -> None:
    task, runs = counting("often", 2)
    schedule = Schedule((task,), watch, hands)
    schedule.run_due()
    hands.now = 3600.0
    schedule.run_due()
    schedule.run_due()
    assert len(runs) == 2


def test_success_is_written_down_once_a_minute_and_at_once_after_a_fault(watch: Watch, hands: Hands) -> None:
    broken = [True]

    def run() -> int:
        if broken[0]:
            raise ValueError
        return 0

    schedule = Schedule((ScheduledTask("task", timedelta(seconds=2), run),), watch, hands)
    schedule.run_due()
    broken[0] = False
    for second in range(2, 124, 2):
        hands.now = float(second)
        schedule.run_due()
    assert [fault == "" for _, fault in watch.seen] == [False, True, True, True], "at 0; at 2, 62 and 122 seconds"


def test_a_watch_that_fails_stops_nothing(hands: Hands, caplog: pytest.LogCaptureFixture) -> None:
    def broken(name: str, fault: str) -> None:
        raise OutsideUnavailable

    task, runs = counting("task", 2)
    schedule = Schedule((task,), broken, hands)
    with caplog.at_level(logging.WARNING):
        schedule.run_due()
        hands.now = 2.0
        schedule.run_due()
    assert len(runs) == 2
    assert "could not be written down" in caplog.text


def test_all_at_once_tells_what_failed(watch: Watch, hands: Hands) -> None:
    good, runs = counting("good", 60)
    schedule = Schedule((failing(ZeroDivisionError()), good), watch, hands)
    schedule.run_due()
    faults = schedule.run_all()
    assert list(faults) == ["broken"]
    assert len(runs) == 2
