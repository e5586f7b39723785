"""What the release before held of typed identities, after the revision that takes them away (D21)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command

from module.cli import alembic_config
from module.dev.launcher.services import Services
from tests.migrations.test_migrations import rows
from tests.support.databases import execute, new_database

BIN, CUSTOMS = "200140000004", "991240000003"
# who registered with a key; who typed and signed the consent later; who typed; who typed the number of an officer
SIGNED, CONSENTED, TYPED, HIJACKED = (f"0000000{digit}-0000-0000-0000-000000000000" for digit in "1234")
IINS = {SIGNED: "900101300001", CONSENTED: "900101300002", TYPED: "900101300003", HIJACKED: "900101300004"}
NOW = "'2026-11-01T10:00:00Z'"


def _user(key: str) -> str:
    return (
        "INSERT INTO trois.portal_user (id, user_type, iin, user_name, state, created_at, activated_at)"  # noqa: S608
        f" VALUES ('{key}', 'legal_entity', '{IINS[key]}', 'u{key[7]}', 'active', {NOW}, {NOW})"
    )


def _account(key: str, iin: str, number: str, user: str, part: str = "applicant", role: str = "preparer") -> str:
    return (
        "INSERT INTO trois.account (id, iin, bin, name, parts, created_at, user_id, role)"  # noqa: S608
        f" VALUES ('{key}', '{iin}', '{number}', 'N', ARRAY['{part}'], {NOW}, {user}, '{role}')"
    )


def _audit(account: str, act: str, details: str) -> str:
    return (
        "INSERT INTO trois.audit (at, actor_id, act, details, digest)"  # noqa: S608
        f" VALUES ({NOW}, {account}, '{act}', '{details}', '\\x00')"
    )


def _consent(user: str, kind: str, evidence: str) -> str:
    return (
        "INSERT INTO trois.consent (id, user_id, kind, version, language, text_sha256, given_at, evidence)"  # noqa: S608
        f" VALUES (gen_random_uuid(), '{user}', '{kind}', '1', 'ru', 'x', {NOW}, {evidence})"
    )


def _session(number: int, account: str, method: str) -> str:
    return (
        "INSERT INTO trois.web_session (token_digest, account_id, csrf_secret, created_at, seen_at, expires_at, method)"  # noqa: S608
        f" VALUES ('\\x0{number}', '{account}', 's', {NOW}, {NOW}, '2099-01-01', '{method}')"
    )


def _id(number: int) -> str:
    return f"aaaaaaa{number}-0000-0000-0000-000000000000"


BEFORE = (
    *(_user(key) for key in IINS),
    _consent(SIGNED, "notices", "'\\x01'"),
    _consent(CONSENTED, "personal_data", "NULL"),
    _consent(CONSENTED, "notices", "'\\x01'"),
    _consent(TYPED, "personal_data", "NULL"),
    _consent(HIJACKED, "personal_data", "NULL"),
    _account(_id(1), IINS[SIGNED], BIN, f"'{SIGNED}'"),
    _account(_id(2), IINS[CONSENTED], BIN, f"'{CONSENTED}'"),
    _account(_id(3), IINS[TYPED], BIN, f"'{TYPED}'"),
    _account(_id(4), IINS[HIJACKED], BIN, f"'{HIJACKED}'"),
    # the officer whom `appoint` seated signed in with a key, and was tied to the attacker's registration
    _account(_id(5), IINS[HIJACKED], CUSTOMS, f"'{HIJACKED}'", "executor", ""),
    _account(_id(6), IINS[HIJACKED], "", f"'{HIJACKED}'", role=""),
    _audit("NULL", "appoint", f'{{"account": "{_id(5)}", "parts": ["executor"]}}'),
    _audit(f"'{_id(5)}'", "sign_in", '{"certificate": "01"}'),
    _audit(f"'{_id(6)}'", "sign_in", '{"certificate": "02"}'),
    _session(1, _id(1), "password"),
    _session(3, _id(3), "password"),
    _session(4, _id(4), "password"),
    _session(5, _id(5), "password"),
)


@pytest.fixture
def url(servers: Services) -> Iterator[str]:
    with new_database(servers) as address:
        config = alembic_config(address)
        command.upgrade(config, "0008")
        for statement in BEFORE:
            execute(address, statement)
        command.upgrade(config, "head")
        yield address


def test_an_iin_stays_where_its_owner_has_signed(url: str) -> None:
    found = rows(url, "SELECT id::text, iin, iin_proved_at IS NOT NULL FROM trois.portal_user ORDER BY id")
    assert found == [
        (SIGNED, IINS[SIGNED], True),
        (CONSENTED, IINS[CONSENTED], True),
        (TYPED, "", False),
        (HIJACKED, "", False),
    ]


def test_the_invited_keep_their_account_and_the_owners_of_keys_theirs(url: str) -> None:
    found = rows(url, "SELECT id::text, iin, user_id::text, state FROM trois.account ORDER BY id")
    assert found == [
        (_id(1), IINS[SIGNED], SIGNED, "active"),
        (_id(2), IINS[CONSENTED], CONSENTED, "active"),
        (_id(3), "", TYPED, "active"),
        (_id(4), "", HIJACKED, "active"),
        (_id(5), IINS[HIJACKED], None, "active"),
        (_id(6), IINS[HIJACKED], None, "active"),
    ]


def test_sessions_that_rested_on_a_typed_number_are_over(url: str) -> None:
    assert rows(url, "SELECT account_id::text FROM trois.web_session") == [(_id(1),)]


def test_who_was_appointed_stays_appointed(url: str) -> None:
    found = rows(url, "SELECT iin, bin, parts, opened_at IS NOT NULL FROM trois.appointment")
    assert found == [(IINS[HIJACKED], CUSTOMS, ["executor"], True)]
    assert rows(url, f"SELECT parts FROM trois.account WHERE id = '{_id(5)}'") == [(["executor"],)]  # noqa: S608


def test_the_database_refuses_a_number_without_proof(url: str) -> None:
    with pytest.raises(Exception, match="ck_portal_user_iin_proved"):
        execute(url, f"UPDATE trois.portal_user SET iin = '900101300005' WHERE id = '{TYPED}'")  # noqa: S608
