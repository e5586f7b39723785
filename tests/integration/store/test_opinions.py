"""Tasks of opinions in the tables: opened once, withdrawn by where they stand, two persons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from module.dev.launcher.services import Services
from module.registry.opinion import OfficerProfile, OpinionState, OpinionVerdict
from module.registry.signatures import Evidence, OwnerRole, Purpose, Signer
from module.store import journal, opinions, profiles
from module.store.unit import Unit
from tests.support import opinions as made
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.databases import new_database

CONVERSATION = "0b0b0b0b-0000-4000-8000-000000000001"
SIGNER = Signer("900101300003", "", "S", "G", "", "", frozenset({OwnerRole.HEAD}), "01", NOW, NOW)
EVIDENCE = Evidence(b"<signed/>", "ab" * 32, (b"leaf",), SIGNER, "test", NOW, Purpose.DOCUMENT)


@pytest.fixture(scope="module")
def app_env(servers: Services) -> Iterator[AppEnv]:
    with new_database(servers) as url:
        found = open_app_env(url)
        yield found
        found.store.engine.dispose()


@pytest.fixture
def unit(app_env: AppEnv) -> Iterator[Unit]:
    with app_env.store.unit() as found:
        yield found
        found.connection.get_transaction().rollback()  # type: ignore[union-attr]


def sent(unit: Unit, app_env: AppEnv, conversation: str, **changes: object) -> str:
    """Carry a task to a sent opinion."""
    key = made.open_task(unit, NOW, **changes)
    opinions.take(unit, key, app_env.case_officer.account_id)
    opinions.prepare(unit, key, OpinionVerdict.REFUSE, "Нет документа", NOW)
    opinions.show(unit, key, b"<opinion/>")
    opinions.sign(unit, key, app_env.head.account_id, EVIDENCE, conversation, NOW)
    return key


def state(unit: Unit, key: str) -> OpinionState:
    found = opinions.get(unit, key)
    assert found is not None
    return found.state


def acts(unit: Unit, key: str) -> list[tuple[str, str]]:
    return [(row.act, row.status_after) for row in journal.of_application(unit, key)]


def test_a_task_is_opened_once(unit: Unit, app_env: AppEnv) -> None:
    first = made.open_task(unit, NOW, application_id="A", form_id="1")
    opinions.take(unit, first, app_env.case_officer.account_id)
    again = made.open_task(unit, NOW, application_id="A", form_id="1", object_name="Another")
    other = made.open_task(unit, NOW, application_id="A", form_id="2")
    assert again == first != other
    found = opinions.get(unit, first)
    assert found is not None
    assert (found.object_name, found.state) == ("АЛАТАУ", OpinionState.TAKEN)
    assert acts(unit, first) == [("opinion_opened", "received")]


def test_signed_opinion_keeps_its_evidence(unit: Unit, app_env: AppEnv) -> None:
    key = sent(unit, app_env, CONVERSATION)
    found = opinions.of_conversation(unit, CONVERSATION)
    assert found is not None
    assert (found.id, found.state, found.verdict) == (key, OpinionState.SENT, OpinionVerdict.REFUSE)
    assert (found.case_officer_name, found.signed_by_name) == (app_env.case_officer.name, app_env.head.name)
    kept = unit.connection.execute(text("SELECT signed, evidence, chain FROM trois.exchange_opinion")).one()
    assert bytes(kept.signed) == b"<signed/>"
    assert kept.evidence["document_sha256"] == "ab" * 32
    assert [bytes(item) for item in kept.chain] == [b"leaf"]


def test_the_table_refuses_one_person_twice(app_env: AppEnv) -> None:
    with pytest.raises(IntegrityError, match="two_persons"), app_env.store.unit() as unit:
        key = made.open_task(unit, NOW)
        opinions.take(unit, key, app_env.case_officer.account_id)
        opinions.prepare(unit, key, OpinionVerdict.MAY_BE_INCLUDED, "", NOW)
        opinions.sign(unit, key, app_env.case_officer.account_id, EVIDENCE, CONVERSATION, NOW)


def test_withdrawal_by_where_the_task_stands(unit: Unit, app_env: AppEnv) -> None:
    application = {"application_id": "W"}
    new = made.open_task(unit, NOW, **application, form_id="1")
    gone = sent(unit, app_env, CONVERSATION, **application, form_id="2")
    done = sent(unit, app_env, CONVERSATION[:-1] + "2", **application, form_id="3")
    opinions.delivered(unit, CONVERSATION[:-1] + "2", NOW)
    other = made.open_task(unit, NOW, application_id="V")
    assert set(opinions.withdraw(unit, "W", NOW)) == {new, gone, done}
    assert state(unit, new) is OpinionState.CANCELLED
    assert state(unit, gone) is state(unit, done) is OpinionState.WITHDRAWN
    assert state(unit, other) is OpinionState.RECEIVED
    assert opinions.withdraw(unit, "W", NOW) == (), "a second message changes nothing"
    assert not opinions.delivered(unit, CONVERSATION, NOW)
    assert acts(unit, new)[-1] == ("opinion_withdrawn", "cancelled")


def test_a_failure_may_be_mended(unit: Unit, app_env: AppEnv) -> None:
    key = sent(unit, app_env, CONVERSATION)
    assert opinions.failed(unit, CONVERSATION, NOW)
    assert state(unit, key) is OpinionState.FAILED
    assert not opinions.failed(unit, CONVERSATION, NOW)
    assert opinions.delivered(unit, CONVERSATION, NOW)
    assert state(unit, key) is OpinionState.DELIVERED
    assert not opinions.failed(unit, CONVERSATION, NOW), "what was accepted does not fail later"


def test_silence_is_no_refusal_and_may_be_mended(unit: Unit, app_env: AppEnv) -> None:
    key = sent(unit, app_env, CONVERSATION)
    assert opinions.unanswered(unit, CONVERSATION, NOW)
    assert state(unit, key) is OpinionState.UNANSWERED
    assert acts(unit, key)[-1] == ("opinion_unanswered", "unanswered")
    assert opinions.failed(unit, CONVERSATION, NOW), "it was sent again, and the Commission refused it"
    assert state(unit, key) is OpinionState.FAILED
    assert opinions.unanswered(unit, CONVERSATION, NOW), "it was sent again, and nothing came"
    assert opinions.delivered(unit, CONVERSATION, NOW)
    assert state(unit, key) is OpinionState.DELIVERED
    assert not opinions.unanswered(unit, CONVERSATION, NOW)


def test_what_was_not_answered_may_be_withdrawn(unit: Unit, app_env: AppEnv) -> None:
    key = sent(unit, app_env, CONVERSATION, application_id="S")
    opinions.unanswered(unit, CONVERSATION, NOW)
    assert opinions.withdraw(unit, "S", NOW) == (key,)
    assert state(unit, key) is OpinionState.WITHDRAWN


def test_those_due_first_stand_on_top(unit: Unit, app_env: AppEnv) -> None:
    late = made.open_task(unit, NOW, due_on=date(2026, 12, 9))
    unset = made.open_task(unit, NOW, due_on=None)
    first = made.open_task(unit, NOW + timedelta(hours=1), due_on=date(2026, 12, 1))
    mine = made.open_task(unit, NOW, due_on=date(2026, 12, 8))
    opinions.take(unit, mine, app_env.case_officer.account_id)
    assert [row.id for row in opinions.tasks(unit)] == [first, mine, late, unset]
    assert [row.id for row in opinions.tasks(unit, [OpinionState.TAKEN])] == [mine]
    assert [row.id for row in opinions.tasks(unit, case_officer_id=app_env.case_officer.account_id)] == [mine]


def test_what_was_shown_is_void_after_a_change(unit: Unit, app_env: AppEnv) -> None:
    key = made.open_task(unit, NOW)
    opinions.take(unit, key, app_env.case_officer.account_id)
    opinions.prepare(unit, key, OpinionVerdict.REFUSE, "Нет", NOW)
    opinions.show(unit, key, b"<opinion/>")
    opinions.prepare(unit, key, OpinionVerdict.MAY_BE_INCLUDED, "", NOW)
    found = opinions.get(unit, key, lock=True)
    assert found is not None
    assert (found.document, found.version) == (b"", 5)


OFFICER = OfficerProfile("Жұмабекова", "Динара", "Маратқызы", "Главный специалист", "+77172000000", "d@example.kz")


@pytest.mark.parametrize("officer", [OFFICER, replace(OFFICER, middle_name="", phone="")])
def test_profile_is_kept_as_it_was_put(unit: Unit, app_env: AppEnv, officer: OfficerProfile) -> None:
    assert profiles.get(unit, app_env.head.account_id) is None
    for earlier in (OFFICER, officer):
        profiles.put(unit, app_env.head.account_id, earlier, NOW)
    assert profiles.get(unit, app_env.head.account_id) == officer


def test_a_profile_without_a_way_to_reach_is_refused_by_the_table(app_env: AppEnv) -> None:
    bare = replace(OFFICER, phone="", email="")
    with pytest.raises(IntegrityError, match="a_way_to_reach"), app_env.store.unit() as unit:
        profiles.put(unit, app_env.head.account_id, bare, NOW)
