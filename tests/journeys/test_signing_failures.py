"""Each way of not getting a signature: caused on the wire, told by itself with its remedy, and mended by the next try.

Each in one language, drawn by the commit; in all three in a full run, and when TROIS_SHOTS names a folder (outside the
repository): then each is also kept there as a picture, `signing-<failure>-<language>-<width>.png`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from module.registry.membership import StaffRole
from module.registry.signatures import REASON_TEXTS, Reason
from module.settings import Catalog, translations_dir
from tests.journeys.backstage import Backstage
from tests.journeys.conftest import NewPage
from tests.journeys.people import SIGN, SUMMARY, Person
from tests.journeys.site import Site
from tests.support import sizes

SHOTS = os.environ.get("TROIS_SHOTS", "")
LANGUAGES = ("ru", "kk", "en")
DRAWN = 3 if SHOTS else 1  # languages of each failure, outside a full run
WIDTHS = (1280, 360)
AXE = Axe()
SessionOf = Callable[[str], object]
# how the browser answers once a person has refused; without a window there is nobody to ask
REFUSED = """navigator.permissions.query = async ({ name }) => {
  return { state: name === "loopback-network" ? "denied" : "prompt" };
}"""


@dataclass(frozen=True)
class Failure:
    """What the stand-in does, and what the page tells."""

    name: str
    mode: str
    person: str = "company-head"
    reported: str = ""
    script: str = ""


IN_THE_PAGE = (
    Failure("not-running", "absent"),
    Failure("not-allowed", "absent", script=REFUSED),
    Failure("cancelled", "cancel"),
    Failure("failed", "error"),
    Failure("lost", "hang_up"),
    Failure("old", "old"),
)
# whose application, whose key, why the server refuses
BY_THE_SERVER = (
    ("another-person", "company-head", "company-signer", Reason.IIN_MISMATCH),
    ("no-right-to-sign", "company-employee", "company-employee", Reason.NO_RIGHT_TO_SIGN),
    ("expired-document", "company-head", "expired", Reason.EXPIRED),
    ("spoiled", "company-head", "company-head", Reason.SIGNATURE_INVALID),
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog(translations_dir())


@pytest.fixture(autouse=True)
def _as_before(site: Site) -> Iterator[None]:
    """Leave the stand-in as it is found."""
    yield
    site.choose("company-head")


def keep(page: Page, name: str, language: str) -> None:
    """Judge the page at both widths, and keep a picture of it."""
    assert page.locator("html").get_attribute("lang") == language
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        violations = AXE.run(page).response["violations"]
        assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"signing-{name}-{language}-{width}.png", full_page=True)


@sizes.drawn(DRAWN, each=("failure",))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("failure", IN_THE_PAGE, ids=lambda failure: failure.name)
def test_ncalayer_gives_no_signature(site: Site, new_page: NewPage, failure: Failure, language: str) -> None:
    person = Person(site, new_page(), failure.person, language)
    page = person.page
    page.add_init_script(failure.script)
    person.go(f"/sign-in?lang={language}")
    site.choose(person.slug, failure.mode)
    page.locator(SIGN).click()
    reported = page.locator(f"[data-failure={failure.name}]:not(template)")
    expect(reported).to_be_visible()
    assert reported.get_attribute("role") == ("status" if failure.name == "cancelled" else "alert")
    expect(page.locator("[data-failure]:not(template)")).to_have_count(1)
    expect(page.locator(SIGN)).to_be_focused()
    keep(page, failure.name, language)
    page.locator(SIGN).click()  # the stand-in behaves again
    page.wait_for_url(re.compile(r"/trois/?$"))


@sizes.drawn(DRAWN, each=("name",))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "owner", "key", "reason"), BY_THE_SERVER, ids=[row[0] for row in BY_THE_SERVER])
def test_the_server_refuses_the_signature(
    site: Site,
    new_page: NewPage,
    session_of: SessionOf,
    backstage: Backstage,
    catalog: Catalog,
    name: str,
    owner: str,
    key: str,
    reason: Reason,
    language: str,
) -> None:
    person = Person(site, new_page(storage_state=session_of(owner)), owner, language)
    # the portal may let an employee file; the certificate still does not
    lets = backstage.role(owner, StaffRole.RIGHT_TO_SIGN) if owner == "company-employee" else nullcontext()
    with lets:
        person.go(f"/applications/{backstage.draft(owner)}/sign?lang={language}")
        site.choose(key, "not_valid" if name == "spoiled" else "sign")
        person.page.locator(SIGN).click()
        words = catalog.gettext(REASON_TEXTS[reason], language)
        expect(person.page.locator(f"{SUMMARY} a[href='#trois-sign']")).to_have_text(words)
        keep(person.page, name, language)
    if owner == "company-head":
        person.sign()
        person.page.wait_for_url("**/receipt")
    else:
        person.go(f"/applications?lang={language}")


@sizes.drawn(DRAWN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_expired_key_does_not_sign_in(site: Site, new_page: NewPage, catalog: Catalog, language: str) -> None:
    person = Person(site, new_page(), "expired", language)
    person.go(f"/sign-in?lang={language}")
    person.sign()
    summary = person.page.locator(f"{SUMMARY} a[href='#trois-sign']")
    expect(summary).to_have_text(catalog.gettext(REASON_TEXTS[Reason.EXPIRED], language))
    keep(person.page, "expired", language)


@sizes.drawn(DRAWN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_that_does_not_sign_documents_is_not_offered(
    site: Site, new_page: NewPage, session_of: SessionOf, backstage: Backstage, language: str
) -> None:
    """NCALayer shows no such key, so the person can only close its window; the page says why that may be."""
    person = Person(site, new_page(storage_state=session_of("company-head")), "company-head", language)
    person.go(f"/applications/{backstage.draft()}/sign?lang={language}")
    site.choose("auth-key")
    person.page.locator(SIGN).click()
    expect(person.page.locator("[data-failure=cancelled][role=status]")).to_be_visible()
    keep(person.page, "not-offered", language)
