"""What the people of an entry report: the end of the right opens a case, changed data wait for an officer (d6, d7).

Days by hand: five calendar days after Monday, 7 December 2026 end on Saturday, the 12th; a report on the next working
day, Monday the 14th, is in time. A case that opens on Thursday,
10 December 2026 is due three working days later: Friday, Monday and Tuesday, the 15th.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import (
    entry_clock,
    examining,
    report_change,
    report_deciding,
    report_list,
    report_reading,
    reporting,
)
from module.casework.claiming import SentFile
from module.casework.reporting import Reported
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Refused
from module.registry.actors import Actor
from module.registry.application import ApplicationKind
from module.registry.entry import ExclusionGround, Recording, SuspensionCause, resumed, suspended
from module.registry.entry_report import ReportKind, ReportState
from module.registry.workflow import Status
from module.store import applications, entry_reports, exclusion_cases
from tests.integration.casework.test_extend import included, live
from tests.integration.casework.test_hearing import almaty
from tests.support.app_env import NOW, AppEnv
from tests.support.company import found_company
from tests.support.console import Pages
from tests.support.key_signers import KeySigners

PDF = b"%PDF the right has ended"
RIGHT, DATA = ReportKind.RIGHT_ENDED, ReportKind.DATA_CHANGED
REASONS = ("Дерек өзгермеген.", "Сведения не изменились.")


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    app_env.clock.set(NOW)
    yield
    app_env.clock.set(NOW)


def report(app_env: AppEnv, kind: ReportKind, number: str, day: date, words: str = "", who: Actor | None = None) -> str:
    document = SentFile("proof.pdf", examining.document(app_env.deps, PDF))
    with app_env.open_work(who or app_env.applicant) as work:
        return reporting.report(work, kind, number, Reported(day, words), document)


def read(app_env: AppEnv, key: str) -> Any:
    with app_env.open_work(app_env.applicant) as work:
        return report_reading.load(work, key)


def cases(app_env: AppEnv, number: str) -> list[Any]:
    with app_env.store.unit() as unit:
        return list(exclusion_cases.of_entry(unit, number))


def suspend(app_env: AppEnv, number: str) -> None:
    at = almaty(2026, 12, 1, 9)
    live(app_env, number, lambda old: suspended(old, SuspensionCause.AT_WILL, Recording(at.date(), at)))


def resume(app_env: AppEnv, number: str) -> None:
    at = almaty(2026, 12, 20, 9)
    live(app_env, number, lambda old: resumed(old, SuspensionCause.AT_WILL, Recording(at.date(), at)))


def journalled(app_env: AppEnv, number: str) -> list[str]:
    query = "SELECT act FROM trois.audit WHERE details ->> 'entry' = :number AND act LIKE '%report%' ORDER BY id"
    with app_env.store.unit() as unit:
        return list(unit.connection.execute(text(query), {"number": number}).scalars())


def told(app_env: AppEnv, number: str) -> list[tuple[str, str]]:
    """Which letters about reports speak of an entry, in their order, and by which channel."""
    query = (
        "SELECT event, channel FROM trois.message WHERE position(:number in text) > 0 AND event LIKE '%report%'"
        " ORDER BY created_at, channel"
    )
    with app_env.store.unit() as unit:
        return [(row.event, row.channel) for row in unit.connection.execute(text(query), {"number": number})]


def both(*events: str) -> list[tuple[str, str]]:
    return [(event, channel) for event in events for channel in ("email", "sms")]


def test_the_end_of_the_right_opens_one_case_that_is_due_in_three_days(
    app_env: AppEnv, key_signers: KeySigners
) -> None:
    number = included(app_env, key_signers, "ҚҰҚЫҚ ТОҚТАДЫ")
    app_env.clock.set(almaty(2026, 12, 10, 10))
    key = report(app_env, RIGHT, number, date(2026, 12, 7), "Отказ от регистрации")
    (case,) = cases(app_env, number)
    assert (case.cause.ground, case.cause.detected_on) == (ExclusionGround.RIGHT_ENDED, date(2026, 12, 10))
    assert (case.status, case.due_on) == (Status.SUBMITTED, date(2026, 12, 15))
    assert "2026-12-07" in case.cause.evidence_ru and "proof.pdf" in case.cause.evidence_kk
    found = read(app_env, key)
    assert (found.state, found.is_late) == (ReportState.TAKEN_UP, False)
    assert (found.outcome.application_id, found.outcome.application_number) == (case.id, case.number)
    assert journalled(app_env, number) == ["report_right_end"]
    assert told(app_env, number) == both("right_end_reported")

    assert report(app_env, RIGHT, number, date(2026, 12, 8)) == key, "a second report leads to the first"
    entry_clock.run(app_env.open_work)
    assert len(cases(app_env, number)) == 1
    assert told(app_env, number) == both("right_end_reported")


@pytest.mark.parametrize(("day", "late"), [(14, False), (15, True)])
def test_later_than_five_days_is_marked_and_taken(
    app_env: AppEnv, key_signers: KeySigners, day: int, late: bool
) -> None:
    number = included(app_env, key_signers, f"МЕРЗІМ {day}")
    app_env.clock.set(almaty(2026, 12, day, 10))
    found = read(app_env, report(app_env, RIGHT, number, date(2026, 12, 7)))
    assert (found.is_late, found.state) == (late, ReportState.TAKEN_UP)


def test_a_case_that_is_open_takes_the_report_up(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ІС АШЫҚ")
    app_env.clock.set(almaty(2027, 3, 2))
    entry_clock.run(app_env.open_work)
    (case,) = cases(app_env, number)
    key = report(app_env, RIGHT, number, date(2027, 3, 1))
    assert read(app_env, key).outcome.application_id == case.id
    assert [one.id for one in cases(app_env, number)] == [case.id]
    with app_env.store.unit() as unit:
        assert entry_reports.of_case(unit, case.id) == (key,)


def test_who_may_not_and_what_is_missing(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "БӨГДЕ")
    with pytest.raises(NotFound):
        report(app_env, RIGHT, number, NOW.date(), who=found_company(app_env).head)
    with pytest.raises(NotPermitted):
        report(app_env, RIGHT, number, NOW.date(), who=app_env.case_officer)
    with pytest.raises(Refused, match="future"):
        report(app_env, RIGHT, number, date(2027, 1, 1))
    assert cases(app_env, number) == [] and journalled(app_env, number) == []


def test_changed_data_of_a_suspended_entry_wait_for_its_resumption(app_env: AppEnv, key_signers: KeySigners) -> None:
    """Fifteen calendar days after 1 December 2026 end on the 16th, a holiday; Thursday, the 17th is in time."""
    number = included(app_env, key_signers, "ӨЗГЕРДІ")
    app_env.clock.set(almaty(2026, 12, 18, 10))
    with pytest.raises(Refused):
        report(app_env, DATA, number, date(2026, 12, 1), "Новый адрес")
    suspend(app_env, number)
    with pytest.raises(Refused):
        report(app_env, DATA, number, date(2026, 12, 1), " ")
    key = report(app_env, DATA, number, date(2026, 12, 1), "Новый адрес")
    assert report(app_env, DATA, number, date(2026, 12, 1), "Новый адрес") == key, "sent twice"
    found = read(app_env, key)
    assert (found.is_late, found.state) == (True, ReportState.OPEN)
    assert cases(app_env, number) == []
    with app_env.open_work(app_env.case_officer) as work:
        assert key in [one.id for one in report_list.worklist(work, ReportState.OPEN)]
        with pytest.raises(Refused):
            report_change.open_change(work, key)

    app_env.clock.set(almaty(2026, 12, 21, 10))
    resume(app_env, number)
    with app_env.open_work(app_env.case_officer) as work:
        change = report_change.open_change(work, key)
        with pytest.raises(NotAllowedNow):
            report_change.open_change(work, key)
    with app_env.store.unit() as unit:
        draft = applications.get(unit, change)
        (proof,) = applications.attachments(unit, change)
    assert draft is not None
    assert (draft.kind, draft.status, draft.base_number) == (ApplicationKind.CHANGE, Status.DRAFT, number)
    assert (draft.owner_iin, draft.owner_bin) == (app_env.applicant.iin, app_env.applicant.bin)
    assert (draft.form.reason, draft.form.changed_on) == ("Новый адрес", date(2026, 12, 1))
    assert proof.file_name == "proof.pdf"
    assert read(app_env, key).outcome.application_id == change
    assert journalled(app_env, number) == ["report_data_change", "take_up_report"]
    assert told(app_env, number) == both("data_change_reported", "reported_change_opened")


def test_a_report_is_closed_with_words(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ЖАБЫЛДЫ")
    app_env.clock.set(almaty(2026, 12, 10, 10))
    suspend(app_env, number)
    key = report(app_env, DATA, number, date(2026, 12, 9), "Новый адрес")
    with app_env.open_work(app_env.case_officer) as work:
        with pytest.raises(Refused):
            report_deciding.close(work, key, "Себебі", " ")
        report_deciding.close(work, key, *REASONS)
    found = read(app_env, key)
    assert (found.state, found.outcome.reason("kk"), found.outcome.reason("ru")) == (ReportState.CLOSED, *REASONS)
    with app_env.open_work(app_env.applicant) as work, pytest.raises(NotPermitted):
        report_deciding.close(work, key, *REASONS)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_over_the_pages(
    app_env: AppEnv, key_signers: KeySigners, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    number = included(app_env, key_signers, f"БЕТТЕР {language}")
    pages = Pages(app_env, monkeypatch)
    app_env.clock.set(almaty(2026, 12, 20, 10))
    owner, officer = app_env.applicant, app_env.case_officer
    assert "/reports/of/right_ended/" in pages.get(owner, f"/entries/{number}", language)
    assert 'name="document"' in pages.get(owner, f"/reports/of/right_ended/{number}", language)
    assert pages.post(owner, f"/reports/of/right_ended/{number}").status_code == 422
    sent = pages.post(
        owner, f"/reports/of/right_ended/{number}", happened_on="07.12.2026", document=(io.BytesIO(PDF), "proof.pdf")
    )
    assert sent.status_code == 303, sent.text
    key = str(sent.location).split("/reports/")[1].split("?")[0]
    (case,) = cases(app_env, number)
    receipt = pages.get(owner, f"/reports/{key}", language, done="sent")
    assert "proof.pdf" in receipt and case.number in receipt and "07.12.2026" in receipt
    assert f"/reports/{key}" in pages.get(owner, f"/entries/{number}", language)
    again = pages.ask(owner, f"/reports/of/right_ended/{number}")
    assert again.status_code == 303 and key in again.location

    assert f"/entry-reports/{key}" in pages.get(officer, "/entry-reports", language, show="taken_up")
    assert f"/entry-reports/{key}" in pages.get(officer, f"/cases/{case.id}", language)
    assert f"/cases/{case.id}" in pages.get(officer, f"/entry-reports/{key}", language)
    assert pages.ask(officer, f"/entry-reports/{key}/document.pdf").data == PDF
    assert pages.post(officer, f"/entry-reports/{key}/change").status_code in (409, 422)
    assert pages.post(officer, f"/entry-reports/{key}/close").status_code == 422
