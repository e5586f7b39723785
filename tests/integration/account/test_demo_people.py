"""The people of the demonstration are registered, so that `./run` asks for registration as the shipped setting says."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from module.dev import registered
from module.dev.example import People
from tests.support.key_signers import BY_SLUG, KeySigners
from tests.support.portal_env import PortalEnv, company_of, went, words


@pytest.fixture
def people(portal_env: PortalEnv, key_signers: KeySigners) -> People:
    portal_env.registers.companies[BY_SLUG["company-head"].employer.bin] = company_of("company-head")
    made = People(key_signers.keys)
    services = portal_env.app.extensions["trois"]
    registered.all_people(services, made)
    registered.all_people(services, made)
    return made


@pytest.mark.parametrize(
    "slug", ["company-head", "company-signer", "company-employee", "individual", "other-head", "auth-key"]
)
def test_each_enters_with_the_key_and_with_the_password(portal_env: PortalEnv, people: People, slug: str) -> None:
    went(portal_env.visitor(slug).sign_in(), "/")
    if slug != "auth-key":
        visitor = portal_env.visitor()
        went(visitor.enter(slug, registered.PASSWORD), "/")
        assert BY_SLUG[slug].surname in words(visitor.get("/"))


def test_roles_in_the_company_and_who_is_left_out(portal_env: PortalEnv, people: People) -> None:
    number = BY_SLUG["company-head"].employer.bin
    query = f"SELECT role FROM trois.account WHERE bin = '{number}' AND state = 'active' ORDER BY role"  # noqa: S608
    roles = portal_env.scalars(query)
    assert roles == ["head", "preparer", "right_to_sign"]
    went(portal_env.visitor("entrepreneur").sign_in(), "/registration?why=key")


def test_colleagues_of_an_older_demonstration_are_proved_anew(portal_env: PortalEnv, people: People) -> None:
    iin = BY_SLUG["company-employee"].iin
    with portal_env.app_env.store.unit() as unit:
        for statement in (
            "UPDATE trois.account SET iin = '' WHERE iin = :iin",
            "UPDATE trois.portal_user SET iin = '', iin_proved_at = NULL WHERE iin = :iin",
        ):
            unit.connection.execute(text(statement), {"iin": iin})
    registered.all_people(portal_env.app.extensions["trois"], people)
    went(portal_env.visitor("company-employee").sign_in(), "/")
    assert portal_env.scalars(f"SELECT count(*) FROM trois.account WHERE iin = '{iin}'") == [1]  # noqa: S608
