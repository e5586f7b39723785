"""Extension without the document that renews the right: one application, two acts (Customs Code art. 462 para. 2).

The right ends on Wednesday, 10 February 2027, and protection with it. Two months later is Saturday, 10 April: a
document on Monday, 12 April is in time. An extension is in time until 26 January. Days by hand on a calendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from module.casework import acts, attachments, cases, entry_clock, examining, printing, supplying
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Refused
from module.registry.application import DocumentKind
from module.registry.decision import DecisionKind
from module.registry.entry import ExclusionGround, SuspensionCause
from module.registry.standing import ProtectionState
from module.registry.workflow import FINAL, Act, Status
from module.store import decisions, exclusion_cases
from tests.integration.casework.test_extend import filed, included, on
from tests.integration.casework.test_hearing import almaty, sign
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners

RIGHT_ENDS, ASKED, RENEWED = date(2027, 2, 10), date(2029, 2, 10), date(2037, 2, 10)
IN_TIME, LATE = almaty(2027, 1, 20, 10), almaty(2027, 1, 27, 10)
BEFORE, AFTER = almaty(2027, 1, 28, 10), almaty(2027, 2, 15, 10)
RENEWAL = SuspensionCause.RENEWAL


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def asked(app_env: AppEnv, key_signers: KeySigners, mark: str, at: datetime = IN_TIME) -> tuple[str, str]:
    """An extension without the renewal document; gives its id and the number of the entry."""
    number = included(app_env, key_signers, mark, RIGHT_ENDS)
    return filed(app_env, number, at, ASKED), number


def prepare(app_env: AppEnv, key: str, at: datetime, kind: DecisionKind = DecisionKind.SUSPEND) -> Status:
    app_env.clock.set(at)
    with app_env.open_work(app_env.case_officer) as work:
        if cases.load(work, key).application.status is Status.SUBMITTED:
            acts.take(work, key)
        return acts.prepare(work, key, kind)


def suspend(app_env: AppEnv, key_signers: KeySigners, key: str, at: datetime) -> None:
    prepare(app_env, key, at)
    sign(app_env, key_signers, key)


def supply(app_env: AppEnv, key: str, at: datetime, until: date | None = RENEWED) -> Status:
    app_env.clock.set(at)
    content = examining.document(app_env.deps, f"%PDF renewal {key}".encode())
    said = attachments.Details(DocumentKind.RIGHT, valid_until=until)
    with app_env.open_work(app_env.applicant) as work:
        return supplying.supply(work, key, "renewal.pdf", content, said)


def load(app_env: AppEnv, key: str) -> cases.CaseView:
    with app_env.open_work(app_env.case_officer) as work:
        return cases.load(work, key)


def said(told: pytest.ExceptionInfo[Refused]) -> str:
    return " ".join(str(fault.message) for fault in told.value.faults)


def status(app_env: AppEnv, key: str) -> Status:
    return load(app_env, key).application.status


def run_clock(app_env: AppEnv, number: str, at: datetime) -> list[ExclusionGround]:
    """Run the clock; gives the grounds of the open cases of exclusion of an entry."""
    app_env.clock.set(at)
    entry_clock.run(app_env.open_work)
    with app_env.store.unit() as unit:
        found = exclusion_cases.of_entry(unit, number)
    return [one.cause.ground for one in found if one.cause is not None and one.status not in FINAL]


@pytest.mark.parametrize("at", [BEFORE, AFTER], ids=["decided before the right ends", "decided after it"])
def test_one_application_has_two_acts(app_env: AppEnv, key_signers: KeySigners, at: datetime) -> None:
    key, number = asked(app_env, key_signers, f"ЕКІ АКТ {at.day}")
    suspend(app_env, key_signers, key, at)
    found = load(app_env, key)
    assert found.application.status is Status.AWAITING_DOCUMENT
    assert found.application.due_on is None, "the term of the decision stands still"
    assert found.decision is not None and found.decision.kind is DecisionKind.SUSPEND
    assert found.decision.entry_number == number
    assert on(app_env, number, date(2027, 2, 11)).suspended_for == (RENEWAL,)
    assert on(app_env, number, date(2027, 2, 10)).state is ProtectionState.IN_FORCE
    assert on(app_env, number, date(2027, 2, 11)).common.end == RIGHT_ENDS, "nothing is extended yet"

    assert supply(app_env, key, almaty(2027, 3, 1, 10)) is Status.IN_REVIEW
    found = load(app_env, key)
    assert found.decision is None, "the case is open again"
    assert found.application.due_on == date(2027, 3, 29), "15 working days: 8, 15, 22 to 24 March are off"
    prepare(app_env, key, almaty(2027, 3, 5, 10), DecisionKind.EXTEND)
    sign(app_env, key_signers, key)
    assert status(app_env, key) is Status.EXTENDED
    now = on(app_env, number, date(2027, 3, 5))
    assert (now.state, now.suspended_for, now.common.end) == (ProtectionState.IN_FORCE, (), ASKED)
    assert now.common.right.valid_until == RENEWED
    assert on(app_env, number, date(2027, 3, 4)).suspended_for == (RENEWAL,), "nothing backwards"
    with app_env.store.unit() as unit:
        (first,) = decisions.followed(unit, key)
        second = decisions.current(unit, key)
    assert (first.kind, second and second.kind) == (DecisionKind.SUSPEND, DecisionKind.EXTEND)
    assert second is not None and first.number != second.number


def test_the_suspension_is_an_act_of_its_own_words(app_env: AppEnv, key_signers: KeySigners) -> None:
    key, _ = asked(app_env, key_signers, "СӨЗІ")
    suspend(app_env, key_signers, key, BEFORE)
    supply(app_env, key, almaty(2027, 2, 1, 10))
    with app_env.open_work(app_env.case_officer) as work:
        (first,) = decisions.followed(work.unit, key)
        sheet = printing.decision_sheet(work, key, first.id)
        with pytest.raises(NotFound):
            printing.decision_sheet(work, key)
    russian = next(text for text in sheet.texts if text.language == "ru")
    assert "suspension of protection" in russian.title
    whole = " ".join(" ".join((*russian.operative, *russian.grounds)).split())
    assert "11 февраля 2027" in whole and "10 апреля 2027" in whole and "Article 462, paragraph 2" in whole
    assert "2029" not in " ".join(row.value for row in russian.protected), "the term asked for is not the one that runs"


@pytest.mark.parametrize(
    ("day", "grounds"),
    [
        (date(2027, 4, 10), []),
        (date(2027, 4, 12), []),
        (date(2027, 4, 13), [ExclusionGround.NOT_RENEWED]),
    ],
)
def test_the_document_stops_the_exclusion_where_it_comes_in_time(
    app_env: AppEnv, key_signers: KeySigners, day: date, grounds: list[ExclusionGround]
) -> None:
    """On the last day, on the next working day, a day after that."""
    key, number = asked(app_env, key_signers, f"МЕРЗІМ {day}")
    suspend(app_env, key_signers, key, BEFORE)
    assert run_clock(app_env, number, almaty(2027, 4, 12, 23)) == []
    assert supply(app_env, key, almaty(day.year, day.month, day.day, 12)) is Status.IN_REVIEW
    assert run_clock(app_env, number, almaty(2027, 4, 13, 13)) == grounds
    granted_at = almaty(2027, 4, 14, 10)
    prepare(app_env, key, granted_at, DecisionKind.EXTEND)
    sign(app_env, key_signers, key)
    assert on(app_env, number, date(2027, 4, 14)).state is ProtectionState.IN_FORCE, "late is told, not refused"


def test_without_the_document_the_entry_is_excluded_and_the_application_closed(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    key, number = asked(app_env, key_signers, "ҚҰЖАТ КЕЛМЕДІ")
    suspend(app_env, key_signers, key, BEFORE)
    assert run_clock(app_env, number, almaty(2027, 2, 11, 9)) == [], "neither ground (2) nor ground (5)"
    assert run_clock(app_env, number, almaty(2027, 4, 12, 9)) == []
    assert run_clock(app_env, number, almaty(2027, 4, 13, 9)) == [ExclusionGround.NOT_RENEWED]
    with app_env.store.unit() as unit:
        (case,) = exclusion_cases.of_entry(unit, number)
    prepare(app_env, case.id, almaty(2027, 4, 13, 10), DecisionKind.EXCLUDE)
    sign(app_env, key_signers, case.id)
    assert status(app_env, key) is Status.CLOSED
    assert on(app_env, number, date(2027, 4, 13)).excluded_for is ExclusionGround.NOT_RENEWED
    with pytest.raises(NotAllowedNow, match="excluded"):
        supply(app_env, key, almaty(2027, 4, 14, 10))


def test_a_late_extension_is_suspended_before_the_end_and_not_after(app_env: AppEnv, key_signers: KeySigners) -> None:
    key, _ = asked(app_env, key_signers, "КЕШ БЕРІЛДІ", LATE)
    suspend(app_env, key_signers, key, BEFORE)
    assert status(app_env, key) is Status.AWAITING_DOCUMENT
    other, _ = asked(app_env, key_signers, "КЕШ ШЕШІЛДІ", LATE)
    with pytest.raises(Refused) as told:
        prepare(app_env, other, AFTER)
    assert "filed late" in said(told)


def test_with_the_document_nothing_is_suspended(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҚҰЖАТПЕН", RIGHT_ENDS)
    key = filed(app_env, number, IN_TIME, ASKED, valid_until=RENEWED)
    with pytest.raises(Refused) as told:
        prepare(app_env, key, BEFORE)
    assert "was supplied: decide on the extension" in said(told)
    granted_kind = prepare(app_env, key, BEFORE, DecisionKind.EXTEND)
    assert granted_kind is Status.FOR_SIGNATURE


def test_a_right_that_outlives_protection_is_not_awaited(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҰЗАҚ ҚҰҚЫҚ", date(2028, 1, 1))
    key = filed(app_env, number, IN_TIME, date(2029, 3, 1))
    with pytest.raises(Refused) as told:
        prepare(app_env, key, BEFORE)
    assert "longer than protection" in said(told)


@pytest.mark.parametrize("until", [None, RIGHT_ENDS])
def test_a_document_that_renews_nothing_is_not_taken(
    app_env: AppEnv, key_signers: KeySigners, until: date | None
) -> None:
    key, _ = asked(app_env, key_signers, f"ЖАҢАРТПАЙДЫ {until}")
    suspend(app_env, key_signers, key, BEFORE)
    with pytest.raises(Refused) as told:
        supply(app_env, key, AFTER, until)
    assert "later than 2027-02-10" in said(told)
    assert status(app_env, key) is Status.AWAITING_DOCUMENT
    assert len(load(app_env, key).application.attachments) == 1


def test_only_the_applicant_supplies_it_and_only_once(app_env: AppEnv, key_signers: KeySigners) -> None:
    key, _ = asked(app_env, key_signers, "КІМ ӘКЕЛЕДІ")
    with pytest.raises(NotAllowedNow, match="after the head has signed the suspension"):
        supply(app_env, key, IN_TIME)
    prepare(app_env, key, BEFORE)
    with pytest.raises(NotAllowedNow, match="after the head has signed the suspension"):
        supply(app_env, key, BEFORE)
    assert len(load(app_env, key).application.attachments) == 1, "nothing of it is kept"
    sign(app_env, key_signers, key)
    content = examining.document(app_env.deps, b"%PDF other")
    with pytest.raises(NotPermitted), app_env.open_work(app_env.case_officer) as work:
        supplying.supply(work, key, "x.pdf", content, attachments.Details(valid_until=RENEWED))
    supply(app_env, key, AFTER)
    with pytest.raises(NotAllowedNow, match="supplied once"):
        supply(app_env, key, AFTER)
    assert len(load(app_env, key).application.attachments) == 2


def test_people_are_told_of_both(app_env: AppEnv, key_signers: KeySigners) -> None:
    key, _ = asked(app_env, key_signers, "ХАБАР")
    suspend(app_env, key_signers, key, BEFORE)
    supply(app_env, key, AFTER)
    told = [one for one in load(app_env, key).notices if one.channel == "sms"]
    text = " ".join(one.text for one in told if one.created_at in (BEFORE, AFTER))
    assert "2027-04-10" in text and len([one for one in told if one.created_at in (BEFORE, AFTER)]) == 2
    history = [row.act for row in load(app_env, key).history]
    assert history[-3:] == [Act.PREPARE_SUSPENSION, Act.SIGN_SUSPENSION, Act.SUPPLY_DOCUMENT]
    (file,) = [one for one in load(app_env, key).application.attachments if one.supplied_on]
    assert (file.supplied_on, file.valid_until) == (AFTER.date(), RENEWED)
