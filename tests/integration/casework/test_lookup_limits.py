"""Questions to state registers: how often, by whom, and what stays in the journal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from module.casework import drafts, lookups
from module.casework.lookup_limits import admit, admit_person, asked_digest
from module.kernel.errors import Refused
from module.registry.account_settings import Allowance
from module.registry.actors import Actor
from module.registry.lookups import Register
from module.registry.membership import SignInMethod
from tests.support.app_env import AppEnv

IIN = "900101300007"


def limited(app_env: AppEnv, **limits: Allowance) -> AppEnv:
    accounts = replace(app_env.deps.accounts, limits={**app_env.deps.accounts.limits, **limits})
    return replace(app_env, deps=replace(app_env.deps, accounts=accounts))


def ask(app_env: AppEnv, actor: Actor, number: str, register: Register = Register.GBD_UL) -> str:
    try:
        admit(app_env.open_work, actor, register, number, "identifier")
    except Refused as refused:
        assert refused.faults[0].path == "identifier"
        return refused.faults[0].code
    return ""


@pytest.fixture
def clean(app_env: AppEnv) -> AppEnv:
    with app_env.store.unit() as unit:
        unit.connection.execute(text("DELETE FROM trois.rate_limit"))
    return app_env


@pytest.mark.asvs("2.3.2", "2.4.1")
def test_a_person_asks_so_often_and_no_more(clean: AppEnv) -> None:
    app_env = limited(clean, lookup_person=Allowance(3, 60))
    one, other = app_env.applicant, replace(app_env.applicant, iin="900101300099")
    assert [ask(app_env, one, f"20014000001{n}") for n in range(4)] == ["", "", "", "too_many"]
    assert ask(app_env, other, "200140000019") == ""


@pytest.mark.asvs("2.4.1")
def test_a_company_asks_so_often_whoever_of_it_asks(clean: AppEnv) -> None:
    app_env = limited(clean, lookup_company=Allowance(3, 60))
    people = [replace(app_env.applicant, iin=f"90010130009{n}") for n in range(4)]
    assert [ask(app_env, one, f"20014000001{n}") for n, one in enumerate(people)] == ["", "", "", "too_many"]


@pytest.mark.asvs("2.4.1")
def test_a_number_is_asked_about_so_often_whoever_asks(clean: AppEnv) -> None:
    app_env = limited(clean, lookup_number=Allowance(3, 60))
    people = [replace(app_env.applicant, iin=f"90010130009{n}", bin=f"10014000001{n}") for n in range(4)]
    assert [ask(app_env, one, IIN, Register.GBD_FL) for one in people] == ["", "", "", "too_many"]
    assert ask(app_env, people[0], IIN, Register.NIIS) == ""


def test_another_person_is_asked_about_with_eds_alone(app_env: AppEnv) -> None:
    password = replace(app_env.applicant, method=SignInMethod.PASSWORD)
    with pytest.raises(Refused) as reported:
        admit_person(password, IIN, "identifier")
    assert reported.value.faults[0].code == "eds_needed"
    admit_person(app_env.applicant, IIN, "identifier")
    admit_person(password, password.iin, "identifier")


@pytest.mark.asvs("16.2.5")
def test_the_journal_has_a_digest_of_the_number_and_not_the_number(app_env: AppEnv) -> None:
    with app_env.open_work(app_env.applicant) as work:
        key = drafts.create(work)
        lookups.ask_person(work, key, IIN)
    with app_env.store.unit() as unit:
        statement = "SELECT a::text FROM trois.audit a WHERE application_id = :key AND act = 'person_asked'"
        (row,) = unit.connection.execute(text(statement), {"key": key}).scalars()
    assert asked_digest(key, IIN) in str(row)
    assert IIN not in str(row)
