"""The common ground of calls: budget, breaker, journal, freshness. Nothing here goes over a wire."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import circuitbreaker
import pytest

from module.integrations.asking import RegisterAccess, ask
from module.integrations.calls import CallLine, CallSettings, FreshAnswers, correlation
from module.integrations.errors import RefusalKind, ServiceRefusal
from module.kernel.clock import SetClock
from module.outbound import WireFailure
from module.registry.calls import BreakerState, CallOutcome, CallRecord
from module.registry.lookups import Answer, Outcome, Register

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


class Kept:
    def __init__(self) -> None:
        self.records: list[CallRecord] = []

    def write(self, record: CallRecord) -> None:
        self.records.append(record)


class Monotonic:
    """The clock that the breaker looks at."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def monotonic(monkeypatch: pytest.MonkeyPatch) -> Monotonic:
    found = Monotonic()
    monkeypatch.setattr(circuitbreaker, "monotonic", found)
    return found


def script(*ends: object) -> Callable[[], object]:
    """Return a question that ends as told, one call after the other."""
    left = list(ends)

    def question() -> object:
        end = left.pop(0)
        if isinstance(end, Exception):
            raise end
        return end

    return question


def lined(**settings: float) -> tuple[CallLine, Kept, list[float]]:
    kept, waits = Kept(), []
    return CallLine("gbd_ul", CallSettings(**settings), kept, SetClock(NOW), waits.append), kept, waits  # type: ignore[arg-type]


@pytest.mark.asvs("16.3.4")
def test_an_answer_is_written_down_by_codes_only() -> None:
    line, kept, _ = lined()
    assert line.call("by_bin", lambda: "ТОО «Жетісу»") == "ТОО «Жетісу»"
    (record,) = kept.records
    assert (record.system, record.operation, record.outcome, record.code) == ("gbd_ul", "by_bin", CallOutcome.OK, "")
    assert (record.at, record.breaker) == (NOW, BreakerState.CLOSED)
    assert record.milliseconds >= 0
    assert "Жетісу" not in repr(record)


def test_the_message_carries_the_id_of_the_journal() -> None:
    line, kept, _ = lined()
    seen = line.call("by_bin", correlation)
    assert seen == kept.records[0].correlation != ""
    assert correlation() != seen


@pytest.mark.parametrize("code", ["http.timeout", "http.connection", "http.502", "http.503", "http.504"])
def test_a_question_whose_transport_failed_is_asked_again(code: str) -> None:
    line, kept, waits = lined(attempts=2, pause_seconds=0.2)
    assert line.call("by_bin", script(WireFailure(code), "there")) == "there"
    assert [record.code for record in kept.records] == [code, ""]
    assert len({record.correlation for record in kept.records}) == 1
    assert waits == [0.2]


@pytest.mark.parametrize(
    "code", ["wsse.altered", "xml.doctype", "gbd_ul.layout", "http.tls", "http.500", "http.redirect"]
)
def test_an_answer_that_is_rubbish_is_not_asked_for_again(code: str) -> None:
    line, kept, _ = lined(attempts=3)
    with pytest.raises(WireFailure):
        line.call("by_bin", script(WireFailure(code)))
    assert [record.code for record in kept.records] == [code]


def test_a_refusal_is_not_asked_for_again() -> None:
    line, kept, _ = lined(attempts=3)
    with pytest.raises(ServiceRefusal):
        line.call("by_bin", script(ServiceRefusal(RefusalKind.TECHNICAL, "shep.SCE909")))
    assert [(record.outcome, record.code) for record in kept.records] == [(CallOutcome.FAILED, "shep.SCE909")]


def test_what_changes_something_is_never_repeated() -> None:
    line, kept, _ = lined(attempts=3)
    with pytest.raises(WireFailure):
        line.call("send", script(WireFailure("http.timeout")), repeatable=False)
    assert len(kept.records) == 1


def test_attempts_have_an_end() -> None:
    line, kept, _ = lined(attempts=3)
    with pytest.raises(WireFailure):
        line.call("by_bin", script(*[WireFailure("http.timeout")] * 3))
    assert len(kept.records) == 3


def test_no_repeat_begins_after_the_budget() -> None:
    line, kept, _ = lined(attempts=3, budget_seconds=0.1, pause_seconds=0.2)
    with pytest.raises(WireFailure):
        line.call("by_bin", script(WireFailure("http.timeout")))
    assert len(kept.records) == 1


@pytest.mark.asvs("16.5.2")
def test_failures_in_a_row_hold_calls_back_and_a_trial_lets_them_go(monotonic: Monotonic) -> None:
    line, kept, _ = lined(attempts=1, breaker_failures=3, breaker_seconds=30)
    for _ in range(3):
        with pytest.raises(WireFailure):
            line.call("by_bin", script(WireFailure("http.timeout")))
    assert kept.records[-1].breaker is BreakerState.OPEN
    with pytest.raises(WireFailure) as held:
        line.call("by_bin", script())
    assert held.value.detail == "breaker.open"
    assert len(kept.records) == 3, "nothing was sent, so nothing is written down"
    monotonic.seconds += 30
    assert line.breaker() is BreakerState.HALF_OPEN
    assert line.call("by_bin", script("well")) == "well"
    assert line.breaker() is BreakerState.CLOSED


def test_a_trial_that_fails_holds_calls_back_again(monotonic: Monotonic) -> None:
    line, _, _ = lined(attempts=1, breaker_failures=1, breaker_seconds=30)
    for _ in range(2):
        with pytest.raises(WireFailure):
            line.call("by_bin", script(WireFailure("http.timeout")))
        assert line.breaker() is BreakerState.OPEN
        monotonic.seconds += 30


def test_one_call_at_a_time_goes_on_trial(monotonic: Monotonic) -> None:
    line, _, _ = lined(attempts=1, breaker_failures=1, breaker_seconds=30)
    with pytest.raises(WireFailure):
        line.call("by_bin", script(WireFailure("http.timeout")))
    monotonic.seconds += 30
    began, go_on, ended = threading.Event(), threading.Event(), []

    def slow() -> str:
        began.set()
        assert go_on.wait(5)
        return "well"

    trial = threading.Thread(target=lambda: ended.append(line.call("by_bin", slow)))
    trial.start()
    assert began.wait(5)
    with pytest.raises(WireFailure, match=r"breaker\.open"):
        line.call("by_bin", script())
    go_on.set()
    trial.join()
    assert ended == ["well"]
    assert line.call("by_bin", script("again")) == "again"


@pytest.mark.parametrize("kind", [RefusalKind.BUSINESS, RefusalKind.NOT_FOUND])
def test_a_refusal_in_good_order_shows_that_the_system_is_well(kind: RefusalKind) -> None:
    line, _, _ = lined(attempts=1, breaker_failures=2)
    for end in (WireFailure("http.timeout"), ServiceRefusal(kind, "shep.X"), WireFailure("http.timeout")):
        with pytest.raises((WireFailure, ServiceRefusal)):
            line.call("by_bin", script(end))
    assert line.breaker() is BreakerState.CLOSED


def test_technical_refusals_open_the_breaker_too() -> None:
    line, _, _ = lined(attempts=1, breaker_failures=2)
    for _ in range(2):
        with pytest.raises(ServiceRefusal):
            line.call("by_bin", script(ServiceRefusal(RefusalKind.TECHNICAL, "shep.SCE909")))
    assert line.breaker() is BreakerState.OPEN


def test_a_check_goes_past_the_breaker_and_closes_it() -> None:
    line, kept, _ = lined(attempts=1, breaker_failures=1)
    with pytest.raises(WireFailure):
        line.call("by_bin", script(WireFailure("http.timeout")))
    assert line.check("check", script(WireFailure("http.connection"))).code == "http.connection"
    assert line.breaker() is BreakerState.OPEN
    assert line.check("check", script("well")).outcome is CallOutcome.OK
    assert line.breaker() is BreakerState.CLOSED
    assert [record.operation for record in kept.records] == ["by_bin", "check", "check"]


def test_a_mistake_of_ours_is_written_down_and_not_hidden() -> None:
    line, kept, _ = lined()
    with pytest.raises(ZeroDivisionError):
        line.call("by_bin", lambda: 1 // 0)
    assert [(record.outcome, record.code) for record in kept.records] == [(CallOutcome.FAILED, "error")]


def asked(minutes: float) -> tuple[Callable[[str], Answer[str]], SetClock, Kept]:
    clock, kept = SetClock(NOW), Kept()
    line = CallLine("gbd_ul", CallSettings(cache_minutes=minutes), kept, clock)
    fresh: FreshAnswers[Answer[str]] = FreshAnswers(minutes, clock)
    way = RegisterAccess(Register.GBD_UL, line, clock, fresh)
    return lambda number: ask(way, "by_bin", number, lambda key: None if key == "unknown" else f"<{key}>"), clock, kept


def test_a_fresh_answer_is_not_asked_for_and_says_when_it_came() -> None:
    by_bin, clock, kept = asked(10)
    first = by_bin("1")
    clock.set(NOW + timedelta(minutes=9))
    assert by_bin("1") == first
    assert first.asked_at == NOW
    assert len(kept.records) == 1
    clock.set(NOW + timedelta(minutes=10))
    assert by_bin("1").asked_at == clock.now()
    assert len(kept.records) == 2


def test_only_what_was_found_is_kept() -> None:
    by_bin, _, kept = asked(10)
    assert [by_bin("unknown").outcome for _ in range(2)] == [Outcome.NOT_FOUND] * 2
    assert len(kept.records) == 2


def test_without_minutes_nothing_is_kept() -> None:
    by_bin, _, kept = asked(0)
    by_bin("1")
    by_bin("1")
    assert len(kept.records) == 2


def test_the_oldest_of_very_many_goes() -> None:
    fresh: FreshAnswers[int] = FreshAnswers(10, SetClock(NOW))
    for key in range(1001):
        fresh.keep(key, key)
    assert (fresh.get(0), fresh.get(1), fresh.get(1000)) == (None, 1, 1000)
