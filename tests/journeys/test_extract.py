"""An extract from the register in the browser: its holder takes one and verifies it, and so does anybody."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
from playwright.sync_api import Page, expect

from module.kernel.clock import law_date
from module.registry.decision import DecisionKind
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage
from tests.journeys.people import MAIN, SUMMARY, Applicant, Person, written
from tests.journeys.site import Site
from tests.journeys.test_inclusion import verification_address

TAKE = "form[action$='/extract'] button"


def taken(page: Page) -> Path:
    """Press the button that downloads the extract; the page stays where it is."""
    where = page.url
    with page.expect_download() as download:
        page.locator(TAKE).click()
    assert page.url == where
    if folder := os.environ.get("TROIS_JOURNEY_SHOTS"):
        download.value.save_as(Path(folder) / download.value.suggested_filename)
        page.screenshot(path=Path(folder) / f"{download.value.suggested_filename}.png", full_page=True)
    return Path(download.value.path())


def verified(page: Page, file: Path, entry: str) -> None:
    """Open the address of the QR code, read that the extract is genuine, and compare the file."""
    content = file.read_bytes()
    with pikepdf.open(io.BytesIO(content)) as document:
        assert list(document.attachments) == ["extract.xml"]
        assert len(document.pages) >= 2
    page.goto(verification_address(content))
    main = page.locator(MAIN)
    expect(main).to_contain_text(entry)
    expect(main.locator(".govuk-inset-text")).to_be_visible()
    expect(main.locator(".govuk-warning-text")).to_have_count(0)
    page.locator("#file").set_input_files(file)
    page.locator(f"{MAIN} form button[type=submit]").click()
    expect(page.locator("#trois-compared")).to_be_visible()


def test_holder_and_anybody_take_an_extract(site: Site, new_page: NewPage, backstage: Backstage) -> None:
    _, case = backstage.decided(DecisionKind.INCLUDE)
    assert case.decision is not None
    entry, today = case.decision.entry_number, law_date(datetime.now(UTC))
    holder = Applicant(site, new_page(), "company-head", "kk")
    holder.sign_in()
    holder.go(f"/entries/{entry}")
    verified(holder.page, taken(holder.page), entry)

    passer = Person(site, new_page(java_script_enabled=False), "", "ru")
    passer.go(f"/register/{entry}?lang=ru")
    passer.fill(as_of=written(today + timedelta(days=1)))
    passer.page.locator(TAKE).click()
    expect(passer.page.locator(SUMMARY)).to_be_visible()
    expect(passer.page.locator("#as_of")).to_have_value(written(today + timedelta(days=1)))
    passer.go(f"/register/{entry}?lang=ru")
    passer.fill(as_of=written(today))
    verified(passer.page, taken(passer.page), entry)
