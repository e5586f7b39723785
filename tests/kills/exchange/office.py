"""The people of a drill: two officers give opinions, an operator sends again what was given up and asks for changes."""

from __future__ import annotations

import random
import threading
from pathlib import Path
from typing import Any

from flask import Flask

from module.casework import opinions, profiles
from module.context.services import Services
from module.dev import demo, example
from module.eaeu.spec.facts import CIRCULATION, REGISTER
from module.kernel.errors import OutsideUnavailable, TroisError
from module.registry.actors import Actor
from module.registry.exchange import ExchangeOrder
from module.registry.opinion import OfficerProfile, OpinionState, OpinionVerdict
from module.store import opinions as store
from module.store import outbox
from module.store.exchange import conversations

MOST_WAITING = 20
"""Outbox rows beyond which nobody makes more: repeats would come faster than they could be answered."""
CASE_OFFICER, HEAD = "officer-executor", "officer-head"
_OPEN = (OpinionState.RECEIVED, OpinionState.TAKEN, OpinionState.PREPARED)
_PROFILES = {
    CASE_OFFICER: OfficerProfile(
        "Жұмабекова", "Динара", "Маратқызы", "Главный специалист", "+77172000001", "e@example.kz"
    ),
    HEAD: OfficerProfile("Қасымов", "Ерлан", "", "Руководитель управления", "", "h@example.kz"),
}
_ANSWERS = (
    OpinionVerdict.MAY_BE_INCLUDED,
    OpinionVerdict.MAY_BE_INCLUDED,
    OpinionVerdict.MAY_BE_INCLUDED,
    OpinionVerdict.REFUSE,
)


class Office(threading.Thread):
    """Works until it is stopped, by the use cases, in the process of the drill. An act that fails is done again.

    While `operating` is set, what was given up is sent again; while `asking` is, changes are asked for.
    """

    def __init__(self, services: Services, app: Flask, keys: Path, seed: int) -> None:
        super().__init__(name="office", daemon=True)
        self.failure = ""
        self.resent = 0
        self.operating = threading.Event()
        self.asking = threading.Event()
        self._services = services
        self._chance = random.Random(seed)
        self._stopped = threading.Event()
        self._people = example.People.load(keys)
        with app.app_context():
            demo.appoint_officers()
        self._actors = {slug: self._people.sign_in(services, slug) for slug in _PROFILES}
        for slug, profile in _PROFILES.items():
            with services.open_work(self._actors[slug]) as work:
                profiles.save(work, profile)

    @property
    def exchange(self) -> Any:
        """Return the exchange of this process."""
        return self._services.deps.exchange

    def stop(self) -> None:
        """End."""
        self._stopped.set()
        self.join(timeout=20)

    def run(self) -> None:
        while not self._stopped.wait(0.25):
            try:
                self._round()
            except OutsideUnavailable:
                continue  # the database is being killed
            except Exception as error:  # noqa: BLE001 - told to the drill, which fails
                self.failure = repr(error)
                return

    def _round(self) -> None:
        with self._services.open_work(self._actors[HEAD]) as work:
            tasks = [(task.id, task.state) for state in _OPEN for task in store.tasks(work.unit, (state,))][:6]
            if len(outbox.due(work.unit, work.now)) > MOST_WAITING:
                return
            given_up = conversations.in_state(work.unit, "given_up") if self.operating.is_set() else ()
        for key, state in tasks:
            self._go_on(key, state)
        for key in given_up:
            self.exchange.operate(ExchangeOrder.RESEND, key)
            self.resent += 1
        if self.asking.is_set() and self._chance.random() < 0.05:
            self.exchange.operate(ExchangeOrder.SYNCHRONISE, self._chance.choice((REGISTER, CIRCULATION)))

    def _go_on(self, key: str, state: OpinionState) -> None:
        try:
            if state is OpinionState.PREPARED:
                self._sign(key)
                return
            with self._services.open_work(self._actors[CASE_OFFICER]) as work:
                if state is OpinionState.RECEIVED:
                    opinions.take(work, key)
                else:
                    verdict = self._chance.choice(_ANSWERS)
                    opinions.prepare(
                        work, key, verdict, "Нет правовой охраны" if verdict is OpinionVerdict.REFUSE else ""
                    )
        except OutsideUnavailable:
            raise
        except TroisError as error:
            if error.code not in ("not_allowed_now", "stale"):  # withdrawn meanwhile
                raise

    def _sign(self, key: str) -> None:
        head: Actor = self._actors[HEAD]
        with self._services.open_work(head) as work:
            shown = opinions.preview(work, key)
        evidence = self._people.evidence(self._services, HEAD, shown.document)
        with self._services.open_work(head) as work:
            opinions.sign(work, key, shown.sha256, evidence)
