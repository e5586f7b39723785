"""An oral hearing in the browser, in Russian: asked for, appointed, minutes, remarks, then the refusal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from module.kernel.clock import law_date
from module.settings import config_dir, read_law
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage
from tests.journeys.people import MAIN, Applicant, Officer
from tests.journeys.site import Site

SEND = f"{MAIN} form button[type=submit]:not([name])"


def test_an_oral_hearing_with_remarks(
    site: Site, new_page: NewPage, session_of: Callable[[str], object], backstage: Backstage
) -> None:
    case, number = backstage.announced()
    applicant = Applicant(site, new_page(storage_state=session_of("company-head")), "company-head")
    applicant.go(f"/applications/{case}")
    applicant.page.locator("a[href$='/hearing/oral-hearing']").click()
    applicant.fill(text="По видеосвязи, на русском языке.")
    applicant.page.locator(SEND).click()
    applicant.page.wait_for_url(f"**/applications/{case}")

    officer = Officer(site, new_page(storage_state=session_of("officer-executor")), "officer-executor")
    officer.open(number)
    expect(officer.page.locator(MAIN)).to_contain_text("По видеосвязи")
    expect(officer.page.locator("a[href$='/minutes']")).to_have_count(0)
    officer.page.locator("a[href$='/oral-hearing']").click()
    calendar = read_law(config_dir()).deadlines.calendar
    day = calendar.roll(law_date(datetime.now(UTC)) + timedelta(days=1))
    officer.fill(day=f"{day:%d.%m.%Y}", place="10:00, кабинет 5")
    officer.page.locator(SEND).click()
    officer.page.wait_for_url(re.compile("done=appoint_oral_hearing"))
    applicant.go(f"/applications/{case}")
    expect(applicant.page.locator(MAIN)).to_contain_text("кабинет 5")

    backstage.told_long_ago(case)
    officer.open(number)
    officer.page.locator("a[href$='/minutes']").click()
    officer.tick("presence", "came")
    officer.fill(text="Представитель сказал, что документ будет представлен позже.")
    officer.page.locator(SEND).click()
    officer.page.wait_for_url(re.compile("done=record_minutes"))
    expect(officer.page.locator("a[href*='kind=refuse']")).to_have_count(0)
    expect(officer.page.locator(MAIN)).to_contain_text(re.compile(r"Не ранее \d\d\.\d\d\.\d{4}: по статье 74"))

    applicant.go(f"/applications/{case}")
    applicant.page.locator("a[href$='/hearing/remarks']").click()
    expect(applicant.page.locator(MAIN)).to_contain_text("будет представлен позже")
    applicant.fill(text="Документ представлен в тот же день.")
    applicant.page.locator(SEND).click()
    applicant.page.wait_for_url(f"**/applications/{case}")

    officer.open(number)
    expect(officer.page.locator(MAIN)).to_contain_text("в тот же день")
    officer.page.locator("a[href*='kind=refuse']").click()
    officer.fill(answer_kk="Құжат берілмеген.", answer_ru="Документ не представлен.")
    officer.page.locator(SEND).click()
    officer.page.wait_for_url(re.compile("done="))
    head = Officer(site, new_page(storage_state=session_of("officer-head")), "officer-head")
    head.open(number)
    head.page.locator("a[href$='/decision'].govuk-button").click()
    expect(head.page.locator("article[lang=ru]")).to_contain_text("Документ не представлен.")
    expect(head.page.locator("article[lang=ru]")).to_contain_text("Устное заслушивание проведено")
