"""Applications and entries of the store as documents for the Commission that their schema accepts."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from module.casework import exporting
from module.eaeu.mapping.binding import to_model
from module.eaeu.mapping.files import DocumentWriter
from module.eaeu.mapping.national import application_documents, entry_documents
from module.kernel.errors import Damaged, NotFound
from module.registry.actors import SYSTEM
from tests.support.app_env import AppEnv, form
from tests.support.exporting import SETTINGS, stamp
from tests.support.key_signers import fill_draft, include

FILES = DocumentWriter(SETTINGS)


@pytest.fixture(scope="module")
def key(module_env: AppEnv) -> str:
    filled = form("EXPORTED")
    trademark = replace(filled["right"], registered_on=date(2020, 2, 2))
    return include(module_env, "EXPORTED", right=trademark)


NUMBERS = {
    "application": "SELECT number FROM trois.application WHERE id = :key",
    "entry": "SELECT number FROM trois.entry WHERE application_id = :key",
}


def number(app_env: AppEnv, table: str, key: str) -> str:
    with app_env.store.unit() as unit:
        return str(unit.connection.execute(text(NUMBERS[table]), {"key": key}).scalar_one())


def test_a_filed_application_goes_with_its_files(app_env: AppEnv, key: str) -> None:
    with app_env.open_work(SYSTEM) as work:
        facts = exporting.application(work, number(app_env, "application", key))
    exported = application_documents(facts, SETTINGS, stamp())
    assert b"EXPORTED" in FILES.document(exported)
    application = to_model(exported.root).parts[0].application
    assert application.application_id == facts.number
    assert application.forms[0].signer_name.line == "ӘБІЛОВ НҰРЛАН ҚАЙРАТҰЛЫ"
    assert base64.b64decode(application.accompanying_documents[0].content.text) == b"%PDF licence"
    circulations = to_model(exported.root).parts[1].records[0].circulations
    pictures = [base64.b64decode(half.goods[0].pictures[0].text) for half in circulations]
    assert pictures == [b"EXPORTED genuine", b"EXPORTED infringing"]


def test_an_entry_goes_with_its_decision(app_env: AppEnv, key: str) -> None:
    with app_env.open_work(SYSTEM) as work:
        facts = exporting.entry(work, number(app_env, "entry", key))
    exported = entry_documents(facts, SETTINGS, stamp(), "R.IP.SP.01.002")
    assert FILES.document(exported)
    (entry,) = to_model(exported.root).entries
    assert entry.status.reference.number == facts.decision_number
    assert entry.status.event_date_value == facts.decided_on
    assert entry.application_id == number(app_env, "application", key)
    assert entry.commodity_codes == ("870310",)


def test_what_is_not_filed_or_not_there_is_not_exported(app_env: AppEnv, key: str) -> None:
    fill_draft(app_env, "DRAFT")
    with app_env.open_work(SYSTEM) as work:
        for asked in ("", "none"):
            with pytest.raises(NotFound):
                exporting.application(work, asked)
            with pytest.raises(NotFound):
                exporting.entry(work, asked)


def test_a_changed_file_is_not_exported(app_env: AppEnv, key: str) -> None:
    asked = number(app_env, "application", key)
    with app_env.open_work(SYSTEM) as work:
        facts = exporting.application(work, asked)
        digest = facts.attachments[0].sha256
        work.unit.connection.execute(
            text("UPDATE trois.blob SET content = 'x', size = 1 WHERE sha256 = :digest"), {"digest": digest}
        )
        with pytest.raises(Damaged):
            exporting.application(work, asked)
        work.unit.connection.rollback()
