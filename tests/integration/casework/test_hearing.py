"""A refusal goes to the head and is signed from the third working day after notice (APPC art. 73).

Every day below was counted by hand on a calendar: the day of notice is day 0, Saturdays, Sundays and holidays are not
working days.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from module.casework import acts, cases, deciding
from module.kernel.errors import NotPermitted, Refused
from module.kernel.workdays import Calendar
from module.registry.decision import DecisionKind, Reasons, RefusalGround
from module.registry.hearing_facts import HearingAnswer
from module.registry.workflow import Act, Status
from module.store import decisions
from tests.support.app_env import AppEnv
from tests.support.hearings import hand_over
from tests.support.key_signers import KeySigners, file_draft, fill_draft

WHY = ((RefusalGround.DOCUMENTS_MISSING,), "Құжат жоқ", "Нет документа")
ANSWER = HearingAnswer("Құжат басқа белгіге берілген", "Документ выдан на другой знак")
SOON = timedelta(seconds=1)


def almaty(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant by the clock on the wall in Kazakhstan, which is five hours before UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=5)


def reported(app_env: AppEnv, mark: str, at: datetime, *, objects: bool = True, hands: bool = True) -> str:
    """A case whose applicant was told of the refusal at an instant, and objected a minute later."""
    key = fill_draft(app_env, mark)
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    app_env.clock.set(at)
    with app_env.open_work(app_env.case_officer) as work:
        acts.announce_refusal(work, key, *WHY)
    if hands:
        hand_over(app_env, key)
    if objects:
        app_env.clock.set(at + timedelta(minutes=1))
        with app_env.open_work(app_env.applicant) as work:
            acts.object_to(work, key, "The document is attached")
    return key


def prepare(app_env: AppEnv, key: str) -> None:
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.REFUSE, *WHY, answer=ANSWER)


def kept_as_prepared(app_env: AppEnv, key: str) -> None:
    """The refusal as release 9217642 has left it in the tables: with the head on the day of the objection."""
    with app_env.store.unit() as unit:
        decisions.prepare(
            unit, key, DecisionKind.REFUSE, Reasons(*WHY), app_env.case_officer.account_id, app_env.clock.now()
        )
        unit.connection.execute(
            text("UPDATE trois.application SET status = 'for_signature' WHERE id = :key"), {"key": key}
        )


def sign(app_env: AppEnv, key_signers: KeySigners, key: str) -> None:
    with app_env.open_work(app_env.head) as work:
        shown = deciding.preview(work, key)
    evidence = key_signers.evidence("officer-head", shown.signing_document.document)
    with app_env.open_work(app_env.head) as work:
        deciding.sign(work, key, shown.signing_document.id, evidence)


def words(act: Callable[[], object]) -> str:
    """What the person is told who does too early what waits for its day."""
    with pytest.raises(Refused) as refusal:
        act()
    (fault,) = refusal.value.faults
    assert (fault.code, fault.path) == ("APPC73", "")
    return str(fault.message)


ANNOUNCED = [
    pytest.param(almaty(2026, 11, 20, 11), date(2026, 11, 25), id="friday, so wednesday"),
    pytest.param(almaty(2026, 11, 23, 23, 59), date(2026, 11, 26), id="late on monday is monday"),
    pytest.param(almaty(2026, 11, 24, 0, 0), date(2026, 11, 27), id="a minute later is tuesday"),
    pytest.param(almaty(2026, 11, 28, 11), date(2026, 12, 2), id="saturday: monday is the first day"),
    pytest.param(almaty(2026, 12, 11, 11), date(2026, 12, 17), id="friday before Independence Day"),
    pytest.param(almaty(2026, 12, 15, 11), date(2026, 12, 21), id="tuesday before Independence Day"),
    pytest.param(almaty(2026, 12, 29, 11), date(2027, 1, 5), id="over the New Year: 1 and 4 January are days off"),
    pytest.param(almaty(2027, 1, 8, 11), date(2027, 1, 13), id="friday to wednesday in the new year"),
]


@pytest.mark.parametrize(("at", "first"), ANNOUNCED)
def test_a_refusal_goes_to_the_head_on_the_third_working_day(app_env: AppEnv, at: datetime, first: date) -> None:
    key = reported(app_env, f"ҮШІНШІ КҮН {at}", at)
    midnight = almaty(first.year, first.month, first.day)
    for early in (at + timedelta(minutes=2), midnight - timedelta(minutes=1), midnight - SOON):
        app_env.clock.set(early)
        assert str(first) in words(lambda: prepare(app_env, key))
        with app_env.open_work(app_env.case_officer) as work:
            assert Act.PREPARE_REFUSAL not in cases.load(work, key).open_acts
    app_env.clock.set(midnight)
    with app_env.open_work(app_env.case_officer) as work:
        assert Act.PREPARE_REFUSAL in cases.load(work, key).open_acts
    prepare(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        assert cases.load(work, key).application.status is Status.FOR_SIGNATURE


def test_a_refusal_prepared_too_early_by_a_former_release_is_not_signed_before_its_day(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    key = reported(app_env, "ЕРТЕ ДАЙЫН", almaty(2026, 12, 11, 11))
    kept_as_prepared(app_env, key)
    with app_env.open_work(app_env.head) as work:
        assert cases.load(work, key).open_acts == (Act.SEND_BACK,)
    for early in (almaty(2026, 12, 11, 12), almaty(2026, 12, 16, 23, 59)):
        app_env.clock.set(early)
        assert "2026-12-17" in words(lambda: sign(app_env, key_signers, key))
        with app_env.open_work(app_env.head) as work:
            assert cases.load(work, key).application.status is Status.FOR_SIGNATURE
    app_env.clock.set(almaty(2026, 12, 17))
    sign(app_env, key_signers, key)
    with app_env.open_work(app_env.head) as work:
        assert cases.load(work, key).application.status is Status.REFUSED


def test_what_was_prepared_too_early_may_be_read_and_sent_back(app_env: AppEnv) -> None:
    key = reported(app_env, "ЕРТЕ ҚАЙТАРУ", almaty(2026, 12, 11, 11))
    kept_as_prepared(app_env, key)
    with app_env.open_work(app_env.head) as work:
        assert deciding.preview(work, key).kind is DecisionKind.REFUSE
        assert acts.send_back(work, key, "Wait for the day") is Status.IN_REVIEW


def test_an_inclusion_waits_for_nobody(app_env: AppEnv, key_signers: KeySigners) -> None:
    """The objection convinced: the act is favourable and its day is free (APPC art. 73)."""
    key = reported(app_env, "ҚОСУ", almaty(2026, 12, 11, 11))
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)
    sign(app_env, key_signers, key)
    with app_env.open_work(app_env.head) as work:
        assert cases.load(work, key).application.status is Status.ISSUED


def test_only_who_could_do_it_is_told_the_day(app_env: AppEnv) -> None:
    key = reported(app_env, "БАСҚА", almaty(2026, 12, 11, 11))
    for stranger in (app_env.head, app_env.applicant):
        with pytest.raises(NotPermitted), app_env.open_work(stranger) as work:
            acts.prepare(work, key, DecisionKind.REFUSE, *WHY)


def known_to(app_env: AppEnv, last: date) -> None:
    """Take the years after a day out of the calendar: nobody has entered their days off."""
    deadlines = app_env.deps.law.deadlines
    calendar = Calendar(deadlines.calendar.days_off, deadlines.calendar.working_weekends, last)
    app_env.deps = replace(app_env.deps, law=replace(app_env.deps.law, deadlines=replace(deadlines, calendar=calendar)))


def test_a_year_that_nobody_entered_lets_nothing_pass(app_env: AppEnv, key_signers: KeySigners) -> None:
    """Told on Tuesday the 29th: without the calendar of 2027 nobody can tell which day the third is."""
    key = reported(app_env, "ЖЫЛ ЖОҚ", almaty(2026, 12, 29, 11))
    known_to(app_env, date(2026, 12, 31))
    app_env.clock.set(almaty(2027, 2, 1))
    assert "2027" in words(lambda: prepare(app_env, key))
    kept_as_prepared(app_env, key)
    assert "2027" in words(lambda: sign(app_env, key_signers, key))


def test_no_notice_with_a_last_day_that_nobody_knows(app_env: AppEnv) -> None:
    """On Wednesday the 30th the two days to object are the 31st and one of 2027."""
    known_to(app_env, date(2026, 12, 31))
    assert "2027" in words(lambda: reported(app_env, "ХАБАР ЖОҚ", almaty(2026, 12, 30, 11)))
    reported(app_env, "ХАБАР БАР", almaty(2026, 12, 29, 11))


def test_a_term_that_is_not_set_lets_nothing_pass(app_env: AppEnv) -> None:
    key = reported(app_env, "МЕРЗІМ ЖОҚ", almaty(2026, 12, 11, 11))
    deadlines = app_env.deps.law.deadlines
    empty = {name: replace(term, value=None) if "hearing" in name else term for name, term in deadlines.terms.items()}
    app_env.deps = replace(app_env.deps, law=replace(app_env.deps.law, deadlines=replace(deadlines, terms=empty)))
    app_env.clock.set(almaty(2027, 2, 1))
    assert "not set" in words(lambda: prepare(app_env, key))
