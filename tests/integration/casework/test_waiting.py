"""The number in the navigation: what is counted for whom, by one statement that stops at a hundred rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from module.casework import acts, waiting
from module.casework.waiting import Open, OpenCount
from module.registry.actors import Actor, Role
from module.registry.decision import DecisionKind
from module.registry.membership import SignInMethod
from module.store import waiting as rows
from tests.support.app_env import AppEnv
from tests.support.key_signers import KeySigners, file_draft, fill_draft


def count(app_env: AppEnv, actor: Actor) -> OpenCount | None:
    with app_env.open_work(actor) as work:
        return waiting.open_for(work)


def numbers(app_env: AppEnv) -> tuple[int, int, int]:
    """What the applicant, the case officer and the head see."""
    found = [count(app_env, person) for person in (app_env.applicant, app_env.case_officer, app_env.head)]
    assert [one and one.what for one in found] == [Open.OWN, Open.TAKEN, Open.TO_SIGN]
    own, taken, to_sign = (one.count if one else -1 for one in found)
    return own, taken, to_sign


def test_a_case_is_counted_where_it_waits(app_env: AppEnv, key_signers: KeySigners) -> None:
    own, taken, to_sign = numbers(app_env)
    key = fill_draft(app_env, "САНАЛҒАН")
    assert numbers(app_env) == (own + 1, taken, to_sign)
    file_draft(app_env, key)
    assert numbers(app_env) == (own + 1, taken, to_sign)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    assert numbers(app_env) == (own + 1, taken + 1, to_sign)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)
    assert numbers(app_env) == (own + 1, taken, to_sign + 1)


def test_a_colleague_s_cases_are_not_counted(app_env: AppEnv) -> None:
    other = replace(app_env.case_officer, account_id="00000000-0000-0000-0000-00000000000a")
    assert count(app_env, other) == OpenCount(Open.TAKEN, 0)


def test_a_session_of_drafts_alone_counts_drafts(app_env: AppEnv) -> None:
    silent = replace(app_env.applicant, method=SignInMethod.HOST)
    before = count(app_env, silent)
    key = fill_draft(app_env, "ЖОБА ҒАНА")
    assert before and count(app_env, silent) == OpenCount(Open.OWN, before.count + 1)
    file_draft(app_env, key)
    assert count(app_env, silent) == before


def test_nothing_is_counted_for_who_has_no_list(app_env: AppEnv) -> None:
    assert count(app_env, replace(app_env.head, roles=frozenset({Role.OPERATOR}))) is None
    assert count(app_env, replace(app_env.head, method=SignInMethod.PASSWORD)) is None


def test_the_count_stops_where_nobody_counts_any_more(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST", 2)
    for mark in ("БІР", "ЕКІ", "ҮШ"):
        fill_draft(app_env, mark)
    found = count(app_env, app_env.applicant)
    assert found == OpenCount(Open.OWN, 2)
    assert found.shown == "1+"
