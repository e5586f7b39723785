"""Applications end without a decision: beside an exclusion, late, for want of a ground (CC arts. 462, 463, DESIGN 5).

Days by hand: an object is protected until Monday, 1 March 2027; the last day to file an extension is 14 February. The
exclusion is signed on Friday, 22 January 2027.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from module.casework import acts, cases, closing, deciding, entry_clock, exclusion_cases, own_entries, performing
from module.casework.views import CaseView
from module.kernel.errors import NotPermitted, Refused, TroisError
from module.registry.actors import Role
from module.registry.decision import DecisionKind
from module.registry.entry import ExclusionGround, Recording, SuspensionCause, excluded, suspended
from module.registry.kinds.extend import ExtensionGround
from module.registry.standing import ProtectionState
from module.registry.workflow import Act, Effect, Status
from module.store import exclusion_cases as stored
from module.store import messages
from tests.integration.casework.test_change import filed as file_change
from tests.integration.casework.test_entry_clock import DAY_AFTER, LAST_DAY, opened, run
from tests.integration.casework.test_exclude import DECIDED, taken
from tests.integration.casework.test_exclude import filed as file_exclusion
from tests.integration.casework.test_extend import LATE, filed, included, live, on, prepare
from tests.integration.casework.test_extend import begin as begin_extension
from tests.integration.casework.test_gate import table_without
from tests.integration.casework.test_hearing import almaty, sign
from tests.integration.casework.test_resume import ask as ask_resumption
from tests.integration.casework.test_resume import begin as begin_resumption
from tests.integration.casework.test_suspend import filed as file_suspension
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import KeySigners, file_draft

EXTENSION_WHY = ((ExtensionGround.DOCUMENTS_MISSING.value,), "Құжат жоқ", "Документа нет")


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def seen(app_env: AppEnv, key: str) -> CaseView:
    with app_env.open_work(app_env.case_officer) as work:
        return cases.load(work, key)


def ended(app_env: AppEnv, key: str) -> tuple[Status, str, date | None]:
    """Status, coded reason and day of an application."""
    with app_env.open_work(app_env.case_officer) as work:
        record = performing.read_case(work, key).record
    found = record.closing
    return record.status, found.reason.value if found else "", found.day if found else None


def letters(app_env: AppEnv, key: str) -> dict[str, str]:
    """The whole text of each letter that says that an application is closed, by its channel; no channel has two."""
    with app_env.store.unit() as unit:
        found = [one for one in messages.of_application(unit, key) if one.event in ("closed_with_entry", "closed_late")]
    assert len({one.channel for one in found}) == len(found)
    return {one.channel.value: one.text for one in found}


def refused_words(act: Callable[[], object]) -> str:
    with pytest.raises(TroisError) as refusal:
        act()
    return str(refusal.value.message)


def exclude(app_env: AppEnv, key_signers: KeySigners, number: str) -> str:
    """Exclude an entry at the wish of its holder, on 22 January."""
    key = file_exclusion(app_env, number)
    taken(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.EXCLUDE)
    sign(app_env, key_signers, key)
    return key


def test_an_exclusion_closes_what_else_is_filed_about_the_entry(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ЖАБУ")
    change, suspension = file_change(app_env, number), file_suspension(app_env, number)
    extension = filed(app_env, number)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, suspension)
        acts.take(work, extension)
        acts.announce_refusal(work, extension, *EXTENSION_WHY)
    prepare_change = almaty(2027, 1, 20, 12)
    app_env.clock.set(prepare_change)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, change)
        acts.prepare(work, change, DecisionKind.CHANGE)
    open_at = [seen(app_env, key).application.status for key in (change, suspension, extension)]
    assert open_at == [Status.FOR_SIGNATURE, Status.IN_REVIEW, Status.PRELIMINARY]

    exclusion = exclude(app_env, key_signers, number)

    for key in (change, suspension, extension):
        assert ended(app_env, key) == (Status.CLOSED, "entry_excluded", date(2027, 1, 22))
        case = seen(app_env, key)
        assert (case.open_acts, case.decision) == ((), None)
        assert str(case.history[-1].act) == "close_with_entry"
        told = letters(app_env, key)
        assert sorted(told) == ["email", "sms"]
        assert all(number in text for text in told.values())
        assert "2027-01-22" in told["email"] and "apply for inclusion" in told["email"]
    assert ended(app_env, exclusion) == (Status.EXCLUDED, "", None)
    assert on(app_env, number, date(2027, 1, 22)).state is ProtectionState.EXCLUDED


def test_one_that_nobody_has_taken_and_a_resumption_are_closed_too(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "АЛЫНБАҒАН")
    paused = Recording(date(2027, 1, 19), almaty(2027, 1, 19))
    live(app_env, number, lambda old: suspended(old, SuspensionCause.AT_WILL, paused))
    resumption = begin_resumption(app_env, number, almaty(2027, 1, 20, 10))
    ask_resumption(app_env, resumption)
    file_draft(app_env, resumption)
    exclude(app_env, key_signers, number)
    assert ended(app_env, resumption) == (Status.CLOSED, "entry_excluded", date(2027, 1, 22))


def test_a_draft_stays_and_says_so(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ЖОБА ҚАЛАДЫ")
    draft = begin_extension(app_env, number)
    other = filed(app_env, included(app_env, key_signers, "БАСҚА"))
    exclude(app_env, key_signers, number)
    with app_env.open_work(app_env.applicant) as work:
        view = performing.read_case(work, draft).record
        faults = [str(fault.message) for fault in cases.load(work, draft).application.faults]
    assert (view.status, view.closing) == (Status.DRAFT, None)
    assert any("The entry was excluded from the register" in fault for fault in faults)
    assert ended(app_env, other)[0] is Status.SUBMITTED, "an application about another entry goes on"


def test_a_case_without_application_is_closed_and_nobody_is_told_twice(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    number = included(app_env, key_signers, "ЕКЕУІ")
    app_env.clock.set(almaty(2027, 1, 20, 10))
    with app_env.open_work(app_env.case_officer) as work:
        case = exclusion_cases.open_by_officer(work, number, "4", "Куәлік жалған", "Свидетельство подложное")
    exclude(app_env, key_signers, number)
    assert ended(app_env, case) == (Status.CLOSED, "entry_excluded", date(2027, 1, 22))
    assert seen(app_env, case).notices == ()


def test_the_other_way_round_the_application_at_will_is_closed(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "КЕРІСІНШЕ")
    at_will = file_exclusion(app_env, number)
    app_env.clock.set(DECIDED)
    with app_env.open_work(app_env.case_officer) as work:
        case = exclusion_cases.open_by_officer(work, number, "4", "Куәлік жалған", "Свидетельство подложное")
        acts.prepare(work, case, DecisionKind.EXCLUDE)
    sign(app_env, key_signers, case)
    assert ended(app_env, at_will) == (Status.CLOSED, "entry_excluded", date(2027, 1, 22))
    assert on(app_env, number, date(2027, 1, 22)).excluded_for is ExclusionGround.UNTRUE


def test_both_or_neither(app_env: AppEnv, key_signers: KeySigners, monkeypatch: pytest.MonkeyPatch) -> None:
    """The power goes off behind the closing and before the entry is written: nothing has happened."""
    number = included(app_env, key_signers, "ҮЗІЛДІ ЖАБУ")
    extension, exclusion = filed(app_env, number), file_exclusion(app_env, number)
    taken(app_env, exclusion)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, exclusion, DecisionKind.EXCLUDE)

    class Cut(BaseException):
        """No error that anything would handle."""

    def cut(*given: object) -> None:
        raise Cut

    monkeypatch.setattr(performing, "write_entry", cut)
    with pytest.raises(Cut):
        sign(app_env, key_signers, exclusion)
    assert ended(app_env, extension) == (Status.SUBMITTED, "", None)
    assert ended(app_env, exclusion)[0] is Status.FOR_SIGNATURE
    monkeypatch.undo()
    sign(app_env, key_signers, exclusion)
    assert ended(app_env, extension)[0] is Status.CLOSED


def test_an_act_on_a_closed_application_says_why_and_changes_nothing(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ЖАБЫҚ")
    extension = filed(app_env, number)
    prepare(app_env, extension, almaty(2027, 1, 21, 10))
    with app_env.open_work(app_env.head) as work:
        paper = deciding.preview(work, extension).signing_document
    exclude(app_env, key_signers, number)
    evidence = key_signers.evidence("officer-head", paper.document, DECIDED)
    with app_env.open_work(app_env.head) as work:
        said = refused_words(lambda: deciding.sign(work, extension, paper.id, evidence))
    assert f"Entry {number} was excluded from the register on 2027-01-22" in said
    with app_env.open_work(app_env.case_officer) as work:
        assert "nothing is left to decide" in refused_words(lambda: acts.take(work, extension))
    with app_env.open_work(app_env.applicant) as work:
        assert "apply for inclusion" in refused_words(lambda: acts.object_to(work, extension, "Қарсымын"))
    assert ended(app_env, extension)[0] is Status.CLOSED


def test_what_was_left_open_on_an_excluded_entry_is_closed_by_the_clock(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    """Filed in the instant of the exclusion, or before this rule was kept."""
    number = included(app_env, key_signers, "ҚАЛЫП ҚОЙҒАН")
    extension, told = filed(app_env, number), almaty(2027, 1, 21, 9)
    live(app_env, number, lambda old: excluded(old, ExclusionGround.UNTRUE, Recording(date(2027, 1, 21), told)))
    run(app_env, almaty(2027, 1, 25, 9))
    assert ended(app_env, extension) == (Status.CLOSED, "entry_excluded", date(2027, 1, 21))
    assert opened(app_env, number) == []


def test_a_late_extension_is_closed_on_the_day_after_the_end(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "КЕШ ЖАБЫЛДЫ")
    late = filed(app_env, number, LATE)
    run(app_env, LAST_DAY)
    assert ended(app_env, late) == (Status.SUBMITTED, "", None), "it may be granted before the end"
    for at in (DAY_AFTER, DAY_AFTER, almaty(2027, 3, 3, 9)):
        run(app_env, at)
    assert ended(app_env, late) == (Status.CLOSED, "filed_late", date(2027, 3, 1))
    assert len(opened(app_env, number)) == 1
    assert [str(one.act) for one in seen(app_env, late).history] == ["create", "submit", "close_late"]
    told = letters(app_env, late)
    assert sorted(told) == ["email", "sms"], "each once, however often the clock runs"
    assert "2027-03-01" in told["email"] and number in told["email"] and "apply for inclusion" in told["email"]


def test_only_late_ones_are_closed(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "УАҚЫТЫНДА ҚАЛДЫ")
    in_time = filed(app_env, number, almaty(2027, 2, 14, 23, 59))
    change = file_change(app_env, number)
    run(app_env, DAY_AFTER)
    assert ended(app_env, in_time) == (Status.SUBMITTED, "", None)
    assert ended(app_env, change) == (Status.SUBMITTED, "", None), "the end of the term is no end of a change"
    assert opened(app_env, number) == []


def test_a_run_that_is_cut_off_between_closing_and_case_is_made_good(
    app_env: AppEnv, key_signers: KeySigners, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = included(app_env, key_signers, "КЕШ ҮЗІЛДІ")
    late = filed(app_env, number, LATE)

    class Cut(BaseException):
        """No error that anything would handle."""

    def cut(*given: object) -> str:
        raise Cut

    monkeypatch.setattr(entry_clock, "open_case", cut)
    with pytest.raises(Cut):
        run(app_env, DAY_AFTER)
    assert ended(app_env, late)[0] is Status.SUBMITTED
    monkeypatch.undo()
    run(app_env, DAY_AFTER)
    assert ended(app_env, late)[0] is Status.CLOSED
    assert sorted(letters(app_env, late)) == ["email", "sms"]
    assert len(opened(app_env, number)) == 1


def fault_of_run(app_env: AppEnv, at: datetime) -> str:
    """By what name a run of the clock fails; empty where it does not."""
    try:
        run(app_env, at)
    except entry_clock.ClockFailed as failed:
        return failed.code
    return ""


def groundless(app_env: AppEnv, number: str) -> str:
    """A case of the clock that its case officer proposes to close on 3 March."""
    run(app_env, DAY_AFTER)
    (row,) = opened(app_env, number)
    app_env.clock.set(almaty(2027, 3, 3, 10))
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, row.id)
        closing.propose(work, row.id, "Өтінім уақытында берілген")
    return row.id


def test_a_case_without_a_ground_is_closed_by_the_head(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "НЕГІЗСІЗ")
    key = groundless(app_env, number)
    with app_env.open_work(app_env.case_officer) as work, pytest.raises(NotPermitted):
        closing.close_case(work, key, "Өзім")
    with app_env.open_work(app_env.head) as work:
        assert cases.load(work, key).open_acts == (Act.CLOSE_CASE, Act.RETURN_PROPOSAL)
        with pytest.raises(Refused):
            closing.close_case(work, key, "  ")
        closing.close_case(work, key, "Өтінім 2027 жылғы 14 ақпанда тіркелген")
    assert ended(app_env, key) == (Status.CLOSED, "no_ground", date(2027, 3, 3))
    case = seen(app_env, key)
    assert [str(one.act) for one in case.history] == ["open_exclusion", "take", "propose_closing", "close_case"]
    assert (case.decision, case.notices) == (None, ())
    assert case.history[-1].remark == "Өтінім 2027 жылғы 14 ақпанда тіркелген"
    after = on(app_env, number, date(2027, 3, 3))
    assert (after.state, after.excluded_for) == (ProtectionState.EXPIRED, None)


def test_a_closed_case_is_not_opened_again_by_the_clock(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ҚАЙТА АШЫЛМАЙДЫ")
    key = groundless(app_env, number)
    with app_env.open_work(app_env.head) as work:
        closing.close_case(work, key, "Өтінім уақытында берілген")
    for at in (almaty(2027, 3, 3, 11), almaty(2027, 3, 4), almaty(2027, 4, 1)):
        assert fault_of_run(app_env, at) == "", "nor is it tried"
    with app_env.open_work(app_env.case_officer) as work:
        assert [one.id for one in stored.of_entry(work.unit, number)] == [key]


def test_the_head_may_have_the_case_go_on(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ЖАЛҒАСАДЫ")
    key = groundless(app_env, number)
    with app_env.open_work(app_env.head) as work:
        closing.return_proposal(work, key)
    assert ended(app_env, key) == (Status.IN_REVIEW, "", None)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.EXCLUDE)
    with app_env.open_work(app_env.head) as work:
        assert cases.load(work, key).open_acts == (Act.SIGN_GRANT, Act.SEND_BACK)
        with pytest.raises(NotPermitted):
            closing.close_case(work, key, "Негіз жоқ")
    sign(app_env, key_signers, key)
    assert on(app_env, number, date(2027, 3, 3)).excluded_for is ExclusionGround.TERM_OVER


def test_one_person_does_not_propose_and_close(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "БІР АДАМ")
    key = groundless(app_env, number)
    both = replace(app_env.case_officer, roles=frozenset({Role.CASE_OFFICER, Role.HEAD}))
    with app_env.open_work(both) as work, pytest.raises(NotPermitted):
        closing.close_case(work, key, "Негіз жоқ")
    assert ended(app_env, key)[0] is Status.FOR_SIGNATURE


@pytest.mark.parametrize("without_application", [False, True], ids=["at will", "without application"])
def test_without_its_effect_an_exclusion_closes_nothing(
    app_env: AppEnv, key_signers: KeySigners, without_application: bool
) -> None:
    number = included(app_env, key_signers, f"ӘСЕРСІЗ {without_application}")
    extension = filed(app_env, number)
    app_env.deps = replace(app_env.deps, workflow=table_without(Act.SIGN_GRANT, Effect.CLOSE_BESIDE))
    if without_application:
        app_env.clock.set(DECIDED)
        with app_env.open_work(app_env.case_officer) as work:
            key = exclusion_cases.open_by_officer(work, number, "4", "Куәлік жалған", "Свидетельство подложное")
            acts.prepare(work, key, DecisionKind.EXCLUDE)
        sign(app_env, key_signers, key)
    else:
        exclude(app_env, key_signers, number)
    assert on(app_env, number, date(2027, 1, 22)).state is ProtectionState.EXCLUDED
    assert ended(app_env, extension)[0] is Status.SUBMITTED


@pytest.mark.parametrize("act", [Act.CLOSE_WITH_ENTRY, Act.CLOSE_LATE])
def test_without_its_notice_nobody_is_told(app_env: AppEnv, key_signers: KeySigners, act: Act) -> None:
    number = included(app_env, key_signers, f"ХАБАРСЫЗ {act}")
    late = act is Act.CLOSE_LATE
    extension = filed(app_env, number, LATE if late else almaty(2027, 1, 20, 10))
    app_env.deps = replace(app_env.deps, workflow=table_without(act, Effect.NOTICE))
    if late:
        run(app_env, DAY_AFTER)
    else:
        exclude(app_env, key_signers, number)
    assert ended(app_env, extension)[0] is Status.CLOSED
    assert letters(app_env, extension) == {}


def test_the_page_says_why_a_case_of_exclusion_waits(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "КҮТЕДІ")
    extension = filed(app_env, number)
    app_env.clock.set(LAST_DAY)
    assert seen(app_env, extension).waits is None
    with app_env.open_work(app_env.applicant) as work:
        assert own_entries.load(work, number).acts.waits is None
    run(app_env, DAY_AFTER)
    case = seen(app_env, extension)
    said = str(case.waits)
    assert case.application.number in said and "ended on 2027-03-01" in said and "filed in time" in said
    with app_env.open_work(app_env.applicant) as work:
        assert str(own_entries.load(work, number).acts.waits) == said
    with app_env.open_work(app_env.case_officer) as work:
        exclusion = exclusion_cases.open_by_officer(work, number, "6", "Ереже бұзылды", "Правила нарушены")
    assert str(seen(app_env, exclusion).waits) == said


def test_nothing_waits_for_a_late_extension(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "КҮТПЕЙДІ")
    filed(app_env, number, LATE)
    run(app_env, DAY_AFTER)
    with app_env.open_work(app_env.applicant) as work:
        assert own_entries.load(work, number).acts.waits is None
