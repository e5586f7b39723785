"""The gate performs (D24): what follows an act stands in its row. Taken out of the row, its trace is missing outside.

The traces are written by hand: what a person or another system would see, not what the code calls them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from module.casework import acts, cases, drafts, exclusion_cases, filing, hearings, register
from module.correspondence.texts import LetterTextWriter
from module.kernel.errors import NotFound
from module.registry.actors import NOBODY
from module.registry.application import ApplicationKind
from module.registry.decision import DecisionKind
from module.registry.entry import ExclusionGround, Recording, SuspensionCause, suspended
from module.registry.kinds import tables
from module.registry.kinds.change import ChangeGround
from module.registry.kinds.exclude import ExclusionRefusal
from module.registry.kinds.extend import ExtensionGround
from module.registry.kinds.resume import ResumptionRefusal
from module.registry.kinds.suspend import SuspensionRefusal
from module.registry.workflow import Act, Effect, Row, Status, Workflow
from module.settings import Catalog, translations_dir
from module.store import accounts
from tests.integration.casework.test_change import FEATURES, attach
from tests.integration.casework.test_change import begin as begin_change
from tests.integration.casework.test_change import fill as ask_change
from tests.integration.casework.test_exclude import begin as begin_exclusion
from tests.integration.casework.test_exclude import say_why
from tests.integration.casework.test_extend import ASKED, filed, included, live, on
from tests.integration.casework.test_hearing import ANSWER, WHY, almaty, sign
from tests.integration.casework.test_resume import ask as ask_resumption
from tests.integration.casework.test_resume import begin as begin_resumption
from tests.integration.casework.test_suspend import ask as ask_suspension
from tests.integration.casework.test_suspend import begin as begin_suspension
from tests.support.app_env import AppEnv
from tests.support.key_signers import KeySigners, file_draft, fill_draft

EXTENSION_WHY = ((ExtensionGround.DOCUMENTS_MISSING,), "Құжат жоқ", "Нет документа")
FILED, ANNOUNCED, DECIDED = almaty(2026, 12, 8, 10), almaty(2026, 12, 8, 11), almaty(2026, 12, 14, 10)
ORAL = {Act.APPOINT_ORAL_HEARING: almaty(2026, 12, 8, 12), Act.RECORD_MINUTES: almaty(2026, 12, 9, 12)}
AT = ORAL | {Act.SUBMIT: FILED, Act.ANNOUNCE_REFUSAL: ANNOUNCED, Act.SIGN_GRANT: DECIDED, Act.SIGN_REFUSAL: DECIDED}


def table_without(act: Act, effect: Effect | None) -> Workflow:
    def cut(row: Row) -> Row:
        if row.act is not act:
            return row
        left = tuple(one for one in row.effects if one is not effect)
        return replace(row, effects=left, term=row.term if Effect.TERM in left else "")

    return Workflow({kind: tuple(cut(row) for row in rows) for kind, rows in tables().items()})


def go(app_env: AppEnv, key_signers: KeySigners, act: Act, mark: str) -> str:
    """Carry a case up to an act, that act included."""
    app_env.clock.set(FILED)
    key = fill_draft(app_env, mark)
    file_draft(app_env, key)
    if act is Act.SUBMIT:
        return key
    return decide(app_env, key_signers, act, key, DecisionKind.INCLUDE, WHY)


def decide(
    app_env: AppEnv, key_signers: KeySigners, act: Act, key: str, grant: DecisionKind, why: tuple[Any, str, str]
) -> str:
    """Carry a filed case up to an act of the officers."""
    app_env.clock.set(ANNOUNCED)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        if act is Act.SIGN_GRANT:
            acts.prepare(work, key, grant)
        else:
            acts.announce_refusal(work, key, *why)
    if act is Act.ANNOUNCE_REFUSAL:
        return key
    if act in ORAL:
        return go_oral(app_env, act, key)
    if act is Act.SIGN_REFUSAL:
        with app_env.open_work(app_env.applicant) as work:
            acts.object_to(work, key, "Құжат салынды")
    app_env.clock.set(DECIDED)
    if act is Act.SIGN_REFUSAL:
        with app_env.open_work(app_env.case_officer) as work:
            acts.prepare(work, key, DecisionKind.REFUSE, *why, answer=ANSWER)
    sign(app_env, key_signers, key)
    return key


def go_oral(app_env: AppEnv, act: Act, key: str) -> str:
    """Carry an announced case to the appointment or the minutes of its oral hearing."""
    with app_env.open_work(app_env.applicant) as work:
        hearings.ask_oral_hearing(work, key)
    app_env.clock.set(ORAL[Act.APPOINT_ORAL_HEARING])
    with app_env.open_work(app_env.case_officer) as work:
        hearings.appoint_oral_hearing(work, key, date(2026, 12, 9), "10:00, 5")
    if act is Act.RECORD_MINUTES:
        app_env.clock.set(ORAL[act])
        with app_env.open_work(app_env.case_officer) as work:
            hearings.record_minutes(work, key, "Тыңдалды", attended=True)
    return key


def go_on_entry(app_env: AppEnv, key_signers: KeySigners, act: Act, number: str) -> str:
    """Carry an extension up to an act, that act included."""
    key = filed(app_env, number, FILED, ASKED)
    if act is Act.SUBMIT:
        return key
    return decide(app_env, key_signers, act, key, DecisionKind.EXTEND, EXTENSION_WHY)


def lasts_until(app_env: AppEnv, key: str) -> date | None:
    with app_env.open_work(app_env.case_officer) as work:
        found = cases.load(work, key)
    assert found.application.status is Status.EXTENDED and found.application.base is not None
    return on(app_env, found.application.base.number, date(2026, 12, 14)).common.end


def is_told(act: Act) -> Callable[[AppEnv, str], bool]:
    def look(app_env: AppEnv, key: str) -> bool:
        with app_env.open_work(app_env.case_officer) as work:
            return sorted(one.channel for one in cases.load(work, key).notices if one.created_at == AT[act]) == [
                "email",
                "sms",
            ]

    return look


def print_is_owed(app_env: AppEnv, key: str) -> bool:
    statement = """SELECT count(*) FROM trois.outbox o JOIN trois.decision d ON o.subject_id = d.id::text
        WHERE o.topic = 'print_decision' AND d.application_id = :key"""
    with app_env.store.unit() as unit:
        return unit.connection.execute(text(statement), {"key": key}).scalar_one() == 1


def has_number(app_env: AppEnv, key: str) -> bool:
    with app_env.open_work(app_env.applicant) as work:
        return drafts.load(work, key).number.startswith("TROIS-2026-")


def is_due(app_env: AppEnv, key: str) -> bool:
    with app_env.open_work(app_env.case_officer) as work:
        return cases.load(work, key).days_left is not None


def verifies(app_env: AppEnv, key: str) -> bool:
    """The public page of verification knows the act by its code."""
    with app_env.store.unit() as unit:
        statement = text("SELECT code FROM trois.decision WHERE application_id = :key")
        code = str(unit.connection.execute(statement, {"key": key}).scalar_one())
    with app_env.open_work(NOBODY) as work:
        try:
            return register.verify(work, code).intact
        except NotFound:
            return False


def is_published(app_env: AppEnv, key: str) -> bool:
    with app_env.open_work(app_env.applicant) as work:
        mark = drafts.load(work, key).form.right.name.ru
    with app_env.open_work(NOBODY) as work:
        return [row.name.ru for row in register.search(work, mark).rows] == [mark]


TRACES: dict[tuple[Act, Effect], Callable[[AppEnv, str], bool]] = {
    (Act.SUBMIT, Effect.TERM): is_due,
    (Act.SUBMIT, Effect.NOTICE): is_told(Act.SUBMIT),
    (Act.ANNOUNCE_REFUSAL, Effect.NOTICE): is_told(Act.ANNOUNCE_REFUSAL),
    (Act.APPOINT_ORAL_HEARING, Effect.NOTICE): is_told(Act.APPOINT_ORAL_HEARING),
    (Act.RECORD_MINUTES, Effect.NOTICE): is_told(Act.RECORD_MINUTES),
    (Act.SIGN_GRANT, Effect.ENTRY): is_published,
    (Act.SIGN_REFUSAL, Effect.REGISTER): verifies,
    (Act.SIGN_GRANT, Effect.PRINT): print_is_owed,
    (Act.SIGN_GRANT, Effect.NOTICE): is_told(Act.SIGN_GRANT),
    (Act.SIGN_REFUSAL, Effect.PRINT): print_is_owed,
    (Act.SIGN_REFUSAL, Effect.NOTICE): is_told(Act.SIGN_REFUSAL),
}
EXTENSION: dict[tuple[Act, Effect], Callable[[AppEnv, str], bool]] = {
    **TRACES,
    (Act.SIGN_GRANT, Effect.ENTRY): lambda app_env, key: lasts_until(app_env, key) == ASKED,
}
"""What extension leaves: as inclusion does, but for the entry, which stood before and lasts longer now."""
NO_NUMBER = (Act.SUBMIT, Effect.NUMBER)  # without it nothing is filed: the table of the database refuses
NO_REGISTRATION = (Act.SIGN_GRANT, Effect.REGISTER)  # without it no entry has a number, and nothing is signed


@pytest.mark.parametrize(("act", "effect"), TRACES)
def test_an_effect_taken_out_of_its_row_leaves_no_trace(
    app_env: AppEnv, key_signers: KeySigners, act: Act, effect: Effect
) -> None:
    whole = go(app_env, key_signers, act, f"БҮТІН {act} {effect}")
    assert TRACES[act, effect](app_env, whole)
    app_env.deps = replace(app_env.deps, workflow=table_without(act, effect))
    cut = go(app_env, key_signers, act, f"КЕМ {act} {effect}")
    assert not TRACES[act, effect](app_env, cut)


def test_without_its_number_nothing_is_filed(app_env: AppEnv, key_signers: KeySigners) -> None:
    assert has_number(app_env, go(app_env, key_signers, Act.SUBMIT, "НӨМІРЛІ"))
    app_env.deps = replace(app_env.deps, workflow=table_without(*NO_NUMBER))
    with pytest.raises(IntegrityError, match="filed_has_number"):
        go(app_env, key_signers, Act.SUBMIT, "НӨМІРСІЗ")


def test_without_registration_no_entry_is_opened(app_env: AppEnv, key_signers: KeySigners) -> None:
    app_env.deps = replace(app_env.deps, workflow=table_without(*NO_REGISTRATION))
    with pytest.raises(AssertionError):
        go(app_env, key_signers, Act.SIGN_GRANT, "ТІРКЕЛМЕГЕН")


@pytest.mark.parametrize(("act", "effect"), EXTENSION)
def test_an_effect_taken_out_of_a_row_of_extension_leaves_no_trace(
    app_env: AppEnv, key_signers: KeySigners, act: Act, effect: Effect
) -> None:
    numbers = [included(app_env, key_signers, f"{word} {act} {effect}") for word in ("ҰЗАҚ", "ҚЫСҚА")]
    app_env.clock.set(FILED)
    assert EXTENSION[act, effect](app_env, go_on_entry(app_env, key_signers, act, numbers[0]))
    app_env.deps = replace(app_env.deps, workflow=table_without(act, effect))
    assert not EXTENSION[act, effect](app_env, go_on_entry(app_env, key_signers, act, numbers[1]))


def test_without_its_number_no_extension_is_filed(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "НӨМІРСІЗ ҰЗАРТУ")
    app_env.deps = replace(app_env.deps, workflow=table_without(*NO_NUMBER))
    with pytest.raises(IntegrityError, match="filed_has_number"):
        go_on_entry(app_env, key_signers, Act.SUBMIT, number)


def go_out(app_env: AppEnv, key_signers: KeySigners, act: Act, number: str) -> str:
    """Carry an exclusion up to an act, that act included: it has no hearing."""
    key = begin_exclusion(app_env, number, FILED)
    say_why(app_env, key)
    file_draft(app_env, key)
    if act is Act.SUBMIT:
        return key
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        if act is Act.SIGN_GRANT:
            acts.prepare(work, key, DecisionKind.EXCLUDE)
        else:
            acts.prepare(work, key, DecisionKind.REFUSE, (ExclusionRefusal.NOT_ENTITLED,), "Басқа адам", "Другое лицо")
    sign(app_env, key_signers, key)
    return key


def is_out(app_env: AppEnv, key: str) -> bool:
    with app_env.open_work(app_env.case_officer) as work:
        base = cases.load(work, key).application.base
    assert base is not None
    return on(app_env, base.number, date(2026, 12, 14)).excluded_for is ExclusionGround.AT_WILL


EXCLUSION: dict[tuple[Act, Effect], Callable[[AppEnv, str], bool]] = {
    **{key: trace for key, trace in TRACES.items() if key[0] in (Act.SUBMIT, Act.SIGN_GRANT, Act.SIGN_REFUSAL)},
    (Act.SIGN_GRANT, Effect.ENTRY): is_out,
}


@pytest.mark.parametrize(("act", "effect"), EXCLUSION)
def test_an_effect_taken_out_of_a_row_of_exclusion_leaves_no_trace(
    app_env: AppEnv, key_signers: KeySigners, act: Act, effect: Effect
) -> None:
    numbers = [included(app_env, key_signers, f"{word} {act} {effect} ШЫҒУ") for word in ("БҮТІН", "КЕМ")]
    assert EXCLUSION[act, effect](app_env, go_out(app_env, key_signers, act, numbers[0]))
    app_env.deps = replace(app_env.deps, workflow=table_without(act, effect))
    assert not EXCLUSION[act, effect](app_env, go_out(app_env, key_signers, act, numbers[1]))


def go_into_suspension(app_env: AppEnv, key_signers: KeySigners, act: Act, number: str) -> str:
    """Carry a suspension up to an act, that act included."""
    key = begin_suspension(app_env, number, FILED)
    ask_suspension(app_env, key)
    file_draft(app_env, key)
    if act is Act.SUBMIT:
        return key
    why = ((SuspensionRefusal.DATA_UNTRUE,), *EXTENSION_WHY[1:])
    return decide(app_env, key_signers, act, key, DecisionKind.SUSPEND, why)


def is_suspended(app_env: AppEnv, key: str) -> bool:
    with app_env.open_work(app_env.case_officer) as work:
        base = cases.load(work, key).application.base
    assert base is not None
    return on(app_env, base.number, date(2026, 12, 14)).suspended_for == (SuspensionCause.AT_WILL,)


SUSPENSION: dict[tuple[Act, Effect], Callable[[AppEnv, str], bool]] = {
    **TRACES,
    (Act.SIGN_GRANT, Effect.ENTRY): is_suspended,
}


@pytest.mark.parametrize(("act", "effect"), SUSPENSION)
def test_an_effect_taken_out_of_a_row_of_suspension_leaves_no_trace(
    app_env: AppEnv, key_signers: KeySigners, act: Act, effect: Effect
) -> None:
    numbers = [included(app_env, key_signers, f"{word} {act} {effect} ТОҚТАУ") for word in ("БҮТІН", "КЕМ")]
    assert SUSPENSION[act, effect](app_env, go_into_suspension(app_env, key_signers, act, numbers[0]))
    app_env.deps = replace(app_env.deps, workflow=table_without(act, effect))
    assert not SUSPENSION[act, effect](app_env, go_into_suspension(app_env, key_signers, act, numbers[1]))


def go_out_of_suspension(app_env: AppEnv, key_signers: KeySigners, act: Act, number: str) -> str:
    """Carry a resumption up to an act, that act included."""
    recording = Recording(FILED.date(), FILED)
    live(app_env, number, lambda old: suspended(old, SuspensionCause.AT_WILL, recording))
    key = begin_resumption(app_env, number, FILED)
    ask_resumption(app_env, key)
    file_draft(app_env, key)
    if act is Act.SUBMIT:
        return key
    why = ((ResumptionRefusal.DATA_UNTRUE,), *EXTENSION_WHY[1:])
    return decide(app_env, key_signers, act, key, DecisionKind.RESUME, why)


def is_resumed(app_env: AppEnv, key: str) -> bool:
    with app_env.open_work(app_env.case_officer) as work:
        base = cases.load(work, key).application.base
    assert base is not None
    return on(app_env, base.number, date(2026, 12, 14)).suspended_for == ()


RESUMPTION: dict[tuple[Act, Effect], Callable[[AppEnv, str], bool]] = {
    **TRACES,
    (Act.SIGN_GRANT, Effect.ENTRY): is_resumed,
}


@pytest.mark.parametrize(("act", "effect"), RESUMPTION)
def test_an_effect_taken_out_of_a_row_of_resumption_leaves_no_trace(
    app_env: AppEnv, key_signers: KeySigners, act: Act, effect: Effect
) -> None:
    numbers = [included(app_env, key_signers, f"{word} {act} {effect} ҚАЙТУ") for word in ("БҮТІН", "КЕМ")]
    assert RESUMPTION[act, effect](app_env, go_out_of_suspension(app_env, key_signers, act, numbers[0]))
    app_env.deps = replace(app_env.deps, workflow=table_without(act, effect))
    assert not RESUMPTION[act, effect](app_env, go_out_of_suspension(app_env, key_signers, act, numbers[1]))


def go_ex_officio(app_env: AppEnv, key_signers: KeySigners, number: str) -> str:
    """Carry an exclusion without application to its end: an officer has found the ground."""
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        key = exclusion_cases.open_by_officer(work, number, "4", "Куәлік жалған", "Свидетельство подложное")
        acts.prepare(work, key, DecisionKind.EXCLUDE)
    sign(app_env, key_signers, key)
    return key


def is_out_as_untrue(app_env: AppEnv, key: str) -> bool:
    with app_env.open_work(app_env.case_officer) as work:
        base = cases.load(work, key).application.base
    assert base is not None
    return on(app_env, base.number, date(2026, 12, 14)).excluded_for is ExclusionGround.UNTRUE


EX_OFFICIO: dict[tuple[Act, Effect], Callable[[AppEnv, str], bool]] = {
    (Act.SIGN_GRANT, Effect.PRINT): print_is_owed,
    (Act.SIGN_GRANT, Effect.NOTICE): is_told(Act.SIGN_GRANT),
    (Act.SIGN_GRANT, Effect.ENTRY): is_out_as_untrue,
}


@pytest.mark.parametrize(("act", "effect"), EX_OFFICIO)
def test_an_effect_taken_out_of_a_row_without_application_leaves_no_trace(
    app_env: AppEnv, key_signers: KeySigners, act: Act, effect: Effect
) -> None:
    numbers = [included(app_env, key_signers, f"{word} {act} {effect} ӨТІНІШСІЗ") for word in ("БҮТІН", "КЕМ")]
    assert EX_OFFICIO[act, effect](app_env, go_ex_officio(app_env, key_signers, numbers[0]))
    app_env.deps = replace(app_env.deps, workflow=table_without(act, effect))
    assert not EX_OFFICIO[act, effect](app_env, go_ex_officio(app_env, key_signers, numbers[1]))


def go_on_change(app_env: AppEnv, key_signers: KeySigners, act: Act, number: str) -> str:
    """Carry a change up to an act, that act included."""
    key = begin_change(app_env, number, FILED)
    ask_change(app_env, key, date(2026, 12, 1))
    attach(app_env, key)
    file_draft(app_env, key)
    if act is Act.SUBMIT:
        return key
    why = ((ChangeGround.NOT_PROVED,), *EXTENSION_WHY[1:])
    return decide(app_env, key_signers, act, key, DecisionKind.CHANGE, why)


def is_changed(app_env: AppEnv, key: str) -> bool:
    with app_env.open_work(app_env.case_officer) as work:
        base = cases.load(work, key).application.base
    assert base is not None
    return on(app_env, base.number, date(2026, 12, 14)).national.genuine_features == FEATURES


CHANGE: dict[tuple[Act, Effect], Callable[[AppEnv, str], bool]] = {
    **TRACES,
    (Act.SIGN_GRANT, Effect.ENTRY): is_changed,
}


@pytest.mark.parametrize(("act", "effect"), CHANGE)
def test_an_effect_taken_out_of_a_row_of_change_leaves_no_trace(
    app_env: AppEnv, key_signers: KeySigners, act: Act, effect: Effect
) -> None:
    numbers = [included(app_env, key_signers, f"{word} {act} {effect} ӨЗГЕРУ") for word in ("БҮТІН", "КЕМ")]
    assert CHANGE[act, effect](app_env, go_on_change(app_env, key_signers, act, numbers[0]))
    app_env.deps = replace(app_env.deps, workflow=table_without(act, effect))
    assert not CHANGE[act, effect](app_env, go_on_change(app_env, key_signers, act, numbers[1]))


ROWS = {
    ApplicationKind.INCLUDE: TRACES,
    ApplicationKind.CHANGE: CHANGE,
    ApplicationKind.RESUME: RESUMPTION,
    ApplicationKind.SUSPEND: SUSPENSION,
    ApplicationKind.EXTEND: EXTENSION,
    ApplicationKind.EXCLUDE: EXCLUSION,
}


AWAITING = {
    *((Act.SIGN_SUSPENSION, effect) for effect in (Effect.REGISTER, Effect.ENTRY, Effect.NO_TERM)),
    *((Act.SIGN_SUSPENSION, effect) for effect in (Effect.PRINT, Effect.NOTICE)),
    *((Act.SUPPLY_DOCUMENT, effect) for effect in (Effect.GO_ON, Effect.TERM, Effect.NOTICE)),
}


def test_every_effect_of_every_row_has_its_trace_here() -> None:
    found = {kind: {(row.act, effect) for row in rows for effect in row.effects} for kind, rows in tables().items()}
    expected = {kind: {*traces, NO_NUMBER, NO_REGISTRATION} for kind, traces in ROWS.items()}
    expected[ApplicationKind.EX_OFFICIO] = {*EX_OFFICIO, NO_REGISTRATION}  # nobody files it
    for kind in (ApplicationKind.EXCLUDE, ApplicationKind.EX_OFFICIO):
        expected[kind].add((Act.SIGN_GRANT, Effect.CLOSE_BESIDE))  # the traces of closing: test_closing.py
    for kind in ROWS.keys() - {ApplicationKind.INCLUDE}:
        expected[kind].add((Act.CLOSE_WITH_ENTRY, Effect.NOTICE))
    expected[ApplicationKind.EXTEND].add((Act.CLOSE_LATE, Effect.NOTICE))
    expected[ApplicationKind.EXTEND] |= AWAITING  # their traces: test_renewal_document.py
    assert found == expected


def test_an_act_happens_at_one_instant(app_env: AppEnv, key_signers: KeySigners) -> None:
    """A clock that goes on while the act runs: number, term, journal and notices still name one instant (D9)."""
    key = fill_draft(app_env, "БІР СӘТ")
    last = almaty(2026, 11, 20, 18, 30)  # the last instant of the working day: a minute later is Monday
    app_env.clock.set(last)
    with app_env.open_work(app_env.applicant) as work:
        signing = filing.prepare(work, key)
    evidence = key_signers.evidence("company-head", signing.document, last)
    running = _RunningClock(last)
    app_env.deps = replace(app_env.deps, clock=running)
    with app_env.open_work(app_env.applicant) as work:
        filing.submit(work, key, signing.id, evidence)
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
    assert (view.submitted_at, view.registered_on) == (last, date(2026, 11, 20))
    statement = """SELECT at FROM trois.audit WHERE application_id = :key AND act IN ('submit', 'signature')
        UNION SELECT created_at FROM trois.message WHERE application_id = :key"""
    with app_env.store.unit() as unit:
        assert set(unit.connection.execute(text(statement), {"key": key}).scalars()) == {last}


class _RunningClock:
    """A minute later at each look."""

    def __init__(self, start: datetime) -> None:
        self._at = start - timedelta(minutes=1)

    def now(self) -> datetime:
        self._at += timedelta(minutes=1)
        return self._at


def test_the_applicant_sees_no_inner_step_before_the_decision_is_signed(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    """Prepared, sent back, prepared anew: it would tell an unsigned decision (house.md, mutant 23)."""
    key = fill_draft(app_env, "ІШКІ ҚАДАМ")
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    with app_env.open_work(app_env.head) as work:
        acts.send_back(work, key, "Once more")
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)
    with app_env.open_work(app_env.applicant) as work:
        seen = cases.load(work, key)
    assert ([row.act for row in seen.history], seen.decision) == (["create", "submit", "take"], None)
    with app_env.open_work(app_env.case_officer) as work:
        inner = [row.act for row in cases.load(work, key).history]
    assert inner == ["create", "submit", "take", "prepare_grant", "send_back", "prepare_grant"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "қабылданды"), ("ru", "принято"), ("en", "received")],
)
def test_a_notice_speaks_the_language_of_the_one_who_filed(app_env: AppEnv, language: str, words: str) -> None:
    """house.md, mutant 25: all notices could go out in Russian and no test saw it."""
    catalog = Catalog(translations_dir())
    app_env.deps = replace(app_env.deps, letters=LetterTextWriter(catalog.text))
    with app_env.store.unit() as unit:
        accounts.set_language(unit, app_env.applicant.account_id, language)
    key = fill_draft(app_env, f"ТІЛ {language}")
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        told = [notice.text for notice in cases.load(work, key).notices]
    assert len(told) == 2
    assert all(words in text for text in told), told
