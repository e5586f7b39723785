"""Protection is suspended and resumed in the browser: at the wish of the holder, and until the right is renewed.

Languages: as in test_inclusion. `TROIS_JOURNEY_SHOTS` names a folder for pictures of the pages, to be looked at.
"""

from __future__ import annotations

import io
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from module.kernel.clock import law_date
from module.registry.decision import DecisionKind
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage, journey_languages
from tests.journeys.people import MAIN, Applicant, Files, Officer, written
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


def state(applicant: Applicant, entry: str) -> tuple[str, str]:
    """How the entry stands: the sign of its pill on the public page, its word in the open data."""
    applicant.go(f"/register/{entry}")
    pill = applicant.page.locator(f"{MAIN} .govuk-tag").first.get_attribute("class") or ""
    rows = json.loads(applicant.get(f"{applicant.site.url}/open-data.json"))
    (word,) = [row["state"] for row in rows if row["number"] == entry]
    return pill.rpartition("--")[2].split()[0], word


def asked(applicant: Applicant, kind: str, entry: str, files: Files | None = None) -> str:
    """Ask to suspend until the right is renewed, or to resume with the document that renews it; gives the number."""
    page = applicant.page
    applicant.sign_in()
    applicant.go(f"/entries/{entry}")
    applicant.begin(kind, entry)
    page.locator("a[href$='/reason']").click()
    page.locator("input[name='cause'][value='renewal']").check()
    applicant.fill(reason=REASON)
    applicant.goes_on("/documents")
    if files is not None:
        page.locator("a[href$='/documents/add']").click()
        applicant.fill(valid_until=written(law_date(datetime.now(UTC)) + timedelta(days=1000)))
        applicant.document(files.pdf, "right")
        page.wait_for_url("**/documents")
    page.locator("a[href$='/check'].govuk-button").click()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    number = applicant.file()
    applicant.sign_out()
    return number


def test_protection_waits_for_the_document_that_renews_the_right(
    site: Site, new_page: NewPage, backstage: Backstage, tmp_path: Path
) -> None:
    """Art. 462 para. 2: filed on the last day of the right, decided on the day after, resumed with the document."""
    entry, today = backstage.included_indication("ЯБЛОКО КҮТУДЕ"), law_date(datetime.now(UTC))
    applicant = Applicant(site, new_page(), "company-head")
    backstage.right_ends(entry, today)
    assert state(applicant, entry) == ("green", "active")
    number = asked(applicant, "suspend", entry)
    backstage.right_ends(entry, today - timedelta(days=1))  # as the day after: the journey does not wait for it
    decided(site, applicant.page, "ru", "suspend", number)
    assert state(applicant, entry) == ("yellow", "suspended")

    number = asked(applicant, "resume", entry, Files.make(tmp_path))
    decided(site, applicant.page, "ru", "resume", number)
    assert state(applicant, entry) == ("green", "active")
    applicant.sign_in()
    applicant.go(applicant.address())
    printed(applicant, "resume-renewal", "ru")
