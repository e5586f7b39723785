"""The Commission sends an application, two officers give their opinion, the object comes into the unified register."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.journeys.people import MAIN, SIGN, Officer
from tests.journeys.site import SECONDS_FOR_MESSAGES, Site

FORM = f"{MAIN} form"


def opinions_at_the_commission(site: Site, application: str) -> list[list[str]]:
    """Wait until an opinion on an application has reached the Commission; return the decisions by form."""
    deadline = time.monotonic() + SECONDS_FOR_MESSAGES
    while True:
        register: dict[str, Any] = site.commission("register")
        found = [row["decisions"] for row in register["opinions"] if row["application"] == application]
        if found or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


def open_opinion(officer: Officer, application: str) -> None:
    """Open an opinion from the list."""
    officer.go("/opinions")
    row = officer.page.get_by_role("row").filter(has_text=application)
    row.get_by_role("link").first.click()
    officer.page.wait_for_url(re.compile(r"/opinions/[0-9a-f-]{36}$"))


def state_in(page: Page) -> str:
    """Return the state that the page of an opinion shows."""
    return page.locator(f"{MAIN} .govuk-tag").first.inner_text()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_an_object_of_the_union_passes_from_application_to_entry(language: str, site: Site, new_page: NewPage) -> None:
    begun = site.commission("start", transaction="P.SP.01.TRN.001")
    application = begun["subject"]
    reported = site.settled(begun["id"])
    assert [item["code"][-7:] for item in reported["got"]] == ["MSG.RCV", "MSG.PRS", "MSG.002"]
    assert reported["state"] == "done", reported

    page = new_page()
    case_officer = Officer(site, page, "officer-executor", language)
    case_officer.sign_in()
    open_opinion(case_officer, application)
    page.locator(f"{FORM}[action$='/take'] button").click()
    page.wait_for_url(re.compile("done="))
    page.locator("a[href$='/prepare'].govuk-button").click()
    page.locator("input[name=verdict][value='1']").check()
    page.locator(f"{FORM} button[type=submit]").click()
    page.wait_for_url(re.compile("done="))
    prepared = state_in(page)
    case_officer.sign_out()

    head = Officer(site, page, "officer-head", language)
    head.sign_in()
    open_opinion(head, application)
    assert state_in(page) == prepared
    page.locator("a[href$='/sign'].govuk-button").click()
    expect(page.locator(SIGN)).to_be_visible()
    head.sign()
    page.wait_for_url(re.compile(r"/opinions/[0-9a-f-]{36}\?done="))
    assert opinions_at_the_commission(site, application) == [["1"]]
    head.sign_out()

    included = site.commission("start", transaction="P.SP.01.TRN.005", application_id=application)
    assert site.settled(included["id"])["state"] == "done"
    number = included["subject"]

    operator = Officer(site, page, "exchange-operator", language)
    operator.sign_in()
    operator.go("/unified-register")
    operator.page.get_by_role("link", name=number, exact=True).click()
    expect(page.locator(MAIN)).to_contain_text(number)
    expect(page.locator(MAIN)).to_contain_text(application)
    operator.go("/exchange/conversations")
    expect(page.locator(f"{MAIN} table")).to_contain_text("P.SP.01.TRN.004")
    assert site.commission("report")["doubled"] == []
