"""Exclusion at the wish of the holder, from the entry to the entry: days by hand (Customs Code art. 463).

Filed on Wednesday, 20 January 2027 at ten: the three working days are Thursday, Friday and Monday, 25 January.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from module.casework import acts, cases, deciding, drafts, filing, on_entry, own_applications, register
from module.kernel.errors import NotAllowedNow, NotFound, Refused
from module.registry.application import ApplicationKind, Section
from module.registry.decision import DecisionKind
from module.registry.entry import ExclusionGround, Recording, SuspensionCause, excluded, suspended
from module.registry.kinds import type_of
from module.registry.kinds.exclude import ExclusionRefusal
from module.registry.letters import LetterEvent
from module.registry.standing import ProtectionState
from module.registry.workflow import Act, Status
from tests.integration.casework.test_extend import ask, included, live, on
from tests.integration.casework.test_extend import begin as begin_extension
from tests.integration.casework.test_hearing import almaty, sign
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners, actor_of, file_draft, store_person

FILED, DECIDED = almaty(2027, 1, 20, 10), almaty(2027, 1, 22, 10)
REASON = "Тауар енді шығарылмайды"


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def begin(app_env: AppEnv, number: str, at: datetime = FILED) -> str:
    app_env.clock.set(at)
    with app_env.open_work(app_env.applicant) as work:
        return on_entry.start(work, ApplicationKind.EXCLUDE, number)


def say_why(app_env: AppEnv, key: str, reason: str = REASON) -> None:
    with app_env.open_work(app_env.applicant) as work:
        drafts.save(work, key, drafts.load(work, key).version, reason=reason)


def filed(app_env: AppEnv, number: str) -> str:
    key = begin(app_env, number)
    say_why(app_env, key)
    file_draft(app_env, key)
    return key


def taken(app_env: AppEnv, key: str, at: datetime = DECIDED) -> None:
    app_env.clock.set(at)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)


def test_an_entry_is_excluded_from_draft_to_fact(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ШЫҒАРУ")
    key = begin(app_env, number)
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
    assert [(fault.path, str(fault.message)) for fault in view.faults] == [
        ("reason", "Say why the object shall be excluded.")
    ]
    assert "customs bodies no longer protect the object" in str(view.cautions[0].message)
    say_why(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        document = filing.prepare(work, key).document.decode()
    for part in (
        "<kind>exclude</kind>",
        f"<entryNumber>{number}<",
        "<protectedUntil>01.03.2027<",
        f"<reasonText>{REASON}<",
    ):
        assert part in document
    for part in ("<goods", "<direction>", "<genuineFeatures>", "<periodEnd>", "contractNumber"):
        assert part not in document
    file_draft(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        assert drafts.load(work, key).due_on == date(2027, 1, 25)

    taken(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        assert cases.load(work, key).application.form.reason == REASON
        acts.prepare(work, key, DecisionKind.EXCLUDE)
    with app_env.open_work(app_env.head) as work:
        kazakh, russian = deciding.preview(work, key).texts
    assert russian.title == "Decision on exclusion of the intellectual property object from the customs register"
    assert "article 463" in kazakh.preamble
    lines = " ".join(russian.operative).replace("\u00a0", " ")
    assert "from the customs register" in lines and f"Number of the register entry: {number}." in lines
    assert any("subparagraph 1) of the Code" in line for line in russian.grounds)
    sign(app_env, key_signers, key)

    before, after = on(app_env, number, date(2027, 1, 21)), on(app_env, number, date(2027, 1, 22))
    assert (before.state, after.state) == (ProtectionState.IN_FORCE, ProtectionState.EXCLUDED)
    assert after.excluded_for is ExclusionGround.AT_WILL
    with app_env.open_work(app_env.case_officer) as work:
        case = cases.load(work, key)
    assert (case.application.status, case.decision and case.decision.entry_number) == (Status.EXCLUDED, number)
    assert [notice.text for notice in case.notices if f"entry No. {number} is excluded" in notice.text]
    with app_env.open_work(app_env.case_officer) as work:
        shown = register.entry(work, number)
    assert shown is not None and shown.state is ProtectionState.EXCLUDED


def test_a_suspended_entry_is_excluded_too(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ТОҚТАП ТҰРҒАН")
    recording = Recording(date(2027, 1, 4), almaty(2027, 1, 4, 9))
    app_env.clock.set(FILED)
    live(app_env, number, lambda old: suspended(old, SuspensionCause.AT_WILL, recording))
    key = filed(app_env, number)
    taken(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.EXCLUDE)
    sign(app_env, key_signers, key)
    after = on(app_env, number, date(2027, 1, 22))
    assert after.state is ProtectionState.EXCLUDED
    assert after.suspended_for == (SuspensionCause.AT_WILL,), "a state is a fact with its own cause"


def test_a_refusal_needs_no_hearing_and_leaves_the_entry(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "БАС ТАРТУ")
    key = filed(app_env, number)
    taken(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        assert Act.ANNOUNCE_REFUSAL not in cases.load(work, key).open_acts
        why = ((ExclusionRefusal.NOT_ENTITLED.value,), "Өтінішті басқа адам берген", "Заявление подал другой")
        acts.prepare(work, key, DecisionKind.REFUSE, *why)
    with app_env.open_work(app_env.head) as work:
        _, russian = deciding.preview(work, key).texts
    assert any("article 463, paragraph 1 of the Code" in line for line in russian.operative)
    assert "Заявление подал другой" in russian.grounds
    assert "article 91" in russian.appeal
    sign(app_env, key_signers, key)
    assert on(app_env, number, date(2027, 1, 22)).state is ProtectionState.IN_FORCE
    with app_env.open_work(app_env.case_officer) as work:
        case = cases.load(work, key)
    assert case.application.status is Status.REFUSED
    assert [notice.text for notice in case.notices if "exclusion refused" in notice.text]


def test_only_the_reason_is_edited(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = begin(app_env, included(app_env, key_signers, "ҚҰЛЫП"))
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        for changes in (
            {"terms": replace(view.form.terms, end=date(2028, 1, 1))},
            {"goods": ()},
            {"insurance": replace(view.form.insurance, contract_number="B-9")},
            {"holder": replace(view.form.holder, identifier="100140000099")},
        ):
            with pytest.raises(NotAllowedNow):
                drafts.save(work, key, view.version, **changes)


@pytest.mark.parametrize(
    ("at", "gone", "says"),
    [
        (almaty(2027, 3, 2), False, "Protection ended on 2027-03-01. The customs body excludes the entry by itself"),
        (FILED, True, "The entry is excluded from the register already."),
    ],
    ids=["expired", "excluded"],
)
def test_what_protects_no_more_is_not_excluded_at_will(
    app_env: AppEnv, key_signers: KeySigners, at: datetime, gone: bool, says: str
) -> None:
    number = included(app_env, key_signers, f"ЖОҚ {says}")
    key = begin(app_env, number)
    say_why(app_env, key)
    if gone:
        recording = Recording(date(2027, 1, 20), almaty(2027, 1, 20, 9))
        live(app_env, number, lambda old: excluded(old, ExclusionGround.RIGHT_ENDED, recording))
    app_env.clock.set(at)
    with app_env.open_work(app_env.applicant) as work, pytest.raises(Refused) as held:
        filing.prepare(work, key)
    assert says in str(held.value.faults[0].message), "a draft that stands already is held up"
    with app_env.open_work(app_env.applicant) as work:
        drafts.delete(work, key, drafts.load(work, key).version)
        (row,) = [row for row in own_applications.mine(work).finished if row.entry_number == number]
        assert row.offers == ()
    with pytest.raises(Refused) as refusal:
        begin(app_env, number, at)
    assert says in str(refusal.value.faults[0].message)


def test_an_entry_of_others_is_not_found(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "БӨГДЕ")
    stranger = store_person(app_env, actor_of("other-head", *app_env.applicant.roles))
    with app_env.open_work(stranger) as work, pytest.raises(NotFound):
        on_entry.start(work, ApplicationKind.EXCLUDE, number)


def test_an_extension_that_is_open_is_not_granted_after_it(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҚАТАР")
    extension = begin_extension(app_env, number)
    ask(app_env, extension)
    file_draft(app_env, extension)
    key = filed(app_env, number)
    taken(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.EXCLUDE)
    sign(app_env, key_signers, key)
    with app_env.open_work(app_env.case_officer) as work:
        assert cases.load(work, extension).application.status is Status.CLOSED
        with pytest.raises(NotAllowedNow) as refusal:
            acts.prepare(work, extension, DecisionKind.EXTEND)
    assert "excluded" in str(refusal.value.message)


def test_a_second_press_leads_to_the_first(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ЕКІ РЕТ")
    key = begin(app_env, number)
    assert begin(app_env, number) == key
    say_why(app_env, key)
    file_draft(app_env, key)
    assert begin(app_env, number) == key


def test_the_table_has_the_acts_of_a_short_term_by_hand() -> None:
    """No hearing: the term is under five working days (APPC art. 73)."""
    kind = type_of(ApplicationKind.EXCLUDE)
    assert kind.sections == (Section.REASON, Section.DOCUMENTS)
    assert {(row.status.value, row.act.value, row.to.value, row.event) for row in kind.rows} == {
        ("draft", "submit", "submitted", LetterEvent.FILED),
        ("submitted", "take", "in_review", None),
        ("submitted", "assign", "in_review", None),
        ("in_review", "release", "submitted", None),
        ("in_review", "hand_over", "in_review", None),
        ("in_review", "assign", "in_review", None),
        ("in_review", "take_over", "in_review", None),
        ("in_review", "prepare_grant", "for_signature", None),
        ("in_review", "prepare_refusal", "for_signature", None),
        ("for_signature", "sign_grant", "excluded", LetterEvent.EXCLUDED),
        ("for_signature", "sign_refusal", "refused", LetterEvent.EXCLUSION_REFUSED),
        ("for_signature", "send_back", "in_review", None),
        ("submitted", "close_with_entry", "closed", LetterEvent.CLOSED_WITH_ENTRY),
        ("in_review", "close_with_entry", "closed", LetterEvent.CLOSED_WITH_ENTRY),
        ("for_signature", "close_with_entry", "closed", LetterEvent.CLOSED_WITH_ENTRY),
    }
