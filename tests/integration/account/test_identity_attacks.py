"""Typed identities: whoever types a number of somebody else becomes nobody (D21).

Both attacks were carried out on the release 9217642: an outsider became a case officer of the customs, and an account
with the attacker's password waited for its victim.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.key_signers import BY_SLUG
from tests.support.portal_env import PASSWORD, ROOT, PortalEnv, Visitor, went, words

OFFICER, VICTIM = BY_SLUG["officer-executor"], BY_SLUG["individual"]
MALLORY = {
    "surname": "Mallory",
    "given_name": "Eve",
    "mobile": "+7 701 999 99 99",
    "user_name": "mallory1",
    "password": PASSWORD,
    "policy": "y",
    "personal_data": "y",
}


@pytest.fixture
def head(portal_env: PortalEnv) -> Visitor:
    """The head of some registered company, signed in with the key of its head."""
    visitor = portal_env.visitor("other-head")
    visitor.register("legal_entity")
    visitor.activate()
    went(visitor.sign_in(), "/")
    return visitor


def invite(portal_env: PortalEnv, head: Visitor, email: str = "mallory@attacker.example") -> str:
    """Invite a mailbox of the head's own; return the path of the link."""
    went(head.post("/company/staff/invite", email=email, role="preparer", language="ru"), "/company/staff?done=invited")
    return portal_env.link("invitations").removeprefix(ROOT)


def accept_with_typed(portal_env: PortalEnv, link: str, iin: str) -> Any:
    """Send the form of the release 9217642, with a number that was typed."""
    stranger = portal_env.visitor()
    page = stranger.get(f"{link}/register")
    return stranger.post(f"{link}/register", page, iin=iin, **MALLORY)


def activate(head: Visitor) -> None:
    """Let whoever waits in."""
    people = re.findall(r'href="/trois(/company/staff/[0-9a-f-]{36})">Mallory', head.get("/company/staff"))
    (waiting,) = [path for path in people if "/activate" in head.get(path)]
    went(head.post(f"{waiting}/activate", head.get(waiting), role="preparer"), "/company/staff?done=activated")


def account_of(portal_env: PortalEnv, iin: str) -> str:
    return str(portal_env.scalars(f"SELECT id FROM trois.account WHERE iin = '{iin}' AND state = 'active'")[0])  # noqa: S608


@pytest.mark.asvs("8.4.1")
def test_the_head_of_a_company_does_not_become_an_officer(portal_env: PortalEnv, head: Visitor) -> None:
    officers_account = account_of(portal_env, OFFICER.iin)
    went(accept_with_typed(portal_env, invite(portal_env, head), OFFICER.iin), "/invitation-accepted")
    activate(head)
    mallory = portal_env.visitor()
    went(mallory.enter("mallory1"), "/")
    page = mallory.get("/accounts")
    assert OFFICER.employer.name not in words(page), "the officer's account is offered"
    answer = mallory.post("/accounts", page, account=officers_account)
    assert answer.status_code == 404, "a password opened the officer's session"
    for path in ("/worklist", "/opinions", "/profile", "/unified-register", "/exchange", "/outside"):
        assert mallory.client.get(ROOT + path).status_code in (302, 403, 404), path


@pytest.mark.asvs("6.8.1")
def test_a_typed_number_is_kept_nowhere(portal_env: PortalEnv, head: Visitor) -> None:
    went(accept_with_typed(portal_env, invite(portal_env, head), OFFICER.iin), "/invitation-accepted")
    users = f"SELECT count(*) FROM trois.portal_user WHERE iin = '{OFFICER.iin}'"  # noqa: S608
    accounts = f"SELECT count(*) FROM trois.account WHERE iin = '{OFFICER.iin}'"  # noqa: S608
    assert portal_env.scalars(users) == [0]
    assert portal_env.scalars(accounts) == [1], "the officer's own"


def test_the_officers_next_sign_in_is_tied_to_nobody(portal_env: PortalEnv, head: Visitor) -> None:
    went(accept_with_typed(portal_env, invite(portal_env, head), OFFICER.iin), "/invitation-accepted")
    activate(head)
    mallory, officer = portal_env.visitor(), portal_env.visitor("officer-executor")
    went(mallory.enter("mallory1"), "/")
    went(officer.sign_in(), "/")
    assert officer.client.get(f"{ROOT}/worklist").status_code == 200
    sessions = mallory.get("/account")
    assert OFFICER.employer.name not in words(sessions), "the attacker sees the officer's sessions"
    tied = f"SELECT count(*) FROM trois.account WHERE iin = '{OFFICER.iin}' AND user_id IS NOT NULL"  # noqa: S608
    assert portal_env.scalars(tied) == [0]


def test_no_account_waits_for_its_victim(portal_env: PortalEnv, head: Visitor) -> None:
    went(accept_with_typed(portal_env, invite(portal_env, head), VICTIM.iin), "/invitation-accepted")
    victim = portal_env.visitor("individual")
    went(victim.sign_in(), "/registration?why=key")
    victim.register(email="victim@example.kz")
    victim.activate()
    went(victim.sign_in(), "/")
    profile = words(victim.get("/account"))
    assert "victim@example.kz" in profile and "attacker" not in profile
    activate(head)
    mallory = portal_env.visitor()
    went(mallory.enter("mallory1"), "/")
    assert VICTIM.surname not in words(mallory.get("/"))
    owners = f"SELECT count(DISTINCT user_id) FROM trois.account WHERE iin = '{VICTIM.iin}'"  # noqa: S608
    assert portal_env.scalars(owners) == [1]
