"""The way to one system: every call passes here, is counted, limited, and written down."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import circuitbreaker

from module.integrations.calls.journal import Journal
from module.integrations.errors import RefusalKind, ServiceRefusal
from module.kernel.clock import Clock, SystemClock
from module.outbound import WireFailure
from module.registry.calls import BreakerState, CallOutcome, CallRecord

Value = TypeVar("Value")

_log = logging.getLogger(__name__)
_correlation: ContextVar[str] = ContextVar("trois_call_correlation", default="")
_OUTCOMES = {
    RefusalKind.BUSINESS: CallOutcome.REFUSED,
    RefusalKind.NOT_FOUND: CallOutcome.NOT_FOUND,
    RefusalKind.TECHNICAL: CallOutcome.FAILED,
}


def correlation() -> str:
    """Return the id of the call in hand, so that a message carries the id under which the journal knows it."""
    return _correlation.get() or str(uuid4())


@dataclass(frozen=True, slots=True)
class CallSettings:
    """How patient we are with one system.

    `attempts` and `budget_seconds` bound the repeats of a question whose transport failed; no repeat begins after
    `budget_seconds`. After `breaker_failures` failures in a row nothing is sent for `breaker_seconds`, then one call on
    trial. `cache_minutes` is how long an answer counts as fresh where answers may be kept at all.
    """

    attempts: int = 2
    budget_seconds: float = 15.0
    pause_seconds: float = 0.2
    breaker_failures: int = 5
    breaker_seconds: float = 30.0
    cache_minutes: float = 0.0


class CallLine:
    """The way to one system; safe to share between threads. The breaker is that of this process."""

    def __init__(
        self,
        system: str,
        settings: CallSettings | None = None,
        journal: Journal | None = None,
        clock: Clock | None = None,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        self.system = system
        self.settings = settings = settings or CallSettings()
        self._journal = journal
        self._clock = clock or SystemClock()
        self._wait = wait
        self._lock = threading.Lock()
        self._on_trial = False
        library: Any = circuitbreaker  # it is not typed
        self._breaker = library.CircuitBreaker(
            settings.breaker_failures, settings.breaker_seconds, lambda _, failure: _is_failure(failure), system
        )

    def breaker(self) -> BreakerState:
        """Return whether calls go out from this process."""
        return BreakerState(self._breaker.state)

    def call(self, operation: str, question: Callable[[], Value], *, repeatable: bool = True) -> Value:
        """Make a call; a `repeatable` one, which changes nothing there, is made again when the transport failed.

        Raises what the question raises (WireFailure, ServiceRefusal), and WireFailure `breaker.open` without a call.
        """
        token = _correlation.set(str(uuid4()))
        try:
            return self._within_budget(operation, question, self.settings.attempts if repeatable else 1)
        finally:
            _correlation.reset(token)

    def check(self, operation: str, question: Callable[[], object]) -> CallRecord:
        """Make one call whatever the breaker says, and return what is written down of it: the operator wants to know.

        A success closes the breaker of this process.
        """
        reported: list[CallRecord] = []
        token = _correlation.set(str(uuid4()))
        try:
            self._once(operation, question, reported.append)
        except (WireFailure, ServiceRefusal) as failure:
            _log.info("check of %s: %s", self.system, failure.detail)
        finally:
            _correlation.reset(token)
        return reported[0]

    def _within_budget(self, operation: str, question: Callable[[], Value], attempts: int) -> Value:
        begun = time.monotonic()
        for attempt in range(1, attempts + 1):
            try:
                return self._if_let(operation, question)
            except WireFailure as failure:
                spent = time.monotonic() - begun + self.settings.pause_seconds
                if attempt == attempts or not failure.of_transport or spent >= self.settings.budget_seconds:
                    raise
            self._wait(self.settings.pause_seconds)
        raise ValueError("a call needs at least one attempt")

    def _if_let(self, operation: str, question: Callable[[], Value]) -> Value:
        with self._lock:
            state = self.breaker()
            if state is BreakerState.OPEN or (state is BreakerState.HALF_OPEN and self._on_trial):
                _log.info("call of %s held back", self.system)
                raise WireFailure("breaker.open", left=False)
            trial = self._on_trial = state is BreakerState.HALF_OPEN
        try:
            return self._once(operation, question)
        finally:
            if trial:
                self._on_trial = False

    def _once(
        self, operation: str, question: Callable[[], Value], tell: Callable[[CallRecord], None] | None = None
    ) -> Value:
        begun = time.monotonic()
        outcome, code = CallOutcome.FAILED, "error"
        try:
            with self._breaker:
                value = question()
            outcome, code = CallOutcome.OK, ""
            return value
        except WireFailure as failure:
            code = failure.detail
            raise
        except ServiceRefusal as refusal:
            outcome, code = _OUTCOMES[refusal.kind], refusal.detail
            raise
        finally:
            self._write(operation, outcome, code, time.monotonic() - begun, tell)

    def _write(
        self,
        operation: str,
        outcome: CallOutcome,
        code: str,
        seconds: float,
        tell: Callable[[CallRecord], None] | None,
    ) -> None:
        record = CallRecord(
            self.system,
            operation,
            outcome,
            code,
            round(seconds * 1000),
            self._clock.now(),
            _correlation.get(),
            self.breaker(),
        )
        if self._journal is not None:
            self._journal.write(record)
        if tell is not None:
            tell(record)


def _is_failure(failure: BaseException) -> bool:
    """Tell whether the system is ill: a refusal in good order shows that it is well."""
    if isinstance(failure, ServiceRefusal):
        return failure.kind is RefusalKind.TECHNICAL
    return isinstance(failure, WireFailure)
