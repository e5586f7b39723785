"""Rows R14 to R21 of the accounts points: staff of an organisation over PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from module.casework import drafts, own_applications, switching
from module.casework.company import companies, heads, inviting, joining, members
from module.casework.gate import EdsNeeded, Work
from module.casework.sign_in import Sessions, start_session
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Refused, TroisError
from module.registry.account_settings import StaffTerms
from module.registry.actors import SYSTEM, Actor
from module.registry.lookups import Answer, CompanyRecord, Outcome
from module.registry.membership import AccountState, SignInMethod, StaffRole, UserType
from module.registry.signatures import OwnerRole, Signer
from module.store import accounts, organisations
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.company import (
    Company,
    add_person,
    answer,
    bin_number,
    found_company,
    iin,
    link_of,
    newcomer_of,
    signer_of,
)

LIFE = timedelta(hours=8)


@pytest.fixture(scope="module")
def app_env(own_postgres_url: str) -> Iterator[AppEnv]:
    made = open_app_env(own_postgres_url)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def company(app_env: AppEnv) -> Company:
    return found_company(app_env)


@pytest.fixture(autouse=True)
def today(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def do(app_env: AppEnv, actor: Actor | None, act: Callable[[Work], object]) -> object:
    with app_env.open_work(actor) as work:
        return act(work)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts in threads that start together; return what each returned or raised on purpose."""
    gate, results = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            results.append(act())
        except TroisError as error:
            results.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def signer(own_iin: str, own_bin: str, *roles: OwnerRole) -> Signer:
    return Signer(own_iin, own_bin, "NEW", "", "HEAD", "ORGANISATION", frozenset(roles), "0b", NOW, NOW)


def test_r14_a_new_head_takes_the_organisation_over(app_env: AppEnv, company: Company) -> None:
    new_iin, old_token = iin(), do(app_env, SYSTEM, lambda work: start_session(work, company.head.account_id, LIFE))
    key = signer(new_iin, company.bin, OwnerRole.HEAD)
    assert do(app_env, SYSTEM, lambda work: heads.claims(work, key))
    assert do(app_env, SYSTEM, lambda work: heads.succeed(work, key, answer(company.bin, new_iin)))
    new = company.account_of(new_iin)
    assert (new.role, company.state(new)) == (StaffRole.HEAD, AccountState.ACTIVE)
    assert company.state(company.head) is AccountState.CLOSED
    assert Sessions(app_env.open_work, 8).find(str(old_token)) is None
    with app_env.store.unit() as unit:
        kept = organisations.get(unit, company.bin)
    assert kept is not None and (kept.head_iin, kept.name.kk) == (new_iin, "«Жаңа» ЖШС")
    assert not do(app_env, SYSTEM, lambda work: heads.claims(work, key)), "once is enough"


def test_r14_the_state_register_names_another_head(app_env: AppEnv, company: Company) -> None:
    key = signer(iin(), company.bin, OwnerRole.HEAD)
    assert not do(app_env, SYSTEM, lambda work: heads.succeed(work, key, answer(company.bin, iin())))
    assert company.state(company.head) is AccountState.ACTIVE


@pytest.mark.parametrize("outcome", [Outcome.UNAVAILABLE, Outcome.NOT_FOUND])
def test_r14_without_the_state_register_the_old_state_stays(
    app_env: AppEnv, company: Company, outcome: Outcome
) -> None:
    key = signer(iin(), company.bin, OwnerRole.HEAD)
    with app_env.store.unit() as unit:
        before = organisations.get(unit, company.bin)
    assert not do(app_env, SYSTEM, lambda work: heads.succeed(work, key, answer(company.bin, "", outcome)))
    with app_env.store.unit() as unit:
        assert organisations.get(unit, company.bin) == before
    assert company.state(company.head) is AccountState.ACTIVE


def test_r14_the_register_is_asked_at_sign_in_and_only_for_a_claim(app_env: AppEnv, company: Company) -> None:
    asked: list[str] = []
    new = signer(iin(), company.bin, OwnerRole.HEAD)

    class Companies:
        def by_bin(self, number: str) -> Answer[CompanyRecord]:
            asked.append(number)
            return answer(number, new.iin)

    deps = replace(app_env.deps, companies=Companies())
    place = replace(app_env, deps=deps)
    for key in (signer(company.head.iin, company.bin, OwnerRole.HEAD), signer(iin(), company.bin, OwnerRole.EMPLOYEE)):
        heads.follow(place.open_work, key)
    assert asked == []
    heads.follow(place.open_work, new)
    heads.follow(place.open_work, new)
    assert asked == [company.bin]
    assert company.account_of(new.iin).role == StaffRole.HEAD


@pytest.mark.parametrize("role", [OwnerRole.RIGHT_TO_SIGN, OwnerRole.EMPLOYEE])
def test_r14_only_the_key_of_a_head_takes_over(app_env: AppEnv, company: Company, role: OwnerRole) -> None:
    assert not do(app_env, SYSTEM, lambda work: heads.claims(work, signer(iin(), company.bin, role)))


def test_r14_a_branch_with_a_bin_of_its_own_is_its_own(app_env: AppEnv, company: Company) -> None:
    branch = found_company(app_env)
    with pytest.raises(NotFound):
        do(app_env, branch.head, lambda work: members.load(work, company.head.account_id))


def test_r14_two_new_heads_at_once_leave_one(app_env: AppEnv, company: Company) -> None:
    keys = [signer(iin(), company.bin, OwnerRole.HEAD) for _ in range(2)]
    leader = keys[0].iin
    results = at_once(
        *(
            lambda key=key: do(app_env, SYSTEM, lambda work: heads.succeed(work, key, answer(company.bin, leader)))
            for key in keys
        )
    )
    assert sorted(map(bool, results)) == [False, True]


def test_r15_an_invitation_goes_to_the_address_in_the_chosen_language(app_env: AppEnv, company: Company) -> None:
    address = "new.one@example.kz"
    token = company.invite(StaffRole.VIEWER, address)
    letter = company.letters(address)[-1]
    assert (letter["language"], letter["event"], letter["channel"]) == ("kk", "invitation", "email")
    assert link_of(letter) == f"http://localhost/trois/invitations/{token}"
    assert token not in letter["text"], "the secret stands apart, and goes once the letter has left"
    listed = do(app_env, company.head, inviting.mine)
    assert [(one.email, one.role, one.may_resend) for one in listed] == [(address, StaffRole.VIEWER, True)]


@pytest.mark.parametrize("role", [StaffRole.PREPARER, StaffRole.VIEWER])
def test_r15_only_the_head_and_those_given_the_right_invite(app_env: AppEnv, company: Company, role: StaffRole) -> None:
    employee = company.hire(role)
    with pytest.raises(NotPermitted):
        company.invite(StaffRole.VIEWER, by=employee)
    with pytest.raises(NotPermitted):
        do(app_env, employee, inviting.mine)


def test_r15_sent_again_the_former_link_is_void(app_env: AppEnv, company: Company) -> None:
    first = company.invite(email="again@example.kz")
    with pytest.raises(Refused):
        company.invite(email="AGAIN@example.kz")
    invitation = do(app_env, company.head, inviting.mine)[0]
    app_env.clock.set(NOW + timedelta(seconds=1))
    do(app_env, company.head, lambda work: inviting.resend(work, invitation.id))
    second = company.token_for("again@example.kz")
    with pytest.raises(NotFound):
        do(app_env, SYSTEM, lambda work: joining.offer(work, first))
    assert do(app_env, SYSTEM, lambda work: joining.offer(work, second)).bin == company.bin
    do(app_env, company.head, lambda work: inviting.revoke(work, invitation.id))
    with pytest.raises(NotFound):
        do(app_env, SYSTEM, lambda work: joining.offer(work, second))
    for act in (inviting.resend, inviting.revoke):
        with pytest.raises(NotAllowedNow):
            do(app_env, company.head, lambda work, act=act: act(work, invitation.id))


def test_r15_a_password_session_does_not_manage_staff(app_env: AppEnv, company: Company) -> None:
    with pytest.raises(EdsNeeded):
        company.invite(by=replace(company.head, method=SignInMethod.PASSWORD))


@pytest.mark.asvs("2.3.2")
def test_r15_letters_are_counted(app_env: AppEnv, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = replace(app_env.deps.accounts, staff=StaffTerms(invitations_a_day=1))
    monkeypatch.setattr(app_env, "deps", replace(app_env.deps, accounts=accounts))
    company.invite()
    with pytest.raises(Refused):
        company.invite()


def test_r16_an_employee_sees_the_cases_of_the_company_and_no_others(app_env: AppEnv, company: Company) -> None:
    other = found_company(app_env)
    mine = do(app_env, company.head, drafts.create)
    theirs = do(app_env, other.head, drafts.create)
    viewer = company.hire(StaffRole.VIEWER)
    assert [row.id for row in do(app_env, viewer, own_applications.mine).rows] == [mine]
    assert do(app_env, viewer, lambda work: drafts.load(work, str(mine))).id == mine
    with pytest.raises(NotFound):
        do(app_env, viewer, lambda work: drafts.load(work, str(theirs)))
    with pytest.raises(NotPermitted):
        do(app_env, viewer, drafts.create)


def test_r17_the_link_works_once(app_env: AppEnv, company: Company) -> None:
    token = company.invite()
    company.join(token)
    with pytest.raises(NotFound):
        company.join(token)


def test_r17_two_who_use_one_link_at_once(app_env: AppEnv, company: Company) -> None:
    token = company.invite()
    results = at_once(*(lambda: company.join(token) for _ in range(2)))
    assert sorted(type(result).__name__ for result in results) == ["Actor", "NotFound"]


@pytest.mark.asvs("6.4.1")
def test_r17_a_link_runs_out(app_env: AppEnv, company: Company) -> None:
    token = company.invite()
    app_env.clock.set(NOW + timedelta(days=app_env.deps.accounts.staff.invitation_days, seconds=1))
    with pytest.raises(NotFound):
        company.join(token)


def test_r17_the_key_is_that_of_whoever_is_signed_in(app_env: AppEnv, company: Company) -> None:
    token, person, other = company.invite(), add_person(app_env, iin()), iin()
    with pytest.raises(Refused) as refusal:
        do(app_env, person, lambda work: joining.register(work, token, newcomer_of(other), signer_of(other)))
    assert [fault.code for fault in refusal.value.faults] == ["iin_mismatch"]


def test_r17_the_owner_of_a_known_iin_signs_in_and_accepts(app_env: AppEnv, company: Company) -> None:
    known = add_person(app_env, iin())
    with pytest.raises(Refused) as refusal:
        company.join(company.invite(), known.iin)
    assert [fault.code for fault in refusal.value.faults] == ["registered"]


def test_r17_a_taken_user_name_is_told(app_env: AppEnv, company: Company) -> None:
    company.join_without_key(company.invite(), f"one{company.bin}")
    with pytest.raises(Refused) as refusal:
        company.join_without_key(company.invite(), f"ONE{company.bin}")
    assert [fault.path for fault in refusal.value.faults] == ["user_name"]


def test_r17_one_person_serves_several_companies_and_switches(app_env: AppEnv, company: Company) -> None:
    other, person = found_company(app_env), add_person(app_env, iin())
    for place in (company, other):
        token = place.invite()
        do(app_env, person, lambda work, token=token: joining.accept(work, token))
        with app_env.open_work(place.head) as work:
            members.activate(work, place.account_of(person.iin).account_id, StaffRole.PREPARER)
    choices = do(app_env, person, switching.account_choices)
    assert {choice.organisation for choice in choices} == {"", company.name, other.name}
    target = other.account_of(person.iin)
    token = do(app_env, person, lambda work: switching.switch(work, target.account_id, 8))
    live = Sessions(app_env.open_work, 8).find(str(token))
    assert live is not None and (live.actor.bin, live.actor.accounts_count) == (other.bin, 3)
    for strange in (company.head.account_id, "no-account"):
        with pytest.raises(NotFound):
            do(app_env, person, lambda work, strange=strange: switching.switch(work, strange, 8))


def test_r17_a_password_does_not_become_a_key_by_switching(app_env: AppEnv, company: Company) -> None:
    person = replace(company.head, method=SignInMethod.PASSWORD)
    token = do(app_env, person, lambda work: switching.switch(work, company.head.account_id, 8))
    live = Sessions(app_env.open_work, 8).find(str(token))
    assert live is not None and live.actor.by_password


def test_r17_who_works_there_already_does_not_join_again(app_env: AppEnv, company: Company) -> None:
    employee = company.hire(StaffRole.VIEWER)
    token = company.invite()
    with pytest.raises(Refused):
        do(app_env, employee, lambda work: joining.accept(work, token))
    assert company.state(employee) is AccountState.ACTIVE


def test_r18_before_activation_nothing_is_seen(app_env: AppEnv, company: Company) -> None:
    waiting = company.join(company.invite())
    token = do(app_env, SYSTEM, lambda work: start_session(work, waiting.account_id, LIFE))
    assert Sessions(app_env.open_work, 8).find(str(token)) is None
    assert waiting.acts == frozenset()
    do(app_env, company.head, lambda work: members.activate(work, waiting.account_id, StaffRole.VIEWER))
    assert Sessions(app_env.open_work, 8).find(str(token)) is None, "a session from before does not come alive"
    assert company.fresh(waiting).role == StaffRole.VIEWER


def test_r18_mail_goes_to_both(app_env: AppEnv, company: Company) -> None:
    address = f"mail{company.bin}@example.kz"
    waiting = company.join(company.invite(email=address))
    head_address = f"u{company.head.iin}@example.kz"
    assert [letter["event"] for letter in company.letters(head_address)] == ["joined"]
    do(app_env, company.head, lambda work: members.activate(work, waiting.account_id, StaffRole.PREPARER))
    assert {letter["event"] for letter in company.letters(address)} == {"invitation", "activated"}
    assert {letter["event"] for letter in company.letters(head_address)} == {"joined", "activated_copy"}


def test_r18_nobody_gives_more_than_he_has(app_env: AppEnv, company: Company) -> None:
    signer_ = company.hire(StaffRole.RIGHT_TO_SIGN)
    with pytest.raises(Refused):
        company.invite(StaffRole.HEAD, by=signer_)
    waiting = company.join(company.invite(by=signer_))
    with pytest.raises(Refused):
        do(app_env, signer_, lambda work: members.activate(work, waiting.account_id, StaffRole.HEAD))
    do(app_env, signer_, lambda work: members.activate(work, waiting.account_id, StaffRole.RIGHT_TO_SIGN))
    for act in (members.close, lambda work, key: members.give_role(work, key, StaffRole.VIEWER)):
        with pytest.raises(NotPermitted):
            do(app_env, signer_, lambda work, act=act: act(work, company.head.account_id))


def test_r18_activated_twice_at_once_is_activated_once(app_env: AppEnv, company: Company) -> None:
    waiting = company.join(company.invite())
    results = at_once(
        *(
            lambda role=role: do(app_env, company.head, lambda work: members.activate(work, waiting.account_id, role))
            for role in (StaffRole.VIEWER, StaffRole.PREPARER)
        )
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "NotAllowedNow"]


def test_r18_who_asked_for_an_account_otherwise_is_not_activated_by_a_colleague(
    app_env: AppEnv, company: Company
) -> None:
    waiting = company.join(company.invite())
    with app_env.store.unit() as unit:
        unit.connection.execute(
            text("UPDATE trois.invitation SET state = 'revoked' WHERE bin = :bin"), {"bin": company.bin}
        )
    with pytest.raises(NotAllowedNow):
        do(app_env, company.head, lambda work: members.activate(work, waiting.account_id, StaffRole.VIEWER))


def test_r19_a_change_of_role_works_at_the_next_request(app_env: AppEnv, company: Company) -> None:
    employee = company.hire(StaffRole.PREPARER)
    token = str(do(app_env, SYSTEM, lambda work: start_session(work, employee.account_id, LIFE)))
    sessions = Sessions(app_env.open_work, 8)
    before = sessions.find(token)
    do(app_env, company.head, lambda work: members.give_role(work, employee.account_id, StaffRole.VIEWER))
    after = sessions.find(token)
    assert before is not None and after is not None
    do(app_env, before.actor, drafts.create)
    with pytest.raises(NotPermitted):
        do(app_env, after.actor, drafts.create)


def test_r19_nobody_changes_himself(app_env: AppEnv, company: Company) -> None:
    for act in (members.close, lambda work, key: members.give_role(work, key, StaffRole.VIEWER)):
        with pytest.raises(NotPermitted):
            do(app_env, company.head, lambda work, act=act: act(work, company.head.account_id))


def test_r19_two_heads_who_close_each_other_leave_one(app_env: AppEnv, company: Company) -> None:
    second = company.hire(StaffRole.HEAD)

    def closes(one: Actor, other: Actor) -> object:
        return do(app_env, company.fresh(one), lambda work: members.close(work, other.account_id))

    at_once(lambda: closes(company.head, second), lambda: closes(second, company.head))
    states = {company.state(person) for person in (company.head, second)}
    assert AccountState.ACTIVE in states


def test_r20_a_certification_body_files_nothing(app_env: AppEnv) -> None:
    body = found_company(app_env, UserType.CERTIFICATION_BODY)
    head = body.fresh(body.head)
    assert head.certification_body and head.acts == frozenset()
    for act in (drafts.create, own_applications.mine, companies.mine, inviting.mine):
        with pytest.raises(NotPermitted):
            do(app_env, head, act)


@pytest.mark.asvs("7.4.2")
def test_r21_a_leaving_employee(app_env: AppEnv, company: Company) -> None:
    employee = company.hire(StaffRole.PREPARER)
    draft = do(app_env, employee, drafts.create)
    token = str(do(app_env, SYSTEM, lambda work: start_session(work, employee.account_id, LIFE)))
    assert Sessions(app_env.open_work, 8).find(token) is not None
    assert do(app_env, company.head, lambda work: members.close(work, employee.account_id)) == 1
    assert Sessions(app_env.open_work, 8).find(token) is None
    assert draft in [row.id for row in do(app_env, company.head, own_applications.mine).rows], (
        "drafts stay with the company"
    )
    with pytest.raises(NotAllowedNow):
        do(app_env, company.head, lambda work: members.close(work, employee.account_id))
    with app_env.store.unit() as unit:
        kept = accounts.find(unit, employee.account_id)
    assert kept is not None and kept.name == "NEW COMER", "what the person signed keeps the name"


def test_r21_who_left_may_be_invited_anew(app_env: AppEnv, company: Company) -> None:
    employee = company.hire(StaffRole.PREPARER)
    do(app_env, company.head, lambda work: members.close(work, employee.account_id))
    person = replace(employee, bin="", account_id="")
    token = company.invite()
    do(app_env, person, lambda work: joining.accept(work, token))
    assert company.state(employee) is AccountState.WAITING
    assert company.fresh(employee).role == ""


@pytest.mark.parametrize("act", ["load", "activate", "give_role", "close", "resend", "revoke"])
@pytest.mark.asvs("8.4.1")
def test_what_belongs_to_another_company_is_not_there(app_env: AppEnv, company: Company, act: str) -> None:
    other = found_company(app_env)
    employee = other.hire(StaffRole.VIEWER)
    other.invite()
    invitation = do(app_env, other.head, inviting.mine)[0]
    acts: dict[str, Callable[[Work], object]] = {
        "load": lambda work: members.load(work, employee.account_id),
        "activate": lambda work: members.activate(work, employee.account_id, StaffRole.VIEWER),
        "give_role": lambda work: members.give_role(work, employee.account_id, StaffRole.HEAD),
        "close": lambda work: members.close(work, employee.account_id),
        "resend": lambda work: inviting.resend(work, invitation.id),
        "revoke": lambda work: inviting.revoke(work, invitation.id),
    }
    with pytest.raises(NotFound):
        do(app_env, company.head, acts[act])


def test_the_profile_shows_old_and_new_before_taking_over(app_env: AppEnv, company: Company) -> None:
    reply = answer(company.bin, company.head.iin)
    changes = do(app_env, company.head, lambda work: companies.differences(work, reply))
    assert {change.field for change in changes} == {"name_ru", "name_kk", "address"}
    assert do(app_env, company.head, companies.mine).confirmed_at is None
    assert do(app_env, company.head, lambda work: companies.refresh(work, reply))
    after = do(app_env, company.head, companies.mine)
    assert (after.name.kk, after.confirmed_at) == ("«Жаңа» ЖШС", NOW)
    silent = answer(company.bin, "", Outcome.UNAVAILABLE)
    assert not do(app_env, company.head, lambda work: companies.refresh(work, silent))
    assert do(app_env, company.head, companies.mine) == after


def test_an_organisation_that_is_not_registered_invites_nobody(app_env: AppEnv, company: Company) -> None:
    stranger = replace(company.head, bin=bin_number())
    with pytest.raises(Refused):
        company.invite(by=stranger)
