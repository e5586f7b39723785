"""What the pages say of wrong input, in Russian: by the field and on top with a link, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from module.kernel.clock import law_date
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage
from tests.journeys.people import CONTINUE, FIND, LATER, MAIN, SIGN, SUMMARY, Applicant, Officer, Person
from tests.journeys.site import Site

SessionOf = Callable[[str], object]
MIB = 1024 * 1024


@pytest.fixture
def applicant(site: Site, new_page: NewPage, session_of: SessionOf) -> Applicant:
    """The head of a company with a new draft."""
    made = Applicant(site, new_page(storage_state=session_of("company-head")), "company-head")
    made.create()
    return made


def says(page: Page, field: str, words: str) -> None:
    """See the sentence by the field and on top, where it is a link that leads to the field."""
    expect(page).to_have_title(re.compile("^Ошибка: "))
    by_field = page.locator(f"#{field}-error, #{field} .govuk-error-message")
    expect(by_field).to_contain_text(words)
    link = page.locator(f"{SUMMARY} a[href$='#{field}']").filter(has_text=words)
    expect(link).to_have_count(1)
    link.click()
    expect(page.locator(f"#{field}")).to_be_focused()


def test_a_bin_with_a_wrong_check_digit(applicant: Applicant) -> None:
    page = applicant.page
    applicant.go(applicant.address("/representative"))
    applicant.tick("capacity", "representative")
    applicant.fill(identifier="200140000005", name_ru="ТОО «Жетісу Тағам»", city="Алматы")
    page.locator(FIND).click()
    says(page, "identifier", "последняя цифра не соответствует")
    expect(page.locator("#identifier")).to_have_value("200140000005")
    expect(page.locator("#name_ru")).to_have_value("ТОО «Жетісу Тағам»")
    expect(page.locator("#city")).to_have_value("Алматы")


def test_a_certificate_that_the_patent_office_does_not_know(applicant: Applicant) -> None:
    page = applicant.page
    applicant.go(applicant.address("/terms"))
    applicant.tick("object_kind", "trademark")
    page.locator(LATER).click()
    applicant.go(applicant.address("/right"))
    applicant.fill(name_ru="ЖЕТІСУ")
    applicant.trademark("999999")
    expect(page.locator("#found")).to_contain_text("нет такого номера")
    expect(page.locator("#certificate_number")).to_have_value("999999")
    expect(page.locator("#name_ru")).to_have_value("ЖЕТІСУ")
    page.locator(CONTINUE).click()
    says(page, "valid_until", "Введите")
    applicant.go(applicant.address("/documents"))
    expect(page.locator(f"{MAIN} a[href*='kind=right']")).to_be_visible()


@pytest.mark.parametrize(
    ("content", "words"), [(b"%PDF-1.7\n" + b"0" * (11 * MIB), "превышает 10 МБ"), (b"text", "не в формате PDF")]
)
def test_a_document_that_is_no_fit_document(applicant: Applicant, tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "undertaking.pdf"
    file.write_bytes(content)
    applicant.go(applicant.address("/documents/add"))
    applicant.document(file)
    says(applicant.page, "file", words)
    expect(applicant.page.locator("#kind")).to_have_value("undertaking")
    expect(applicant.page.locator("#document_number")).to_have_value("1-О")


def test_an_hs_code_of_four_digits(applicant: Applicant) -> None:
    applicant.go(applicant.address("/goods/add"))
    applicant.fill(hs_codes="2007", description="Варенье", nice_classes="29")
    applicant.page.locator(CONTINUE).click()
    says(applicant.page, "hs_codes", "«2007»")
    expect(applicant.page.locator("#hs_codes")).to_have_value("2007")
    expect(applicant.page.locator("#description")).to_have_value("Варенье")
    expect(applicant.page.locator("#nice_classes")).to_have_value("29")


def test_protection_for_more_than_two_years(applicant: Applicant) -> None:
    applicant.go(applicant.address("/terms"))
    end = law_date(datetime.now(UTC)) + timedelta(days=3 * 365)
    applicant.terms(end)
    applicant.page.locator(CONTINUE).click()
    says(applicant.page, "end", "защиту можно просить не позднее чем до")
    says(applicant.page, "end", "статья 464")
    expect(applicant.page.locator("#end")).to_have_value(f"{end:%d.%m.%Y}")
    expect(applicant.page.locator("#quantity_unit")).to_have_value("шт.")


def test_insurance_for_less_than_1000_mci(applicant: Applicant) -> None:
    applicant.go(applicant.address("/insurance"))
    applicant.insurance("77-000002")
    applicant.page.locator(CONTINUE).click()
    says(applicant.page, "amount", "не меньше")
    expect(applicant.page.locator("#contract_number")).to_have_value("77-000002")


@pytest.mark.parametrize(("mode", "kind"), [("cancel", "cancelled"), ("error", "failed")])
def test_ncalayer_did_not_sign(site: Site, new_page: NewPage, mode: str, kind: str) -> None:
    person = Person(site, new_page(), "company-head")
    person.go("/sign-in")
    site.choose(person.slug, mode)
    person.page.locator(SIGN).click()
    expect(person.page.locator(f"[data-failure={kind}][role]")).to_be_visible()
    expect(person.page.locator(SIGN)).to_be_focused()
    person.page.locator(SIGN).click()  # the next time the key signs
    person.page.wait_for_url(re.compile(r"/trois/?$"))


def test_ncalayer_is_not_running(site: Site, new_page: NewPage) -> None:
    person = Person(site, new_page(), "company-head")
    person.go("/sign-in")
    with site.without_ncalayer():
        person.page.locator(SIGN).click()
        expect(person.page.locator(".trois-sign__alert")).to_contain_text("NCALayer не отвечает")
    person.sign_in()


def test_an_expired_key_is_refused_with_its_reason(site: Site, new_page: NewPage) -> None:
    person = Person(site, new_page(), "expired")
    person.go("/sign-in")
    person.sign()
    expect(person.page.locator(f"{SUMMARY} a[href='#trois-sign']")).to_contain_text("Срок действия")


def test_a_step_is_filled_and_saved_without_javascript(
    site: Site, contexts: Callable[..., BrowserContext], session_of: SessionOf
) -> None:
    page = contexts(java_script_enabled=False, storage_state=session_of("company-head")).new_page()
    applicant = Applicant(site, page, "company-head")
    applicant.create()
    applicant.go(applicant.address("/terms"))
    applicant.terms()
    page.locator(LATER).click()
    page.wait_for_url(f"**{applicant.address()}")
    applicant.go(applicant.address("/terms"))
    expect(page.locator("#quantity_unit")).to_have_value("шт.")
    expect(page.locator("input[name=directions][value=import]")).to_be_checked()
    applicant.go(applicant.address("/goods/add"))
    applicant.fill(hs_query="200799")
    page.locator(FIND).click()
    page.locator("#hs-found-200799").check()
    page.locator(LATER).click()
    applicant.go(applicant.address("/goods"))
    expect(page.locator(MAIN)).to_contain_text("200799")
    applicant.go(applicant.address("/holder"))
    applicant.fill(city="", place_query="Теміртау")
    page.locator("button[value=places]").click()
    page.locator("input[name=place][value='352310000']").check()
    page.locator(LATER).click()
    applicant.go(applicant.address("/holder"))
    expect(page.locator("#territory")).to_have_value("352310000")
    expect(page.locator("#city")).to_have_value("Темиртау")


def test_the_case_of_another_company_is_not_found(
    site: Site, new_page: NewPage, session_of: SessionOf, applicant: Applicant, backstage: Backstage
) -> None:
    stranger = new_page(storage_state=session_of("other-head"))
    filed, number = backstage.filed()
    for path in (applicant.address(), applicant.address("/holder"), f"/applications/{filed}/receipt.pdf"):
        answer = stranger.goto(site.url + path)
        assert answer is not None
        assert answer.status == 404, path
        assert number not in stranger.content()
    answer = stranger.goto(site.url + "/worklist")
    assert answer is not None
    assert answer.status == 403


def test_who_prepared_a_decision_cannot_sign_it(
    site: Site, new_page: NewPage, session_of: SessionOf, backstage: Backstage
) -> None:
    case, number = backstage.prepared()
    officer = Officer(site, new_page(storage_state=session_of("officer-executor")), "officer-executor")
    officer.open(number)
    expect(officer.page.locator("a[href$='/decision']")).to_have_count(0)
    answer = officer.page.goto(f"{site.url}/cases/{case}/decision")
    assert answer is not None
    assert answer.status == 403
    with backstage.both_parts():
        officer.open(number)
        expect(officer.page.locator("a[href$='/decision']")).to_have_count(0)
        answer = officer.page.goto(f"{site.url}/cases/{case}/decision")
        assert answer is not None
        assert answer.status == 403
        expect(officer.page.locator(SUMMARY)).to_contain_text("Решение подписывает не тот, кто его подготовил")
        expect(officer.page.locator(SIGN)).to_have_count(0)


def test_a_refusal_with_a_hearing(
    site: Site, new_page: NewPage, session_of: SessionOf, backstage: Backstage, tmp_path: Path
) -> None:
    case, number = backstage.taken()
    officer = Officer(site, new_page(storage_state=session_of("officer-executor")), "officer-executor")
    officer.open(number)
    expect(officer.page.locator("a[href*='kind=refuse']")).to_have_count(0)
    officer.page.locator("a[href$='/announce']").click()
    officer.page.locator(f"{MAIN} form button[type=submit]").click()
    says(officer.page, "grounds", "Выберите")
    officer.tick("grounds", "documents_missing")
    officer.fill(explanation_kk="Сенімхат қоса берілмеген.", explanation_ru="Доверенность не приложена.")
    officer.page.locator(f"{MAIN} form button[type=submit]").click()
    officer.page.wait_for_url(re.compile("done=announce"))

    applicant = Applicant(site, new_page(storage_state=session_of("company-head")), "company-head")
    applicant.go(f"/applications/{case}")
    expect(applicant.page.locator(MAIN)).to_contain_text("Доверенность не приложена.")
    applicant.page.locator("a[href$='/objection']").click()
    applicant.fill(text="Доверенность не требуется: представитель и правообладатель – одно лицо.")
    applicant.page.locator(f"{MAIN} form button[type=submit]").click()
    applicant.page.wait_for_url(f"**/applications/{case}")

    officer.open(number)
    expect(officer.page.locator(MAIN)).to_contain_text("одно лицо")
    expect(officer.page.locator("a[href*='kind=refuse']")).to_have_count(0)
    expect(officer.page.locator(MAIN)).to_contain_text(re.compile(r"Не ранее \d\d\.\d\d\.\d{4}"))
    backstage.told_on(case, date(2026, 10, 23))  # a Friday before Monday the 26th, a public holiday
    officer.page.reload()
    expect(officer.page.locator(MAIN)).to_contain_text("Не ранее 29.10.2026")  # 27, 28, 29
    officer.page.locator("a[href*='kind=refuse']").click()
    expect(officer.page.locator("#explanation_ru")).to_have_value("Доверенность не приложена.")
    officer.page.locator(f"{MAIN} form button[type=submit]:not([name])").click()
    says(officer.page, "answer_kk", "Дайте ответ на возражение")
    officer.fill(answer_kk="Өкіл басқа тұлға.", answer_ru="Представитель – другое лицо.")
    officer.page.locator(f"{MAIN} form button[type=submit]:not([name])").click()
    officer.page.wait_for_url(re.compile("done="))
    head = Officer(site, new_page(storage_state=session_of("officer-head")), "officer-head")
    head.open(number)
    head.decide()

    applicant.go(f"/applications/{case}")
    expect(applicant.page.locator(f"{MAIN} .govuk-tag--red")).to_be_visible()
    assert applicant.get(applicant.link("$='/decision.pdf']")).startswith(b"%PDF")
