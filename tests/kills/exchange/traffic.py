"""What the Commission of a drill does: starts transactions, about the same entries too, and misbehaves now and then."""

from __future__ import annotations

import random
import threading

from module.dev.standins.commission.conversations import FINAL, Conversation, State
from module.dev.standins.commission.coordinator import Coordinator
from module.dev.standins.commission.process import ACCEPTED, RECEIVED, message, transaction

MOST_OPEN = 8
_ACTS = (*("apply", "include", "change", "circulate") * 2, "extend", "exclude", "withdraw")
_OUT = ("drop", "delay", "duplicate", "duplicate", "reorder", "twice", "flood", "truncate")
_REQUESTS = {"apply": 1, "withdraw": 3, "include": 6, "change": 7, "extend": 8, "exclude": 9, "circulate": 10}
_ASKED = {3: 4, 4: 5, 10: 11, 11: 13, 12: 13}
_ANSWERS = {3: (2,), 4: (2,), 10: (12,), 11: (14, 15), 12: (16, 15)}


def unanswered(commission: Coordinator) -> list[Conversation]:
    """Return the Commission's conversations that have no end; what it gave up is still answered late."""
    ends = {*FINAL} - {State.GIVEN_UP}
    return [item for item in commission.conversations() if item.by_commission and item.state not in ends]


class Traffic(threading.Thread):
    """Runs until it is stopped; `flows` says whether it starts anything now."""

    def __init__(self, commission: Coordinator, seed: int, pause: float) -> None:
        super().__init__(name="traffic", daemon=True)
        self.flows = threading.Event()
        self.failure = ""
        self._commission = commission
        self._chance = random.Random(seed)
        self._pause = pause
        self._stopped = threading.Event()
        self._excluded: set[str] = set()
        self._included: set[tuple[str, int]] = set()

    def stop(self) -> None:
        """End."""
        self._stopped.set()
        self.flows.set()
        self.join(timeout=10)

    def run(self) -> None:
        while not self._stopped.wait(self._chance.expovariate(1 / self._pause)):
            self.flows.wait()
            try:
                self._step()
            except Exception as error:  # noqa: BLE001 - told to the drill, which fails
                self.failure = repr(error)
                return

    def _step(self) -> None:
        commission = self._commission
        with commission.books.changed:
            waiting = unanswered(commission)
            if len(waiting) >= MOST_OPEN or self._stopped.is_set():
                return
            act = self._chance.choice(_ACTS)
            if self._chance.random() < 0.25:
                self._misbehave(act)
            getattr(self, f"_{act}")({item.subject for item in waiting})

    def _misbehave(self, act: str) -> None:
        """Order a misbehaviour: of this act's request half of the time, else of what concerns requests of ours."""
        chance, order = self._chance, self._commission.misbehave
        kind = chance.choice(_OUT)
        if chance.random() < 0.5:
            order(kind, message(_REQUESTS[act]), minutes=chance.uniform(1, 6), copies=3)
            return
        number = chance.choice(sorted(_ASKED))
        if chance.random() < 0.25:
            order("silence", message(_ASKED[number]), transaction=transaction(number))
            return
        code = chance.choice((RECEIVED, ACCEPTED, *(message(answer) for answer in _ANSWERS[number])))
        order(kind, code, transaction=transaction(number), minutes=chance.uniform(1, 6), copies=3)

    def _done(self, number: int) -> list[Conversation]:
        known = self._commission.conversations(transaction(number))
        return [item for item in known if item.state is State.DONE]

    def _entry(self, busy: set[str], *, circulation: bool = False) -> str:
        """Return an entry that lives; one that messages are on the way about, for every fifth."""
        register = self._commission.register
        known = register.circulations if circulation else register.entries
        found = [number for number in known if number not in self._excluded]
        if self._chance.random() < 0.8:
            found = [number for number in found if number not in busy]
        return self._chance.choice(found[-40:]) if found else ""

    def _apply(self, busy: set[str]) -> None:
        self._commission.send_application(self._chance.choice((1, 1, 2, 3)))

    def _withdraw(self, busy: set[str]) -> None:
        known = {item.subject for item in self._done(1)} - self._commission.register.withdrawn
        if known and self._chance.random() < 0.5:
            self._commission.withdraw(self._chance.choice(sorted(known)[-10:]))

    def _include(self, busy: set[str]) -> None:
        register = self._commission.register
        for item in reversed(self._done(1)):
            for index, form in enumerate(register.applications[item.subject].forms):
                given = register.opinions.get((item.subject, form.form_id), ())
                fit = item.subject not in register.withdrawn and (item.subject, index) not in self._included
                if fit and any(opinion.decision == "1" for opinion in given):
                    self._included.add((item.subject, index))
                    self._commission.include(item.subject, index)
                    return
        if self._chance.random() < 0.5:
            self._commission.include()

    def _change(self, busy: set[str]) -> None:
        if number := self._entry(busy):
            self._commission.change(number)

    def _extend(self, busy: set[str]) -> None:
        if number := self._entry(busy):
            self._commission.extend(number)

    def _exclude(self, busy: set[str]) -> None:
        number = self._entry(busy)
        if number and len(self._commission.register.entries) > 6:
            self._excluded.add(number)
            self._commission.exclude(number, self._chance.choice((5, 6)))

    def _circulate(self, busy: set[str]) -> None:
        if number := self._entry(busy, circulation=True):
            self._commission.change_circulation(number)
