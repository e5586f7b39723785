"""An entry is extended in the browser: from the list to the new last day in the register.

Languages: as in test_inclusion. `TROIS_JOURNEY_SHOTS` names a folder for pictures of the pages, to be looked at.
"""

from __future__ import annotations

import io
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
from tests.journeys.people import CONTINUE, MAIN, Applicant, Files, Officer, written
from tests.journeys.site import Site

AWAITS = {"ru": "Ожидает документ", "kk": "Құжатты күтуде", "en": "Awaiting the document"}


def shown(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    folder = os.environ.get("TROIS_JOURNEY_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def extend(applicant: Applicant, entry: str, files: Files, **proof: str) -> str:
    """Begin with the button of the list, say until when, attach the proof, sign and send; gives the number."""
    page, language = applicant.page, applicant.language
    applicant.sign_in()
    applicant.go("/applications")
    shown(page, f"list-{language}")
    applicant.begin("extend", entry)
    expect(page.locator(MAIN)).to_contain_text(entry)
    expect(page.locator("a[href$='/goods']")).to_have_count(0)
    shown(page, f"tasks-{language}")
    page.locator("a[href$='/terms']").click()
    expect(page.locator("#genuine_features")).to_have_count(0)
    applicant.fill(end=written(law_date(datetime.now(UTC)) + timedelta(days=900)))
    shown(page, f"terms-{language}")
    applicant.goes_on("/insurance")
    page.locator(CONTINUE).click()
    page.wait_for_url("**/documents")
    page.locator("a[href$='/documents/add']").click()
    applicant.fill(**proof)
    applicant.document(files.pdf, "right")
    page.wait_for_url("**/documents")
    page.locator("a[href$='/check'].govuk-button").click()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    shown(page, f"check-{language}")
    number = applicant.file()
    applicant.sign_out()
    return number


@pytest.mark.parametrize("language", journey_languages())
def test_an_entry_is_extended(
    language: str, site: Site, new_page: NewPage, backstage: Backstage, tmp_path: Path
) -> None:
    _, case = backstage.decided(DecisionKind.INCLUDE)
    assert case.decision is not None
    entry, page = case.decision.entry_number, new_page()
    applicant = Applicant(site, page, "company-head", language)
    number = extend(applicant, entry, Files.make(tmp_path))
    granted(applicant, number, entry)
    assert {item["kind"] for item in site.messages(number, 4)} == {"sms", "mail"}


def test_an_entry_of_an_indication_is_extended(
    site: Site, new_page: NewPage, backstage: Backstage, tmp_path: Path
) -> None:
    """No register confirms the right to use it: its document renews it, up to the printed decision."""
    entry = backstage.included_indication("ЯБЛОКО СОЗЫЛДЫ")
    assert "/ГУ-" in entry
    applicant = Applicant(site, new_page(), "company-head")
    renewed = written(law_date(datetime.now(UTC)) + timedelta(days=1000))
    number = extend(applicant, entry, Files.make(tmp_path), valid_until=renewed)
    granted(applicant, number, entry)
    expect(applicant.page.locator(MAIN)).to_contain_text("ЯБЛОКО СОЗЫЛДЫ")


@pytest.mark.parametrize("language", journey_languages())
def test_an_extension_without_the_document_is_suspended_and_granted_with_it(
    language: str, site: Site, new_page: NewPage, backstage: Backstage, tmp_path: Path
) -> None:
    """Art. 462 para. 2: one application, two acts, and both are printed."""
    entry, files = backstage.included_indication("ЯБЛОКО ЕКІ АКТ"), Files.make(tmp_path)
    today = law_date(datetime.now(UTC))
    backstage.right_ends(entry, today + timedelta(days=20))
    applicant = Applicant(site, new_page(), "company-head", language)
    page = applicant.page
    number = extend(applicant, entry, files)
    decided(applicant, number, "suspend")

    applicant.sign_in()
    applicant.go(applicant.address())
    expect(page.locator(MAIN)).to_contain_text(AWAITS[language])
    shown(page, f"awaiting-{language}")
    page.locator("a[href$='/renewal'].govuk-button").click()
    page.locator("#file").set_input_files(files.pdf)
    applicant.fill(valid_until=written(today + timedelta(days=20)))
    page.locator(f"{MAIN} form button[type=submit]").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text(written(today + timedelta(days=20)))
    shown(page, f"renewal-refused-{language}")
    page.locator("#file").set_input_files(files.pdf)
    applicant.fill(valid_until=written(today + timedelta(days=1000)), document_number="17-ПП/2")
    page.locator(f"{MAIN} form button[type=submit]").click()
    page.wait_for_url(f"**{applicant.address()}")
    expect(page.locator("a[href$='/renewal']")).to_have_count(0)
    shown(page, f"supplied-{language}")
    assert applicant.get(applicant.link("$='/first-act.pdf']")).startswith(b"%PDF")
    applicant.sign_out()

    granted(applicant, number, entry, taken=True)
    applicant.go(applicant.address())
    assert applicant.get(applicant.link("$='/first-act.pdf']")) != applicant.get(applicant.link("$='/decision.pdf']"))


def decided(applicant: Applicant, number: str, kind: str, *, taken: bool = False) -> None:
    """Let the officer prepare an act and the head sign it."""
    site, page, language = applicant.site, applicant.page, applicant.language
    officer = Officer(site, page, "officer-executor", language)
    officer.sign_in()
    officer.open(number)
    if not taken:
        officer.take()
    shown(page, f"case-{kind}-{language}")
    officer.prepare(kind)
    officer.sign_out()
    head = Officer(site, page, "officer-head", language)
    head.sign_in()
    head.open(number)
    page.locator("a[href$='/decision'].govuk-button").click()
    shown(page, f"decision-{kind}-{language}")
    page.go_back()
    head.decide()
    head.sign_out()


def granted(applicant: Applicant, number: str, entry: str, *, taken: bool = False) -> None:
    """Let officer and head extend it, print the decision, and find the new last day in the register."""
    page, language = applicant.page, applicant.language
    decided(applicant, number, "extend", taken=taken)

    applicant.sign_in()
    applicant.go(applicant.address())
    expect(page.locator(MAIN)).to_contain_text(entry)
    shown(page, f"extended-{language}")
    decision = applicant.get(applicant.link("$='/decision.pdf']"))
    with pikepdf.open(io.BytesIO(decision)) as document:
        assert len(document.pages) >= 2
    if os.environ.get("TROIS_JOURNEY_SHOTS"):
        (Path(os.environ["TROIS_JOURNEY_SHOTS"]) / f"extension-{language}.pdf").write_bytes(decision)
    assert applicant.get(applicant.link("$='/application.pdf']")).startswith(b"%PDF")

    applicant.go("/register")
    applicant.fill(query=entry)
    page.locator(f"{MAIN} form button[type=submit]").click()
    page.get_by_role("link", name=entry, exact=True).click()
    expect(page.locator(MAIN)).to_contain_text(written(law_date(datetime.now(UTC)) + timedelta(days=900)))
    shown(page, f"entry-{language}")
