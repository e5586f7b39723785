"""Resumption from the suspended entry: days by hand (Customs Code art. 462 para. 2; DESIGN 5).

The object is protected until 1 March 2027, suspended on 4 January at the holder's wish, or from 29 January, the day
after its right ended, for the renewal document. Filed on Wednesday, 3 February: fifteen working days end on the 24th.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from module.casework import acts, attachments, cases, deciding, drafts, examining, filing, on_entry
from module.kernel.errors import NotAllowedNow, Refused
from module.registry.application import ApplicationKind, AttachmentRole, DocumentKind
from module.registry.decision import DecisionKind
from module.registry.entry import (
    EntryPart,
    ExclusionGround,
    FieldChange,
    Recording,
    SuspensionCause,
    changed,
    excluded,
    suspended,
)
from module.registry.kinds import type_of
from module.registry.letters import LetterEvent
from module.registry.standing import ProtectionState
from module.registry.workflow import Status
from tests.integration.casework.test_extend import included, live, on
from tests.integration.casework.test_hearing import almaty, sign
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners, file_draft

FILED, DECIDED = almaty(2027, 2, 3, 10), almaty(2027, 2, 5, 10)
AT_WILL, RENEWAL = SuspensionCause.AT_WILL, SuspensionCause.RENEWAL
RIGHT_END, RENEWED = date(2027, 1, 28), date(2037, 1, 28)
SUSPENDED, IN_FORCE = ProtectionState.SUSPENDED, ProtectionState.IN_FORCE
FACTS = {
    AT_WILL: Recording(date(2027, 1, 4), almaty(2027, 1, 4, 9)),
    RENEWAL: Recording(date(2027, 1, 29), almaty(2027, 1, 25, 9)),
}


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def paused(app_env: AppEnv, key_signers: KeySigners, mark: str, *causes: SuspensionCause) -> str:
    """An entry suspended for some causes; where its renewal is awaited the right is known to end before «До»."""
    number = included(app_env, key_signers, mark)
    right = on(app_env, number, date(2027, 1, 4)).common.right
    shorter = FieldChange(EntryPart.COMMON, "right", right, replace(right, valid_until=RIGHT_END))
    if RENEWAL in causes:
        live(app_env, number, lambda old: changed(old, (shorter,), FACTS[AT_WILL]))
    for cause in causes:
        live(app_env, number, lambda old, cause=cause: suspended(old, cause, FACTS[cause]))  # type: ignore[misc]
    return number


def begin(app_env: AppEnv, number: str, at: datetime = FILED) -> str:
    app_env.clock.set(at)
    with app_env.open_work(app_env.applicant) as work:
        return on_entry.start(work, ApplicationKind.RESUME, number)


def ask(app_env: AppEnv, key: str, **changes: Any) -> None:
    with app_env.open_work(app_env.applicant) as work:
        drafts.save(work, key, drafts.load(work, key).version, reason="Тауар қайта әкелінеді", **changes)


def attach(app_env: AppEnv, key: str, valid_until: date | None = RENEWED) -> None:
    with app_env.open_work(app_env.applicant) as work:
        content = examining.document(work.deps, f"%PDF renewal {key}".encode())
        details = {"document_kind": DocumentKind.REGISTER_EXTRACT, "valid_until": valid_until}
        version = drafts.load(work, key).version
        attachments.add(work, key, version, AttachmentRole.DOCUMENT, "renewal.pdf", content, **details)


def faults(app_env: AppEnv, key: str) -> list[tuple[str, str]]:
    with app_env.open_work(app_env.applicant) as work:
        return [(fault.path, str(fault.message)) for fault in drafts.load(work, key).faults]


def granted(app_env: AppEnv, key_signers: KeySigners, key: str, at: datetime = DECIDED) -> str:
    """Decide in favour; gives what the act says in Russian."""
    app_env.clock.set(at)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.RESUME)
    with app_env.open_work(app_env.head) as work:
        _, russian = deciding.preview(work, key).texts
    sign(app_env, key_signers, key)
    return " ".join((*russian.operative, *russian.grounds)).replace("\u00a0", " ")


def test_at_will_it_needs_no_document(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = paused(app_env, key_signers, "ҚАЙТА", AT_WILL)
    key = begin(app_env, number)
    assert faults(app_env, key) == [("reason", "Say why protection shall be resumed.")]
    ask(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        document = filing.prepare(work, key).document.decode()
    assert "<kind>resume</kind>" in document and "<suspendedUntil>" not in document
    file_draft(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        assert drafts.load(work, key).due_on == date(2027, 2, 24)
    act = granted(app_env, key_signers, key)
    assert "from 5 февраля 2027 года" in act and "the law demands no document" in act
    assert [on(app_env, number, date(2027, 2, day)).state for day in (4, 5)] == [SUSPENDED, IN_FORCE]
    with app_env.open_work(app_env.case_officer) as work:
        case = cases.load(work, key)
    assert case.application.status is Status.RESUMED
    assert [notice.text for notice in case.notices if f"suspension lifted, entry No. {number}" in notice.text]


def test_for_the_renewal_the_document_is_demanded(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = paused(app_env, key_signers, "ЖАҢАРТУ", RENEWAL)
    key = begin(app_env, number)
    ask(app_env, key)
    assert faults(app_env, key) == [
        ("documents.right", "Attach the document that renews the exclusive right (Customs Code, article 462).")
    ]
    attach(app_env, key, RIGHT_END)
    assert [path for path, _ in faults(app_env, key)] == ["documents.right"], "it must hold longer than the old right"
    attach(app_env, key)
    assert faults(app_env, key) == []
    file_draft(app_env, key)
    act = granted(app_env, key_signers, key)
    assert "the document was supplied" in act
    after = on(app_env, number, date(2027, 2, 5))
    assert (after.state, after.common.right.valid_until) == (IN_FORCE, RENEWED)
    assert len(after.common.files) == len(on(app_env, number, date(2027, 2, 4)).common.files) + 2
    assert [on(app_env, number, day).state for day in (date(2027, 3, 1), date(2027, 3, 2))] == [
        IN_FORCE,
        ProtectionState.EXPIRED,
    ]


def test_one_that_has_not_begun_is_lifted_before_it_begins(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = paused(app_env, key_signers, "БАСТАЛМАҒАН", RENEWAL)
    key = begin(app_env, number, almaty(2027, 1, 26, 10))
    ask(app_env, key)
    attach(app_env, key)
    file_draft(app_env, key)
    granted(app_env, key_signers, key, almaty(2027, 1, 27, 10))
    assert [on(app_env, number, date(2027, 1, day)).state for day in (27, 28, 29, 30)] == [IN_FORCE] * 4


@pytest.mark.parametrize(
    ("asked", "stays", "says"),
    [
        (AT_WILL, RENEWAL, "Protection stays suspended all the same until the document that renews"),
        (RENEWAL, AT_WILL, "Protection stays suspended all the same at the wish of the right holder"),
    ],
)
def test_of_two_causes_one_is_lifted_and_the_act_says_which_stays(
    app_env: AppEnv, key_signers: KeySigners, asked: SuspensionCause, stays: SuspensionCause, says: str
) -> None:
    number = paused(app_env, key_signers, f"ЕКІ СЕБЕП {asked}", AT_WILL, RENEWAL)
    key = begin(app_env, number)
    assert ("reason.cause", "Choose which suspension shall end.") in faults(app_env, key)
    ask(app_env, key, cause=asked)
    if asked is RENEWAL:
        attach(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        assert any(says in str(one.message) for one in drafts.load(work, key).cautions)
    file_draft(app_env, key)
    assert says in granted(app_env, key_signers, key)
    after = on(app_env, number, date(2027, 2, 5))
    assert (after.state, after.suspended_for) == (SUSPENDED, (stays,))


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("active", "Protection of the entry is not suspended."),
        ("expired", "Protection ended on 2027-03-01: there is nothing to resume."),
        ("excluded", "The entry is excluded from the register: there is nothing to resume."),
    ],
)
def test_by_state_of_the_entry(app_env: AppEnv, key_signers: KeySigners, state: str, says: str) -> None:
    """The row of application-kinds (a), by hand: suspended yes (above); active, expired, excluded no, with reason."""
    number = paused(app_env, key_signers, f"КҮЙ ҚАЙТА {state}", *(() if state == "active" else (AT_WILL,)))
    if state == "excluded":
        live(app_env, number, lambda old: excluded(old, ExclusionGround.RIGHT_ENDED, FACTS[AT_WILL]))
    with pytest.raises(Refused) as refusal:
        begin(app_env, number, almaty(2027, 3, 2) if state == "expired" else FILED)
    assert str(refusal.value.faults[0].message) == says


def test_after_the_term_resumption_gives_way_to_extension(app_env: AppEnv, key_signers: KeySigners) -> None:
    """An inclusion is cut to the right: «До» is 28 January too. It waits past it; resumption would protect no day."""
    number = included(app_env, key_signers, "МЕРЗІМ ӨТТІ", RIGHT_END)
    live(app_env, number, lambda old: suspended(old, RENEWAL, FACTS[RENEWAL]))
    key = begin(app_env, number)
    ask(app_env, key)
    attach(app_env, key)
    ((path, says),) = faults(app_env, key)
    assert path == "reason.cause" and "ended on 2027-01-28" in says and "Apply for extension" in says


def test_no_reason_is_given_for_a_cause_that_does_not_hold(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = begin(app_env, paused(app_env, key_signers, "БАСҚА НЕГІЗ", AT_WILL))
    ask(app_env, key, cause=RENEWAL)
    assert ("reason.cause", "Protection is not suspended on this ground.") in faults(app_env, key)
    with app_env.open_work(app_env.applicant) as work, pytest.raises(NotAllowedNow):
        drafts.save(work, key, drafts.load(work, key).version, goods=())


def test_the_rows_are_those_of_an_examined_kind() -> None:
    ends = {(row.act.value, row.to.value, row.event) for row in type_of(ApplicationKind.RESUME).rows if row.event}
    assert {end for end in ends if end[0].startswith("sign_")} == {
        ("sign_grant", "resumed", LetterEvent.RESUMED),
        ("sign_refusal", "refused", LetterEvent.RESUMPTION_REFUSED),
    }
