"""The same right is filed again, in Russian: the person says why, officer and head see it red, the officer says why."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage
from tests.journeys.people import MAIN, Applicant, Officer
from tests.journeys.site import Site

SEND = f"{MAIN} form button[type=submit]:not([name])"
ASKED = "Нет ли того же объекта"
MINE, THEIRS = "Другие товары той же марки", "Товары другие, срок первой записи скоро истекает"


def test_a_right_that_is_filed_twice(
    site: Site, new_page: NewPage, session_of: Callable[[str], object], backstage: Backstage
) -> None:
    draft = backstage.unexplained()
    applicant = Applicant(site, new_page(storage_state=session_of("company-head")), "company-head")
    applicant.application_id = draft
    page = applicant.page
    applicant.go(applicant.address("/check"))
    expect(page.locator("a[href$='/sign'].govuk-button")).to_have_count(0)
    page.locator("a[href$='/same-right']").first.click()
    applicant.fill(reason=MINE)
    page.locator(f"{MAIN} form button[type=submit]").click()
    page.wait_for_url("**/check")
    expect(page.locator(MAIN)).to_contain_text(MINE)
    number = applicant.file()

    officer = Officer(site, new_page(storage_state=session_of("officer-executor")), "officer-executor")
    officer.open(number)
    officer.take()
    red = officer.page.get_by_role("row").filter(has_text=ASKED).locator(".govuk-tag--red")
    expect(red).to_be_visible()
    expect(officer.page.locator(MAIN)).to_contain_text(MINE)
    officer.page.locator("a[href*='/prepare?kind=include']").click()
    officer.page.locator(SEND).click()
    expect(officer.page.locator(".govuk-error-summary")).to_contain_text("80")
    for reason in officer.page.locator("textarea[name^=reason_]").all():
        reason.fill(THEIRS)
    officer.page.locator(SEND).click()
    officer.page.wait_for_url(re.compile("done="))

    head = Officer(site, new_page(storage_state=session_of("officer-head")), "officer-head")
    head.open(number)
    head.page.locator("a[href$='/decision'].govuk-button").click()
    expect(head.page.get_by_role("row").filter(has_text=ASKED).locator(".govuk-tag--red")).to_be_visible()
    expect(head.page.locator(MAIN)).to_contain_text(MINE)
    expect(head.page.locator(MAIN)).to_contain_text(THEIRS)
    head.sign()
    head.page.wait_for_url(re.compile("done=sign_grant"))
