"""An entry is changed in the browser: from the list to the new text in the register, beside an extension too.

Languages: as in test_inclusion. `TROIS_JOURNEY_SHOTS` names a folder for pictures of the pages, to be looked at.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from module.kernel.clock import law_date
from module.registry.decision import DecisionKind
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage, journey_languages
from tests.journeys.people import MAIN, Applicant, Files, written
from tests.journeys.site import Site
from tests.journeys.test_extension import extend, granted, shown
from tests.journeys.test_suspension import decided, printed

STATUS = {"ru": "Изменен", "kk": "Өзгертілді", "en": "Amended"}
TABLE = {"ru": "Что меняется", "kk": "Не өзгереді", "en": "What changes"}
FEATURES, GOODS = "Голограмма с двумя полосами", "Варенье из яблок"


def change(applicant: Applicant, entry: str, files: Files) -> str:
    """Change features and goods, attach what proves it, sign and send; gives the number."""
    page, language = applicant.page, applicant.language
    applicant.sign_in()
    applicant.go("/applications")
    applicant.begin("change", entry)
    shown(page, f"change-tasks-{language}")
    page.locator("a[href$='/right']").click()
    expect(page.locator("#certificate_number")).to_have_count(0)
    shown(page, f"change-right-{language}")
    applicant.go(applicant.address("/terms"))
    expect(page.locator("#start, #end")).to_have_count(0)
    applicant.fill(genuine_features=FEATURES)
    applicant.goes_on("/goods")
    applicant.go(applicant.address("/goods/1"))
    expect(page.locator(".trois-pictures img")).not_to_have_count(0)
    applicant.fill(description=GOODS)
    applicant.goes_on("/goods")
    expect(page.locator("table caption")).to_have_text(TABLE[language])
    shown(page, f"change-goods-{language}")
    applicant.go(applicant.address("/reason"))
    applicant.fill(reason="Новая голограмма", changed_on=written(law_date(datetime.now(UTC)) - timedelta(days=2)))
    applicant.goes_on("/documents")
    page.locator("a[href$='/documents/add']").click()
    applicant.document(files.pdf, "features")
    page.wait_for_url("**/documents")
    page.locator("a[href$='/check'].govuk-button").click()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    expect(page.locator("table td").filter(has_text=FEATURES)).to_have_count(1)
    expect(page.locator("table td").filter(has_text=GOODS)).to_have_count(1)
    shown(page, f"change-check-{language}")
    number = applicant.file()
    applicant.sign_out()
    return number


def found(applicant: Applicant, entry: str, *texts: str) -> None:
    """Find the entry in the register, which shows no features to everybody, and read the whole of it as its holder."""
    page = applicant.page
    applicant.go("/register")
    applicant.fill(query=entry)
    page.locator(f"{MAIN} form button[type=submit]").click()
    page.get_by_role("link", name=entry, exact=True).click()
    for text in (GOODS, *texts):
        expect(page.locator(MAIN)).to_contain_text(text)
    applicant.go(f"/entries/{entry}")
    for text in (FEATURES, GOODS, *texts):
        expect(page.locator(MAIN)).to_contain_text(text)
    shown(page, f"change-entry-{applicant.language}")


@pytest.mark.parametrize("language", journey_languages())
def test_an_entry_is_changed(
    language: str, site: Site, new_page: NewPage, backstage: Backstage, tmp_path: Path
) -> None:
    _, case = backstage.decided(DecisionKind.INCLUDE)
    assert case.decision is not None
    entry, page = case.decision.entry_number, new_page()
    applicant = Applicant(site, page, "company-head", language)
    number = change(applicant, entry, Files.make(tmp_path))
    decided(site, page, language, "change", number)
    applicant.sign_in()
    applicant.go(applicant.address())
    expect(page.locator(MAIN)).to_contain_text(STATUS[language])
    printed(applicant, "change", language)
    found(applicant, entry)
    assert {item["kind"] for item in site.messages(number, 4)} == {"sms", "mail"}


@pytest.mark.parametrize("first", ["change", "extension"])
def test_a_change_and_an_extension_stand_side_by_side(
    first: str, site: Site, new_page: NewPage, backstage: Backstage, tmp_path: Path
) -> None:
    """Both are begun on one text and decided one after the other: neither undoes what the other gave."""
    _, case = backstage.decided(DecisionKind.INCLUDE)
    assert case.decision is not None
    entry, page, files = case.decision.entry_number, new_page(), Files.make(tmp_path)
    changing, extending = (Applicant(site, page, "company-head") for _ in range(2))
    changed, extended = change(changing, entry, files), extend(extending, entry, files)
    if first == "change":
        decided(site, page, changing.language, "change", changed)
    granted(extending, extended, entry)
    extending.sign_out()
    if first == "extension":
        decided(site, page, changing.language, "change", changed)
    changing.sign_in()
    last = written(law_date(datetime.now(UTC)) + timedelta(days=900))
    found(changing, entry, last)
