"""A firm of representatives: its head registers it and invites an employee, who drafts for a client; the head signs.

The employee registers by the link, is let in by the head, attaches the power of attorney that the head entered.
axe looks at each new page on the way.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from module.dev import example
from module.dev.pki.people import AGENTS
from module.kernel.clock import law_date
from tests.journeys.conftest import NewPage
from tests.journeys.people import MAIN, SIGN, Applicant, Files, written
from tests.journeys.site import Site
from tests.journeys.test_accessibility import WIDTHS, faults_of_layout
from tests.journeys.test_registration import NEXT, letter

HEAD, HEAD_MAIL, HEAD_NAME = "agent-head", "agent@example.kz", "Bekov.S"
EMPLOYEE_MAIL, EMPLOYEE_NAME = "employee@example.kz", "Iskakova.M"
PASSWORD = "Алатау-баурайы-7-терек"
LINK = re.compile(r"http://\S+/(?:activate|invitations)/[\w-]+")


class Looking:
    """Collects what axe finds on the pages of one person."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []

    def look(self, name: str) -> None:
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.found += [f"{name} at {width}: {fault}" for fault in faults_of_layout(self.page)]

    def press(self, path: str, button: str = NEXT) -> None:
        self.page.locator(button).first.click()
        self.page.wait_for_url(re.compile(rf"{path}([?#].*)?$"))


def mailed(site: Site, address: str, words: str) -> str:
    """Return the link in the newest letter to an address."""
    found = LINK.search(letter(site, address, words)["text"])
    assert found
    return found[0]


def register(head: Applicant, looking: Looking) -> None:
    """Register the organisation with the key of its head, and activate."""
    page = head.page
    head.go("/registration?lang=ru")
    page.locator("#policy").check()
    page.locator("#personal_data").check()
    looking.press("/registration/type")
    head.tick("user_type", "legal_entity")
    looking.press("/registration/key")
    head.site.choose(HEAD)
    page.locator(SIGN).click()
    page.wait_for_url("**/registration/contacts")
    head.fill(email=HEAD_MAIL, mobile="8 701 000 00 78", foreign_name="Bekov Sanzhar")
    looking.press("/registration/credentials")
    head.fill(user_name=HEAD_NAME, password=PASSWORD)
    looking.press("/registration/check")
    head.sign()
    page.wait_for_url("**/registration/done")
    page.goto(mailed(head.site, HEAD_MAIL, "/activate/"))
    looking.press("/sign-in")


def join(employee: Applicant, looking: Looking) -> None:
    """Accept the invitation by registering without a key."""
    page, link = employee.page, mailed(employee.site, EMPLOYEE_MAIL, "/invitations/")
    page.goto(link)
    looking.look("invitation")
    page.locator(f"{MAIN} a[href$='/key'].govuk-button").click()
    looking.look("join with a key")
    page.goto(link)
    page.locator(f"{MAIN} a[href$='/register']").click()
    looking.press("/register")
    assert page.locator(".govuk-error-summary a").count() > 5
    looking.look("join")
    employee.fill(surname="Ыскакова", given_name="Меруерт", mobile="8 701 000 00 79")
    employee.fill(user_name=EMPLOYEE_NAME, password=PASSWORD)
    page.locator("#policy").check()
    page.locator("#personal_data").check()
    looking.press("/invitation-accepted")
    looking.look("accepted")
    page.goto(link)
    looking.look("invitation-void")
    expect(page.locator(f"{MAIN} form")).to_have_count(0)


def empower(head: Applicant, looking: Looking, files: Files) -> None:
    """Enter the power of attorney of the client."""
    head.go("/powers/add")
    looking.look("power of attorney")
    looking.press("/powers/add")
    looking.look("power of attorney with errors")
    today = law_date(datetime.now(UTC))
    head.fill(principal=example.BIN, principal_name="ТОО «Жетісу Тағам»", number="15-Д")
    head.fill(issued_on=written(today), valid_from=written(today), valid_until=written(today + timedelta(days=365)))
    head.tick("powers", "file")
    head.page.locator("#file").set_input_files(files.pdf)
    looking.press("/powers")
    looking.look("powers of attorney")
    head.page.locator(f"{MAIN} td a").first.click()
    head.page.wait_for_url(re.compile(r"/powers/[0-9a-f-]{36}$"))
    looking.look("one power of attorney")


def draft(employee: Applicant, files: Files) -> None:
    """Fill the application of the client; the state register does not know the firm, so it is entered by hand."""
    employee.page.locator(f"a[href$='{employee.address('/representative')}']").click()
    employee.tick("capacity", "representative")
    employee.fill(identifier=AGENTS.bin, name_ru=AGENTS.name, city="Алматы", street="Абая", house="1")
    employee.fill(telephone="+7 701 000 00 78", email=HEAD_MAIL)
    employee.goes_on("/holder")
    employee.holder()
    employee.terms(law_date(datetime.now(UTC)) + timedelta(days=540))
    employee.goes_on("/insurance")
    employee.insurance()
    employee.goes_on("/documents")
    employee.page.locator("form[action$='/documents/power'] button").click()
    employee.page.wait_for_url("**/documents")
    employee.documents(files.pdf)
    employee.goods(files.genuine, files.infringing)
    employee.trademark()
    employee.goes_on("/undertaking")
    employee.undertaking()


def enter_by_password(person: Applicant, name: str) -> None:
    person.go("/sign-in?lang=ru")
    person.fill(user_name=name, password=PASSWORD)
    person.page.locator("form[action$='/sign-in/password'] button").click()


def test_a_company_from_its_registration_to_a_signed_application(site: Site, new_page: NewPage, tmp_path: Path) -> None:
    head, files = Applicant(site, new_page(), HEAD), Files.make(tmp_path)
    employee = Applicant(site, new_page(), "nobody")
    at_head, at_employee = Looking(head.page), Looking(employee.page)
    register(head, at_head)
    head.sign_in()
    for path in ("/company", "/company/refresh", "/company/staff", "/accounts", "/powers"):
        head.go(path)
        at_head.look(path)
    empower(head, at_head, files)
    head.go("/company/staff/invite")
    at_head.look("invite")
    head.fill(email=EMPLOYEE_MAIL)
    at_head.press("/company/staff")
    at_head.look("staff with an invitation")
    join(employee, at_employee)
    enter_by_password(employee, EMPLOYEE_NAME)
    expect(employee.page.locator(".govuk-error-summary")).to_be_visible()

    head.go("/company/staff")
    head.page.locator(f"{MAIN} td a", has_text="Ыскакова").click()
    head.page.wait_for_url(re.compile(r"/company/staff/[0-9a-f-]{36}$"))
    at_head.look("member who waits")
    head.tick("role", "preparer")
    at_head.press("/company/staff")

    enter_by_password(employee, EMPLOYEE_NAME)
    employee.page.wait_for_url(re.compile(r"/trois/?$"))
    expect(employee.page.locator(".trois-bar__who")).to_contain_text("Алтын Көпір")
    employee.create()
    draft(employee, files)
    expect(employee.page.locator(f"{MAIN} a[href$='/sign']")).to_have_count(0)
    at_employee.look("check")
    at_employee.press(employee.address())
    at_employee.look("handed over")

    head.page.goto(ready_link(site))
    head.application_id = employee.application_id
    at_head.look("ready to sign")
    head.go(head.address("/check"))
    number_ = head.file()
    employee.go("/applications")
    expect(employee.page.locator(MAIN)).to_contain_text(number_)
    assert at_head.found + at_employee.found == []


def ready_link(site: Site) -> str:
    """Return the link in the letter that tells the head of a draft."""
    found = re.search(r"http://\S+/applications/[0-9a-f-]{36}", letter(site, HEAD_MAIL, "/applications/")["text"])
    assert found
    return found[0]
