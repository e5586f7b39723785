"""Oral hearing, waiver, another day of notice, answer and new ground: acts on a case (APPC arts. 73, 74, 80).

Told on Friday 11 December 2026; Wednesday the 16th is a day off. Days counted by hand.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import text

from module.casework import acts, case_notices, cases, deciding, hearings
from module.casework.views import CaseView
from module.kernel.errors import NotAllowedNow, NotPermitted, Refused
from module.registry.actors import Actor
from module.registry.decision import DecisionKind, RefusalGround
from module.registry.hearing import HearingEventKind, HearingStage
from module.registry.hearing_facts import HearingAnswer
from module.registry.letters import DeliveryState
from module.registry.workflow import Act, Status
from tests.integration.casework.test_hearing import ANSWER, WHY, almaty, prepare, reported, sign, words
from tests.support.app_env import AppEnv
from tests.support.hearings import hand_over
from tests.support.key_signers import KeySigners, file_draft, fill_draft

TOLD = almaty(2026, 12, 11, 11)


def load(app_env: AppEnv, key: str, actor: Actor | None = None) -> CaseView:
    with app_env.open_work(actor or app_env.case_officer) as work:
        return cases.load(work, key)


def first_day(app_env: AppEnv, key: str) -> date | None:
    hearing = load(app_env, key).hearing
    assert hearing is not None
    return hearing.refusal_from.day


def at(app_env: AppEnv, instant: datetime) -> None:
    app_env.clock.set(instant)


def asked(app_env: AppEnv, mark: str) -> str:
    """A case whose applicant asked for an oral hearing on Tuesday, the last day."""
    key = reported(app_env, mark, TOLD, objects=False)
    at(app_env, almaty(2026, 12, 15, 18))
    with app_env.open_work(app_env.applicant) as work:
        assert hearings.ask_oral_hearing(work, key, "By video") is Status.PRELIMINARY
    return key


def held(app_env: AppEnv, mark: str, *, attended: bool = True) -> str:
    """The hearing of Thursday the 17th; its minutes were signed on Friday the 18th."""
    key = asked(app_env, mark)
    with app_env.open_work(app_env.case_officer) as work:
        hearings.appoint_oral_hearing(work, key, date(2026, 12, 17), "10:00, room 5")
    at(app_env, almaty(2026, 12, 18, 11))
    with app_env.open_work(app_env.case_officer) as work:
        assert hearings.record_minutes(work, key, "What was said", attended=attended) is Status.IN_REVIEW
    return key


def test_an_oral_hearing_with_remarks(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = asked(app_env, "АУЫЗША")
    assert first_day(app_env, key) is None
    with app_env.open_work(app_env.case_officer) as work:
        hearings.appoint_oral_hearing(work, key, date(2026, 12, 17), "10:00, room 5")
    early = words(lambda: _minutes(app_env, key))
    assert "2026-12-17" in early
    at(app_env, almaty(2026, 12, 18, 11))
    _minutes(app_env, key)
    assert first_day(app_env, key) == date(2026, 12, 24), "three working days for remarks: 21, 22, 23"
    assert "2026-12-24" in words(lambda: prepare(app_env, key))
    with app_env.open_work(app_env.applicant) as work:
        hearings.remark_minutes(work, key, "I said more")
    with pytest.raises(NotPermitted), app_env.open_work(app_env.applicant) as work:
        hearings.remark_minutes(work, key, "And more")
    prepare(app_env, key)
    sign(app_env, key_signers, key)
    assert load(app_env, key).application.status is Status.REFUSED


def _minutes(app_env: AppEnv, key: str) -> None:
    with app_env.open_work(app_env.case_officer) as work:
        hearings.record_minutes(work, key, "What was said", attended=True)


def test_minutes_need_an_appointment_and_the_appointment_a_working_day(app_env: AppEnv) -> None:
    key = asked(app_env, "КҮНІ")
    assert "First appoint" in words(lambda: _minutes(app_env, key))
    for day in (date(2026, 12, 14), date(2026, 12, 16)):
        with pytest.raises(Refused), app_env.open_work(app_env.case_officer) as work:
            hearings.appoint_oral_hearing(work, key, day, "10:00")
    with pytest.raises(Refused) as refusal, app_env.open_work(app_env.case_officer) as work:
        hearings.appoint_oral_hearing(work, key, date(2026, 12, 17), "  ")
    assert [fault.path for fault in refusal.value.faults] == ["place"]
    assert load(app_env, key).hearing.last(HearingEventKind.APPOINTMENT) is None  # type: ignore[union-attr]


def test_remarks_after_their_term_are_refused_with_the_day(app_env: AppEnv) -> None:
    key = held(app_env, "ЕСКЕРТУ КЕШ")
    at(app_env, almaty(2026, 12, 24))

    def late() -> None:
        with app_env.open_work(app_env.applicant) as work:
            hearings.remark_minutes(work, key, "Late")

    assert "2026-12-23" in words(late)
    prepare(app_env, key)


def test_an_oral_hearing_is_asked_for_in_time(app_env: AppEnv) -> None:
    key = reported(app_env, "ӨТІНІШ КЕШ", TOLD, objects=False)
    at(app_env, almaty(2026, 12, 17))

    def late() -> None:
        with app_env.open_work(app_env.applicant) as work:
            hearings.ask_oral_hearing(work, key)

    assert "2026-12-15" in words(late)


def test_who_objected_may_still_ask_to_be_heard(app_env: AppEnv) -> None:
    key = reported(app_env, "ЕКЕУІ", TOLD)
    with app_env.open_work(app_env.applicant) as work:
        assert hearings.ask_oral_hearing(work, key) is Status.IN_REVIEW
    with pytest.raises(NotPermitted), app_env.open_work(app_env.applicant) as work:
        hearings.ask_oral_hearing(work, key)
    at(app_env, almaty(2026, 12, 28))
    assert "oral hearing" in words(lambda: prepare(app_env, key)), "no refusal before the hearing that was asked for"
    with pytest.raises(NotPermitted), app_env.open_work(app_env.case_officer) as work:
        acts.announce_refusal(work, key, *WHY)


def test_nobody_came(app_env: AppEnv, key_signers: KeySigners) -> None:
    """Nothing was said, so there is nothing to answer; the act states that nobody came."""
    key = held(app_env, "КЕЛМЕДІ", attended=False)
    at(app_env, almaty(2026, 12, 24))
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.REFUSE, *WHY)
    with app_env.open_work(app_env.head) as work:
        document = deciding.preview(work, key).signing_document.document.decode()
    assert "nobody came, and the minutes say so" in document


def test_a_waiver_in_writing(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "БАС ТАРТУ")
    file_draft(app_env, key)
    at(app_env, TOLD)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    with pytest.raises(NotPermitted), app_env.open_work(app_env.applicant) as work:
        hearings.waive_hearing(work, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.announce_refusal(work, key, *WHY)
    with app_env.open_work(app_env.applicant) as work:
        assert hearings.waive_hearing(work, key) is Status.IN_REVIEW
    assert first_day(app_env, key) == date(2026, 12, 11)
    with pytest.raises(NotPermitted), app_env.open_work(app_env.applicant) as work:
        hearings.ask_oral_hearing(work, key)
    with app_env.open_work(app_env.case_officer) as work:
        assert acts.prepare(work, key, DecisionKind.REFUSE, *WHY) is Status.FOR_SIGNATURE


def test_a_notice_that_nobody_delivers(app_env: AppEnv) -> None:
    key = reported(app_env, "ЖЕТПЕДІ", TOLD, objects=False, hands=False)
    hand_over(app_env, key, DeliveryState.FAILED)
    at(app_env, almaty(2026, 12, 17))
    assert Act.CLOSE_HEARING not in load(app_env, key).open_acts, "nobody knows that the applicant was told"

    def set_day() -> None:
        with app_env.open_work(app_env.case_officer) as work:
            hearings.set_notice_day(work, key, date(2026, 12, 15), "Handed over in person", "Receipt 7")

    assert "send the failed notice again" in words(set_day)
    for notice in load(app_env, key).notices:
        if notice.again:
            with app_env.open_work(app_env.case_officer) as work:
                case_notices.send_again(work, key, notice.id)
    with pytest.raises(NotPermitted):
        set_day()  # they are on their way
    hand_over(app_env, key, DeliveryState.FAILED)
    for day in (date(2026, 12, 10), date(2026, 12, 18)):
        with pytest.raises(Refused), app_env.open_work(app_env.case_officer) as work:
            hearings.set_notice_day(work, key, day, "Handed over", "Receipt 7")
    set_day()
    hearing = load(app_env, key).hearing
    assert hearing is not None and hearing.notice is not None
    assert (hearing.notice.day, hearing.answer_until) == (date(2026, 12, 15), date(2026, 12, 18)), "17, 18"
    assert hearing.refusal_from.day == date(2026, 12, 21)
    at(app_env, almaty(2026, 12, 21))
    with app_env.open_work(app_env.case_officer) as work:
        acts.close_hearing(work, key)
        acts.prepare(work, key, DecisionKind.REFUSE, *WHY)
    with app_env.open_work(app_env.head) as work:
        document = deciding.preview(work, key).signing_document.document.decode()
    assert "Handed over in person" in document and "Receipt 7" in document
    assert "<notifiedOn>2026-12-15</notifiedOn>" in document


def test_a_report_of_delivery_that_comes_later_moves_the_days(app_env: AppEnv) -> None:
    key = reported(app_env, "КЕЙІН ЖЕТТІ", TOLD, objects=False)
    assert first_day(app_env, key) == date(2026, 12, 17)
    hand_over(app_env, key, DeliveryState.DELIVERED, almaty(2026, 12, 14, 9))
    assert first_day(app_env, key) == date(2026, 12, 18)


def test_a_refusal_answers_the_objection_in_both_languages(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = reported(app_env, "ЖАУАП", TOLD)
    at(app_env, almaty(2026, 12, 17))
    with pytest.raises(Refused) as refusal, app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.REFUSE, *WHY, answer=HearingAnswer("", " "))
    assert [fault.path for fault in refusal.value.faults] == ["answer_kk", "answer_ru"]
    prepare(app_env, key)
    with app_env.open_work(app_env.head) as work:
        shown = deciding.preview(work, key)
    kazakh, russian = shown.texts
    assert any(ANSWER.kk in line for line in kazakh.grounds)
    assert any(ANSWER.ru in line for line in russian.grounds)
    document = shown.signing_document.document.decode()
    for days in ("<announcedOn>2026-12-11<", "<notifiedOn>2026-12-11<", "<objectedOn>2026-12-11<"):
        assert days in document


def test_a_new_ground_needs_a_new_notice(app_env: AppEnv) -> None:
    key = reported(app_env, "ЖАҢА НЕГІЗ", TOLD)
    at(app_env, almaty(2026, 12, 17))
    both = (RefusalGround.DOCUMENTS_MISSING, RefusalGround.FEATURES_MISSING)
    with pytest.raises(Refused) as refusal, app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.REFUSE, both, "Ж", "Н", answer=ANSWER)
    (fault,) = refusal.value.faults
    assert (fault.code, fault.path) == ("APPC73", "grounds")
    assert "Send a new preliminary decision" in str(fault.message)
    with app_env.open_work(app_env.case_officer) as work:
        assert acts.announce_refusal(work, key, both, "Ж", "Н") is Status.PRELIMINARY
    hand_over(app_env, key)
    assert first_day(app_env, key) == date(2026, 12, 22), "18, 21, 22"
    at(app_env, almaty(2026, 12, 22))
    with app_env.open_work(app_env.case_officer) as work:
        acts.close_hearing(work, key)
    with pytest.raises(Refused) as refusal, app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.REFUSE, both, "Ж", "Н")
    assert [fault.path for fault in refusal.value.faults] == ["answer_kk", "answer_ru"], "the first objection stands"
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.REFUSE, both, "Ж", "Н", answer=ANSWER)
    hearing = load(app_env, key).hearing
    assert hearing is not None
    assert [one.objection for one in hearing.former] == ["The document is attached"]


def test_what_has_happened_is_never_written_over(app_env: AppEnv) -> None:
    key = asked(app_env, "САҚТАЛАДЫ")
    with app_env.open_work(app_env.case_officer) as work:
        hearings.appoint_oral_hearing(work, key, date(2026, 12, 17), "10:00")
        hearings.appoint_oral_hearing(work, key, date(2026, 12, 18), "11:00")
    with app_env.store.unit() as unit:
        kinds = unit.connection.execute(
            text(
                "SELECT e.kind, e.day FROM trois.hearing_event e JOIN trois.hearing h ON h.id = e.hearing_id"
                " WHERE h.application_id = :key ORDER BY e.id"
            ),
            {"key": key},
        )
        assert [tuple(row) for row in kinds] == [
            ("oral_request", None),
            ("appointment", date(2026, 12, 17)),
            ("appointment", date(2026, 12, 18)),
        ]


def test_the_case_shows_its_two_last_days(app_env: AppEnv) -> None:
    """Filed on Friday 20 November, 20 working days: due on Monday 21 December. Back 18, 17, 15; 14, 11, 10, 9, 8, 7."""
    key = fill_draft(app_env, "СОҢҒЫ КҮН")
    at(app_env, almaty(2026, 11, 20, 11))
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    found = load(app_env, key).last_days
    assert found is not None
    assert (found.with_oral, found.lawful, found.stage) == (
        date(2026, 12, 7),
        date(2026, 12, 15),
        HearingStage.OPEN,
    )
    at(app_env, almaty(2026, 12, 22))
    late = load(app_env, key)
    assert late.last_days is not None and late.last_days.stage is HearingStage.LATE
    assert Act.ANNOUNCE_REFUSAL in late.open_acts, "late acts stay open (APPC 91)"


def test_strangers_do_not_act_in_a_hearing(app_env: AppEnv) -> None:
    key = asked(app_env, "БӨГДЕ")
    for actor in (app_env.head, app_env.case_officer):
        with pytest.raises(NotPermitted), app_env.open_work(actor) as work:
            hearings.waive_hearing(work, key)
    for actor in (app_env.head, app_env.applicant):
        with pytest.raises(NotPermitted), app_env.open_work(actor) as work:
            hearings.appoint_oral_hearing(work, key, date(2026, 12, 17), "10:00")
    with pytest.raises(NotAllowedNow), app_env.open_work(app_env.applicant) as work:
        hearings.remark_minutes(work, key, "None yet")
