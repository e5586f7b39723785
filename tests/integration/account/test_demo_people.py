"""The people of the demonstration are registered, so that `./run` asks for registration as the shipped setting says."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from module.dev import registered
from module.dev.example import People
from tests.support.lobby import Lobby, company_of, went, words
from tests.support.pens import BY_SLUG, KeyPens


@pytest.fixture
def people(lobby: Lobby, pens: KeyPens) -> People:
    lobby.registers.companies[BY_SLUG["company-head"].employer.bin] = company_of("company-head")
    made = People(pens.keys)
    services = lobby.app.extensions["trois"]
    registered.all_people(services, made)
    registered.all_people(services, made)
    return made


@pytest.mark.parametrize(
    "slug", ["company-head", "company-signer", "company-employee", "individual", "other-head", "auth-key"]
)
def test_each_enters_with_the_key_and_with_the_password(lobby: Lobby, people: People, slug: str) -> None:
    went(lobby.visitor(slug).sign_in(), "/")
    if slug != "auth-key":
        visitor = lobby.visitor()
        went(visitor.enter(slug, registered.PASSWORD), "/")
        assert BY_SLUG[slug].surname in words(visitor.get("/"))


def test_roles_in_the_company_and_who_is_left_out(lobby: Lobby, people: People) -> None:
    number = BY_SLUG["company-head"].employer.bin
    roles = lobby.scalars(f"SELECT role FROM trois.account WHERE bin = '{number}' AND state = 'active' ORDER BY role")  # noqa: S608
    assert roles == ["head", "preparer", "right_to_sign"]
    went(lobby.visitor("entrepreneur").sign_in(), "/registration?why=key")


def test_colleagues_of_an_older_demonstration_are_proved_anew(lobby: Lobby, people: People) -> None:
    iin = BY_SLUG["company-employee"].iin
    with lobby.office.store.unit() as unit:
        for statement in (
            "UPDATE trois.account SET iin = '' WHERE iin = :iin",
            "UPDATE trois.portal_user SET iin = '', iin_proved_at = NULL WHERE iin = :iin",
        ):
            unit.connection.execute(text(statement), {"iin": iin})
    registered.all_people(lobby.app.extensions["trois"], people)
    went(lobby.visitor("company-employee").sign_in(), "/")
    assert lobby.scalars(f"SELECT count(*) FROM trois.account WHERE iin = '{iin}'") == [1]  # noqa: S608
