"""One row altered, one missing, one that cannot be read, in turn: all else goes on, and the operator sees it by name.

Each fault is made as the owner of the database would make it, behind triggers and checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from sqlalchemy import text

from module.casework import ledger
from module.dev.launcher.services import Services
from module.store.exchange import incidents
from tests.support.key_signers import KeySigners, include
from tests.support.module_env import key_signers
from tests.support.office import HEALTHY, Office, open_office

__all__ = ["key_signers"]


@pytest.fixture
def office(servers: Services, key_signers: KeySigners, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with open_office(servers, key_signers, monkeypatch) as opened:
        yield opened


_SMS = "(SELECT id FROM trois.message WHERE application_id = :key AND channel = 'sms' AND event = 'included')"
_ITS_ROW = f"WHERE topic = 'message' AND subject_id = {_SMS}::text"
_PRINT = (
    "WHERE topic = 'print_decision' AND subject_id = (SELECT id::text FROM trois.decision WHERE application_id = :key)"
)
FAULTS = {
    "outbox altered": (f"UPDATE trois.outbox SET topic = 'tomorrow' {_ITS_ROW}", [("tomorrow", "unknown_topic")]),  # noqa: S608
    "outbox unreadable": (f"UPDATE trois.outbox SET subject_id = 'x' {_ITS_ROW}", [("message", "not_found")]),  # noqa: S608
    "outbox of a print unreadable": (
        f"UPDATE trois.outbox SET subject_id = 'x' {_PRINT}",  # noqa: S608
        [("print_decision", "NoResultFound")],
    ),
    "notice missing": (f"DELETE FROM trois.message WHERE id = {_SMS}", [("message", "not_found")]),  # noqa: S608
    "letter missing": ("DELETE FROM trois.message WHERE id = :letter", [("message", "not_found")]),
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
    "application": ("UPDATE trois.application SET kind = 'tomorrow' WHERE id = :key", "application", "ValueError"),
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
        assert HEALTHY in pages.get(app_env.case_officer, "/worklist?show=finished")
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
    office.seal()
    office.spoil("DELETE FROM trois.audit WHERE application_id = :key AND act = 'take'")
    include(office.app_env, "КЕЙІНГІ")
    assert office.work() == {}
    office.seal()
    verdict = ledger.verify(office.app_env.store.unit).chain
    assert verdict.broken_seal is not None
