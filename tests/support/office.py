"""An office where rows are spoilt: two included applications, letters of accounts, scheduler and workers by hand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from module.casework import delivering, ledger
from module.casework.writing import Addressee, write
from module.dev.launcher.services import Services
from module.jobs import tasks
from module.registry.actors import SYSTEM
from module.registry.letters import AccountFacts, Delivery, DeliveryState, Letter, LetterEvent
from module.store.outbox import MOST_ATTEMPTS
from tests.support.app_env import AppEnv, Line, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database
from tests.support.key_signers import KeySigners, include, seat

HEALTHY, POISONED = "САУ БЕЛГІ", "УЛЫ БЕЛГІ"


@dataclass
class Channel:
    """Keeps what it is given."""

    letters: list[Letter] = field(default_factory=list)
    repeats_safely: bool = True
    tells: bool = False

    def send(self, letter: Letter) -> Delivery:
        self.letters.append(letter)
        return Delivery(DeliveryState.SENT, letter.id)


class Quiet(Line):
    """An exchange with nothing to do."""

    def tick(self) -> int:
        return 0

    def compare(self) -> int:
        return 0


SEALED_WITHIN = 60  # seconds


@dataclass
class Office:
    """Two included applications with everything of theirs on its way, and two letters of accounts."""

    app_env: AppEnv
    pages: Pages
    channel: Channel
    healthy: str
    poisoned: str
    accounts: tuple[str, str]

    def spoil(self, statement: str) -> None:
        """Change exactly one row (or the rows of one thing) behind triggers and keys."""
        with self.app_env.store.unit() as unit:
            unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            values = {"key": self.poisoned, "letter": self.accounts[1]}
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            assert unit.connection.execute(text(statement), used).rowcount == 1, statement

    def work(self) -> dict[str, str]:
        """Let scheduler and workers go round until nothing waits; return the faults of tasks."""
        faults: dict[str, str] = {}
        for _ in range(MOST_ATTEMPTS + 2):
            with self.pages.app.app_context():
                faults |= tasks.sweep()
                for row_id in delivering.waiting(self.app_env.open_work):
                    tasks.deliver(row_id)
            self.app_env.clock.set(self.app_env.clock.now() + timedelta(hours=1))
        return faults

    def seal(self) -> None:
        """Seal all of the journal. A seal ends before the oldest transaction of the server, which other tests share."""
        until = time.monotonic() + SEALED_WITHIN
        while ledger.verify(self.app_env.store.unit).chain.unsealed:
            assert time.monotonic() < until, "another transaction holds the seals back"
            delivering.seal_journal(self.app_env.open_work)
            time.sleep(0.1)

    def left(self) -> list[tuple[str, str]]:
        """What never was done, by topic, each with its fault as `flask trois outbox stuck` and the page name it."""
        rows = delivering.stuck(self.app_env.open_work)
        page = self.pages.get(self.pages.operator, "/tasks")
        assert all(row.last_error.replace("<", "&lt;") in page for row in rows)
        return sorted((row.topic, row.last_error.partition(" at ")[0]) for row in rows)

    def count(self, statement: str, key: str) -> int:
        with self.app_env.store.unit() as unit:
            return int(unit.connection.execute(text(statement), {"key": key}).scalar_one())

    def is_served(self, key: str) -> bool:
        """All that an application owes has happened: its notices are sent, its decision is printed."""
        queued = "SELECT count(*) FROM trois.message WHERE application_id = :key AND state <> 'sent'"
        printed = (
            "SELECT count(*) FROM trois.printed p JOIN trois.decision d ON d.id = p.decision_id"
            " WHERE d.application_id = :key"
        )
        return (self.count(queued, key), self.count(printed, key)) == (0, 1)


@contextmanager
def open_office(servers: Services, key_signers: KeySigners, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Include both applications and write both letters; nothing has left yet."""
    with new_database(servers) as url:
        app_env, channel = seat(open_app_env(url), key_signers), Channel()
        app_env.deps = replace(app_env.deps, sms=channel, mail=channel)
        pages = Pages(app_env, monkeypatch)
        object.__setattr__(app_env.deps, "exchange", Quiet())
        poisoned, healthy = include(app_env, POISONED), include(app_env, HEALTHY)
        for number in (1, 2):
            with app_env.open_work(SYSTEM) as work:
                write(
                    work, LetterEvent.KNOWN, Addressee(f"{number}@example.kz", "kk"), AccountFacts("https://example.kz")
                )
        with app_env.store.unit() as unit:
            found = unit.connection.execute(
                text("SELECT id::text FROM trois.message WHERE application_id IS NULL ORDER BY address")
            )
            written = list(found.scalars())
        yield Office(app_env, pages, channel, healthy, poisoned, (written[0], written[1]))
        app_env.store.engine.dispose()
