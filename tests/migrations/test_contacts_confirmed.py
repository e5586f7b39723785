"""Consents of the release before name the contacts that were signed with them (APPC art. 66); nobody loses a notice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command

from module.cli import alembic_config
from module.dev.launcher.services import Services
from tests.migrations.test_migrations import rows
from tests.support.databases import execute, new_database

# registered with a key; signed anew in the profile; changed the contacts afterwards; consented without a signature
REGISTERED, RENEWED, CHANGED, MARKED = (f"0000000{digit}-0000-0000-0000-000000000000" for digit in "1234")
NOW = "'2026-11-01T10:00:00Z'"
REQUEST = (
    '<accountRequest xmlns="urn:kz:trois:account-request:1"><portal>http://localhost</portal><name>X</name>'
    "<userName>u</userName><email>o&amp;k@example.kz</email><mobile>+77012345678</mobile><phone>+77272500001</phone>"
    '<consent kind="notices">contact me</consent></accountRequest>'
)
CONSENT = (
    '<consentGiven xmlns="urn:kz:trois:consent:1"><madeOn>2026-11-01</madeOn><iin>900101300002</iin>'
    "<contact>second@example.kz</contact><contact>+77020000002</contact></consentGiven>"
)


def _user(key: str) -> str:
    return (
        "INSERT INTO trois.portal_user (id, user_type, user_name, state, created_at, activated_at, email, mobile)"  # noqa: S608
        f" VALUES ('{key}', 'individual', 'u{key[7]}', 'active', {NOW}, {NOW}, 'now@example.kz', '+77030000003')"
    )


def _consent(user: str, evidence: str, withdrawn: str = "NULL") -> str:
    signed = f"'\\x{evidence.encode().hex()}'" if evidence else "NULL"
    return (
        "INSERT INTO trois.consent"  # noqa: S608
        " (id, user_id, kind, version, language, text_sha256, given_at, evidence, withdrawn_at)"
        f" VALUES (gen_random_uuid(), '{user}', 'notices', '1', 'ru', 'x', {NOW}, {signed}, {withdrawn})"
    )


@pytest.fixture
def url(servers: Services) -> Iterator[str]:
    with new_database(servers) as address:
        config = alembic_config(address)
        command.upgrade(config, "0010")
        for key in (REGISTERED, RENEWED, CHANGED, MARKED):
            execute(address, _user(key))
        execute(address, _consent(REGISTERED, REQUEST))
        execute(address, _consent(RENEWED, CONSENT))
        execute(address, _consent(CHANGED, REQUEST, NOW))
        execute(address, _consent(MARKED, ""))
        command.upgrade(config, "head")
        yield address


def test_what_was_signed_is_read_from_the_signed_document(url: str) -> None:
    found = rows(url, "SELECT user_id::text, email, mobile, withdrawn_at IS NULL FROM trois.consent ORDER BY user_id")
    assert found == [
        (REGISTERED, "o&k@example.kz", "+77012345678", True),
        (RENEWED, "second@example.kz", "+77020000002", True),
        (CHANGED, "o&k@example.kz", "+77012345678", False),
        (MARKED, "", "", True),
    ]


def test_the_contacts_of_the_profile_stay_and_nobody_is_frozen(url: str) -> None:
    found = rows(url, "SELECT DISTINCT email, mobile, recovery_frozen_at FROM trois.portal_user")
    assert found == [("now@example.kz", "+77030000003", None)]


def test_going_back_leaves_a_frozen_account_to_its_key(url: str) -> None:
    execute(url, f"UPDATE trois.portal_user SET password_hash = 'x', recovery_frozen_at = {NOW} WHERE user_name = 'u1'")  # noqa: S608
    execute(url, "UPDATE trois.portal_user SET password_hash = 'y' WHERE user_name = 'u2'")
    command.downgrade(alembic_config(url), "0010")
    found = rows(url, "SELECT user_name, password_hash FROM trois.portal_user ORDER BY user_name LIMIT 2")
    assert found == [("u1", ""), ("u2", "y")]
