"""Every way into a session and what it proves, over the pages with real keys (D21)."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest

from module.dev.pki.people import CUSTOMS
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.party import Name
from tests.integration.account.test_identity_attacks import activate, head, invite
from tests.support.key_signers import BY_SLUG
from tests.support.portal_env import PASSWORD, ROOT, PortalEnv, Visitor, refused, went, words

__all__ = ["head"]
JOINING = {"mobile": "+7 701 999 99 99", "password": PASSWORD, "policy": "y", "personal_data": "y"}
NAMES = {"surname": "Mallory", "given_name": "Eve"}


def session(portal_env: PortalEnv, visitor: Visitor) -> tuple[str, str]:
    """How the session of a browser was opened, and the IIN that its account has; nothing where there is none."""
    cookie = visitor.client.get_cookie("trois_sid", path="/trois")
    if cookie is None:
        return ("", "")
    digest = hashlib.sha256(cookie.value.encode()).hexdigest()
    found = portal_env.scalars(
        "SELECT method || ' ' || iin FROM trois.web_session JOIN trois.account ON account.id = account_id"  # noqa: S608
        f" WHERE encode(token_digest, 'hex') = '{digest}'"
    )
    method, _, iin = str(found[0] if found else " ").partition(" ")
    return method, iin


@pytest.fixture
def person(portal_env: PortalEnv) -> Visitor:
    visitor = portal_env.visitor("individual")
    visitor.register(email="own@example.kz")
    visitor.activate()
    return visitor


IIN = BY_SLUG["individual"].iin


def join_with_key(portal_env: PortalEnv, link: str, slug: str, user_name: str) -> Visitor:
    visitor = portal_env.visitor(slug)
    went(visitor.sign(f"{link}/key", user_name=user_name, **JOINING), "/invitation-accepted")
    return visitor


def join_without_key(portal_env: PortalEnv, link: str, user_name: str) -> Visitor:
    visitor = portal_env.visitor("individual")
    went(visitor.post(f"{link}/register", user_name=user_name, **NAMES, **JOINING), "/invitation-accepted")
    return visitor


def admit(head: Visitor, name: str) -> None:
    """Activate the one person of the name who waits, as one who may sign."""
    people = re.findall(rf'href="/trois(/company/staff/[0-9a-f-]{{36}})">{name}', head.get("/company/staff"))
    (waiting,) = [path for path in people if "/activate" in head.get(path)]
    went(head.post(f"{waiting}/activate", head.get(waiting), role="right_to_sign"), "/company/staff?done=activated")


@pytest.mark.asvs("6.3.4", "6.4.3", "7.6.2")
def test_activation_and_a_forgotten_password_open_no_session(portal_env: PortalEnv, person: Visitor) -> None:
    assert session(portal_env, person) == ("", "")
    portal_env.visitor().post("/password/forgotten", name="individual")
    path = portal_env.link("password/new").removeprefix(ROOT)
    reader = portal_env.visitor()
    went(reader.post(path, reader.get(path), password="Төбедегі жалғыз терек 26"), "/sign-in?done=password")
    assert session(portal_env, reader) == ("", "")
    went(reader.enter("individual", "Төбедегі жалғыз терек 26"), "/")
    assert session(portal_env, reader) == ("password", IIN)


def test_a_key_and_a_password(portal_env: PortalEnv, person: Visitor) -> None:
    went(person.enter("individual"), "/")
    assert session(portal_env, person) == ("password", IIN)
    went(person.sign("/key", next="/trois/powers/add"), "/powers/add")
    assert session(portal_env, person) == ("eds", IIN)
    other = portal_env.visitor("individual")
    went(other.sign_in(), "/")
    assert session(portal_env, other) == ("eds", IIN)
    went(other.client.get(f"{ROOT}/key"), "/")


@pytest.mark.asvs("6.4.4")
def test_somebody_elses_key_proves_nothing(portal_env: PortalEnv, person: Visitor) -> None:
    went(person.enter("individual"), "/")
    refused(person.sign("/key", slug="entrepreneur", next=""), "The key belongs to another person")
    assert session(portal_env, person) == ("password", IIN)


def test_an_invitation_accepted_with_a_key(portal_env: PortalEnv, head: Visitor) -> None:
    visitor = join_with_key(portal_env, invite(portal_env, head), "individual", "withkey1")
    admit(head, BY_SLUG["individual"].surname)
    went(visitor.enter("withkey1"), "/")
    assert session(portal_env, visitor) == ("password", IIN)
    assert portal_env.scalars(f"SELECT surname FROM trois.portal_user WHERE iin = '{IIN}'") == [  # noqa: S608
        BY_SLUG["individual"].surname
    ]


@pytest.mark.asvs("6.4.4")
def test_an_invitation_accepted_without_a_key_and_the_key_shown_later(portal_env: PortalEnv, head: Visitor) -> None:
    visitor = join_without_key(portal_env, invite(portal_env, head), "nokey1")
    admit(head, "Mallory")
    went(visitor.enter("nokey1"), "/")
    assert session(portal_env, visitor) == ("password", "")
    assert "You have not shown an EDS key yet" in words(visitor.get("/"))
    draft = visitor.post("/applications").location.rsplit("/", 1)[1]
    assert visitor.client.get(f"{ROOT}/applications/{draft}").status_code == 200
    answer = visitor.client.get(f"{ROOT}/applications/{draft}/sign?lang=en")
    assert answer.status_code == 403 and "This needs your EDS key" in answer.text
    assert visitor.client.get(f"{ROOT}/account/register-data").status_code == 403
    went(visitor.sign("/key", next=""), "/")
    assert session(portal_env, visitor) == ("eds", IIN)
    assert BY_SLUG["individual"].surname in words(visitor.get("/")), "the name is that of the certificate"
    assert visitor.client.get(f"{ROOT}/applications/{draft}").status_code == 200, "drafts stay"
    went(portal_env.visitor().enter("nokey1"), "/")


def test_without_an_iin_nobody_takes_a_second_invitation(portal_env: PortalEnv, head: Visitor) -> None:
    visitor = join_without_key(portal_env, invite(portal_env, head), "nokey1")
    activate(head)
    went(visitor.enter("nokey1"), "/")
    second = invite(portal_env, head, "second@attacker.example")
    answer = visitor.post(f"{second}/accept", visitor.get(second))
    assert answer.status_code == 403 and "This needs your EDS key" in words(answer.text)


@pytest.mark.asvs("6.8.1")
def test_the_earlier_registration_of_the_owner_takes_the_account_over(
    portal_env: PortalEnv, head: Visitor, person: Visitor
) -> None:
    visitor = join_without_key(portal_env, invite(portal_env, head), "nokey1")
    activate(head)
    went(visitor.enter("nokey1"), "/")
    went(visitor.sign("/key", next=""), "/")
    assert session(portal_env, visitor) == ("eds", IIN)
    owners = portal_env.scalars(f"SELECT DISTINCT user_id FROM trois.account WHERE iin = '{IIN}'")  # noqa: S608
    assert owners == portal_env.scalars("SELECT id FROM trois.portal_user WHERE user_name = 'individual'")
    assert BY_SLUG["other-head"].employer.name in words(visitor.get("/accounts"))
    refused(portal_env.visitor().enter("nokey1"), "The user name or the password is not right")


def test_changing_accounts_keeps_the_proof(portal_env: PortalEnv, head: Visitor, person: Visitor) -> None:
    went(person.sign_in(), "/")
    link = invite(portal_env, head)
    went(person.post(f"{link}/accept", person.get(link)), "/invitation-accepted")
    admit(head, BY_SLUG["individual"].surname)
    company = BY_SLUG["other-head"].employer
    wanted = portal_env.scalars(
        f"SELECT id FROM trois.account WHERE iin = '{IIN}' AND bin = '{company.bin}' AND state = 'active'"  # noqa: S608
    )[0]
    for method, enter in (("eds", person.sign_in), ("password", lambda: person.enter("individual"))):
        person.client.delete_cookie("trois_sid", path="/trois")
        went(enter(), "/")
        went(person.post("/accounts", person.get("/accounts"), account=wanted), "/")
        assert session(portal_env, person) == (method, IIN)
        assert company.name in words(person.get("/"))


def appoint(portal_env: PortalEnv, slug: str) -> None:
    from module.casework import staff

    who = BY_SLUG[slug]
    with portal_env.app_env.open_work(SYSTEM) as work:
        person = Actor(
            "", who.iin, CUSTOMS.bin, who.name, frozenset({Role.CASE_OFFICER}), "ru", CUSTOMS.name, Name(ru="П")
        )
        staff.appoint(work, person)


def test_an_appointment_opens_with_the_first_key(portal_env: PortalEnv) -> None:
    number = BY_SLUG["officer-executor"].iin
    with portal_env.app_env.store.unit() as unit:
        from sqlalchemy import text

        statement = "UPDATE trois.account SET iin = '9' || lpad(nextval('lobby')::text, 11, '0') WHERE iin = :iin"
        unit.connection.execute(text(statement), {"iin": number})
    appoint(portal_env, "officer-executor")
    appoint(portal_env, "officer-executor")
    kept = f"SELECT count(*) FROM trois.account WHERE iin = '{number}'"  # noqa: S608
    assert portal_env.scalars(kept) == [0], "an appointment is no account"
    officer = portal_env.visitor("officer-executor")
    went(officer.sign_in(), "/")
    assert session(portal_env, officer) == ("eds", number)
    assert portal_env.acts()[-2:] == ["appointment_opened", "sign_in"]
    assert officer.client.get(f"{ROOT}/worklist").status_code == 200


def test_a_password_of_an_officer_who_is_registered_opens_the_persons_side_only(
    portal_env: PortalEnv, person: Visitor
) -> None:
    user = portal_env.scalars("SELECT id FROM trois.portal_user WHERE user_name = 'individual'")[0]
    with portal_env.app_env.store.unit() as unit:
        from module.store import accounts, identities

        who = Actor("", IIN, CUSTOMS.bin, "O", frozenset({Role.CASE_OFFICER}), organisation=CUSTOMS.name)
        seated = accounts.appoint(unit, who, portal_env.app_env.clock.now())
        identities.change(unit, seated.account_id, user_id=user)
    went(person.enter("individual"), "/")
    page = person.get("/accounts")
    assert CUSTOMS.name not in words(page)
    assert person.post("/accounts", page, account=seated.account_id).status_code == 404
    went(person.sign("/key", next=""), "/")
    page = person.get("/accounts")
    assert CUSTOMS.name in words(page)
    went(person.post("/accounts", page, account=seated.account_id), "/")
    assert person.client.get(f"{ROOT}/worklist").status_code == 200


def test_a_password_session_of_the_release_before_plays_no_part(portal_env: PortalEnv) -> None:
    officer = portal_env.visitor("officer-executor")
    went(officer.sign_in(), "/")
    with portal_env.app_env.store.unit() as unit:
        from sqlalchemy import text

        unit.connection.execute(text("UPDATE trois.web_session SET method = 'password'"))
    answers: dict[str, Any] = {path: officer.client.get(ROOT + path) for path in ("/worklist", "/opinions", "/profile")}
    assert {path: answer.location for path, answer in answers.items()} == {
        path: f"/trois/key?next=/trois{path}" for path in answers
    }
