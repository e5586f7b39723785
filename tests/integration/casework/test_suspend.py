"""Suspension from the entry to the entry: days by hand (Customs Code art. 462 para. 2; APPC arts. 73, 76; DESIGN 5).

Filed on Wednesday, 20 January 2027 at ten: the fifteen working days end on Wednesday, 10 February. The object is
protected until 1 March 2027; where the right ends on Thursday, 28 January, so does protection, and two months after it
is 28 March.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from module.casework import acts, cases, deciding, drafts, filing, on_entry
from module.kernel.errors import NotAllowedNow, Refused
from module.registry.application import ApplicationKind, Section
from module.registry.decision import DecisionKind
from module.registry.entry import Entry, ExclusionGround, Recording, SuspensionCause, excluded, suspended
from module.registry.kinds import type_of
from module.registry.kinds.suspend import SuspensionRefusal
from module.registry.letters import LetterEvent
from module.registry.standing import ProtectionState
from module.registry.workflow import Act, Status
from tests.integration.casework.test_extend import included, live, on
from tests.integration.casework.test_hearing import almaty, sign
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners, file_draft

FILED, DECIDED = almaty(2027, 1, 20, 10), almaty(2027, 1, 22, 10)
REASON = "Тауар әкелінбейді"
AT_WILL, RENEWAL = SuspensionCause.AT_WILL, SuspensionCause.RENEWAL
RIGHT_END, TWO_MONTHS_ON = date(2027, 1, 28), date(2027, 3, 28)
EARLIER = Recording(date(2027, 1, 20), almaty(2027, 1, 20, 9))


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def begin(app_env: AppEnv, number: str, at: datetime = FILED) -> str:
    app_env.clock.set(at)
    with app_env.open_work(app_env.applicant) as work:
        return on_entry.start(work, ApplicationKind.SUSPEND, number)


def ask(app_env: AppEnv, key: str, cause: SuspensionCause | None = AT_WILL, reason: str = REASON) -> None:
    with app_env.open_work(app_env.applicant) as work:
        drafts.save(work, key, drafts.load(work, key).version, cause=cause, reason=reason)


def filed(app_env: AppEnv, number: str, cause: SuspensionCause = AT_WILL) -> str:
    key = begin(app_env, number)
    ask(app_env, key, cause)
    file_draft(app_env, key)
    return key


def granted(app_env: AppEnv, key_signers: KeySigners, key: str, at: datetime = DECIDED) -> None:
    app_env.clock.set(at)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.SUSPEND)
    sign(app_env, key_signers, key)


def states(app_env: AppEnv, number: str, *days: date) -> list[ProtectionState]:
    return [on(app_env, number, day).state for day in days]


def test_at_the_holders_wish_from_draft_to_fact(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҚАЛАУ")
    key = begin(app_env, number)
    with app_env.open_work(app_env.applicant) as work:
        faults = [(fault.path, str(fault.message)) for fault in drafts.load(work, key).faults]
    assert faults == [
        ("reason.cause", "Choose the ground of the suspension."),
        ("reason", "Say why protection shall be suspended."),
    ]
    ask(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        document = filing.prepare(work, key).document.decode()
    told = " ".join(str(one.message) for one in view.cautions)
    assert "the goods are not protected" in told and "knows no suspension at the wish of the right holder" in told
    assert "look at it again after 2027-03-20" in told, "two months are watched and block nothing"
    for part in (
        "<kind>suspend</kind>",
        f"<entryNumber>{number}<",
        "<suspendedUntil>01.03.2027<",
        f"<reasonText>{REASON}<",
    ):
        assert part in document
    assert "<goods" not in document and "<periodEnd>" not in document
    file_draft(app_env, key)
    with app_env.open_work(app_env.applicant) as work:
        assert drafts.load(work, key).due_on == date(2027, 2, 10)

    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.SUSPEND)
    with app_env.open_work(app_env.head) as work:
        read = deciding.preview(work, key)
        kazakh, russian = read.texts
    assert russian.title == "Decision on suspension of protection of the intellectual property object"
    assert "chapter 53" in kazakh.preamble
    lines = " ".join(russian.operative).replace("\u00a0", " ")
    assert "from 22 января 2027 года, at the wish of the right holder" in lines
    assert "until protection is resumed, until 1 марта 2027 года at the latest" in lines
    assert any("neither provides for it nor forbids it" in line for line in russian.grounds), "its basis is recorded"
    signed = read.signing_document.document.decode()
    assert "<cause>at_will</cause><suspendedFrom>2027-01-22</suspendedFrom>" in signed
    assert "<suspendedUntil>2027-03-01</suspendedUntil>" in signed
    sign(app_env, key_signers, key)

    after = on(app_env, number, date(2027, 1, 22))
    assert (after.state, after.suspended_for) == (ProtectionState.SUSPENDED, (AT_WILL,))
    assert states(app_env, number, date(2027, 1, 21), date(2027, 3, 1), date(2027, 3, 2)) == [
        ProtectionState.IN_FORCE,
        ProtectionState.SUSPENDED,
        ProtectionState.EXPIRED,
    ]
    with app_env.open_work(app_env.case_officer) as work:
        case = cases.load(work, key)
    assert (case.application.status, case.decision and case.decision.entry_number) == (Status.SUSPENDED, number)
    told = " ".join(notice.text for notice in case.notices)
    assert f"suspension decided, entry No. {number}" in told


def test_for_the_renewal_document_it_runs_from_the_end_of_the_right(app_env: AppEnv, key_signers: KeySigners) -> None:
    """Decided on Friday, 22 January: protection is the holder's until the right ends on the 28th."""
    number = included(app_env, key_signers, "ҚҰЖАТ КҮТУ", RIGHT_END)
    key = begin(app_env, number)
    ask(app_env, key, RENEWAL)
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        document = filing.prepare(work, key).document.decode()
    assert view.form.until == TWO_MONTHS_ON
    assert "<suspendedUntil>28.03.2027<" in document
    file_draft(app_env, key)
    granted(app_env, key_signers, key)
    days = (date(2027, 1, 28), date(2027, 1, 29), date(2027, 3, 2), TWO_MONTHS_ON)
    assert states(app_env, number, *days) == [ProtectionState.IN_FORCE, *[ProtectionState.SUSPENDED] * 3]
    assert on(app_env, number, date(2027, 1, 22)).suspended_later == (RENEWAL,)
    with app_env.open_work(app_env.applicant) as work, pytest.raises(Refused) as refusal:
        again = on_entry.start(work, ApplicationKind.SUSPEND, number)
        drafts.save(work, again, drafts.load(work, again).version, cause=RENEWAL, reason=REASON)
        filing.prepare(work, again)
    assert "was decided already" in str(refusal.value.faults[0].message)


def test_decided_after_the_end_of_the_right_it_runs_from_there(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "КЕШ ШЕШІМ", RIGHT_END)
    key = filed(app_env, number, RENEWAL)
    assert on(app_env, number, date(2027, 2, 5)).state is ProtectionState.EXPIRED
    granted(app_env, key_signers, key, almaty(2027, 2, 5, 10))
    assert states(app_env, number, RIGHT_END, date(2027, 1, 29), date(2027, 2, 5)) == [
        ProtectionState.IN_FORCE,
        ProtectionState.SUSPENDED,
        ProtectionState.SUSPENDED,
    ]


@pytest.mark.parametrize(
    ("right", "last", "given"),
    [(RIGHT_END, almaty(2027, 3, 28, 12), True), (RIGHT_END, almaty(2027, 3, 29, 0, 1), False)],
    ids=["last day", "the day after"],
)
def test_after_the_two_months_it_is_not_granted(
    app_env: AppEnv, key_signers: KeySigners, right: date, last: datetime, given: bool
) -> None:
    number = included(app_env, key_signers, f"ЕКІ АЙ {given}", right)
    key = filed(app_env, number, RENEWAL)
    app_env.clock.set(last)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        if given:
            acts.prepare(work, key, DecisionKind.SUSPEND)
            return
        with pytest.raises(Refused) as refusal:
            acts.prepare(work, key, DecisionKind.SUSPEND)
    assert "ended on 2027-03-28" in str(refusal.value.faults[0].message)


def test_a_right_that_outlives_protection_awaits_no_renewal(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = begin(app_env, included(app_env, key_signers, "ҰЗАҚ ҚҰҚЫҚ", date(2027, 3, 2)))
    ask(app_env, key, RENEWAL)
    with app_env.open_work(app_env.applicant) as work, pytest.raises(Refused) as refusal:
        filing.prepare(work, key)
    (fault,) = refusal.value.faults
    assert (fault.code, fault.path) == ("CC462", "reason.cause")
    assert "holds until 2027-03-02, longer than protection" in str(fault.message)


def _excluded(old: Entry) -> Entry:
    return excluded(old, ExclusionGround.RIGHT_ENDED, EARLIER)


def _suspended(old: Entry) -> Entry:
    return suspended(old, AT_WILL, EARLIER)


@pytest.mark.parametrize(
    ("at", "before", "says"),
    [
        (almaty(2027, 3, 1, 12), None, ""),
        (almaty(2027, 3, 2), None, "Protection ended on 2027-03-01: there is nothing to suspend."),
        (FILED, _suspended, "Protection of the entry is suspended already."),
        (FILED, _excluded, "The entry is excluded from the register: there is nothing to suspend."),
    ],
    ids=["active", "expired", "suspended", "excluded"],
)
def test_by_state_of_the_entry(
    app_env: AppEnv, key_signers: KeySigners, at: datetime, before: Callable[[Entry], Entry] | None, says: str
) -> None:
    """The row of application-kinds (a), by hand: active yes; expired, suspended, excluded no, each with its reason."""
    number = included(app_env, key_signers, f"КҮЙ {says}")
    key = begin(app_env, number)
    ask(app_env, key)
    if before is not None:
        live(app_env, number, before)
    app_env.clock.set(at)
    with app_env.open_work(app_env.applicant) as work:
        if not says:
            assert filing.prepare(work, key).document
            return
        with pytest.raises(Refused) as held:
            filing.prepare(work, key)
        assert says in [str(fault.message) for fault in held.value.faults], "a draft that stands is held up too"
        drafts.delete(work, key, drafts.load(work, key).version)
    with pytest.raises(Refused) as refusal:
        begin(app_env, number, at)
    assert str(refusal.value.faults[0].message) == says


def test_only_ground_and_reason_are_edited(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = begin(app_env, included(app_env, key_signers, "ҚҰЛЫПТАУЛЫ"))
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        for changes in (
            {"terms": replace(view.form.terms, end=date(2028, 1, 1))},
            {"goods": ()},
            {"holder": replace(view.form.holder, identifier="100140000099")},
            {"until": date(2029, 1, 1)},
        ):
            with pytest.raises(NotAllowedNow):
                drafts.save(work, key, view.version, **changes)


def test_an_exclusion_has_no_ground_of_a_suspension(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "БӨТЕН ӨРІС")
    app_env.clock.set(FILED)
    with app_env.open_work(app_env.applicant) as work:
        key = on_entry.start(work, ApplicationKind.EXCLUDE, number)
        with pytest.raises(NotAllowedNow):
            drafts.save(work, key, drafts.load(work, key).version, cause=AT_WILL)


def test_a_refusal_is_heard_first(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = filed(app_env, included(app_env, key_signers, "ТЫҢДАУ"))
    app_env.clock.set(DECIDED)
    why = ((SuspensionRefusal.DATA_UNTRUE.value,), "Дұрыс емес", "Неверно")
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        assert Act.PREPARE_REFUSAL not in cases.load(work, key).open_acts
        acts.announce_refusal(work, key, *why)
        assert cases.load(work, key).application.status is Status.PRELIMINARY


def test_the_rows_are_those_of_an_examined_kind() -> None:
    kind = type_of(ApplicationKind.SUSPEND)
    assert kind.sections == (Section.REASON, Section.DOCUMENTS)
    ends = {(row.act.value, row.to.value, row.event) for row in kind.rows if row.act.value.startswith("sign_")}
    assert ends == {
        ("sign_grant", "suspended", LetterEvent.SUSPENDED),
        ("sign_refusal", "refused", LetterEvent.SUSPENSION_REFUSED),
    }
    hearing = {row.act for row in kind.rows if row.status is Status.PRELIMINARY}
    assert {Act.OBJECT, Act.ASK_ORAL_HEARING, Act.WAIVE_HEARING, Act.CLOSE_HEARING} <= hearing
