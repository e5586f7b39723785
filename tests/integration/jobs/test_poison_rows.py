"""One row altered, one missing, one that cannot be read, in turn: all else goes on, and the operator sees it by name.

Each fault is made as the owner of the database would make it, behind triggers and checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import text

from module.casework import delivering, ledger
from module.casework.portal import letters
from module.casework.portal.letters import Addressee, LetterKind
from module.dev.launcher.services import Services
from module.jobs import tasks
from module.registry.actors import SYSTEM
from module.registry.letters import Delivery, DeliveryState, Letter
from module.store.exchange import incidents
from module.store.outbox import MOST_ATTEMPTS
from tests.support.app_env import AppEnv, Line, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database
from tests.support.key_signers import KeySigners, include, seat
from tests.support.module_env import key_signers

__all__ = ["key_signers"]
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
        queued = "SELECT count(*) FROM trois.notice WHERE application_id = :key AND state <> 'sent'"
        printed = (
            "SELECT count(*) FROM trois.printed p JOIN trois.decision d ON d.id = p.decision_id"
            " WHERE d.application_id = :key"
        )
        return (self.count(queued, key), self.count(printed, key)) == (0, 1)


@pytest.fixture
def office(servers: Services, key_signers: KeySigners, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with new_database(servers) as url:
        app_env, channel = seat(open_app_env(url), key_signers), Channel()
        app_env.deps = replace(app_env.deps, sms=channel, mail=channel)
        pages = Pages(app_env, monkeypatch)
        object.__setattr__(app_env.deps, "exchange", Quiet())
        poisoned, healthy = include(app_env, POISONED), include(app_env, HEALTHY)
        for number in (1, 2):
            with app_env.open_work(SYSTEM) as work:
                letters.write(work, LetterKind.KNOWN, Addressee(f"{number}@example.kz", "kk"))
        with app_env.store.unit() as unit:
            found = unit.connection.execute(text("SELECT id::text FROM trois.account_letter ORDER BY address"))
            written = list(found.scalars())
        yield Office(app_env, pages, channel, healthy, poisoned, (written[0], written[1]))
        app_env.store.engine.dispose()


_SMS = "(SELECT id FROM trois.notice WHERE application_id = :key AND channel = 'sms' AND kind = 'included')"
_ITS_ROW = f"WHERE topic = 'notice' AND subject_id = {_SMS}::text"
_PRINT = (
    "WHERE topic = 'print_decision' AND subject_id = (SELECT id::text FROM trois.decision WHERE application_id = :key)"
)
FAULTS = {
    "outbox altered": (f"UPDATE trois.outbox SET topic = 'tomorrow' {_ITS_ROW}", [("tomorrow", "unknown_topic")]),  # noqa: S608
    "outbox unreadable": (f"UPDATE trois.outbox SET subject_id = 'x' {_ITS_ROW}", [("notice", "not_found")]),  # noqa: S608
    "outbox of a print unreadable": (
        f"UPDATE trois.outbox SET subject_id = 'x' {_PRINT}",  # noqa: S608
        [("print_decision", "NoResultFound")],
    ),
    "notice missing": (f"DELETE FROM trois.notice WHERE id = {_SMS}", [("notice", "not_found")]),  # noqa: S608
    "letter missing": ("DELETE FROM trois.account_letter WHERE id = :letter", [("account_letter", "not_found")]),
    "decision missing": (
        "DELETE FROM trois.decision WHERE application_id = :key",
        [("print_decision", "NoResultFound")],
    ),
    "decision unreadable": (
        "UPDATE trois.decision SET texts = '7' WHERE application_id = :key",
        [("print_decision", "TypeError")],
    ),
    "document missing": (
        "DELETE FROM trois.paper WHERE id = (SELECT paper_id FROM trois.decision WHERE application_id = :key)",
        [("print_decision", "not_found")],
    ),
    "application unreadable": ("UPDATE trois.application SET form = '7' WHERE id = :key", []),
    "application missing": ("DELETE FROM trois.application WHERE id = :key", []),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_row_stands_alone(office: Office, fault: str) -> None:
    statement, named = FAULTS[fault]
    office.spoil(statement)
    assert office.work() == {}
    assert office.is_served(office.healthy)
    assert office.left() == named
    sent = [letter.id for letter in office.channel.letters]
    assert len(sent) == len(set(sent))
    assert office.accounts[0] in sent


_VERSION = "part = 'common' AND entry_id = (SELECT id FROM trois.entry WHERE application_id = :key)"
UNREADABLE = {
    "application": ("UPDATE trois.application SET form = '7' WHERE id = :key", "application", "TypeError"),
    "version": (f"UPDATE trois.entry_version SET content = '7' WHERE {_VERSION}", "entry", "TypeError"),  # noqa: S608
    "version missing": (f"DELETE FROM trois.entry_version WHERE {_VERSION}", "entry", "LookupError"),  # noqa: S608
}


@pytest.mark.parametrize("fault", UNREADABLE)
def test_lists_go_on_without_a_row_that_cannot_be_read_and_the_operator_has_its_name(
    office: Office, fault: str
) -> None:
    """The public register, its data, the worklist and the applicant's list show all the others."""
    statement, table, name = UNREADABLE[fault]
    office.spoil(statement)
    pages, app_env = office.pages, office.app_env
    for _ in range(2):
        assert HEALTHY in pages.get(app_env.applicant, "/register")
        assert HEALTHY in pages.get(app_env.applicant, "/open-data.csv")
        assert HEALTHY in pages.get(app_env.case_officer, "/worklist")
        assert HEALTHY in pages.get(app_env.applicant, "/applications")
    pages.get(app_env.case_officer, f"/cases/{office.healthy}")
    pages.get(app_env.applicant, f"/applications/{office.healthy}")
    with app_env.store.unit() as unit:
        number = "SELECT number FROM trois.application WHERE id = :key"
        if table == "entry":
            number = "SELECT number FROM trois.entry WHERE application_id = :key"
        key = unit.connection.execute(text(number), {"key": office.poisoned}).scalar_one()
        (incident,) = incidents.find(unit)
    page = unescape(pages.get(pages.operator, f"/exchange/incidents/{incident.id}"))
    assert "A row of the database cannot be read" in page
    assert f"{table} {key}: {name}" in page


def test_a_changed_row_of_the_journal_is_named_and_the_sealing_goes_on(office: Office) -> None:
    assert office.work() == {}
    office.spoil("DELETE FROM trois.audit WHERE application_id = :key AND act = 'take'")
    include(office.app_env, "КЕЙІНГІ")
    assert office.work() == {}
    verdict = ledger.verify(office.app_env.store.unit).chain
    assert verdict.broken_seal is not None
