"""One application travels the whole way in the browser, from the applicant's sign-in to the entry in the register.

Languages: Russian every time, and one of the others drawn by the commit. All three in a full run, and when
TROIS_JOURNEY_LANGUAGES is `all`.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from module.dev import example
from tests.journeys.conftest import NewPage, journey_languages
from tests.journeys.people import MAIN, Applicant, Files, Officer
from tests.journeys.site import Site

ONWARD = ".govuk-pagination__next a"


def verification_address(pdf: bytes) -> str:
    """Return the address of verification that stands in the print as a link."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        links = [str(note.A.URI) for page in document.pages for note in page.get("/Annots", []) if "/A" in note]
    return next(link for link in links if "/verify/" in link)


def decided(applicant: Applicant, number: str) -> tuple[bytes, str]:
    """Let the head sign what is prepared; return the print that the applicant gets and the number of the entry."""
    head = Officer(applicant.site, applicant.page, "officer-head", applicant.language)
    head.sign_in()
    head.open(number)
    head.decide()
    head.sign_out()

    applicant.sign_in()
    applicant.go(applicant.address())
    main = applicant.page.locator(MAIN)
    expect(main.locator(".govuk-tag--green")).to_have_count(2)  # the application is decided, the entry in force
    decision = applicant.get(applicant.link("$='/decision.pdf']"))
    assert decision.startswith(b"%PDF")
    row = main.locator("dd").filter(has_text=re.compile(r"\d{5}/\S+")).last.inner_text()
    applicant.sign_out()
    return decision, row.split()[0]  # beside it stands whether it is in force


@pytest.mark.parametrize("language", journey_languages())
def test_an_application_is_included_in_the_register(
    language: str, site: Site, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    applicant = Applicant(site, page, "company-head", language)
    applicant.sign_in()
    applicant.create()
    applicant.fill_all(Files.make(tmp_path))
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    expect(page.locator(MAIN)).to_contain_text("200799")
    number = applicant.file()
    assert applicant.get(applicant.link("$='/receipt.pdf']")).startswith(b"%PDF")
    assert applicant.get(applicant.link("$='/application.pdf']")).startswith(b"%PDF")
    applicant.sign_out()

    officer = Officer(site, page, "officer-executor", language)
    officer.sign_in()
    assert re.search(r"\d\d\.\d\d\.\d{4}", officer.row(number)), "no due date"
    officer.open(number)
    officer.take()
    checks = page.locator("table").first
    expect(checks).to_contain_text("Жетісу Тағам")
    expect(checks.locator(".govuk-tag--green").first).to_be_visible()
    picture = page.locator(".trois-picture__image").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("(picture) => picture.decode().then(() => picture.naturalWidth)") > 0
    officer.prepare("include")
    officer.sign_out()
    decision, entry = decided(applicant, number)

    applicant.go("/register")
    applicant.fill(query="ЖЕТІСУ")
    with page.expect_navigation():
        page.locator(f"{MAIN} form button[type=submit]").click()
    turn_to(page, entry)
    expect(page.locator(MAIN)).to_contain_text(example.CERTIFICATE)
    page.goto(verification_address(decision))
    expect(page.locator(f"{MAIN} .govuk-inset-text")).to_be_visible()
    expect(page.locator(MAIN)).to_contain_text(number)

    reported = site.messages(number, 4)
    assert {item["kind"] for item in reported} == {"sms", "mail"}, reported


def turn_to(page: Page, entry: str) -> None:
    """Open an entry of a list, on whichever of its pages it stands: other journeys have put theirs there too."""
    link, onward = page.get_by_role("link", name=entry, exact=True), page.locator(ONWARD)
    expect(link.or_(onward).first).to_be_visible()
    while not link.count():
        before = page.url
        onward.click()
        expect(page).not_to_have_url(before)
    link.click()


@pytest.mark.parametrize("language", journey_languages())
def test_a_geographical_indication_is_included_in_the_register(
    language: str, site: Site, new_page: NewPage, tmp_path: Path
) -> None:
    """The second object: its own step, no register of marks, its code in the number of the entry."""
    page, name = new_page(), f"ЯБЛОКО ЖЕТІСУ {language.upper()}"
    applicant = Applicant(site, page, "company-head", language)
    applicant.sign_in()
    applicant.create()
    applicant.fill_indication(Files.make(tmp_path), name)
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    expect(page.locator(MAIN)).to_contain_text("Область Жетісу")
    number = applicant.file()
    printed = applicant.get(applicant.link("$='/application.pdf']"))
    assert printed.startswith(b"%PDF")
    applicant.sign_out()

    officer = Officer(site, page, "officer-executor", language)
    officer.sign_in()
    officer.open(number)
    officer.take()
    expect(page.locator("table").first).to_contain_text("Жетісу Тағам")
    expect(page.locator(MAIN)).to_contain_text("17-ПП")
    officer.prepare("include")
    officer.sign_out()
    _, entry = decided(applicant, number)
    assert "/ГУ-" in entry

    applicant.go("/register")
    applicant.fill(query=name)
    with page.expect_navigation():
        page.locator(f"{MAIN} form button[type=submit]").click()
    turn_to(page, entry)
    expect(page.locator(MAIN)).to_contain_text("17-ПП")
