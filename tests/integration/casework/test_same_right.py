"""The same right twice: told, accepted with a reason, red for the officer, included with a reason of his own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import text

from module.casework import acts, cases, deciding, drafts, filing
from module.kernel.errors import Refused
from module.registry.checks import CheckResult
from module.registry.decision import DecisionKind
from tests.support.app_env import AppEnv, form
from tests.support.key_signers import KeySigners, file_draft, fill_draft, sign_decision


def right(app_env: AppEnv, mark: str, number: str) -> dict[str, object]:
    return {"right": replace(form(mark, app_env.applicant.bin)["right"], certificate_number=number)}


def twice(app_env: AppEnv, number: str, other: str) -> tuple[str, str]:
    """A filed application and a draft on the same certificate, written another way."""
    first = fill_draft(app_env, f"БІР {number}", **right(app_env, f"БІР {number}", number))
    file_draft(app_env, first)
    return first, fill_draft(app_env, f"ЕКІ {number}", **right(app_env, f"ЕКІ {number}", other))


def reason(app_env: AppEnv, key: str, words: str) -> None:
    with app_env.open_work(app_env.applicant) as work:
        drafts.save(work, key, drafts.load(work, key).version, same_right_reason=words)


def included(app_env: AppEnv, key: str, **words: object) -> None:
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE, **words)  # type: ignore[arg-type]
    sign_decision(app_env, key)


def test_the_applicant_is_told_and_gives_a_reason_that_is_signed(app_env: AppEnv) -> None:
    first, second = twice(app_env, "990001", "№ 99 00 01")
    with app_env.open_work(app_env.applicant) as work:
        view, number = drafts.load(work, second), drafts.load(work, first).number
    assert [(one.number, one.application_id, one.mine) for one in view.same] == [(number, first, True)]
    assert "same_right.reason" in [one.path for one in view.cautions]
    with pytest.raises(Refused) as refusal, app_env.open_work(app_env.applicant) as work:
        filing.prepare(work, second)
    assert [fault.path for fault in refusal.value.faults] == ["same_right.reason"]
    reason(app_env, second, "Басқа тауарлар")
    with app_env.open_work(app_env.applicant) as work:
        assert "<sameRightReason>Басқа тауарлар</sameRightReason>" in filing.prepare(work, second).document.decode()
    file_draft(app_env, second)


def test_an_entry_is_told_and_an_inclusion_needs_a_reason_of_the_officer(app_env: AppEnv) -> None:
    first, second = twice(app_env, "990002", "990002")
    included(app_env, first)
    reason(app_env, second, "Мерзімі аяқталады")
    file_draft(app_env, second)
    with app_env.open_work(app_env.case_officer) as work:
        (check,) = [one for one in cases.load(work, second).checks if one.code == "same_right"]
        entry = cases.load(work, first).decision
    assert entry is not None
    assert check.result is CheckResult.NOT_MET
    assert check.entered == ("Мерзімі аяқталады",)
    assert [str(word) for word in check.found] == [f"Register entry {entry.entry_number}"]
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, second)
    for words in ({}, {"reasons_for": {"same_right": "  "}}, {"reasons_for": {"data": "Иә"}}):
        with pytest.raises(Refused) as refusal, app_env.open_work(app_env.case_officer) as work:
            acts.prepare(work, second, DecisionKind.INCLUDE, **words)
        assert [(fault.code, fault.path) for fault in refusal.value.faults] == [("APPC80", "reason_same_right")]
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, second, DecisionKind.INCLUDE, reasons_for={"same_right": " Тауарлары басқа "})
    with app_env.open_work(app_env.head) as work:
        made = cases.load(work, second).decision
        assert made is not None
        assert made.check_reasons == {"same_right": "Тауарлары басқа"}
    sign_decision(app_env, second)


def test_what_ceased_to_be_met_after_preparing_is_not_signed_without_a_reason(app_env: AppEnv) -> None:
    first, second = twice(app_env, "990003", "990003")
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, first)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, first, DecisionKind.INCLUDE)
    reason(app_env, second, "Басқа тауарлар")
    file_draft(app_env, second)
    with pytest.raises(Refused) as refusal, app_env.open_work(app_env.head) as work:
        deciding.preview(work, first)
    assert [fault.code for fault in refusal.value.faults] == ["APPC80"]
    with app_env.store.unit() as unit:  # prepared by a release that asked for no reasons: it goes on
        unit.connection.execute(
            text("UPDATE trois.decision SET check_reasons = NULL WHERE application_id = :key"), {"key": first}
        )
    sign_decision(app_env, first)


def test_what_ceased_to_be_met_after_the_head_opened_the_decision_is_not_signed_without_a_reason(
    app_env: AppEnv,
) -> None:
    first, second = twice(app_env, "990013", "990013")
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, first)
    with app_env.open_work(app_env.case_officer) as work:
        acts.prepare(work, first, DecisionKind.INCLUDE)
    with app_env.open_work(app_env.head) as work:
        opened = deciding.preview(work, first).signing_document
    reason(app_env, second, "Басқа тауарлар")
    file_draft(app_env, second)
    with app_env.open_work(app_env.head) as work:
        try:
            deciding.signing_document(work, first, opened.id)
        except Refused as refusal:
            codes = [fault.code for fault in refusal.faults]
        else:
            codes = []
    assert codes == ["APPC80"], "asked again before the signature"


def test_another_right_and_a_decided_case_are_not_told(app_env: AppEnv) -> None:
    first, second = twice(app_env, "990004", "990005")
    included(app_env, first)
    with app_env.open_work(app_env.applicant) as work:
        assert drafts.load(work, second).same == ()
    with app_env.open_work(app_env.case_officer) as work:
        (check,) = [one for one in cases.load(work, first).checks if one.code == "same_right"]
    assert check.result is CheckResult.MET, "its own entry is not another one"


def test_a_stranger_learns_only_that_there_is_an_application(app_env: AppEnv) -> None:
    first, second = twice(app_env, "990006", "990006")
    with app_env.store.unit() as unit:
        unit.connection.execute(
            text("UPDATE trois.application SET owner_bin = '990140000011', owner_iin = '' WHERE id = :key"),
            {"key": first},
        )
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, second)
    (one,) = view.same
    assert not one.mine
    assert str(one.to_applicant()) == "Another person has an open application on this right."


def test_of_two_filings_at_once_the_second_sees_the_first(app_env: AppEnv, key_signers: KeySigners) -> None:
    keys = [fill_draft(app_env, f"ЖАРЫС {n}", **right(app_env, f"ЖАРЫС {n}", "990007")) for n in (1, 2)]
    made = []
    for key in keys:
        with app_env.open_work(app_env.applicant) as work:
            signing = filing.prepare(work, key)
        made.append((key, signing.id, key_signers.evidence("company-head", signing.document, app_env.clock.now())))
    start = Barrier(2)

    def file(one: tuple[str, str, object]) -> str:
        start.wait()
        try:
            with app_env.open_work(app_env.applicant) as work:
                filing.submit(work, *one)  # type: ignore[arg-type]
        except Refused as refusal:
            return refusal.faults[0].path
        return "filed"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(file, made)) == ["filed", "same_right.reason"]


def test_the_case_officer_reads_the_act_before_and_after_it_is_prepared(app_env: AppEnv) -> None:
    key = fill_draft(app_env, "МӘТІН")
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
    with app_env.open_work(app_env.case_officer) as work:
        before = deciding.draft_texts(work, key, DecisionKind.INCLUDE, deciding.Reasons())
        acts.prepare(work, key, DecisionKind.INCLUDE)
    assert [one.language for one in before] == ["kk", "ru"]
    days = {"20\u00a0ноября 2026\u00a0года", "2026\u00a0жылғы 20\u00a0қараша"}  # and no number before registration
    assert {one.number_line for one in before} == days
    assert {one.signed_line for one in before} == {""}
    assert "МӘТІН" in before[0].operative[0]
    with app_env.open_work(app_env.case_officer) as work:
        made = cases.load(work, key).decision
        assert made is not None and made.act == before
    with app_env.open_work(app_env.head) as work:
        signed = deciding.preview(work, key).texts
    sign_decision(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        made = cases.load(work, key).decision
        assert made is not None and made.act == signed
