"""The real product and a real Chromium, both started once for all journeys."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.backstage import Backstage
from tests.journeys.people import Person
from tests.journeys.site import Site, running
from tests.support import sizes

PATIENCE = 20_000  # milliseconds; the cores are shared
NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(postgres_url: str, valkey_url: str) -> Iterator[Site]:
    """The running product."""
    with (
        tempfile.TemporaryDirectory(prefix="trois-journey-") as folder,
        running(Path(folder), postgres_url, valkey_url) as it,
    ):
        yield it


@pytest.fixture(scope="session")
def backstage(site: Site) -> Iterator[Backstage]:
    """The use cases, to bring a case to a state."""
    made = Backstage(site)
    yield made
    made.close()


@pytest.fixture(scope="session")
def session_of(site: Site, chromium: Browser) -> Callable[[str], Any]:
    """Sign a person in once and return what a browser keeps of it, for any number of profiles."""
    kept: dict[str, Any] = {}

    def sign_in(slug: str) -> Any:
        if slug not in kept:
            with chromium.new_context() as context:
                Person(site, context.new_page(), slug).sign_in()
                kept[slug] = context.storage_state()
        return kept[slug]

    return sign_in


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make separate browser profiles; they are closed after the test."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = chromium.new_context(**options)
        context.set_default_timeout(PATIENCE)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def new_page(contexts: Callable[..., BrowserContext]) -> NewPage:
    """Open a page in a profile of its own; an error in the page's own scripts fails the test."""

    def make(**options: object) -> Page:
        page = contexts(**options).new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        return page

    return make


def journey_languages() -> tuple[str, ...]:
    """Return the languages of the whole way; see test_inclusion."""
    if os.environ.get("TROIS_JOURNEY_LANGUAGES") == "all":
        return ("ru", "kk", "en")
    return ("ru", *sizes.draw(("kk", "en"), 1, "languages of the whole way"))
