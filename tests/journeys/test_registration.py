"""An individual entrepreneur registers with an RSA key, activates by the mailed link, enters by password, drafts."""

from __future__ import annotations

import re
import time
from typing import Any

from playwright.sync_api import expect

from tests.journeys.conftest import NewPage
from tests.journeys.people import MAIN, SIGN, Applicant
from tests.journeys.site import SECONDS_FOR_MESSAGES, Site
from tests.journeys.test_accessibility import WIDTHS, faults_of_layout

SLUG, EMAIL, USER_NAME = "entrepreneur", "entrepreneur@example.kz", "Baizhanov.T"
PASSWORD = "Көктөбе-2-алма-ағашы"
NEXT = f"{MAIN} form button[type=submit]:not(.govuk-button--secondary)"


def letter(site: Site, address: str, words: str) -> dict[str, Any]:
    """Wait for a letter to an address; the worker sends it from another process and tells nobody here."""
    deadline = time.monotonic() + SECONDS_FOR_MESSAGES
    while True:
        found = [item for item in site.inbox() if item["address"].lstrip("+") == address and words in item["text"]]
        if found:
            return found[0]
        assert time.monotonic() < deadline, f"no letter with {words}"
        time.sleep(0.2)


def test_an_entrepreneur_registers_and_drafts(site: Site, new_page: NewPage) -> None:
    page = new_page()
    person = Applicant(site, page, SLUG)
    found: list[str] = []

    def look(name: str) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found.extend(f"{name} at {width}: {fault}" for fault in faults_of_layout(page))

    def goes_on(path: str) -> None:
        page.locator(NEXT).first.click()
        page.wait_for_url(re.compile(rf"{path}([?#].*)?$"))

    person.go("/sign-in?lang=ru")
    look("sign-in")
    page.locator(f"{MAIN} a[href$='/policy']").click()
    look("policy")
    person.go("/registration")
    page.locator(NEXT).click()
    expect(page.locator(".govuk-error-summary a")).to_have_count(2)
    look("registration")
    page.locator("#policy").check()
    page.locator("#personal_data").check()
    goes_on("/registration/type")
    look("type")
    person.tick("user_type", "individual")
    goes_on("/registration/key")
    look("key")
    site.choose("company-head")
    page.locator(SIGN).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    site.choose(SLUG)
    page.locator(SIGN).click()
    page.wait_for_url("**/registration/contacts")
    expect(page.locator(MAIN)).to_contain_text("БАЙЖАНОВ")
    look("contacts")
    person.fill(email=EMAIL, mobile="8 701 000 00 77", foreign_name="Baizhanov Timur")
    goes_on("/registration/credentials")
    look("credentials")
    person.fill(user_name=USER_NAME, password=PASSWORD)
    goes_on("/registration/check")
    look("check")
    person.sign()
    page.wait_for_url("**/registration/done")
    look("done")

    mail = letter(site, EMAIL, "/activate/")
    link = re.search(r"http://\S+/activate/\S+", mail["text"])
    assert link
    page.goto(link[0])
    look("activate")
    goes_on("/sign-in")
    person.fill(user_name=USER_NAME.lower(), password=PASSWORD)
    page.locator("form[action$='/sign-in/password'] button").click()
    page.wait_for_url(re.compile(r"/trois/?$"))
    person.create()
    expect(page.locator(MAIN)).to_be_visible()

    for path in ("", "/contacts", "/language", "/confirm/mobile", "/password", "/photo", "/register-data", "/consents"):
        person.go(f"/account{path}")
        look(f"account{path}")
    person.go("/account/confirm/mobile")
    page.locator(f"{MAIN} form button[type=submit]").click()
    code = re.search(r"\b\d{6}\b", letter(site, "77010000077", "")["text"])
    assert code
    person.fill(code=code[0])
    goes_on("/account")
    for path in ("/password/forgotten", "/activate/again", "/activate/no-such-link", "/password/new/no-such-link"):
        person.go(path)
        look(path)
    assert found == []
