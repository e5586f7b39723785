"""Every way into a session and what it proves, over the pages with real keys (D21)."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest

from module.dev.pki.people import CUSTOMS
from module.registry.actors import SYSTEM, Actor, Part
from module.registry.party import Name
from tests.integration.account.test_identity_attacks import activate, head, invite
from tests.support.lobby import PASSWORD, ROOT, Lobby, Visitor, refused, went, words
from tests.support.pens import BY_SLUG

__all__ = ["head"]
JOINING = {"mobile": "+7 701 999 99 99", "password": PASSWORD, "policy": "y", "personal_data": "y"}
NAMES = {"surname": "Mallory", "given_name": "Eve"}


def session(lobby: Lobby, visitor: Visitor) -> tuple[str, str]:
    """How the session of a browser was opened, and the IIN that its account has; nothing where there is none."""
    cookie = visitor.client.get_cookie("trois_sid", path="/trois")
    if cookie is None:
        return ("", "")
    digest = hashlib.sha256(cookie.value.encode()).hexdigest()
    found = lobby.scalars(
        "SELECT method || ' ' || iin FROM trois.web_session JOIN trois.account ON account.id = account_id"  # noqa: S608
        f" WHERE encode(token_digest, 'hex') = '{digest}'"
    )
    method, _, iin = str(found[0] if found else " ").partition(" ")
    return method, iin


@pytest.fixture
def person(lobby: Lobby) -> Visitor:
    visitor = lobby.visitor("individual")
    visitor.register(email="own@example.kz")
    visitor.activate()
    return visitor


IIN = BY_SLUG["individual"].iin


def join_with_key(lobby: Lobby, link: str, slug: str, user_name: str) -> Visitor:
    visitor = lobby.visitor(slug)
    went(visitor.sign(f"{link}/key", user_name=user_name, **JOINING), "/invitation-accepted")
    return visitor


def join_without_key(lobby: Lobby, link: str, user_name: str) -> Visitor:
    visitor = lobby.visitor("individual")
    went(visitor.post(f"{link}/register", user_name=user_name, **NAMES, **JOINING), "/invitation-accepted")
    return visitor


def admit(head: Visitor, name: str) -> None:
    """Activate the one person of the name who waits, as one who may sign."""
    people = re.findall(rf'href="/trois(/company/staff/[0-9a-f-]{{36}})">{name}', head.get("/company/staff"))
    (waiting,) = [path for path in people if "/activate" in head.get(path)]
    went(head.post(f"{waiting}/activate", head.get(waiting), role="right_to_sign"), "/company/staff?done=activated")


def test_activation_and_a_forgotten_password_open_no_session(lobby: Lobby, person: Visitor) -> None:
    assert session(lobby, person) == ("", "")
    lobby.visitor().post("/password/forgotten", name="individual")
    path = lobby.link("password/new").removeprefix(ROOT)
    reader = lobby.visitor()
    went(reader.post(path, reader.get(path), password="Жаңа құпиясөз 2026!"), "/sign-in?done=password")
    assert session(lobby, reader) == ("", "")
    went(reader.enter("individual", "Жаңа құпиясөз 2026!"), "/")
    assert session(lobby, reader) == ("password", IIN)


def test_a_key_and_a_password(lobby: Lobby, person: Visitor) -> None:
    went(person.enter("individual"), "/")
    assert session(lobby, person) == ("password", IIN)
    went(person.sign("/key", next="/trois/powers/add"), "/powers/add")
    assert session(lobby, person) == ("eds", IIN)
    other = lobby.visitor("individual")
    went(other.sign_in(), "/")
    assert session(lobby, other) == ("eds", IIN)
    went(other.client.get(f"{ROOT}/key"), "/")


def test_somebody_elses_key_proves_nothing(lobby: Lobby, person: Visitor) -> None:
    went(person.enter("individual"), "/")
    refused(person.sign("/key", slug="entrepreneur", next=""), "The key belongs to another person")
    assert session(lobby, person) == ("password", IIN)


def test_an_invitation_accepted_with_a_key(lobby: Lobby, head: Visitor) -> None:
    visitor = join_with_key(lobby, invite(lobby, head), "individual", "withkey1")
    admit(head, BY_SLUG["individual"].surname)
    went(visitor.enter("withkey1"), "/")
    assert session(lobby, visitor) == ("password", IIN)
    assert lobby.scalars(f"SELECT surname FROM trois.portal_user WHERE iin = '{IIN}'") == [  # noqa: S608
        BY_SLUG["individual"].surname
    ]


def test_an_invitation_accepted_without_a_key_and_the_key_shown_later(lobby: Lobby, head: Visitor) -> None:
    visitor = join_without_key(lobby, invite(lobby, head), "nokey1")
    admit(head, "Mallory")
    went(visitor.enter("nokey1"), "/")
    assert session(lobby, visitor) == ("password", "")
    assert "You have not shown an EDS key yet" in words(visitor.get("/"))
    draft = visitor.post("/applications").location.rsplit("/", 1)[1]
    assert visitor.client.get(f"{ROOT}/applications/{draft}").status_code == 200
    answer = visitor.client.get(f"{ROOT}/applications/{draft}/sign?lang=en")
    assert answer.status_code == 403 and "This needs your EDS key" in answer.text
    assert visitor.client.get(f"{ROOT}/account/register-data").status_code == 403
    went(visitor.sign("/key", next=""), "/")
    assert session(lobby, visitor) == ("eds", IIN)
    assert BY_SLUG["individual"].surname in words(visitor.get("/")), "the name is that of the certificate"
    assert visitor.client.get(f"{ROOT}/applications/{draft}").status_code == 200, "drafts stay"
    went(lobby.visitor().enter("nokey1"), "/")


def test_without_an_iin_nobody_takes_a_second_invitation(lobby: Lobby, head: Visitor) -> None:
    visitor = join_without_key(lobby, invite(lobby, head), "nokey1")
    activate(head)
    went(visitor.enter("nokey1"), "/")
    second = invite(lobby, head, "second@attacker.example")
    answer = visitor.post(f"{second}/accept", visitor.get(second))
    assert answer.status_code == 403 and "This needs your EDS key" in words(answer.text)


def test_the_earlier_registration_of_the_owner_takes_the_account_over(
    lobby: Lobby, head: Visitor, person: Visitor
) -> None:
    visitor = join_without_key(lobby, invite(lobby, head), "nokey1")
    activate(head)
    went(visitor.enter("nokey1"), "/")
    went(visitor.sign("/key", next=""), "/")
    assert session(lobby, visitor) == ("eds", IIN)
    owners = lobby.scalars(f"SELECT DISTINCT user_id FROM trois.account WHERE iin = '{IIN}'")  # noqa: S608
    assert owners == lobby.scalars("SELECT id FROM trois.portal_user WHERE user_name = 'individual'")
    assert BY_SLUG["other-head"].employer.name in words(visitor.get("/accounts"))
    refused(lobby.visitor().enter("nokey1"), "The user name or the password is not right")


def test_changing_accounts_keeps_the_proof(lobby: Lobby, head: Visitor, person: Visitor) -> None:
    went(person.sign_in(), "/")
    link = invite(lobby, head)
    went(person.post(f"{link}/accept", person.get(link)), "/invitation-accepted")
    admit(head, BY_SLUG["individual"].surname)
    company = BY_SLUG["other-head"].employer
    wanted = lobby.scalars(
        f"SELECT id FROM trois.account WHERE iin = '{IIN}' AND bin = '{company.bin}' AND state = 'active'"  # noqa: S608
    )[0]
    for method, enter in (("eds", person.sign_in), ("password", lambda: person.enter("individual"))):
        person.client.delete_cookie("trois_sid", path="/trois")
        went(enter(), "/")
        went(person.post("/accounts", person.get("/accounts"), account=wanted), "/")
        assert session(lobby, person) == (method, IIN)
        assert company.name in words(person.get("/"))


def appoint(lobby: Lobby, slug: str) -> None:
    from module.casework import staff

    who = BY_SLUG[slug]
    with lobby.office.open_work(SYSTEM) as work:
        person = Actor("", who.iin, CUSTOMS.bin, who.name, frozenset({Part.EXECUTOR}), "ru", CUSTOMS.name, Name(ru="П"))
        staff.appoint(work, person)


def test_an_appointment_opens_with_the_first_key(lobby: Lobby) -> None:
    number = BY_SLUG["officer-executor"].iin
    with lobby.office.store.unit() as unit:
        from sqlalchemy import text

        statement = "UPDATE trois.account SET iin = '9' || lpad(nextval('lobby')::text, 11, '0') WHERE iin = :iin"
        unit.connection.execute(text(statement), {"iin": number})
    appoint(lobby, "officer-executor")
    appoint(lobby, "officer-executor")
    kept = f"SELECT count(*) FROM trois.account WHERE iin = '{number}'"  # noqa: S608
    assert lobby.scalars(kept) == [0], "an appointment is no account"
    officer = lobby.visitor("officer-executor")
    went(officer.sign_in(), "/")
    assert session(lobby, officer) == ("eds", number)
    assert officer.client.get(f"{ROOT}/worklist").status_code == 200
    assert lobby.acts()[-2:] == ["appointment_opened", "sign_in"]


def test_a_password_of_an_officer_who_is_registered_opens_the_persons_side_only(lobby: Lobby, person: Visitor) -> None:
    user = lobby.scalars("SELECT id FROM trois.portal_user WHERE user_name = 'individual'")[0]
    with lobby.office.store.unit() as unit:
        from module.store import accounts, identities

        who = Actor("", IIN, CUSTOMS.bin, "O", frozenset({Part.EXECUTOR}), organisation=CUSTOMS.name)
        seated = accounts.appoint(unit, who, lobby.office.clock.now())
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


def test_a_password_session_of_the_release_before_plays_no_part(lobby: Lobby) -> None:
    officer = lobby.visitor("officer-executor")
    went(officer.sign_in(), "/")
    with lobby.office.store.unit() as unit:
        from sqlalchemy import text

        unit.connection.execute(text("UPDATE trois.web_session SET method = 'password'"))
    answers: dict[str, Any] = {path: officer.client.get(ROOT + path) for path in ("/worklist", "/opinions", "/profile")}
    assert {path: answer.location for path, answer in answers.items()} == {
        path: f"/trois/key?next=/trois{path}" for path in answers
    }
