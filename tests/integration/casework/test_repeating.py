"""Questions to the registers that repeat by themselves, and the difference that the officer is shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import acts, cases, delivering, drafts, lookups, repeating
from module.casework.views import AnswerChange, CaseView
from module.kernel.clock import SetClock
from module.registry.actors import SYSTEM
from module.registry.application import Section
from module.registry.checks import CheckResult
from module.registry.letters import Delivery, DeliveryState
from module.registry.lookups import Answer, CompanyRecord, Outcome, Register
from module.registry.party import Address, Confirmation, Name
from module.store import outbox
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import file_draft, fill_draft

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Companies:
    """ГБД ЮЛ as the test wants it to answer."""

    clock: SetClock
    outcome: Outcome = Outcome.UNAVAILABLE
    value: CompanyRecord | None = None
    asked: list[str] = field(default_factory=list)

    def by_bin(self, number: str) -> Answer[CompanyRecord]:
        self.asked.append(number)
        return Answer(Register.GBD_UL, self.outcome, self.clock.now(), self.value, "")

    def know(self, number: str, **changes: Any) -> None:
        self.outcome = Outcome.FOUND
        known = CompanyRecord(number, Name(ru="ТОО «Образец»", kk="«Үлгі» ЖШС"), Address(city="Алматы"))
        self.value = replace(known, **changes)


@dataclass
class Case:
    """A filed application whose holder was typed in by hand while ГБД ЮЛ was down."""

    app_env: AppEnv
    companies: Companies
    key: str
    number: str

    def wait(self, span: timedelta) -> None:
        self.app_env.clock.set(self.app_env.clock.now() + span)

    def repeat(self) -> int:
        """Sweep and work, as scheduler and worker do."""
        queued = repeating.queue_due(self.app_env.open_work)
        for row_id in delivering.waiting(self.app_env.open_work):
            delivering.deliver(self.app_env.deps, self.app_env.open_work, row_id)
        return queued

    def view(self) -> CaseView:
        with self.app_env.open_work(self.app_env.case_officer) as work:
            return cases.load(work, self.key)

    def changes(self) -> list[tuple[str, str, str]]:
        return [(change.field, change.before, change.after) for change in self.view().changes]

    def outcomes(self) -> list[str]:
        with self.app_env.store.unit() as unit:
            found = unit.connection.execute(
                text("SELECT outcome FROM trois.state_fact WHERE application_id = :key ORDER BY id"), {"key": self.key}
            )
            return list(found.scalars())

    def journal(self) -> list[dict[str, str]]:
        with self.app_env.store.unit() as unit:
            found = unit.connection.execute(
                text("SELECT details FROM trois.audit WHERE application_id = :key AND act = 'register_answer'"),
                {"key": self.key},
            )
            return list(found.scalars())


class Silent:
    repeats_safely = True
    tells = False

    def send(self, letter: Any) -> Any:
        return Delivery(DeliveryState.SENT)


@pytest.fixture
def case(app_env: AppEnv) -> Case:
    companies = Companies(app_env.clock)
    app_env.deps = replace(app_env.deps, companies=companies, sms=Silent(), mail=Silent())  # type: ignore[arg-type]
    with app_env.store.unit() as unit:  # the cases of the tests before: only this one is asked about
        unit.connection.execute(text("DELETE FROM trois.state_fact"))
    key = fill_draft(app_env, "ҚАЙТА")
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
    number = view.form.holder.identifier
    answer = companies.by_bin(number)
    with app_env.open_work(app_env.applicant) as work:
        lookups.apply_company(work, key, view.version, Section.HOLDER, answer, number)
    companies.asked.clear()
    found = Case(app_env, companies, key, number)
    file_draft(app_env, key)
    found.repeat()
    return found


def test_the_applicant_goes_on_by_hand_and_the_field_is_marked(case: Case) -> None:
    view = case.view()
    assert view.application.number
    assert view.application.form.holder.confirmation is Confirmation.UNCONFIRMED
    assert case.outcomes() == ["unavailable"]


def test_a_register_that_was_down_is_asked_again_after_an_hour(case: Case) -> None:
    case.companies.know(case.number)
    case.wait(HOUR - timedelta(seconds=1))
    assert case.repeat() == 0
    assert case.companies.asked == []
    case.wait(timedelta(seconds=1))
    assert case.repeat() == 1
    assert case.companies.asked == [case.number]
    assert case.outcomes() == ["unavailable", "found"]
    assert case.journal() == [{"register": "gbd_ul", "was": "unavailable", "became": "found"}]


def test_the_officer_sees_what_the_register_said_beside_what_was_typed(case: Case) -> None:
    case.companies.know(case.number, name=Name(ru="ТОО «Другое»"))
    case.wait(HOUR)
    case.repeat()
    check = next(check for check in case.view().checks if check.question.msgid == "Name of the right holder")
    assert (check.entered, check.found) == (("ТОО «Образец»",), ("ТОО «Другое»",))
    assert check.result is CheckResult.NOT_MET
    assert case.view().application.form.holder.confirmation is Confirmation.UNCONFIRMED, "the form is signed"


def test_while_it_is_down_it_is_asked_every_hour_and_one_line_stands(case: Case) -> None:
    for _ in range(3):
        case.wait(HOUR)
        case.repeat()
        case.repeat()
    assert case.companies.asked == [case.number] * 3
    assert case.outcomes() == ["unavailable"]
    assert case.journal() == []


def test_one_that_answered_is_asked_again_after_a_day(case: Case) -> None:
    case.companies.know(case.number)
    case.wait(HOUR)
    case.repeat()
    case.wait(DAY - timedelta(seconds=1))
    assert case.repeat() == 0
    case.wait(timedelta(seconds=1))
    assert case.repeat() == 1
    assert case.outcomes() == ["unavailable", "found"], "the same answer is not written twice"


def test_a_later_change_of_the_answer_is_shown(case: Case) -> None:
    case.companies.know(case.number, leader_name="Бірінші Б.")
    case.wait(HOUR)
    case.repeat()
    assert case.changes() == []
    case.companies.know(case.number, leader_name="Екінші Е.", liquidated_on=date(2026, 11, 19))
    case.wait(DAY)
    case.repeat()
    assert sorted(case.changes()) == [("leader_name", "Бірінші Б.", "Екінші Е."), ("liquidated_on", "", "2026-11-19")]
    assert [row["became"] for row in case.journal()] == ["found", "found"]


def test_a_company_that_is_gone_from_the_register_is_shown(case: Case) -> None:
    case.companies.know(case.number)
    case.wait(HOUR)
    case.repeat()
    case.companies.outcome, case.companies.value = Outcome.NOT_FOUND, None
    case.wait(DAY)
    case.repeat()
    assert case.view().changes == (AnswerChange(Register.GBD_UL, "", "found", "not_found", case.app_env.clock.now()),)


def test_an_outage_does_not_hide_what_was_found(case: Case) -> None:
    case.companies.know(case.number)
    case.wait(HOUR)
    case.repeat()
    case.companies.outcome, case.companies.value = Outcome.UNAVAILABLE, None
    case.wait(DAY)
    assert case.repeat() == 1
    assert case.repeat() == 0, "once an hour"
    case.wait(HOUR)
    assert case.repeat() == 1, "and again in the next one"
    assert case.outcomes() == ["unavailable", "found"]
    assert case.changes() == []


def test_the_applicant_is_not_told_of_changes(case: Case) -> None:
    case.companies.know(case.number, leader_name="Бірінші Б.")
    case.wait(HOUR)
    case.repeat()
    case.companies.know(case.number, leader_name="Екінші Е.")
    case.wait(DAY)
    case.repeat()
    with case.app_env.open_work(case.app_env.applicant) as work:
        assert cases.load(work, case.key).changes == ()


def test_drafts_are_not_asked_about(case: Case) -> None:
    with case.app_env.open_work(case.app_env.applicant) as work:
        key = drafts.create(work)
        version = drafts.load(work, key).version
        answer: Answer[CompanyRecord] = Answer(Register.GBD_UL, Outcome.UNAVAILABLE, NOW)
        lookups.apply_company(work, key, version, Section.HOLDER, answer, "991240000003")
    case.companies.know(case.number)
    case.wait(2 * HOUR)
    case.repeat()
    assert "991240000003" not in case.companies.asked


def test_a_decided_case_is_left_in_peace(case: Case, app_env: AppEnv) -> None:
    with app_env.store.unit() as unit:
        unit.connection.execute(
            text("UPDATE trois.application SET status = 'refused', case_officer_id = :who WHERE id = :key"),
            {"who": app_env.case_officer.account_id, "key": case.key},
        )
    case.wait(DAY)
    assert case.repeat() == 0
    assert case.companies.asked == []


def test_a_repeat_that_was_overtaken_asks_nobody(case: Case) -> None:
    case.companies.know(case.number)
    case.wait(HOUR)
    assert repeating.queue_due(case.app_env.open_work) == 1
    with case.app_env.store.unit() as unit:
        (row_id,) = (row for row in outbox.due(unit, case.app_env.clock.now()))
        subject = unit.connection.execute(
            text("SELECT subject_id FROM trois.outbox WHERE id = :id"), {"id": row_id}
        ).scalar_one()
    assert case.number not in subject, "the number does not stand in the queue"
    repeating.repeat(case.app_env.deps, case.app_env.open_work, subject)
    repeating.repeat(case.app_env.deps, case.app_env.open_work, subject)
    assert case.companies.asked == [case.number]
    with case.app_env.open_work(SYSTEM) as work:
        outbox.done(work.unit, row_id, work.now)


def test_the_case_page_shows_the_difference(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support import web

    case.companies.know(case.number, leader_name="Бірінші Б.")
    case.wait(HOUR)
    case.repeat()
    case.companies.know(case.number, leader_name="Екінші Е.", name=Name(ru="ТОО «Жаңа»"))
    case.wait(DAY)
    case.repeat()
    app_env = case.app_env
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, case.key)
    monkeypatch.setattr(web, "PEOPLE", {app_env.case_officer.account_id: app_env.case_officer})
    app = web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))
    page = web.sign_in_as(app, app_env.case_officer).get(f"/trois/cases/{case.key}?lang=en").text
    assert "Changed since the first answer" in page
    for words in ("Head of the organisation", "Бірінші Б.", "Екінші Е.", "ТОО «Жаңа»"):
        assert words in page
