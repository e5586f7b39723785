"""Our copy of the register beside that of the Commission, whole: asked from the first load on, compared as it streams.

The question is TRN.011 and TRN.012 with the moment of the first load. The answer is taken as any other and stands in
the journal; here its bytes are read from there, record by record, and held against our copy as it was when the question
left. Each step compares so many records in a transaction of its own and writes down how far it came: a step that is
killed is done anew, and no record counts twice.
"""

from __future__ import annotations

from datetime import timedelta

from module.eaeu.exchange import register_copy
from module.eaeu.exchange.beside import AnswerReader, RecordsBeside
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.reporting import noting
from module.eaeu.exchange.synchronising import LINES, RESOURCES, ask_everything
from module.eaeu.flow import State
from module.registry.actors import SYSTEM
from module.registry.comparison import ComparisonFault, ComparisonState
from module.store import journal
from module.store.exchange import comparisons, conversations, messages
from module.store.exchange.comparisons import Comparison, ComparisonPart
from module.store.unit import Unit

STEP = 1000
"""Records that one step compares."""
_NOTHING = "P.SP.01.MSG.015"
_ENDED = {State.REFUSED: ComparisonFault.REFUSED, State.GIVEN_UP: ComparisonFault.UNANSWERED}
_MOST_ATTEMPTS = 3
WATCH_EVERY = timedelta(minutes=1)


class RegisterComparer:
    """Asks for whole comparisons and carries them on, one step at each call."""

    def __init__(self, deps: ExchangeDeps, *, step: int = STEP) -> None:
        self._deps = deps
        self._step = step
        self._reader = AnswerReader(deps.names, deps.settings.limits)
        self._watched = deps.clock.now() - WATCH_EVERY

    def begin_due(self) -> int:
        """Begin a comparison where the last one is too long ago; one that failed is begun again sooner.

        The first one begins when our copy is older than a poll: right after its first load there is nothing to compare.
        """
        timing, now = self._deps.settings.timing, self._deps.clock.now()
        if not timing.compare_hours:
            return 0
        with self._deps.store.unit() as unit:
            last = comparisons.last(unit)
            since = last.started_at if last is not None else comparisons.first_asked(unit, RESOURCES)
            is_whole = last is not None and last.state is ComparisonState.FINISHED
            hours = timing.compare_hours if is_whole else timing.poll_hours
            due = since is not None and now - since >= timedelta(hours=hours)
            key = comparisons.begin(unit, None, now) if due else None
            if key is None:
                return 0
            journal.write(unit, SYSTEM, "comparison_asked", now, comparison=key)
            return 1

    def go_on(self, subject: str = "") -> int:
        """Carry the comparison that is under way one step on; return how much was done.

        `subject` is its id where an operator has just asked for it. What breaks three times ends it by its true name.
        """
        return noting(self._one_step, self._count_fault)

    def _one_step(self) -> int:
        with self._deps.store.unit() as unit:
            found = comparisons.lock_open(unit)
            return self._advance(unit, found) if found is not None else 0

    def watch(self) -> int:
        """Look once a minute which answers to notices did not leave."""
        now = self._deps.clock.now()
        if now - self._watched < WATCH_EVERY:
            return 0
        self._watched = now
        with self._deps.store.unit() as unit:
            return register_copy.watch(unit, now)

    def _count_fault(self, name: str) -> None:
        with self._deps.store.unit() as unit:
            found = comparisons.lock_open(unit)
            if found is None:
                return
            attempts = found.attempts + 1
            comparisons.change(unit, found.id, attempts=attempts, cause=name[:500])
            if attempts >= _MOST_ATTEMPTS:
                self._fail(unit, found, ComparisonFault.BROKEN, name)

    def _advance(self, unit: Unit, found: Comparison) -> int:
        if found.state is ComparisonState.ASKED:
            self._ask(unit, found)
            return 1
        done = 0
        for part in comparisons.parts(unit, found.id):
            if part.over:
                continue
            state = self._state(unit, part)
            if state in _ENDED:
                self._fail(unit, found, _ENDED[state], self._said(unit, part))
                return 1
            if state is State.FINISHED:
                done += self._compare(unit, found, part)
        if all(part.over for part in comparisons.parts(unit, found.id)):
            self._finish(unit, found)
        return done

    def _ask(self, unit: Unit, found: Comparison) -> None:
        """Send both questions; what was disowned before is marked first, so that the answers may confirm it."""
        register_copy.catch_up(unit, self._deps.clock.now())
        known = comparisons.last_message(unit)
        for resource, asked in ask_everything(unit, self._deps).items():
            comparisons.add_part(unit, found.id, LINES[resource], asked)
        comparisons.change(unit, found.id, state=ComparisonState.WAITING.value, known_upto=known)

    def _state(self, unit: Unit, part: ComparisonPart) -> State:
        asked = conversations.get(unit, part.conversation_id)
        return State(asked.state) if asked is not None else State.GIVEN_UP

    def _said(self, unit: Unit, part: ComparisonPart) -> str:
        """Return the codes of the Commission's errors about a question."""
        journal_rows = messages.of_conversation(unit, part.conversation_id)
        codes = [str(one.get("code", "")) for row in journal_rows if row.verdict == "signal" for one in row.findings]
        return " ".join(dict.fromkeys(codes))

    # --- one step

    def _compare(self, unit: Unit, found: Comparison, part: ComparisonPart) -> int:
        """Compare the next records of an answer; behind the last one close the part."""
        answer = next(
            row
            for row in messages.of_conversation(unit, part.conversation_id)
            if row.direction == "in" and row.verdict == "accepted" and row.edoc_id
        )
        count = 0
        if answer.code != _NOTHING:
            deps, now = self._deps, self._deps.clock.now()
            beside = RecordsBeside(unit, deps.names, deps.settings.limits, found, part.line, answer.id, now)
            records = self._reader.records(unit, answer.id, part.compared, part.line)
            count = beside.read(records, self._step)
            comparisons.change_part(unit, found.id, part.line, compared=part.compared + count)
        if count < self._step:
            comparisons.close_part(unit, found, part.line, answer.id)
        return max(count, 1)

    # --- ends

    def _finish(self, unit: Unit, found: Comparison) -> None:
        now = self._deps.clock.now()
        comparisons.forget_others(unit, found.id)
        comparisons.change(unit, found.id, state=ComparisonState.FINISHED.value, finished_at=now, cause="")
        counts = {part.line: dict(part.counts) for part in comparisons.parts(unit, found.id)}
        journal.write(unit, SYSTEM, "comparison_finished", now, comparison=found.id, counts=counts)

    def _fail(self, unit: Unit, found: Comparison, fault: ComparisonFault, cause: str) -> None:
        now = self._deps.clock.now()
        comparisons.forget(unit, found.id)
        ended = {"state": ComparisonState.FAILED.value, "finished_at": now}
        comparisons.change(unit, found.id, **ended, fault=fault.value, cause=cause[:500])
        journal.write(unit, SYSTEM, "comparison_failed", now, comparison=found.id, fault=fault.value)
