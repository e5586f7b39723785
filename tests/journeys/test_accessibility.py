"""Every page: axe finds nothing, nothing scrolls sideways on a telephone, language and title are right.

Each page in one language and at one width, drawn by the commit; in a full run, and when TROIS_SHOTS names a folder
(outside the repository), in all three languages at both widths. Then each page is also kept there as a picture,
`<page>-<language>-<width>.png`, and as text, and each printed form page by page.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.backstage import APPLICANT, CASE_OFFICER, HEAD, OPERATOR, Backstage
from tests.journeys.conftest import PATIENCE
from tests.journeys.site import Site
from tests.journeys.walk import NOBODY, Prints, Stop, itinerary
from tests.support import sizes

SHOTS = os.environ.get("TROIS_SHOTS", "")
LANGUAGES = ("ru", "kk", "en")
WIDTHS = (1280, 360)
MOST_TABS = 120
PRIMARY = "#trois-main .govuk-button:not(.govuk-button--secondary):not(.govuk-button--warning)"
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
WIDEST = """() => [...document.querySelectorAll('#trois-main *, .trois-bar *, .trois-help *')]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth
    && !one.closest('.trois-scroll')).slice(0, 3).map((one) => one.outerHTML.slice(0, 160))"""
BROKEN = """() => Promise.all([...document.images].map((one) => {
  one.loading = "eager";
  return one.decode().then(() => "", () => one.src);
})).then((sources) => sources.filter(Boolean))"""
SHEET = 178 * 96 // 25  # a sheet of A4 without its margins, in pixels
PRESSED = """() => [...document.querySelectorAll('button, input[type=submit], details:not([open]), nav a, '
    + '.govuk-back-link, .govuk-skip-link, .trois-bar__languages a')]
  .filter((one) => one.checkVisibility() && !one.matches('.govuk-visually-hidden'))
  .slice(0, 3).map((one) => one.outerHTML.slice(0, 160))"""
AXE = Axe()
Open = Callable[[str, str], Page]


@pytest.fixture(scope="module")
def way(backstage: Backstage) -> tuple[tuple[Stop, ...], Prints]:
    """All pages and prints."""
    return itinerary(backstage)


@pytest.fixture(scope="module")
def opened(site: Site, chromium: Browser, session_of: Callable[[str], object]) -> Iterator[Open]:
    """One page for each person and language."""
    pages: dict[tuple[str, str], Page] = {}

    def page_of(who: str, language: str) -> Page:
        if (who, language) not in pages:
            context = chromium.new_context(storage_state=session_of(who) if who else None)
            context.set_default_timeout(PATIENCE)
            page = pages[who, language] = context.new_page()
            page.goto(f"{site.url}/help?lang={language}")
        return pages[who, language]

    yield page_of
    for page in pages.values():
        page.context.close()


def visit(site: Site, page: Page, stop: Stop) -> None:
    """Open a page and press what is to be pressed."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    answer = page.goto(site.url + stop.path)
    assert answer is not None
    assert answer.status < 500, stop.name
    if stop.press:
        with page.expect_navigation():
            page.locator(stop.press).first.click()


def excused(rule: str, html: str) -> bool:
    """Know the one thing that govuk-frontend does against axe on purpose: `aria-expanded` on a conditional choice.

    Its authors tested it with people and keep it (alphagov/govuk-frontend, issue 979).
    """
    return rule == "aria-allowed-attr" and 'aria-controls="conditional-' in html


def widths_of(stop: Stop, language: str) -> list[int]:
    """Return the widths at which this run looks at a page in a language; none where it does not look."""
    views = [(spoken, width) for spoken in LANGUAGES for width in WIDTHS]
    seen = sizes.draw(views, len(views) if SHOTS else 1, f"{stop.who} {stop.name}")
    return [width for spoken, width in seen if spoken == language]


def complaints(page: Page, stop: Stop, language: str) -> Iterator[str]:
    """Yield what is wrong with an open page."""
    spoken = page.locator("html").get_attribute("lang")
    if spoken != language:
        yield f"{stop.name}: lang={spoken}"
    for source in page.evaluate(BROKEN):
        yield f"{stop.name}: the picture does not show: {source}"
    for width in widths_of(stop, language):
        page.set_viewport_size({"width": width, "height": 900})
        yield from (f"{stop.name} at {width}: {fault}" for fault in faults_of_layout(page))
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{stop.name}-{language}-{width}.png", full_page=True)
            (Path(SHOTS) / f"{stop.name}-{language}.txt").write_text(page.inner_text("body"))
    if widths_of(stop, language):
        yield from (f"{stop.name} on paper: {fault}" for fault in faults_on_paper(page))
        if SHOTS:
            page.pdf(path=Path(SHOTS) / f"paper-{stop.name}-{language}.pdf", prefer_css_page_size=True)
        page.emulate_media(media="null")


def faults_on_paper(page: Page) -> Iterator[str]:
    """Yield what paper has no use for: what is pressed, and what a sheet cuts off. The page stays as it is printed."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 900})
    yield from (f"pressed there: {markup}" for markup in page.evaluate(PRESSED))
    if page.evaluate(SCROLLS):
        yield f"wider than a sheet: {page.evaluate(WIDEST)}"


def faults_of_layout(page: Page) -> Iterator[str]:
    """Yield what axe finds at the width that is set, and whether the page scrolls sideways."""
    for violation in AXE.run(page).response["violations"]:
        nodes = [node["html"][:200] for node in violation["nodes"] if not excused(violation["id"], node["html"])]
        if nodes:
            yield f"{violation['id']}: {violation['help']}: {nodes[:3]}"
    if page.evaluate(SCROLLS):
        yield f"scrolls sideways: {page.evaluate(WIDEST)}"


@pytest.mark.parametrize("who", [NOBODY, APPLICANT, CASE_OFFICER, HEAD, OPERATOR])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible(
    language: str, who: str, site: Site, opened: Open, way: tuple[tuple[Stop, ...], Prints]
) -> None:
    found: list[str] = []
    titles: dict[str, str] = {}
    stops = [stop for stop in way[0] if stop.who == who and widths_of(stop, language)]
    if not stops:
        pytest.skip("none of these pages was drawn in this language")
    for stop in stops:
        page = opened(who, language)
        visit(site, page, stop)
        found += complaints(page, stop, language)
        twin = titles.setdefault(page.title(), stop.name)
        if twin.split("-")[0] != stop.name.split("-")[0]:
            found.append(f"{stop.name} and {twin} have one title: {page.title()}")
    assert titles
    assert not found, "\n".join(found)


def test_the_keyboard_reaches_the_main_button(site: Site, opened: Open, way: tuple[tuple[Stop, ...], Prints]) -> None:
    unreached = []
    reached = 0
    for stop in way[0]:
        page = opened(stop.who, "ru")
        visit(site, page, stop)
        if page.locator(PRIMARY).count() == 0:
            continue
        for _ in range(MOST_TABS):
            page.keyboard.press("Tab")
            if page.evaluate("(wanted) => document.activeElement.matches(wanted)", PRIMARY):
                reached += 1
                break
        else:
            unreached.append(stop.name)
    assert reached > 20
    assert not unreached


@pytest.mark.skipif(not SHOTS, reason="pictures are made when TROIS_SHOTS names a folder")
@pytest.mark.parametrize("language", LANGUAGES)
def test_prints_are_kept_as_pictures(
    language: str, site: Site, opened: Open, way: tuple[tuple[Stop, ...], Prints]
) -> None:
    page = opened(APPLICANT, language)
    for name, path in way[1].paths.items():
        answer = page.context.request.get(site.url + path)
        assert answer.ok, name
        file = Path(SHOTS) / f"print-{name}-{language}.pdf"
        file.write_bytes(answer.body())
        subprocess.run(["pdftoppm", "-r", "70", "-png", file, file.with_suffix("")], check=True)
