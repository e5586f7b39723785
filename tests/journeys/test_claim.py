"""An entry of the former register is claimed in the browser, confirmed by the officer and extended by its new holder.

Languages: as in test_inclusion. `TROIS_JOURNEY_SHOTS` names a folder for pictures of the pages, to be looked at.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from module.dev import example
from module.kernel.clock import law_date
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage, journey_languages
from tests.journeys.people import CONTINUE, MAIN, UUID, Applicant, Files, Officer, written
from tests.journeys.site import Site
from tests.journeys.test_extension import granted, shown


def claimed(applicant: Applicant, entry: str, files: Files) -> None:
    """Find the entry in the public register and claim it as the right holder."""
    page, language = applicant.page, applicant.language
    applicant.sign_in()
    applicant.go("/entries")
    expect(page.locator(MAIN)).not_to_contain_text(entry)
    applicant.go(f"/register?query={entry}")
    page.get_by_role("link", name=entry, exact=True).click()
    page.locator(f"{MAIN} a[href*='/claims/of/']").click()
    shown(page, f"claim-new-{language}")
    applicant.tick("capacity", "holder")
    applicant.fill(certificate_number=example.CERTIFICATE)
    page.locator("#certificate").set_input_files(files.pdf)
    page.locator(f"{MAIN} form button[type=submit]").click()
    page.wait_for_url(re.compile(rf"/claims/{UUID}\?done=filed"))
    expect(page.locator(".govuk-notification-banner")).to_be_visible()
    shown(page, f"claim-{language}")
    applicant.go("/entries")
    expect(page.locator(MAIN)).not_to_contain_text(entry)
    applicant.sign_out()


def confirmed(officer: Officer, entry: str) -> None:
    """Compare the claim with the entry, read the certificate, and confirm."""
    page, language = officer.page, officer.language
    officer.sign_in()
    officer.go("/worklist")
    page.locator(f"{MAIN} a[href$='/entry-claims']").click()
    page.get_by_role("link", name=entry, exact=True).click()
    expect(page.locator(MAIN)).to_contain_text(example.CERTIFICATE)
    expect(page.locator(MAIN)).to_contain_text(example.BIN)
    assert officer.get(officer.link("$='/certificate.pdf']")).startswith(b"%PDF")
    shown(page, f"claim-officer-{language}")
    page.locator("form[action$='/confirm'] button").click()
    page.wait_for_url(re.compile("done=confirm"))
    shown(page, f"claim-confirmed-{language}")
    officer.sign_out()


def extended(applicant: Applicant, entry: str, files: Files) -> str:
    """Extend the entry from its own page; what the former register did not tell is named there."""
    page = applicant.page
    applicant.sign_in()
    applicant.go("/entries")
    page.get_by_role("link", name=entry, exact=True).click()
    shown(page, f"claimed-entry-{applicant.language}")
    applicant.begin("extend", entry)
    page.locator("a[href$='/terms']").click()
    applicant.fill(end=written(law_date(datetime.now(UTC)) + timedelta(days=900)))
    applicant.goes_on("/insurance")
    applicant.insurance()
    page.locator(CONTINUE).click()
    page.wait_for_url("**/documents")
    page.locator("a[href$='/documents/add']").click()
    applicant.document(files.pdf, "right")
    page.wait_for_url("**/documents")
    page.locator("a[href$='/check'].govuk-button").click()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    number = applicant.file()
    applicant.sign_out()
    return number


@pytest.mark.parametrize("language", journey_languages())
def test_an_imported_entry_is_claimed_confirmed_and_extended(
    language: str, site: Site, new_page: NewPage, backstage: Backstage, tmp_path: Path
) -> None:
    entry, page, files = backstage.imported(f"9001-{language}/ТЗ-010224"), new_page(), Files.make(tmp_path)
    applicant = Applicant(site, page, "company-head", language)
    claimed(applicant, entry, files)
    confirmed(Officer(site, page, "officer-executor", language), entry)
    granted(applicant, extended(applicant, entry, files), entry)
