"""A person in the application: asked with consent, filled in, marked, and shown to the officer beside the form."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import checking, drafts, lookups
from module.casework.gate import visible
from module.casework.views import ApplicationView
from module.kernel.errors import NotFound
from module.registry.application import Section
from module.registry.checks import CheckResult
from module.registry.lookups import Answer, Outcome, Register
from module.registry.party import Address, Confirmation, Name, PartyKind
from module.registry.persons import IdentityDocument, PersonRecord
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import fill_draft

IIN = "900101300007"
DOCUMENT = IdentityDocument("002", None, "012345678", None, None, None)  # type: ignore[arg-type]


def known(**changes: Any) -> PersonRecord:
    values: dict[str, Any] = {
        "identifier": IIN,
        "surname": "Үлгілі",
        "given_name": "Сынақ",
        "patronymic": "Үлгіұлы",
        "born_on": date(1990, 1, 1),
        "citizenship": "398",
        "address": Address(city="Алматы", street="Үлгі"),
        "document": DOCUMENT,
    }
    return PersonRecord(**{**values, **changes})


def answer(value: PersonRecord | None, outcome: Outcome = Outcome.FOUND) -> Answer[PersonRecord]:
    return Answer(Register.GBD_FL, outcome, NOW, value)


def applied(app_env: AppEnv, key: str, answer: Answer[PersonRecord]) -> ApplicationView:
    with app_env.open_work(app_env.applicant) as work:
        version = drafts.load(work, key).version
        return lookups.apply_person(work, key, version, Section.HOLDER, answer, IIN)


def draft(app_env: AppEnv) -> str:
    with app_env.open_work(app_env.applicant) as work:
        return drafts.create(work)


def test_the_question_is_written_down_before_it_is_asked(app_env: AppEnv) -> None:
    key = draft(app_env)
    with app_env.open_work(app_env.applicant) as work:
        assert lookups.ask_person(work, key, IIN) == key
    with app_env.store.unit() as unit:
        found = unit.connection.execute(
            text(
                "SELECT actor_id::text, details::text FROM trois.audit"
                " WHERE application_id = :key AND act = 'person_asked'"
            ),
            {"key": key},
        ).one()
    asked = hashlib.sha256(f"{key}\n{IIN}".encode()).hexdigest()
    assert found == (app_env.applicant.account_id, f'{{"asked": "{asked}"}}'), "who asked, and a digest of the number"


def test_only_the_own_draft(app_env: AppEnv) -> None:
    key = draft(app_env)
    with pytest.raises(NotFound), app_env.open_work(app_env.case_officer) as work:
        lookups.ask_person(work, key, IIN)


def test_a_person_who_was_found_fills_the_form(app_env: AppEnv) -> None:
    holder = applied(app_env, draft(app_env), answer(known())).form.holder
    assert (holder.kind, holder.resident, holder.identifier) == (PartyKind.INDIVIDUAL, True, IIN)
    assert holder.name.ru == "Үлгілі Сынақ Үлгіұлы"
    assert holder.addresses[0].street == "Үлгі"
    assert holder.confirmation is Confirmation.STATE_REGISTER


def test_a_citizen_of_another_state_without_address_keeps_what_was_typed(app_env: AppEnv) -> None:
    key = draft(app_env)
    before = applied(app_env, key, answer(known())).form.holder
    after = applied(app_env, key, answer(known(citizenship="643", address=Address()))).form.holder
    assert not after.resident
    assert after.addresses == before.addresses


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.REFUSED, Outcome.UNAVAILABLE])
def test_without_an_answer_the_field_is_marked(app_env: AppEnv, outcome: Outcome) -> None:
    holder = applied(app_env, draft(app_env), answer(None, outcome)).form.holder
    assert (holder.identifier, holder.confirmation) == (IIN, Confirmation.UNCONFIRMED)


@pytest.mark.asvs("8.2.3")
def test_of_a_person_no_more_is_kept_than_is_needed(app_env: AppEnv) -> None:
    key = draft(app_env)
    applied(app_env, key, answer(known(died_on=date(2026, 1, 2), deceased=True)))
    with app_env.store.unit() as unit:
        (record,) = unit.connection.execute(
            text("SELECT record FROM trois.state_fact WHERE application_id = :key"), {"key": key}
        ).scalars()
    assert set(record) == {"identifier", "name", "address", "died_on"}
    assert "012345678" not in str(record)


def test_what_the_register_said_of_a_person_stands_beside_what_was_typed(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "ТҰЛҒА")
    view = applied(app_env, key, answer(known()))
    with app_env.open_work(app_env.applicant) as work:
        changed = replace(view.form.holder, name=Name(ru="Басқа Есім"))
        drafts.save(work, key, view.version, holder=changed)
    with app_env.open_work(app_env.applicant) as work:  # the checks of the officer, before the filing
        record = visible(work, key)
        found = checking.case_checks(work, record)
    assert record.form.holder.confirmation is Confirmation.EDITED
    check = next(check for check in found if check.question.msgid == "Name of the right holder")
    assert (check.entered, check.found) == (("Басқа Есім",), ("Үлгілі Сынақ Үлгіұлы",))
    assert check.result is CheckResult.NOT_MET
