"""An entry is excluded in the browser at the wish of its holder: from the list to the register.

Languages: as in test_inclusion. `TROIS_JOURNEY_SHOTS` names a folder for pictures of the pages, to be looked at.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from module.registry.decision import DecisionKind
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage, journey_languages
from tests.journeys.people import MAIN, Applicant, Officer
from tests.journeys.site import Site
from tests.journeys.test_extension import shown

STATUS = {"ru": "Исключен", "kk": "Алып тасталды", "en": "Excluded"}
STATE = {"ru": "Исключен", "kk": "алып тасталған", "en": "Excluded"}


@pytest.mark.parametrize("language", journey_languages())
def test_an_entry_is_excluded_at_will(language: str, site: Site, new_page: NewPage, backstage: Backstage) -> None:
    _, case = backstage.decided(DecisionKind.INCLUDE)
    assert case.decision is not None
    entry, page = case.decision.entry_number, new_page()
    applicant = Applicant(site, page, "company-head", language)
    applicant.sign_in()
    applicant.go("/applications")
    shown(page, f"exclude-list-{language}")
    applicant.begin("exclude", entry)
    expect(page.locator("a[href$='/goods']")).to_have_count(0)
    page.locator("a[href$='/reason']").click()
    applicant.fill(reason="Товар больше не выпускается")
    shown(page, f"exclude-reason-{language}")
    applicant.goes_on("/documents")
    page.locator("a[href$='/check'].govuk-button").click()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    expect(page.locator(MAIN)).to_contain_text("Товар больше не выпускается")
    shown(page, f"exclude-check-{language}")
    number = applicant.file()
    applicant.sign_out()

    officer = Officer(site, page, "officer-executor", language)
    officer.sign_in()
    officer.open(number)
    officer.take()
    shown(page, f"exclude-case-{language}")
    expect(page.locator("a[href$='/announce']")).to_have_count(0)
    officer.prepare("exclude")
    officer.sign_out()
    head = Officer(site, page, "officer-head", language)
    head.sign_in()
    head.open(number)
    head.decide()
    shown(page, f"exclude-decided-{language}")
    head.sign_out()

    applicant.sign_in()
    applicant.go(applicant.address())
    expect(page.locator(MAIN)).to_contain_text(entry)
    expect(page.locator(MAIN)).to_contain_text(STATUS[language])
    shown(page, f"excluded-{language}")
    decision = applicant.get(applicant.link("$='/decision.pdf']"))
    with pikepdf.open(io.BytesIO(decision)) as document:
        assert len(document.pages) >= 2
    if folder := os.environ.get("TROIS_JOURNEY_SHOTS"):
        (Path(folder) / f"exclusion-{language}.pdf").write_bytes(decision)
    applicant.go("/applications")
    begun = page.locator("form[action$='/applications/begin']").filter(has=page.locator(f"input[value='{entry}']"))
    expect(begun).to_have_count(0)
    assert {item["kind"] for item in site.messages(number, 4)} == {"sms", "mail"}

    applicant.go("/register")
    applicant.fill(query=entry)
    page.locator(f"{MAIN} form button[type=submit]").click()
    page.get_by_role("link", name=entry, exact=True).click()
    expect(page.locator(MAIN)).to_contain_text(STATE[language])
    shown(page, f"exclude-entry-{language}")
