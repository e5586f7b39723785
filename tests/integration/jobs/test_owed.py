"""What is owed and stands in no queue any more: a task finds it, owes it again and tells the operator (D2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import text

from module.casework import delivering
from module.dev.launcher.services import Services
from module.jobs import tasks
from module.store.exchange import incidents
from tests.support.key_signers import KeySigners
from tests.support.module_env import key_signers
from tests.support.office import Office, open_office

__all__ = ["key_signers"]


@pytest.fixture
def office(servers: Services, key_signers: KeySigners, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with open_office(servers, key_signers, monkeypatch) as opened:
        yield opened


_SMS = "(SELECT id FROM trois.message WHERE application_id = :key AND channel = 'sms' AND event = 'included')"
_DECISION = "(SELECT id FROM trois.decision WHERE application_id = :key)"
LOST = {
    "notice of a case": (f"DELETE FROM trois.outbox WHERE topic = 'message' AND subject_id = {_SMS}::text", _SMS),  # noqa: S608
    "letter of an account": ("DELETE FROM trois.outbox WHERE topic = 'message' AND subject_id = :letter", ":letter"),
    "decision": (
        f"DELETE FROM trois.outbox WHERE topic = 'print_decision' AND subject_id = {_DECISION}::text",  # noqa: S608
        _DECISION,
    ),
}


def told(office: Office) -> list[tuple[str, str]]:
    """Table and key of what the operator was told to have stood in no queue."""
    with office.app_env.store.unit() as unit:
        found = incidents.find(unit)
    return [(one.details["table"], one.details["key"]) for one in found if one.code == "lost_from_queue"]


@pytest.mark.parametrize("table", LOST)
def test_what_lost_its_row_of_the_outbox_is_owed_again_and_the_operator_knows(office: Office, table: str) -> None:
    lost, key = LOST[table]
    office.spoil(lost)
    asked = f"SELECT CAST({key} AS text)"
    bound = {"key": office.poisoned, "letter": office.accounts[1]}
    with office.app_env.store.unit() as unit:
        used = {name: value for name, value in bound.items() if f":{name}" in asked}
        subject = unit.connection.execute(text(asked), used).scalar_one()
    assert office.work() == {}
    named = {"decision": "decision"}.get(table, "message")
    assert told(office) == [(named, subject)]
    assert office.is_served(office.healthy)
    assert office.is_served(office.poisoned)
    sent = [letter.id for letter in office.channel.letters]
    assert len(sent) == len(set(sent)), "nothing leaves twice"
    assert set(office.accounts) <= set(sent)
    with office.app_env.store.unit() as unit:
        (incident,) = incidents.find(unit)
    page = unescape(office.pages.get(office.pages.operator, f"/exchange/incidents/{incident.id}"))
    assert "Something was to be done and stood in no queue" in page
    assert f"{named} {subject}" in page


def test_what_waits_was_done_or_was_given_up_is_not_owed_again(office: Office) -> None:
    with office.pages.app.app_context():
        assert tasks.owe() == 0
        row_id = delivering.waiting(office.app_env.open_work)[0]
        with office.app_env.store.unit() as unit:
            unit.connection.execute(text("UPDATE trois.outbox SET given_up = true WHERE id = :key"), {"key": row_id})
        assert tasks.owe() == 0
    office.work()
    with office.pages.app.app_context():
        assert tasks.owe() == 0
    assert told(office) == []


def test_a_letter_whose_link_has_long_ended_does_not_leave_late(office: Office) -> None:
    """A code or a link of last week helps nobody: its letter ends as expired, without its secret, and is told once."""
    office.spoil(LOST["letter of an account"][0])
    clock = office.app_env.clock
    clock.set(clock.now() + timedelta(days=3))
    assert office.work() == {}
    assert office.accounts[1] not in [letter.id for letter in office.channel.letters]
    assert told(office) == [("message", office.accounts[1])]
    with office.app_env.store.unit() as unit:
        statement = text("SELECT state, secret FROM trois.message WHERE id = :key")
        row = unit.connection.execute(statement, {"key": office.accounts[1]}).one()
    assert tuple(row) == ("expired", "")
