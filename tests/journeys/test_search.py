"""The public and staff look for an entry: by words of another script, and by filters; the form works by GET alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from module.registry.decision import DecisionKind
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage
from tests.journeys.people import MAIN, Officer
from tests.journeys.site import Site
from tests.support import sizes

WAYS = [(language, width) for language in ("ru", "kk", "en") for width in (360, 1280)]
SEARCH = f"{MAIN} form[method=get]"
BIN = "190540000123"


@pytest.fixture(scope="module")
def number(backstage: Backstage) -> str:
    """The number of an entry that stands in the register."""
    _, included = backstage.decided(DecisionKind.INCLUDE)
    assert included.decision is not None
    return included.decision.entry_number


def look_for(page: Page, **fields: str) -> None:
    """Fill the search and send it; filters are opened where they are folded away."""
    folded = page.locator(f"{SEARCH} details:not([open]) summary")
    if folded.count():
        folded.click()
    for name, value in fields.items():
        field = page.locator(f"{SEARCH} [name={name}]")
        if name == "state":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator(f"{SEARCH} button[type=submit]").click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("language", "width"), sizes.draw(WAYS, 1, "ways of the search"))
def test_an_entry_is_found_by_filters(language: str, width: int, number: str, site: Site, new_page: NewPage) -> None:
    page = new_page(viewport={"width": width, "height": 800}, java_script_enabled=False)
    page.goto(f"{site.url}/register?lang={language}")
    look_for(page, query=number)
    expect(page.locator(MAIN)).to_contain_text(number)
    look_for(page, query="", hs="99")
    expect(page.locator(MAIN)).not_to_contain_text(number)
    look_for(page, query=number, hs="", state="excluded")
    expect(page.locator(MAIN)).not_to_contain_text(number)
    look_for(page, state="")
    page.locator(f"{MAIN} a", has_text=number).click()
    expect(page).to_have_url(re.compile(r"/register/"))

    officer = Officer(site, new_page(viewport={"width": width, "height": 800}), "officer-executor", language)
    officer.sign_in()
    officer.go("/national-register")
    look_for(officer.page, query=number)
    expect(officer.page.locator(MAIN)).to_contain_text(number)
    look_for(officer.page, query="", bin=BIN)
    expect(officer.page.locator(MAIN)).not_to_contain_text(number)
