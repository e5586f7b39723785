"""Two decisions of one entry that say otherwise of one value: what the officer and the head read, over the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from module.casework import acts, cases, drafts
from module.registry.entry import EntryPart, FieldChange, Overlapping, Recording, changed
from module.store import applications
from tests.integration.casework.test_extend import OLD_END, ask, begin, live, on
from tests.integration.casework.test_hearing import almaty
from tests.integration.officer.test_case_journey import get, post, sign
from tests.support import web
from tests.support.app_env import NOW, AppEnv, form
from tests.support.key_signers import file_draft, include

STOPS = "Somebody else changed the same data"
WHAT_TO_DO = "refuse it, or let the applicant file anew"
DECIDED = almaty(2027, 2, 3, 10)


@pytest.fixture
def app_env(module_env: AppEnv) -> AppEnv:
    return module_env


@pytest.fixture
def app(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    people = {person.account_id: person for person in (app_env.applicant, app_env.case_officer, app_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    yield web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))
    app_env.clock.set(NOW)


def entry_number(app_env: AppEnv, mark: str) -> str:
    """An object protected until 1 March 2027; gives the number of its entry."""
    app_env.clock.set(NOW)
    terms = form(mark, app_env.applicant.bin)["terms"]
    key = include(app_env, mark, terms=replace(terms, end=OLD_END))
    with app_env.open_work(app_env.case_officer) as work:
        decision = cases.load(work, key).decision
    assert decision is not None
    return decision.entry_number


def extension(app_env: AppEnv, number: str) -> str:
    """An extension with another contract, filed on 20 January 2027 and taken on 3 February."""
    key = begin(app_env, number)
    view = ask(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        contract = replace(view.form.insurance, contract_number="A-2", end=date(2029, 6, 1))
        drafts.save(work, key, view.version, insurance=contract)
    file_draft(app_env, key)
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    return key


def another_contract(app_env: AppEnv, number: str) -> None:
    """A change was decided meanwhile: the contract of the entry is another one than the extension knows."""
    old = on(app_env, number, date(2027, 2, 3)).national.insurance
    new = FieldChange(EntryPart.NATIONAL, "insurance", old, replace(old, contract_number="A-3"))
    recording = Recording(date(2027, 2, 3), almaty(2027, 2, 3, 9))
    live(app_env, number, lambda entry: changed(entry, (new,), recording))


def test_the_officer_is_told_what_to_do(app: Any, app_env: AppEnv) -> None:
    number = entry_number(app_env, "ЕКІ ШАРТ")
    key = extension(app_env, number)
    another_contract(app_env, number)
    answer = post(app, app_env.case_officer, f"/trois/cases/{key}/prepare", kind="extend")
    assert (answer.status_code, STOPS in answer.text, WHAT_TO_DO in answer.text) == (422, True, True)
    assert STOPS in get(app, app_env.case_officer, f"/trois/cases/{key}"), "the case says it before he tries"
    assert on(app_env, number, date(2027, 2, 3)).national.insurance.contract_number == "A-3"


def test_the_head_is_told_what_to_do(app: Any, app_env: AppEnv) -> None:
    number = entry_number(app_env, "ҮШ ШАРТ")
    key = extension(app_env, number)
    assert post(app, app_env.case_officer, f"/trois/cases/{key}/prepare", kind="extend").status_code == 303
    another_contract(app_env, number)
    read = web.sign_in_as(app, app_env.head).get(f"/trois/cases/{key}/decision")
    assert (read.status_code, STOPS in read.text, WHAT_TO_DO in read.text) == (422, True, True)
    back = post(app, app_env.head, f"/trois/cases/{key}/decision/send-back", remark="Салыстырыңыз")
    assert back.status_code == 303


def test_two_that_meet_in_one_instant_are_told_too(app: Any, app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error of the register itself, which only a race reaches: a sentence that says what to do, no bare 409."""
    number = entry_number(app_env, "БІР СӘТТЕ")
    key = extension(app_env, number)
    assert post(app, app_env.case_officer, f"/trois/cases/{key}/prepare", kind="extend").status_code == 303

    def stop(*given: object, **named: object) -> None:
        raise Overlapping(("insurance",))

    monkeypatch.setattr("module.casework.entering.EntryWriter.go_on", stop)
    signed = sign(app, app_env, key, app_env.head)
    assert (signed.status_code, STOPS in signed.text, "Send the case back" in signed.text) == (409, True, True)
    with app_env.store.unit() as unit:
        record = applications.get(unit, key)
    assert record is not None and record.status == "for_signature", "nothing was signed"
