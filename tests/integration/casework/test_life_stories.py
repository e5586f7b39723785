"""The stories of `test_entry_life.py` once more, walked over the pages: each act filed, decided and signed there.

Days and states are written by hand from Customs Code arts. 460–464 and DESIGN 5. The object is included on
20 November 2026 with «До» 1 March 2027 unless a story says otherwise. Stories 3, 6, 7 and 10 have acts that no page
does yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from module.casework import acts, cases
from module.dev.launcher.services import Services
from module.registry.decision import DecisionKind
from tests.support import web
from tests.support.app_env import NOW, AppEnv, form, open_app_env
from tests.support.databases import new_database
from tests.support.key_signers import file_draft, fill_draft, sign_decision
from tests.support.lives import Life, Refused

ACTIVE, SUSPENDED, EXPIRED, EXCLUDED, NOT_BEGUN = "active", "suspended", "expired", "excluded", "not_begun"
OLD_END = date(2027, 3, 1)


@pytest.fixture(scope="module")
def module_env(servers: Services) -> Iterator[AppEnv]:
    with new_database(servers) as url:
        found = open_app_env(url)
        yield found
        found.store.engine.dispose()


@pytest.fixture
def app(module_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Any:
    people = {one.account_id: one for one in (module_env.applicant, module_env.case_officer, module_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    return web.bare_host(web.fake_services(deps=module_env.deps, open_work=module_env.open_work))


def born(app_env: AppEnv, app: Any, mark: str, *, start: date | None = None, right: date = date(2030, 1, 1)) -> Life:
    """An object included on 20 November 2026 and protected until 1 March 2027."""
    app_env.clock.set(NOW)
    values = form(mark, app_env.applicant.bin)
    terms = replace(values["terms"], start=start or values["terms"].start, end=OLD_END)
    key = fill_draft(app_env, mark, terms=terms, right=replace(values["right"], valid_until=right))
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    sign_decision(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        decision = cases.load(work, key).decision
        assert decision is not None
    return Life(app_env, app, decision.entry_number)


def states(life: Life, *days: str) -> list[str]:
    return [life.state(day) for day in days]


def test_1_a_later_first_day_then_the_term_then_its_end(module_env: AppEnv, app: Any) -> None:
    life = born(module_env, app, "ПЕРВАЯ", start=date(2026, 12, 10))
    found = states(life, "2026-12-09", "2026-12-10", "2027-03-01", "2027-03-02")
    assert found == [NOT_BEGUN, ACTIVE, ACTIVE, EXPIRED]


def test_an_extension_without_the_renewal_document_has_two_acts(module_env: AppEnv, app: Any) -> None:
    """Over the pages: suspended from the end of the right, supplied by the holder, extended; both acts are printed."""
    life = born(module_env, app, "БЕЗ ДОКУМЕНТА", right=date(2027, 2, 10))
    extension = life.on("2027-01-20").apply("extend", ("terms", {"end": "10.02.2029"}), files=({},))
    life.on("2027-01-28")
    with pytest.raises(Refused, match=r"409 .*after the head has signed the suspension"):
        life.bring(extension, valid_until="10.02.2037")
    life.decide(extension, "suspend")
    said = life.application_page(extension)
    assert "Counted from the day when the document comes" in said
    assert "Counted from the day when the document comes" in life.case_page(extension)
    assert "Awaiting the document" in said and "Supply the document that renews the right" in said
    assert "awaited until 2027-04-10" in said and "Print the decision" in said
    assert "awaited until 2027-04-10" in life.case_page(extension)
    assert states(life, "2027-02-10", "2027-02-11") == [ACTIVE, SUSPENDED]
    life.on("2027-02-15")
    with pytest.raises(Refused, match="later than 2027-02-10"):
        life.supply(extension, valid_until="10.02.2027")
    life.supply(extension, valid_until="10.02.2037")
    said = life.application_page(extension)
    assert "Under consideration" in said and "Print the suspension" in said and "You supplied the document" in said
    assert "Print the suspension" in life.case_page(extension)
    with pytest.raises(Refused):
        life.supply(extension, valid_until="10.02.2037")
    life.on("2027-02-22")
    life.prepare(extension, "extend")
    life.sign(extension)
    found = states(life, "2027-02-21", "2027-02-22", "2029-02-10", "2029-02-11")
    assert found == [SUSPENDED, ACTIVE, ACTIVE, EXPIRED]


def test_4_an_extension_overtakes_a_change_that_was_filed_before_it(module_env: AppEnv, app: Any) -> None:
    life = born(module_env, app, "ЧЕТВЕРТАЯ")
    change = life.on("2027-01-18").apply(
        "change",
        ("terms", {"genuine_features": "Голограмма с номером"}),
        ("reason", {"reason": "Новые признаки", "changed_on": "15.01.2027"}),
    )
    extension = life.on("2027-01-20").apply("extend", ("terms", {"end": "01.03.2029"}), files=({},))
    life.on("2027-02-01").decide(extension, "extend")
    life.on("2027-02-03").decide(change, "change")
    assert states(life, "2027-03-01", "2027-03-02", "2029-03-01", "2029-03-02") == [ACTIVE, ACTIVE, ACTIVE, EXPIRED]
    assert "Голограмма с номером" in life.entry_page()


def test_2_suspended_twice_for_two_causes(module_env: AppEnv, app: Any) -> None:
    """For the renewal document from 11 February, the day after the right ends; at will before that."""
    life = born(module_env, app, "ВТОРАЯ", right=date(2027, 2, 10))
    will = ("reason", {"cause": "at_will", "reason": "Товар не ввозится"})
    life.on("2026-12-10").decide(life.apply("suspend", will), "suspend")
    assert states(life, "2026-12-09", "2026-12-10", "2027-02-11") == [ACTIVE, SUSPENDED, EXPIRED]
    life.on("2027-01-12").decide(life.apply("resume", ("reason", {"cause": "at_will", "reason": "Ввоз"})), "resume")
    assert states(life, "2027-01-11", "2027-01-12", "2027-02-10") == [SUSPENDED, ACTIVE, ACTIVE]
    renewal = ("reason", {"cause": "renewal", "reason": "Право продлевается"})
    life.on("2027-01-20").decide(life.apply("suspend", renewal), "suspend")
    assert states(life, "2027-02-10", "2027-02-11", "2027-03-02") == [ACTIVE, SUSPENDED, SUSPENDED]
    renewed = {"valid_until": "10.02.2037"}
    extension = life.on("2027-02-15").apply("extend", ("terms", {"end": "10.02.2029"}), files=(renewed,))
    life.on("2027-02-22").decide(extension, "extend")
    found = states(life, "2027-02-21", "2027-02-22", "2029-02-10", "2029-02-11")
    assert found == [SUSPENDED, ACTIVE, ACTIVE, EXPIRED]


def test_5_exclusion_beside_an_extension_that_was_filed_in_time(module_env: AppEnv, app: Any) -> None:
    life = born(module_env, app, "ПЯТАЯ")
    extension = life.on("2027-01-20").apply("extend", ("terms", {"end": "01.03.2029"}), files=({},))
    life.on("2027-02-01").exclude("4", "Свидетельство подложное")
    assert states(life, "2027-01-31", "2027-02-01", "2027-03-02") == [ACTIVE, EXCLUDED, EXCLUDED]
    with pytest.raises(Refused, match="excluded"):
        life.on("2027-02-03").take(extension)
    with pytest.raises(Refused, match="excluded"):
        life.prepare(extension, "extend")


def test_8_an_extension_filed_in_time_and_decided_after_the_end(module_env: AppEnv, app: Any) -> None:
    life = born(module_env, app, "ВОСЬМАЯ")
    extension = life.on("2027-02-12").apply("extend", ("terms", {"end": "01.03.2029"}), files=({},))
    life.on("2027-03-02").run_clock()
    life.on("2027-03-15").decide(extension, "extend")
    found = states(life, "2027-03-01", "2027-03-02", "2027-03-14", "2027-03-15", "2029-03-01", "2029-03-02")
    assert found == [ACTIVE, EXPIRED, EXPIRED, ACTIVE, ACTIVE, EXPIRED]


def test_9_suspension_for_the_renewal_document_decided_after_the_end(module_env: AppEnv, app: Any) -> None:
    """Two months from 10 February 2027 end on Saturday, 10 April; Monday is the next working day."""
    life = born(module_env, app, "ДЕВЯТАЯ", right=date(2027, 2, 10))
    renewal = ("reason", {"cause": "renewal", "reason": "Право продлевается"})
    suspension = life.on("2027-02-08").apply("suspend", renewal)
    life.on("2027-02-16").decide(suspension, "suspend")
    assert states(life, "2027-02-10", "2027-02-11", "2027-03-02", "2027-04-12") == [ACTIVE, *[SUSPENDED] * 3]
    life.on("2027-04-12").run_clock()
    assert life.exclusions() == []
    life.on("2027-04-13").run_clock()
    (case,) = life.exclusions()
    life.decide(case, "exclude")
    assert states(life, "2027-04-12", "2027-04-13") == [SUSPENDED, EXCLUDED]


def test_11_two_values_of_one_field_stop_for_the_officer(module_env: AppEnv, app: Any) -> None:
    """A change and an extension name two contracts of insurance; the second may not undo the first unseen (D15)."""
    life = born(module_env, app, "ОДИННАДЦАТАЯ")
    change = life.on("2027-01-18").apply(
        "change",
        ("insurance", {"contract_number": "СТРАХ-2"}),
        ("reason", {"reason": "Новый договор", "changed_on": "15.01.2027"}),
    )
    longer = (("terms", {"end": "01.03.2029"}), ("insurance", {"contract_number": "СТРАХ-3"}))
    extension = life.on("2027-01-20").apply("extend", *longer, files=({},))
    life.on("2027-02-01").decide(extension, "extend")
    life.on("2027-02-03").take(change)
    page = life.asked_of_officer(change)
    assert "СТРАХ-2" in page and "СТРАХ-3" in page
    with pytest.raises(Refused, match="changed this field of the entry meanwhile"):
        life.prepare(change, "change", field_1_seen="")
    assert "СТРАХ-3" in life.entry_page() and "СТРАХ-2" not in life.entry_page()
    assert states(life, "2027-03-02", "2029-03-01", "2029-03-02") == [ACTIVE, ACTIVE, EXPIRED]


def test_the_steps_of_a_change_say_what_stands_as_in_the_register(module_env: AppEnv, app: Any) -> None:
    """A step that nobody touched is no work done, and nobody is told to enter a number that is locked."""
    life = born(module_env, app, "ШАГИ")
    key = life.on("2027-01-18").begin("change")
    kept = ("Representative of the right holder", "Right holder", "Details of goods", "Insurance contract")
    found = life.steps(key)
    assert [found[step] for step in (*kept, "Object and term of protection")] == ["As in the register"] * 5
    assert (found["Reason"], found["Attached documents"]) == ("Not started", "Completed")
    life.fill(key, "terms", genuine_features="Голограмма с номером")
    found = life.steps(key)
    assert [found[step] for step in kept] == ["As in the register"] * 4
    assert found["Object and term of protection"] == "Completed"
    assert "enter its number" not in life.page_of(key, "right")
    assert "The number of the certificate stays" in life.page_of(key, "right")
    with pytest.raises(Refused, match="Enter the day on which the data changed"):
        life.fill(key, "reason", reason="Новые признаки")
    assert "Enter the day on which the data changed." in life.page_of(key, "check")
    life.fill(key, "reason", changed_on="31.12.2026")
    assert "the last day was 2027-01-15" in life.page_of(key, "reason")


def test_12_the_right_ends_before_the_term_and_is_renewed(module_env: AppEnv, app: Any) -> None:
    """«До» is cut to the right, 10 February 2027; two years from there are the most (CC 464)."""
    life = born(module_env, app, "ДВЕНАДЦАТАЯ", right=date(2027, 2, 10))
    life.on("2027-01-11")
    with pytest.raises(Refused, match="until 2029-02-10 at the latest"):
        life.apply("extend", ("terms", {"end": "11.02.2029"}))
    key = life.begin("extend")  # leads to the one begun before
    life.fill(key, "terms", end="10.02.2029")
    life.attach(key, valid_until="10.02.2037")
    life.file(key)
    life.on("2027-01-25").decide(key, "extend")
    assert states(life, "2027-02-10", "2027-02-11", "2029-02-10", "2029-02-11") == [ACTIVE, ACTIVE, ACTIVE, EXPIRED]


def test_13_a_suspension_at_will_ends_with_the_term(module_env: AppEnv, app: Any) -> None:
    life = born(module_env, app, "ТРИНАДЦАТАЯ")
    will = ("reason", {"cause": "at_will", "reason": "Товар не ввозится"})
    life.on("2027-01-12").decide(life.apply("suspend", will), "suspend")
    assert states(life, "2027-03-01", "2027-03-02") == [SUSPENDED, EXPIRED]
    extension = life.on("2027-01-20").apply("extend", ("terms", {"end": "01.03.2029"}), files=({},))
    life.on("2027-01-25").decide(extension, "extend")
    assert states(life, "2027-03-02", "2029-03-01", "2029-03-02") == [SUSPENDED, SUSPENDED, EXPIRED]
    resumption = life.on("2027-04-05").apply("resume", ("reason", {"cause": "at_will", "reason": "Ввоз начат"}))
    life.on("2027-04-06").decide(resumption, "resume")
    assert states(life, "2027-04-05", "2027-04-06") == [SUSPENDED, ACTIVE]


def test_a_late_extension_is_closed_and_its_page_says_why(module_env: AppEnv, app: Any) -> None:
    life = born(module_env, app, "ПОЗДНЯЯ")
    late = life.on("2027-02-20").apply("extend", ("terms", {"end": "01.03.2029"}), files=({},))
    life.on("2027-03-02").run_clock()
    said = life.application_page(late)
    assert "Protection of entry" in said and "apply for inclusion" in said and "Closed" in said
    assert len(life.exclusions()) == 1
    with pytest.raises(Refused, match="filed later than article 462"):
        life.take(late)


def test_a_case_without_a_ground_is_closed_over_the_pages(module_env: AppEnv, app: Any) -> None:
    life = born(module_env, app, "БЕЗ ОСНОВАНИЯ")
    life.on("2027-03-02").run_clock()
    (case,) = life.exclusions()
    life.on("2027-03-03").take(case)
    with pytest.raises(Refused, match="Write why the ground is not there"):
        life.propose_closing(case, " ")
    life.propose_closing(case, "Заявление подано в срок")
    assert "Заявление подано в срок" in life.closing_page(case), "the head reads what the officer wrote"
    life.return_proposal(case)
    life.propose_closing(case, "Документ поступил")
    with pytest.raises(Refused, match="Write why the ground is not there"):
        life.close_case(case, "")
    life.close_case(case, "Основания нет")
    said = life.case_page(case)
    assert "There is no ground to exclude entry" in said and "Основания нет" in said and "Документ поступил" in said
    life.on("2027-03-04").run_clock()
    assert life.exclusions() == []
    assert states(life, "2027-03-04") == [EXPIRED]
    with pytest.raises(Refused, match="There is no ground to exclude"):
        life.close_case(case, "Ещё раз")


def test_a_draft_on_an_excluded_entry_says_so(module_env: AppEnv, app: Any) -> None:
    life = born(module_env, app, "ПРОЕКТ")
    draft = life.on("2027-01-20").begin("extend")
    life.on("2027-02-01").exclude("4", "Свидетельство подложное")
    assert "The entry was excluded from the register" in life.application_page(draft)
