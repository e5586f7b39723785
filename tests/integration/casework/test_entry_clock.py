"""The clock and exclusion without application: days by hand on a calendar (Customs Code art. 463, DESIGN 5).

The object is protected until Monday, 1 March 2027: the ground is detected on Tuesday the 2nd, and the three working
days are Wednesday, Thursday and Friday, 5 March. Two months after Monday, 1 March 2027 is Saturday, 1 May, a day off
(holiday); the next working day is Tuesday, 4 May.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from module.casework import acts, cases, deciding, entry_clock, exclusion_cases, exclusion_waiting, worklist
from module.casework.views import CaseRow
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Refused
from module.registry.application import ApplicationKind
from module.registry.decision import DecisionKind
from module.registry.entry import (
    EntryPart,
    ExclusionGround,
    FieldChange,
    Recording,
    SuspensionCause,
    changed,
    suspended,
)
from module.registry.kinds import type_of
from module.registry.kinds.extend import ExtensionGround
from module.registry.letters import LetterEvent
from module.registry.standing import ProtectionState
from module.registry.workflow import Act, Status
from module.store import exclusion_cases as stored
from tests.integration.casework.test_extend import filed, granted, included, live, on
from tests.integration.casework.test_hearing import ANSWER, almaty, sign
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners

LAST_DAY, DAY_AFTER = almaty(2027, 3, 1, 23, 59), almaty(2027, 3, 2)


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def run(app_env: AppEnv, at: datetime) -> None:
    app_env.clock.set(at)
    entry_clock.run(app_env.open_work)


def opened(app_env: AppEnv, number: str) -> list[CaseRow]:
    """The cases without application of an entry, as the worklist has them."""
    with app_env.open_work(app_env.case_officer) as work:
        known = {one.id for one in stored.of_entry(work.unit, number)}
        rows = [row for row in worklist.worklist(work) if row.id in known]
        assert len(rows) == len(known), "an open case stands in the worklist"
        return rows


def test_the_case_opens_on_the_day_after_and_once(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "МЕРЗІМ БІТТІ")
    run(app_env, LAST_DAY)
    assert opened(app_env, number) == [], "«До» counts whole"
    for at in (DAY_AFTER, DAY_AFTER, almaty(2027, 3, 3, 10)):
        run(app_env, at)
    (row,) = opened(app_env, number)
    assert (row.kind, row.status, row.due_on) == (ApplicationKind.EX_OFFICIO, Status.SUBMITTED, date(2027, 3, 5))
    assert row.number.startswith("EX-2027-")


def test_a_week_without_the_scheduler_loses_nothing(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "БІР АПТА")
    run(app_env, almaty(2027, 3, 9, 9))
    (row,) = opened(app_env, number)
    assert row.due_on == date(2027, 3, 5), "the term runs from the day of detection, not from the run"


def test_a_run_that_is_cut_off_is_made_good(
    app_env: AppEnv, key_signers: KeySigners, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = included(app_env, key_signers, "ҮЗІЛДІ")

    class Cut(BaseException):
        """The power goes off behind the last statement of the transaction."""

    real: Callable[..., str] = exclusion_cases.open_case

    def cut(*given: object) -> str:
        real(*given)
        raise Cut

    monkeypatch.setattr(entry_clock, "open_case", cut)
    with pytest.raises(Cut):
        run(app_env, DAY_AFTER)
    assert opened(app_env, number) == []
    monkeypatch.undo()
    run(app_env, DAY_AFTER)
    assert len(opened(app_env, number)) == 1


def test_an_extension_in_time_stops_it_until_it_is_refused(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "УАҚЫТЫНДА")
    extension = filed(app_env, number)
    run(app_env, DAY_AFTER)
    assert opened(app_env, number) == []
    with app_env.open_work(app_env.case_officer) as work:
        assert exclusion_waiting.waits_for(work, on(app_env, number, date(2027, 3, 2)))
        acts.take(work, extension)
        why = ((ExtensionGround.DOCUMENTS_MISSING.value,), "Құжат жоқ", "Документа нет")
        acts.announce_refusal(work, extension, *why)
    with app_env.open_work(app_env.applicant) as work:
        acts.object_to(work, extension, "Қарсымын")
    app_env.clock.set(almaty(2027, 3, 15, 10))
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, extension, DecisionKind.REFUSE, *why, answer=ANSWER)
    run(app_env, almaty(2027, 3, 15, 11))
    assert opened(app_env, number) == [], "it is not refused before the head has signed"
    sign(app_env, key_signers, extension)
    run(app_env, almaty(2027, 3, 16, 9))
    (row,) = opened(app_env, number)
    # Monday, 15 March is the day of detection; then Tuesday, Wednesday and Thursday, the 18th
    assert row.due_on == date(2027, 3, 18)


def test_an_extension_that_is_granted_leaves_nothing_to_open(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҰЗАРТЫЛДЫ")
    granted(app_env, key_signers, filed(app_env, number), almaty(2027, 3, 3, 10))
    run(app_env, almaty(2027, 3, 4))
    assert opened(app_env, number) == []


def test_a_late_extension_does_not_stop_it(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "КЕШ")
    filed(app_env, number, almaty(2027, 2, 15))
    run(app_env, DAY_AFTER)
    assert len(opened(app_env, number)) == 1


def test_the_end_of_the_right_is_ground_5(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҚҰҚЫҚ БІТТІ")
    right = on(app_env, number, date(2026, 12, 1)).common.right
    ends = FieldChange(EntryPart.COMMON, "right", right, replace(right, valid_until=date(2027, 1, 20)))
    told = almaty(2026, 12, 1, 9)
    app_env.clock.set(told)
    live(app_env, number, lambda old: changed(old, (ends,), Recording(date(2026, 12, 1), told)))
    run(app_env, almaty(2027, 1, 20, 23))
    assert opened(app_env, number) == []
    run(app_env, almaty(2027, 1, 21))
    with app_env.open_work(app_env.case_officer) as work:
        (record,) = stored.of_entry(work.unit, number)
    assert record.cause is not None
    assert (record.cause.ground, record.cause.detected_on) == (ExclusionGround.RIGHT_ENDED, date(2027, 1, 21))


def test_the_two_months_end_on_the_next_working_day(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ЕКІ АЙ", right=date(2027, 3, 1))
    app_env.clock.set(DAY_AFTER)
    live(app_env, number, lambda old: suspended(old, SuspensionCause.RENEWAL, Recording(date(2027, 3, 2), DAY_AFTER)))
    run(app_env, almaty(2027, 5, 4, 23))
    assert opened(app_env, number) == [], "a document on the next working day is in time"
    run(app_env, almaty(2027, 5, 5))
    with app_env.open_work(app_env.case_officer) as work:
        (record,) = stored.of_entry(work.unit, number)
    assert record.cause is not None
    assert (record.cause.ground, record.cause.ended_on) == (ExclusionGround.NOT_RENEWED, date(2027, 5, 1))
    assert record.cause.detected_on == date(2027, 5, 5)


def test_from_the_end_of_the_term_to_the_act(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "АЛЫП ТАСТАУ")
    run(app_env, DAY_AFTER)
    (row,) = opened(app_env, number)
    app_env.clock.set(almaty(2027, 3, 3, 10))
    with app_env.open_work(app_env.case_officer) as work:
        assert cases.load(work, row.id).open_acts == (Act.TAKE,)
        acts.take(work, row.id)
        open_acts = cases.load(work, row.id).open_acts
        assert Act.PREPARE_GRANT in open_acts and Act.PREPARE_REFUSAL not in open_acts
        acts.prepare(work, row.id, DecisionKind.EXCLUDE)
    with app_env.open_work(app_env.applicant) as work, pytest.raises(NotFound):
        cases.load(work, row.id)
    with app_env.open_work(app_env.head) as work:
        prepared = deciding.preview(work, row.id)
    kazakh, russian = prepared.texts
    assert "opened without application" in russian.preamble
    lines = " ".join(russian.operative).replace("\u00a0", " ")
    assert "at the application of" not in lines and f"Number of the register entry: {number}." in lines
    assert "the term of protection is over (article 463, paragraph 1, subparagraph 2 of the Code)" in lines
    assert "The term of protection ended on 2027-03-01 and was not extended." in kazakh.grounds
    assert "article 91" in russian.appeal
    document = prepared.signing_document.document.decode()
    assert "<ground>2</ground>" in document and "applicationSha256" not in document
    sign(app_env, key_signers, row.id)

    after = on(app_env, number, date(2027, 3, 3))
    assert (after.state, after.excluded_for) == (ProtectionState.EXCLUDED, ExclusionGround.TERM_OVER)
    with app_env.open_work(app_env.case_officer) as work:
        case = cases.load(work, row.id)
    assert case.decision and case.decision.number and case.decision.entry_number == number
    letters = [one for one in case.notices if one.text.startswith((row.number, "Decision on exclusion: case"))]
    assert {str(one.channel) for one in letters} == {"sms", "email"}, "holder and representative are told at once"
    assert [str(one.act) for one in case.history] == ["open_exclusion", "take", "prepare_grant", "sign_grant"]
    run(app_env, almaty(2027, 3, 4))
    with app_env.open_work(app_env.case_officer) as work:
        assert len(stored.of_entry(work.unit, number)) == 1


def test_an_officer_opens_a_case_on_a_ground_that_he_found(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ЖАЛҒАН")
    app_env.clock.set(almaty(2027, 1, 20, 10))
    with app_env.open_work(app_env.case_officer) as work:
        with pytest.raises(Refused) as refusal:
            exclusion_cases.open_by_officer(work, number, "1", " ", "")
        assert [fault.path for fault in refusal.value.faults] == ["ground", "evidence_kk", "evidence_ru"]
        key = exclusion_cases.open_by_officer(work, number, "4", "Куәлік жалған", "Свидетельство подложное")
    with app_env.open_work(app_env.case_officer) as work:
        case = cases.load(work, key)
        assert (case.application.status, case.application.due_on) == (Status.IN_REVIEW, date(2027, 1, 25))
        with pytest.raises(NotAllowedNow):
            exclusion_cases.open_by_officer(work, number, "6", "Тағы", "Ещё")
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.EXCLUDE)
    with app_env.open_work(app_env.head) as work:
        assert "Свидетельство подложное" in deciding.preview(work, key).texts[1].grounds
    sign(app_env, key_signers, key)
    assert on(app_env, number, date(2027, 1, 20)).excluded_for is ExclusionGround.UNTRUE
    with app_env.open_work(app_env.applicant) as work, pytest.raises(NotPermitted):
        exclusion_cases.open_by_officer(work, number, "4", "а", "а")


def test_the_table_of_a_case_without_applicant_by_hand() -> None:
    assert {(row.status.value, row.act.value, row.to.value, row.event) for row in type_of(
        ApplicationKind.EX_OFFICIO
    ).rows} == {
        ("submitted", "take", "in_review", None),
        ("submitted", "assign", "in_review", None),
        ("in_review", "release", "submitted", None),
        ("in_review", "hand_over", "in_review", None),
        ("in_review", "assign", "in_review", None),
        ("in_review", "take_over", "in_review", None),
        ("in_review", "prepare_grant", "for_signature", None),
        ("for_signature", "sign_grant", "excluded", LetterEvent.EXCLUDED_EX_OFFICIO),
        ("for_signature", "send_back", "in_review", None),
        ("in_review", "propose_closing", "for_signature", None),
        ("for_signature", "close_case", "closed", None),
        ("for_signature", "return_proposal", "in_review", None),
        ("submitted", "close_with_entry", "closed", None),
        ("in_review", "close_with_entry", "closed", None),
        ("for_signature", "close_with_entry", "closed", None),
    }  # fmt: skip
