"""Protection is suspended and resumed in the browser at the wish of the holder: from the list to the register.

Languages: as in test_inclusion. `TROIS_JOURNEY_SHOTS` names a folder for pictures of the pages, to be looked at.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from module.registry.decision import DecisionKind
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage, journey_languages
from tests.journeys.people import MAIN, Applicant, Officer
from tests.journeys.site import Site
from tests.journeys.test_extension import shown

STATUS = {
    "suspend": {"ru": "Приостановлен", "kk": "Тоқтатыла тұрды", "en": "Suspended"},
    "resume": {"ru": "Возобновлен", "kk": "Қайта басталды", "en": "Resumed"},
}
REASON = "Товар временно не ввозится"


def decided(site: Site, page: Page, language: str, kind: str, number: str) -> None:
    """Take the case as the officer, prepare it, and sign it as the head."""
    officer = Officer(site, page, "officer-executor", language)
    officer.sign_in()
    officer.open(number)
    officer.take()
    shown(page, f"{kind}-case-{language}")
    expect(page.locator("a[href$='/announce']")).to_have_count(1)
    officer.prepare(kind)
    officer.sign_out()
    head = Officer(site, page, "officer-head", language)
    head.sign_in()
    head.open(number)
    head.decide()
    head.sign_out()


def printed(applicant: Applicant, kind: str, language: str) -> None:
    decision = applicant.get(applicant.link("$='/decision.pdf']"))
    with pikepdf.open(io.BytesIO(decision)) as document:
        assert len(document.pages) >= 2
    if folder := os.environ.get("TROIS_JOURNEY_SHOTS"):
        (Path(folder) / f"{kind}-{language}.pdf").write_bytes(decision)


@pytest.mark.parametrize("language", journey_languages())
def test_protection_is_suspended_at_will_and_resumed(
    language: str, site: Site, new_page: NewPage, backstage: Backstage
) -> None:
    _, case = backstage.decided(DecisionKind.INCLUDE)
    assert case.decision is not None
    entry, page = case.decision.entry_number, new_page()
    for kind in ("suspend", "resume"):
        applicant = Applicant(site, page, "company-head", language)
        applicant.sign_in()
        applicant.go("/applications")
        applicant.begin(kind, entry)
        expect(page.locator("a[href$='/goods']")).to_have_count(0)
        page.locator("a[href$='/reason']").click()
        if kind == "suspend":
            page.locator("input[name='cause'][value='at_will']").check()
        else:
            expect(page.locator("input[name='cause'][value='at_will']")).to_be_checked()
        applicant.fill(reason=REASON)
        shown(page, f"{kind}-reason-{language}")
        applicant.goes_on("/documents")
        page.locator("a[href$='/check'].govuk-button").click()
        expect(page.locator(".govuk-error-summary")).to_have_count(0)
        expect(page.locator(MAIN)).to_contain_text(REASON)
        shown(page, f"{kind}-check-{language}")
        number = applicant.file()
        applicant.sign_out()
        decided(site, page, language, kind, number)
        applicant.sign_in()
        applicant.go(applicant.address())
        expect(page.locator(MAIN)).to_contain_text(STATUS[kind][language])
        shown(page, f"{kind}-decided-{language}")
        printed(applicant, kind, language)
        assert {item["kind"] for item in site.messages(number, 4)} == {"sms", "mail"}
        applicant.sign_out()
