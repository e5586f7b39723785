"""A company changes hands only on the word of the state register (R14): a certificate alone takes nothing over.

A head who was dismissed and whose key is still valid may wait for an outage of the register. On the release 9217642 the
outage gave the company back to him.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from module.registry.party import Address, Name
from tests.support.key_signers import BY_SLUG
from tests.support.portal_env import ROOT, PortalEnv, Visitor, company_of, went, words

CLAIMANT = BY_SLUG["company-head"]
BIN = CLAIMANT.employer.bin
RULER = "770101300008"
SILENT = "The state register of legal entities did not answer"
OTHERWISE = "does not name you as its head"


@pytest.fixture
def company(portal_env: PortalEnv) -> Visitor:
    """A company that the owner of the key registered; since then the register named another head, who took it over."""
    portal_env.registers.companies[BIN] = company_of("company-head")
    former = portal_env.visitor("company-head")
    former.register("legal_entity")
    former.activate()
    went(former.sign_in(), "/")
    with portal_env.app_env.store.unit() as unit:
        for statement in (
            f"UPDATE trois.organisation SET head_iin = '{RULER}', head_name = 'NEW HEAD' WHERE bin = '{BIN}'",  # noqa: S608
            f"UPDATE trois.account SET state = 'closed' WHERE iin = '{CLAIMANT.iin}' AND bin = '{BIN}'",  # noqa: S608
            "DELETE FROM trois.web_session",
        ):
            unit.connection.execute(text(statement))
    return former


def state(portal_env: PortalEnv) -> list[object]:
    """The head that the company has, and the state of the claimant's account in it."""
    head = portal_env.scalars(f"SELECT head_iin FROM trois.organisation WHERE bin = '{BIN}'")  # noqa: S608
    account = f"SELECT state FROM trois.account WHERE iin = '{CLAIMANT.iin}' AND bin = '{BIN}'"  # noqa: S608
    return [*head, *portal_env.scalars(account)]


def refused(answer: object, sentence: str) -> None:
    assert answer.status_code == 422, answer.location  # type: ignore[attr-defined]
    assert sentence in words(answer.text), words(answer.text)  # type: ignore[attr-defined]


def test_an_outage_gives_no_company_to_a_dismissed_head(portal_env: PortalEnv, company: Visitor) -> None:
    portal_env.registers.down = True
    answer = company.sign_in()
    refused(answer, SILENT)
    assert "Nothing was changed" in words(answer.text) and "in an hour" in words(answer.text)
    assert state(portal_env) == [RULER, "closed"]
    assert company.client.get(f"{ROOT}/account").status_code == 302
    assert "head_refused" in portal_env.acts()


@pytest.mark.parametrize("leader", ["", RULER], ids=["no head", "another head"])
def test_a_register_that_does_not_name_the_person_confirms_nothing(
    portal_env: PortalEnv, company: Visitor, leader: str
) -> None:
    portal_env.registers.companies[BIN] = company_of("company-head", leader_iin=leader, leader_name="")
    refused(company.sign_in(), OTHERWISE)
    assert state(portal_env) == [RULER, "closed"]


def test_a_register_that_does_not_know_the_company_confirms_nothing(portal_env: PortalEnv, company: Visitor) -> None:
    del portal_env.registers.companies[BIN]
    refused(company.sign_in(), OTHERWISE)
    assert state(portal_env) == [RULER, "closed"]


def test_the_register_names_the_person_and_the_company_is_taken_over(portal_env: PortalEnv, company: Visitor) -> None:
    portal_env.registers.down = True
    refused(company.sign_in(), SILENT)
    portal_env.registers.down = False
    went(company.sign_in(), "/")
    assert state(portal_env) == [CLAIMANT.iin, "active"]


def test_who_works_there_goes_on_as_before_and_is_told(portal_env: PortalEnv, company: Visitor) -> None:
    with portal_env.app_env.store.unit() as unit:
        statement = f"UPDATE trois.account SET state = 'active', role = 'preparer' WHERE iin = '{CLAIMANT.iin}'"  # noqa: S608
        unit.connection.execute(text(statement))
    portal_env.registers.down = True
    went(company.sign_in(), "/?done=head_silent")
    assert SILENT in words(company.get("/?done=head_silent"))
    role = f"SELECT role FROM trois.account WHERE iin = '{CLAIMANT.iin}' AND bin = '{BIN}'"  # noqa: S608
    assert (state(portal_env), portal_env.scalars(role)) == ([RULER, "active"], ["preparer"])


def test_the_register_says_who_heads_it_not_the_name(portal_env: PortalEnv, company: Visitor) -> None:
    record = replace(company_of("company-head"), leader_iin="", name=Name(ru="X"), address=Address())
    portal_env.registers.companies[BIN] = record
    refused(company.sign_in(), OTHERWISE)
