"""The term of an entry ends in the browser: excluded without application, or kept by an extension filed in time.

The entry was included sixty days ago and was protected until yesterday: the clock of the register finds it today.
Languages: as in test_inclusion.
"""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from module.kernel.clock import law_date
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage, journey_languages
from tests.journeys.former_days import FormerDays
from tests.journeys.people import MAIN, Applicant, Officer, written
from tests.journeys.site import Site
from tests.journeys.test_extension import shown

STATE = {"ru": "Исключен", "kk": "алып тасталған", "en": "Excluded"}
WAITS = {"ru": "подано в срок", "kk": "мерзімінде берілген", "en": "was filed in time"}


def ended_yesterday(backstage: Backstage) -> tuple[str, FormerDays]:
    now = datetime.now(UTC)
    then = FormerDays(backstage, now - timedelta(days=60))
    return then.included(law_date(now) - timedelta(days=1)), then


def decided(site: Site, page: Page, number: str, kind: str, language: str) -> None:
    """Let the case officer take and prepare, and the head sign."""
    officer = Officer(site, page, "officer-executor", language)
    officer.sign_in()
    officer.open(number)
    officer.take()
    shown(page, f"end-{kind}-case-{language}")
    officer.prepare(kind)
    officer.sign_out()
    head = Officer(site, page, "officer-head", language)
    head.sign_in()
    head.open(number)
    head.decide()
    shown(page, f"end-{kind}-decided-{language}")
    head.sign_out()


def open_data(applicant: Applicant, entry: str) -> dict[str, object]:
    """What the open data say of an entry to anybody."""
    answer = applicant.page.request.get(f"{applicant.site.url}/api/v1/entries/{quote(entry)}")
    assert answer.ok, answer.status
    found: dict[str, object] = json.loads(answer.body())
    return found


def register_says(applicant: Applicant, entry: str, words: str) -> None:
    """Find an entry in the public register by its number."""
    page = applicant.page
    applicant.go("/register")
    applicant.fill(query=entry)
    page.locator(f"{MAIN} form button[type=submit]").click()
    page.get_by_role("link", name=entry, exact=True).click()
    expect(page.locator(MAIN)).to_contain_text(words)


@pytest.mark.parametrize("language", journey_languages())
def test_an_entry_whose_term_is_over_is_excluded(
    language: str, site: Site, new_page: NewPage, backstage: Backstage
) -> None:
    entry, then = ended_yesterday(backstage)
    then.run_clock()
    then.run_clock()
    (number,) = then.exclusions(entry)
    page = new_page()
    decided(site, page, number, "exclude", language)

    applicant = Applicant(site, page, "company-head", language)
    applicant.sign_in()
    applicant.go(f"/entries/{quote(entry)}")
    expect(page.locator(MAIN)).to_contain_text(STATE[language])
    shown(page, f"end-excluded-{language}")
    last = page.locator(f"{MAIN} a[href$='.pdf']").last.evaluate("link => link.href")
    with pikepdf.open(io.BytesIO(applicant.get(str(last)))) as document:
        assert len(document.pages) >= 2
    assert open_data(applicant, entry)["state"] == "excluded"
    register_says(applicant, entry, STATE[language])
    applicant.sign_out()
    assert {item["kind"] for item in site.messages(number, 2)} == {"sms", "mail"}


@pytest.mark.parametrize("language", journey_languages())
def test_an_extension_filed_in_time_keeps_it(
    language: str, site: Site, new_page: NewPage, backstage: Backstage
) -> None:
    entry, then = ended_yesterday(backstage)
    until = law_date(datetime.now(UTC)) + timedelta(days=500)
    number = FormerDays(backstage, datetime.now(UTC) - timedelta(days=30)).extension_filed(entry, until)
    then.run_clock()
    assert then.exclusions(entry) == []
    page = new_page()
    applicant = Applicant(site, page, "company-head", language)
    applicant.sign_in()
    applicant.go(f"/entries/{quote(entry)}")
    expect(page.locator(MAIN)).to_contain_text(WAITS[language])
    expect(page.locator(MAIN)).to_contain_text(number)
    shown(page, f"end-waits-{language}")
    assert open_data(applicant, entry)["state"] == "expired"
    applicant.sign_out()

    decided(site, page, number, "extend", language)
    then.run_clock()
    assert then.exclusions(entry) == []
    applicant.sign_in()
    register_says(applicant, entry, written(until))
    assert open_data(applicant, entry)["state"] == "active"
