"""A case does not wait for one person: released, handed over, assigned, taken over with a reason."""

from __future__ import annotations

import pytest

from module.casework import acts, cases, passing_on
from module.kernel.errors import NotAllowedNow, NotPermitted, Refused
from module.registry.actors import Actor, Role
from module.registry.decision import DecisionKind
from module.registry.workflow import Act, Status
from module.store import accounts
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import file_draft, fill_draft


@pytest.fixture
def other(app_env: AppEnv) -> Actor:
    person = Actor("", "900101300007", app_env.case_officer.bin, "Officer Seven", frozenset({Role.CASE_OFFICER}))
    with app_env.store.unit() as unit:
        return accounts.appoint(unit, person, NOW)


def taken(app_env: AppEnv, mark: str) -> str:
    key = fill_draft(app_env, mark)
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    return key


def led_by(app_env: AppEnv, key: str) -> tuple[str, Status]:
    with app_env.open_work(app_env.head) as work:
        view = cases.load(work, key)
    return view.case_officer_id, view.application.status


def test_a_released_case_is_anybodys(app_env: AppEnv, other: Actor) -> None:
    key = taken(app_env, "БОС")
    with app_env.open_work(app_env.case_officer) as work:
        passing_on.release(work, key)
    assert led_by(app_env, key) == ("", Status.SUBMITTED)
    with app_env.open_work(other) as work:
        acts.take(work, key)
    assert led_by(app_env, key) == (other.account_id, Status.IN_REVIEW)


def test_the_own_case_is_handed_over_and_only_to_a_case_officer(app_env: AppEnv, other: Actor) -> None:
    key = taken(app_env, "БЕРУ")
    for nobody in ("", app_env.head.account_id, app_env.case_officer.account_id):
        with pytest.raises(Refused), app_env.open_work(app_env.case_officer) as work:
            passing_on.hand_over(work, key, nobody)
    with pytest.raises(NotPermitted), app_env.open_work(other) as work:
        passing_on.hand_over(work, key, other.account_id)
    with app_env.open_work(app_env.case_officer) as work:
        passing_on.hand_over(work, key, other.account_id)
    assert led_by(app_env, key) == (other.account_id, Status.IN_REVIEW)
    with app_env.open_work(other) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)


def test_the_head_assigns_a_case_that_nobody_took(app_env: AppEnv, other: Actor) -> None:
    key = fill_draft(app_env, "ТАҒАЙЫН")
    file_draft(app_env, key)
    with app_env.open_work(app_env.head) as work:
        passing_on.assign(work, key, other.account_id)
    assert led_by(app_env, key) == (other.account_id, Status.IN_REVIEW)


def test_a_case_is_taken_over_with_a_reason_that_stands_in_the_history(app_env: AppEnv, other: Actor) -> None:
    key = taken(app_env, "АЛУ")
    with pytest.raises(Refused), app_env.open_work(other) as work:
        passing_on.take_over(work, key, "  ")
    with app_env.open_work(other) as work:
        passing_on.take_over(work, key, " Демалыста ")
    with app_env.open_work(app_env.case_officer) as work:
        passing_on.take_over(work, key, "Қайтып келдім")
    assert led_by(app_env, key) == (app_env.case_officer.account_id, Status.IN_REVIEW)
    with app_env.open_work(app_env.head) as work:
        rows = cases.load(work, key).history
    assert [row.remark for row in rows if row.act == Act.TAKE_OVER] == ["Демалыста", "Қайтып келдім"]
    with app_env.open_work(app_env.applicant) as work:
        assert Act.TAKE_OVER not in [row.act for row in cases.load(work, key).history]


def test_who_is_too_late_is_told_whose_the_case_is(app_env: AppEnv, other: Actor) -> None:
    key = taken(app_env, "КЕШІКТІ")
    with pytest.raises(NotAllowedNow) as late, app_env.open_work(other) as work:
        acts.take(work, key)
    with pytest.raises(NotPermitted) as strange, app_env.open_work(other) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)
    for error in (late, strange):
        assert error.value.message.msgid == "{name} leads this case. Nothing was changed."
        assert error.value.message.params == {"name": app_env.case_officer.name}
