"""A filed case among officers: the gate, two persons, the hearing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from module.casework import acts, cases, deciding, drafts, staff, worklist
from module.casework.views import DecisionToSign
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Refused, Stale, TroisError
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.application import ApplicationKind
from module.registry.checks import CheckResult
from module.registry.decision import DecisionKind, RefusalGround
from module.registry.hearing_facts import HearingAnswer
from module.registry.kinds.include import INCLUDE
from module.registry.signatures import Evidence, Reason, SignatureRefused
from module.registry.workflow import Act, Effect, Row, Status, Workflow
from tests.support.app_env import NOW, AppEnv
from tests.support.hearings import hand_over
from tests.support.key_signers import KeySigners, actor_of, file_draft, fill_draft, store_person

ANSWER = HearingAnswer("Құжат басқа белгіге берілген", "Документ выдан на другой знак")
WHY = ((RefusalGround.DOCUMENTS_MISSING,), "Құжат жоқ", "Нет документа")


def filed(app_env: AppEnv, mark: str) -> str:
    key = fill_draft(app_env, mark)
    file_draft(app_env, key)
    return key


def too_long(act: Callable[[], object]) -> tuple[str, str]:
    """Where and how an act refuses its text; empty where it takes it."""
    try:
        act()
    except Refused as refusal:
        (fault,) = refusal.faults
        return fault.path, str(fault.message)
    return "", ""


def taken(app_env: AppEnv, mark: str) -> str:
    key = filed(app_env, mark)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    return key


def prepared(app_env: AppEnv, mark: str) -> str:
    key = taken(app_env, mark)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)
    return key


def announced(app_env: AppEnv, mark: str) -> str:
    key = taken(app_env, mark)
    with app_env.open_work(app_env.case_officer) as work:
        acts.announce_refusal(work, key, *WHY)
    return key


def preview(app_env: AppEnv, key: str, head: Actor | None = None) -> DecisionToSign:
    with app_env.open_work(head or app_env.head) as work:
        return deciding.preview(work, key)


def sign(app_env: AppEnv, key: str, paper_id: str, evidence: Evidence) -> None:
    with app_env.open_work(app_env.head) as work:
        deciding.sign(work, key, paper_id, evidence)


def test_an_inclusion_from_take_to_entry(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = prepared(app_env, "ҚОСУ")
    shown = preview(app_env, key)
    assert [item.language for item in shown.texts] == ["kk", "ru"]
    assert preview(app_env, key).signing_document == shown.signing_document, "nothing changed, so the same document"
    sign(app_env, key, shown.signing_document.id, key_signers.evidence("officer-head", shown.signing_document.document))
    with app_env.open_work(app_env.case_officer) as work:
        case = cases.load(work, key)
    assert case.application.status is Status.ISSUED
    assert case.open_acts == ()
    assert case.days_left is None
    assert case.decision is not None
    assert case.decision.signed_by == app_env.head.name
    assert case.decision.entry_number.endswith("/ТЗ-201126")
    assert [row.act for row in case.history] == [
        "create",
        Act.SUBMIT,
        Act.TAKE,
        Act.PREPARE_GRANT,
        Act.SIGN_GRANT,
    ]
    with app_env.store.unit() as unit:
        topics = unit.connection.execute(
            text(
                "SELECT count(*) FROM trois.outbox o JOIN trois.decision d ON d.id::text = o.subject_id"
                " WHERE d.application_id = :key AND o.topic = 'print_decision'"
            ),
            {"key": key},
        )
        assert topics.scalar_one() == 1


def test_signing_twice(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = prepared(app_env, "ЕКІ ҚОЛ")
    shown = preview(app_env, key)
    evidence = key_signers.evidence("officer-head", shown.signing_document.document)
    sign(app_env, key, shown.signing_document.id, evidence)
    with pytest.raises(NotAllowedNow):
        sign(app_env, key, shown.signing_document.id, evidence)


@pytest.mark.parametrize("slug", ["officer-executor", "company-head"])
def test_the_decision_signed_with_the_key_of_somebody_else(app_env: AppEnv, key_signers: KeySigners, slug: str) -> None:
    key = prepared(app_env, f"БӨТЕН {slug}")
    shown = preview(app_env, key)
    with pytest.raises(SignatureRefused) as refusal:
        sign(app_env, key, shown.signing_document.id, key_signers.evidence(slug, shown.signing_document.document))
    assert refusal.value.reason is Reason.IIN_MISMATCH


def test_a_decision_sent_back_and_prepared_anew_is_another_decision(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = prepared(app_env, "ҚАЙТА")
    shown = preview(app_env, key)
    evidence = key_signers.evidence("officer-head", shown.signing_document.document)
    with app_env.open_work(app_env.head) as work:
        refused = too_long(lambda: acts.send_back(work, key, "я" * 1001))
        assert refused == ("remark", "Characters: at most 1000, now 1001."), "refused, never cut"
        acts.send_back(work, key, "Check the classes")
    with pytest.raises(NotAllowedNow):
        sign(app_env, key, shown.signing_document.id, evidence)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)
    with pytest.raises(Stale):
        sign(app_env, key, shown.signing_document.id, evidence)
    anew = preview(app_env, key)
    assert anew.signing_document.document != shown.signing_document.document


def test_two_heads_read_and_the_first_document_is_stale(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = prepared(app_env, "ЕКІ БАСТЫҚ")
    shown = preview(app_env, key)
    other = store_person(app_env, replace(actor_of("company-signer", Role.HEAD), bin=app_env.head.bin))
    preview(app_env, key, other)
    with pytest.raises(Stale):
        sign(
            app_env,
            key,
            shown.signing_document.id,
            key_signers.evidence("officer-head", shown.signing_document.document),
        )


def test_one_person_in_both_parts_is_refused_by_the_gate(app_env: AppEnv) -> None:
    both = store_person(app_env, actor_of("officer-executor", Role.CASE_OFFICER, Role.HEAD))
    app_env.case_officer = both
    key = prepared(app_env, "ЖАЛҒЫЗ")
    with app_env.open_work(both) as work:
        assert {Act.SIGN_GRANT, Act.SEND_BACK}.isdisjoint(cases.load(work, key).open_acts)
    with pytest.raises(NotPermitted), app_env.open_work(both) as work:
        deciding.preview(work, key)
    with pytest.raises(NotPermitted), app_env.open_work(both) as work:
        acts.send_back(work, key, "To myself")
    store_person(app_env, actor_of("officer-executor", Role.CASE_OFFICER))


def test_one_person_in_both_parts_is_refused_by_the_table(app_env: AppEnv) -> None:
    """Even a gate that lets everybody through cannot write one person down twice."""
    key = prepared(app_env, "КЕСТЕ")
    preview(app_env, key)
    with pytest.raises(IntegrityError, match="two_persons"), app_env.store.unit() as unit:
        unit.connection.execute(
            text(
                "UPDATE trois.decision SET state = 'signed', signed_by = prepared_by, signed_at = now(), number = 'N-1'"
                " WHERE application_id = :key AND state = 'prepared'"
            ),
            {"key": key},
        )


def test_the_table_of_the_database_wants_reasons_and_one_open_decision(app_env: AppEnv) -> None:
    key = prepared(app_env, "ТЕКСЕРУ")
    change = text("UPDATE trois.decision SET kind = 'refuse' WHERE application_id = :key")
    with pytest.raises(IntegrityError, match="refusal_has_grounds"), app_env.store.unit() as unit:
        unit.connection.execute(change, {"key": key})
    double = text(
        "INSERT INTO trois.decision (id, application_id, kind, grounds, state, prepared_by, prepared_at)"
        " SELECT gen_random_uuid(), application_id, kind, grounds, state, prepared_by, prepared_at"
        " FROM trois.decision WHERE application_id = :key"
    )
    with pytest.raises(IntegrityError, match="one_open"), app_env.store.unit() as unit:
        unit.connection.execute(double, {"key": key})


def test_a_case_that_another_case_officer_has_taken(app_env: AppEnv) -> None:
    key = taken(app_env, "БАСҚА ОРЫНДАУШЫ")
    other = store_person(app_env, replace(actor_of("company-employee", Role.CASE_OFFICER), bin=app_env.head.bin))
    for act in (
        lambda work: acts.prepare(work, key, DecisionKind.INCLUDE),
        lambda work: acts.announce_refusal(work, key, *WHY),
        lambda work: acts.prepare(work, key, DecisionKind.REFUSE, *WHY),
    ):
        with pytest.raises(NotPermitted), app_env.open_work(other) as work:
            act(work)
    with app_env.open_work(other) as work:
        assert cases.load(work, key).open_acts == (Act.TAKE_OVER,)
        assert key not in {row.id for row in worklist.worklist(work, mine=True)}
    with app_env.open_work(app_env.case_officer) as work:
        mine = {row.id: row for row in worklist.worklist(work, mine=True)}
    assert mine[key].mine
    assert mine[key].days_left == 20


@pytest.mark.asvs("8.2.2")
def test_another_applicants_case_is_not_there(app_env: AppEnv) -> None:
    key = taken(app_env, "БӨТЕН ІС")
    stranger = store_person(app_env, actor_of("other-head", Role.APPLICANT))
    for ask in (
        lambda work: drafts.load(work, key),
        lambda work: cases.load(work, key),
        lambda work: acts.object_to(work, key, "Mine"),
        lambda work: acts.take(work, key),
        lambda work: deciding.preview(work, key),
    ):
        for actor in (stranger, None):
            with pytest.raises(NotFound), app_env.open_work(actor) as work:
                ask(work)
    with pytest.raises(NotPermitted), app_env.open_work(stranger) as work:
        worklist.worklist(work)
    with pytest.raises(NotPermitted), app_env.open_work(app_env.applicant) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)


def waits_for_a_lock(app_env: AppEnv, thread: threading.Thread) -> bool:
    """Look until the thread's transaction waits for another one; PostgreSQL tells nobody of it."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    pause = threading.Event()
    for _ in range(400):
        with app_env.store.unit() as unit:
            if unit.connection.execute(waiting).scalar_one():
                return True
        if not thread.is_alive():
            return False
        pause.wait(0.02)
    return False


@pytest.mark.asvs("2.3.4")
def test_two_case_officers_take_at_once(app_env: AppEnv) -> None:
    key = filed(app_env, "БІР УАҚЫТТА")
    other = store_person(app_env, replace(actor_of("company-employee", Role.CASE_OFFICER), bin=app_env.head.bin))
    holding, release = threading.Event(), threading.Event()
    outcome: dict[str, str | None] = {}

    def first() -> None:
        with app_env.open_work(app_env.case_officer) as work:
            acts.take(work, key)
            holding.set()
            release.wait(10)
        outcome["first"] = "won"

    def second() -> None:
        holding.wait(10)
        try:
            with app_env.open_work(other) as work:
                acts.take(work, key)
        except TroisError as error:
            outcome["second"] = error.code

    threads = [threading.Thread(target=target) for target in (first, second)]
    for thread in threads:
        thread.start()
    assert waits_for_a_lock(app_env, threads[1]), "the second one stands before the door while the first is inside"
    release.set()
    for thread in threads:
        thread.join(20)
    assert outcome == {"first": "won", "second": NotAllowedNow.code}
    with app_env.open_work(other) as work:
        assert cases.load(work, key).case_officer == app_env.case_officer.name


def test_no_refusal_without_a_hearing(app_env: AppEnv) -> None:
    key = taken(app_env, "ТЫҢДАУСЫЗ")
    with pytest.raises(NotPermitted), app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.REFUSE, *WHY)


@pytest.mark.parametrize(
    ("why", "paths"),
    [
        (((), "Ж", "Н"), ["grounds"]),
        ((WHY[0], " ", ""), ["explanation_kk", "explanation_ru"]),
        ((WHY[0], "Ж" * 4001, "Н"), ["explanation_kk"]),
    ],
)
def test_no_refusal_without_reasons_in_both_languages(
    app_env: AppEnv, why: tuple[object, ...], paths: list[str]
) -> None:
    key = taken(app_env, f"СЕБЕПСІЗ {paths}")
    with pytest.raises(Refused) as refusal, app_env.open_work(app_env.case_officer) as work:
        acts.announce_refusal(work, key, *why)  # type: ignore[arg-type]
    assert [fault.path for fault in refusal.value.faults] == paths


def test_an_objection_is_heard(app_env: AppEnv, key_signers: KeySigners) -> None:
    key = announced(app_env, "ҚАРСЫЛЫҚ")
    with app_env.open_work(app_env.applicant) as work:
        case = cases.load(work, key)
        assert case.open_acts == (Act.OBJECT, Act.ASK_ORAL_HEARING, Act.WAIVE_HEARING)
        assert case.hearing is not None
        assert case.hearing.answer_until == date(2026, 11, 24)
        own = f"{app_env.applicant.name}, {app_env.applicant.organisation}"
        assert {row.actor for row in case.history} == {"", own}, "the applicant is not told which officer did it"
        with pytest.raises(Refused):
            acts.object_to(work, key, "  ")
        acts.object_to(work, key, "The document is attached")
    with pytest.raises(NotAllowedNow), app_env.open_work(app_env.applicant) as work:
        acts.object_to(work, key, "Once more")
    with app_env.open_work(app_env.case_officer) as work:
        assert cases.load(work, key).hearing.objection == "The document is attached"  # type: ignore[union-attr]
        with pytest.raises(Refused):
            acts.prepare(work, key, DecisionKind.REFUSE, *WHY)
    app_env.clock.set(NOW + timedelta(days=5))  # announced on Friday the 20th: Wednesday is the third working day
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.REFUSE, *WHY, answer=ANSWER)
    with app_env.open_work(app_env.applicant) as work:
        assert cases.load(work, key).decision is None, "a decision that is not signed is not shown to the applicant"
    shown = preview(app_env, key)
    sign(app_env, key, shown.signing_document.id, key_signers.evidence("officer-head", shown.signing_document.document))
    with app_env.open_work(app_env.applicant) as work:
        case = cases.load(work, key)
    assert case.application.status is Status.REFUSED
    assert case.decision is not None
    assert (case.decision.kind, case.decision.entry_number) == (DecisionKind.REFUSE, "")


def test_silence_for_two_working_days(app_env: AppEnv) -> None:
    """Announced on Friday the 20th: Monday and Tuesday are the applicant's, Wednesday is the case officer's."""
    key = announced(app_env, "ҮНСІЗ")
    hand_over(app_env, key)
    app_env.clock.set(NOW + timedelta(days=4))
    with pytest.raises(Refused) as early, app_env.open_work(app_env.case_officer) as work:
        acts.close_hearing(work, key)
    assert [str(fault.message) for fault in early.value.faults] == [
        "Not earlier than 2026-11-25: the applicant may object until 2026-11-24 (APPC art. 73)."
    ]
    app_env.clock.set(NOW + timedelta(days=5))
    with app_env.open_work(app_env.case_officer) as work:
        acts.close_hearing(work, key)
        acts.prepare(work, key, DecisionKind.REFUSE, *WHY)
        assert cases.load(work, key).application.status is Status.FOR_SIGNATURE


def test_a_changed_row_of_the_table_is_all_it_takes(app_env: AppEnv) -> None:
    """Here, in the use cases; what the table itself answers is asked in tests/unit/registry/test_workflow.py."""
    rows = [row for row in INCLUDE.rows if row.act is not Act.TAKE]
    changed = Row(Status.SUBMITTED, Act.TAKE, Status.IN_REVIEW, Role.HEAD, effects=(Effect.TERM,), term="change.decide")
    app_env.deps = replace(app_env.deps, workflow=Workflow({ApplicationKind.INCLUDE: [*rows, changed]}))
    key = filed(app_env, "ЖАҢА ЖОЛ")
    with app_env.open_work(app_env.case_officer) as work:
        assert cases.load(work, key).open_acts == ()
        with pytest.raises(NotPermitted):
            acts.take(work, key)
    with app_env.open_work(app_env.head) as work:
        assert cases.load(work, key).open_acts == (Act.ASSIGN, Act.TAKE)
        assert acts.take(work, key) is Status.IN_REVIEW
        case = cases.load(work, key)
    assert case.application.due_on == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        ({"iin": "900101300001"}, ["iin"]),
        ({"bin": ""}, ["bin"]),
        ({"roles": frozenset({Role.APPLICANT, Role.HEAD})}, ["parts"]),
        ({"roles": frozenset()}, ["parts"]),
    ],
)
def test_who_may_be_appointed(app_env: AppEnv, change: dict[str, object], paths: list[str]) -> None:
    person = replace(actor_of("officer-head", Role.HEAD), **change)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal, app_env.open_work(SYSTEM) as work:
        staff.appoint(work, person)
    assert [fault.path for fault in refusal.value.faults] == paths


@pytest.mark.parametrize(
    ("index", "result", "said"),
    [
        ({NOW.year: 4325}, CheckResult.MET, "at least 4\u00a0325\u00a0000 tenge"),
        ({NOW.year: 9_000_000}, CheckResult.NOT_MET, "at least 9\u00a0000\u00a0000\u00a0000 tenge"),
        ({}, CheckResult.UNCHECKABLE, f"The MCI of {NOW.year} is not set"),
    ],
)
def test_the_officer_is_told_when_the_index_of_the_year_is_not_set(
    app_env: AppEnv, index: dict[int, int], result: CheckResult, said: str
) -> None:
    key = taken(app_env, f"САҚТАНДЫРУ {result}")
    app_env.deps = replace(app_env.deps, law=replace(app_env.deps.law, monthly_index=index))
    with app_env.open_work(app_env.case_officer) as work:
        (check,) = [row for row in cases.load(work, key).checks if row.code == "insurance_sum"]
    assert check.result is result
    assert [str(word) for word in check.found] == [said]
