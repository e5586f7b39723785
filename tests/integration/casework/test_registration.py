"""An act is registered after it is signed (D32): what was signed bears no number, a mark under the seal gives it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import text

from module.casework import acts, cases, deciding, register
from module.crypto.xmldsig import verify_enveloped
from module.documents.mark_seal import XmlMarkSeal
from module.registry.actors import NOBODY
from module.registry.decision import DecisionKind
from tests.integration.casework.test_cases import prepared, preview
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners, include, sign_decision
from tests.unit.documents.samples import make_seal

MARK = "{urn:kz:trois:registration:2}"


def seal_in(folder: Path) -> XmlMarkSeal:
    files = make_seal(folder)
    return XmlMarkSeal(files.key, files.certificate)


@pytest.fixture
def sealed(app_env: AppEnv, key_signers: KeySigners, tmp_path: Path) -> Iterator[AppEnv]:
    before = app_env.deps
    app_env.deps = replace(before, mark_seal=seal_in(tmp_path))
    yield app_env
    app_env.deps = before


def row(app_env: AppEnv, key: str) -> dict[str, str]:
    statement = """SELECT d.number, d.entry_number, d.code, d.signed_at, p.signed, p.document, m.sealed
        FROM trois.decision d JOIN trois.paper p ON p.id = d.paper_id
        LEFT JOIN trois.registration_mark m ON m.decision_id = d.id
        WHERE d.application_id = :key AND d.state <> 'sent_back'"""
    with app_env.store.unit() as unit:
        return dict(unit.connection.execute(text(statement), {"key": key}).one()._mapping)


def drawn(app_env: AppEnv) -> dict[str, int]:
    with app_env.store.unit() as unit:
        found = unit.connection.execute(text("SELECT name, value FROM trois.counter WHERE name !~ '^application'"))
        return {one.name: one.value for one in found}


def test_a_preview_draws_no_number(app_env: AppEnv, key_signers: KeySigners) -> None:
    """officer.md 24: two previews and two returns had spent four numbers of the public register."""
    include(app_env, "БҰРЫНҒЫ")
    before = drawn(app_env)
    key = prepared(app_env, "НӨМІРСІЗ КӨРУ")
    for _ in range(2):
        preview(app_env, key)
        with app_env.open_work(app_env.head) as work:
            acts.send_back(work, key, "Once more")
        with app_env.open_work(app_env.case_officer) as work:
            acts.prepare(work, key, DecisionKind.INCLUDE)
    assert drawn(app_env) == before
    sign_decision(app_env, key)
    after = drawn(app_env)
    spent = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert spent == {"decision.2026": 1, "entry": 1, "release_row": 1}


def test_the_mark_says_what_registration_gave(sealed: AppEnv) -> None:
    key = include(sealed, "БЕЛГІ")
    found = row(sealed, key)
    root = etree.fromstring(bytes(found["sealed"]))
    said = {str(node.tag).removeprefix(MARK): node.text for node in root if str(node.tag).startswith(MARK)}
    assert said == {
        "verificationCode": found["code"],
        "number": found["number"],
        "entryNumber": found["entry_number"],
        "registeredAt": NOW.isoformat(),
        "actSha256": hashlib.sha256(bytes(found["signed"])).hexdigest(),
    }
    assert re.fullmatch(r"2026-\d{5}", found["number"]) and re.fullmatch(r"\d{5}/ТЗ-201126", found["entry_number"])
    assert verify_enveloped(bytes(found["sealed"]), max_bytes=65536).root_tag == "registration"


def test_what_is_signed_bears_no_number_but_its_code(app_env: AppEnv, key_signers: KeySigners) -> None:
    found = row(app_env, include(app_env, "ҚОЛ ҚОЙЫЛҒАН"))
    document = bytes(found["document"]).decode()
    assert 'xmlns="urn:kz:trois:decision:2"' in document
    assert f"<verificationCode>{found['code']}</verificationCode>" in document
    assert found["number"] not in document
    assert found["entry_number"] not in document


def verified(app_env: AppEnv, key: str) -> bool:
    code = row(app_env, key)["code"]
    with app_env.open_work(NOBODY) as work:
        return register.verify(work, code).intact


def alter(app_env: AppEnv, statement: str, key: str, **values: object) -> None:
    """Change a row as somebody with the rights of the tables' owner could: triggers set aside."""
    with app_env.store.unit() as unit:
        unit.connection.execute(text("SET LOCAL session_replication_role = replica"))
        unit.connection.execute(text(statement), {"key": key, **values})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trois.decision SET number = '2026-99999' WHERE application_id = :key",
        "UPDATE trois.decision SET entry_number = '99999/ТЗ-201126' WHERE application_id = :key",
        "UPDATE trois.decision SET signed_at = signed_at + interval '1 second' WHERE application_id = :key",
        "DELETE FROM trois.registration_mark m USING trois.decision d"
        " WHERE d.id = m.decision_id AND d.application_id = :key",
        "UPDATE trois.registration_mark m SET sealed = convert_to(replace(convert_from(sealed, 'UTF8'),"
        " '<number>2026', '<number>2027'), 'UTF8') FROM trois.decision d"
        " WHERE d.id = m.decision_id AND d.application_id = :key",
    ],
    ids=["number", "entry", "instant", "no mark", "mark"],
)
def test_a_changed_registration_is_seen(sealed: AppEnv, change: str) -> None:
    key = include(sealed, f"ӨЗГЕРГЕН {change[:60]}")
    assert verified(sealed, key)
    alter(sealed, change, key)
    assert not verified(sealed, key)


def test_the_mark_of_another_seal_is_seen(sealed: AppEnv, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever forges a whole mark with a key of his own meets the digest in the journal."""
    key = include(sealed, "БӨТЕН МӨР")
    root = etree.fromstring(bytes(row(sealed, key)["sealed"]))
    root.remove(root[-1])
    forged = seal_in(tmp_path_factory.mktemp("other")).seal(etree.tostring(root, method="c14n"))
    alter(
        sealed,
        "UPDATE trois.registration_mark m SET sealed = :forged FROM trois.decision d"
        " WHERE d.id = m.decision_id AND d.application_id = :key",
        key,
        forged=forged,
    )
    assert not verified(sealed, key)


def test_a_number_drawn_by_the_first_release_is_void_and_never_used_again(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    include(app_env, "САНАУЫШ")
    key = prepared(app_env, "ЕСКІ НӨМІР")
    preview(app_env, key)
    with app_env.store.unit() as unit:  # as that release left it: read by the head, with numbers, not signed
        unit.connection.execute(
            text(
                "UPDATE trois.decision SET number = '2026-04711', entry_number = '04711/ТЗ-201126', paper_id = NULL"
                " WHERE application_id = :key"
            ),
            {"key": key},
        )
    shown = preview(app_env, key)
    assert b"04711" not in shown.signing_document.document
    sign_decision(app_env, key)
    found = row(app_env, key)
    assert "04711" not in found["number"] + found["entry_number"]
    with app_env.store.unit() as unit:
        statement = text("SELECT details ->> 'number' FROM trois.audit WHERE application_id = :key AND act = :act")
        void = unit.connection.execute(statement, {"key": key, "act": "number_void"}).scalar_one()
    assert void == "2026-04711"
    with app_env.open_work(app_env.case_officer) as work:
        decision = cases.load(work, key).decision
    assert decision is not None and decision.number == found["number"]
    assert deciding.VOID == "number_void"
