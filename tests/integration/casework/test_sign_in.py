"""The sign-in ticket: one browser, one signature, five minutes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from module.casework.sign_in import EdsSignIn, Sessions
from module.casework.tickets import TicketOffer
from module.registry.actors import Role
from module.registry.signatures import Reason, SignatureRefused
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import BY_SLUG, KeySigners

AUDIENCE = "http://localhost/trois"


@pytest.fixture
def door(app_env: AppEnv) -> EdsSignIn:
    return EdsSignIn(app_env.open_work, AUDIENCE, hours=12)


def refused(door: EdsSignIn, browser: str, ticket_id: str, signed: bytes) -> Reason:
    with pytest.raises(SignatureRefused) as refusal:
        door.finish(browser, ticket_id, signed)
    return refusal.value.reason


def answer(key_signers: KeySigners, offer: TicketOffer, slug: str = "individual") -> bytes:
    return key_signers.sign_as(slug, offer.document)


@pytest.mark.asvs("7.3.1")
def test_a_signed_ticket_opens_a_session(app_env: AppEnv, door: EdsSignIn, key_signers: KeySigners) -> None:
    offer = door.begin("browser")
    assert AUDIENCE.encode() in offer.document
    assert offer.expires_at == NOW + timedelta(minutes=5)
    token = door.finish("browser", offer.id, answer(key_signers, offer, "company-employee"))
    sessions = Sessions(app_env.open_work, hours=12)
    live = sessions.find(token)
    person = BY_SLUG["company-employee"]
    assert live is not None
    assert (live.actor.iin, live.actor.bin, live.actor.name) == (person.iin, person.employer.bin, person.name)
    assert live.actor.roles == {Role.APPLICANT}
    with app_env.store.unit() as unit:
        stored = unit.connection.execute(text("SELECT token_digest FROM trois.web_session")).scalars().all()
    assert all(token.encode() not in bytes(digest) for digest in stored)
    app_env.clock.set(NOW + timedelta(hours=11))
    assert sessions.find(token) is not None
    app_env.clock.set(NOW + timedelta(hours=22))
    assert sessions.find(token) is not None, "a session that is used lives on"
    app_env.clock.set(NOW + timedelta(hours=34, seconds=1))
    assert sessions.find(token) is None
    app_env.clock.set(NOW)
    sessions.close(token)
    assert sessions.find(token) is None


def test_an_officer_stays_an_officer_after_signing_in(
    app_env: AppEnv, door: EdsSignIn, key_signers: KeySigners
) -> None:
    offer = door.begin("browser")
    live = Sessions(app_env.open_work, 12).find(
        door.finish("browser", offer.id, answer(key_signers, offer, "officer-head"))
    )
    assert live is not None
    assert live.actor.roles == {Role.HEAD}
    assert live.account_id == app_env.head.account_id


def test_the_same_answer_twice(door: EdsSignIn, key_signers: KeySigners) -> None:
    offer = door.begin("browser")
    signed = answer(key_signers, offer)
    door.finish("browser", offer.id, signed)
    assert refused(door, "browser", offer.id, signed) is Reason.NONCE_USED


def test_a_failed_attempt_burns_the_ticket_too(door: EdsSignIn, key_signers: KeySigners) -> None:
    offer = door.begin("browser")
    assert refused(door, "browser", offer.id, b"<nonsense/>") is not Reason.NONCE_USED
    assert refused(door, "browser", offer.id, answer(key_signers, offer)) is Reason.NONCE_USED


@pytest.mark.asvs("9.2.1")
def test_five_minutes(app_env: AppEnv, door: EdsSignIn, key_signers: KeySigners) -> None:
    in_time, late = door.begin("browser"), door.begin("browser")
    app_env.clock.set(NOW + timedelta(minutes=5))
    assert door.finish("browser", in_time.id, answer(key_signers, in_time))
    app_env.clock.set(NOW + timedelta(minutes=5, seconds=1))
    assert refused(door, "browser", late.id, answer(key_signers, late)) is Reason.NONCE_EXPIRED


def test_nonces_are_long_and_never_the_same(door: EdsSignIn) -> None:
    nonces = {re.search(rb"<Nonce>([0-9a-f]+)</Nonce>", door.begin("browser").document).group(1) for _ in range(20)}
    assert len(nonces) == 20
    assert {len(nonce) * 4 for nonce in nonces} == {256}


def test_another_browser(door: EdsSignIn, key_signers: KeySigners) -> None:
    offer = door.begin("browser")
    assert refused(door, "another", offer.id, answer(key_signers, offer)) is Reason.NONCE_UNKNOWN


@pytest.mark.parametrize("ticket_id", ["", "1", "' OR 1=1", "00000000-0000-4000-8000-000000000000"])
def test_a_ticket_that_nobody_issued(door: EdsSignIn, ticket_id: str) -> None:
    assert refused(door, "browser", ticket_id, b"") is Reason.NONCE_UNKNOWN


@pytest.mark.asvs("6.8.2", "9.2.3")
def test_the_answer_to_another_ticket(door: EdsSignIn, key_signers: KeySigners) -> None:
    mine, other = door.begin("browser"), door.begin("victim")
    assert refused(door, "browser", mine.id, answer(key_signers, other)) is Reason.PAYLOAD_CHANGED


@pytest.mark.parametrize(
    ("slug", "reason"),
    [
        ("expired", Reason.EXPIRED),
        ("not-yet-valid", Reason.NOT_YET_VALID),
        ("stranger", Reason.CHAIN_UNTRUSTED),
    ],
)
@pytest.mark.asvs("6.8.2")
def test_keys_that_open_nothing(door: EdsSignIn, key_signers: KeySigners, slug: str, reason: Reason) -> None:
    offer = door.begin("browser")
    assert refused(door, "browser", offer.id, answer(key_signers, offer, slug)) is reason


def _stored(app_env: AppEnv) -> list[str]:
    with app_env.store.unit() as unit:
        return list(unit.connection.execute(text("SELECT id::text FROM trois.sign_in_ticket")).scalars())


def test_tickets_that_ran_out_are_swept_away(app_env: AppEnv, door: EdsSignIn, key_signers: KeySigners) -> None:
    old = door.begin("browser")
    refused(door, "browser", old.id, b"<nonsense/>")
    assert old.id.partition(".")[0] in _stored(app_env)
    app_env.clock.set(NOW + timedelta(minutes=6))
    later = door.begin("browser")
    door.finish("browser", later.id, answer(key_signers, later))
    assert old.id.partition(".")[0] not in _stored(app_env)
    assert refused(door, "browser", old.id, answer(key_signers, old)) is Reason.NONCE_EXPIRED
