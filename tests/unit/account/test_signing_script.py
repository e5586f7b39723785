"""signing.js with the real NCALayer client in a real browser, against a scripted agent on the loopback address."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from module.context.environment import STATIC_FOLDER
from tests.support.serving import serve_on_thread
from tests.support.web import FakeSettings, bare_host, fake_services

pytestmark = pytest.mark.browser
BASICS = "kz.gov.pki.knca.basics"
# what the browser says of permissions; a name that it does not know is a TypeError there, too
PERMISSIONS = """(states) => {
  navigator.permissions.query = async ({ name }) => {
    if (!(name in states)) throw new TypeError(name);
    return { state: states[name] };
  };
}"""


class Agent:
    """Speaks first, refuses the KAZTOKEN probe, then answers a signing request as told."""

    def __init__(self) -> None:
        self.reply: dict[str, Any] | None = {"status": True, "body": {"result": ["signed:acc-1"]}}
        self.requests: list[dict[str, Any]] = []

    def talk(self, link: ServerConnection) -> None:
        try:
            link.send(json.dumps({"result": {"version": "1.4"}}))
            for text in link:
                self.answer(link, json.loads(text))
        except ConnectionClosed:
            return

    def answer(self, link: ServerConnection, request: dict[str, Any]) -> None:
        if request["module"] != BASICS:
            link.send(json.dumps({"code": "500", "message": "no such module"}))
            return
        self.requests.append(request)
        if self.reply is None:
            link.close()
        else:
            link.send(json.dumps(self.reply))


@pytest.fixture
def agent() -> Iterator[Agent]:
    made = Agent()
    with serve(made.talk, "127.0.0.1", 0) as server:
        made.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield made
        server.shutdown()
        thread.join(timeout=10)


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """Open the sign-in page of a running module that looks for NCALayer at an address."""
    for name in ("ncalayer-client.js", "govuk-frontend.min.js", "style.css"):
        assert (STATIC_FOLDER / "vendor" / name).is_file(), "run: python -m module.dev.assets"
    ended: list[Callable[[], None]] = []

    def start(ncalayer: str) -> Page:
        app = bare_host(fake_services(settings=FakeSettings(ncalayer_url=ncalayer)))
        server = serve_on_thread(app)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        page = chromium.new_page(viewport={"width": 360, "height": 740})
        ended.extend((page.close, server.shutdown, server.server_close))
        page.goto(f"http://127.0.0.1:{server.server_port}/trois/sign-in?lang=en")
        return page

    yield start
    for end in ended:
        end()


def press(page: Page) -> None:
    page.get_by_role("button", name="Sign in with EDS").click()


def told_on(page: Page) -> tuple[str, str]:
    """Wait until the page tells a failure; returns its kind and its words."""
    reported = page.locator("[data-failure]:not(template)")
    reported.wait_for()
    # who cancels has made no error: that is told where the page tells how it goes
    place = reported.get_attribute("role")
    kind = reported.get_attribute("data-failure") or ""
    assert place == ("status" if kind == "cancelled" else "alert")
    return kind, reported.inner_text()


def test_signed_ticket_signs_in(agent: Any, open_page: Callable[[str], Page]) -> None:
    page = open_page(agent.url)
    press(page)
    page.wait_for_url("**/trois/")
    assert page.locator(".trois-bar__who", has_text="Applicant One").is_visible()
    (request,) = agent.requests
    assert request["args"]["format"] == "xml"
    assert request["args"]["data"].startswith("<ticket n=")
    assert request["args"]["locale"] == "ru"
    assert request["args"]["signerParams"] == {"extKeyUsageOids": []}


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ({"status": True, "body": {}}, ("cancelled", "You closed the NCALayer window without signing.")),
        ({"status": False, "code": "X", "message": "m", "details": "d"}, ("failed", "NCALayer could not sign.")),
        ({"code": "500", "message": "no such module"}, ("old", "This NCALayer cannot sign here.")),
        (None, ("lost", "The connection with NCALayer was lost.")),
    ],
    ids=["cancelled", "failed", "old", "lost"],
)
def test_each_way_of_not_signing_is_told_and_may_be_repeated(
    agent: Any, open_page: Callable[[str], Page], reply: dict[str, Any] | None, answer: tuple[str, str]
) -> None:
    agent.reply = reply
    page = open_page(agent.url)
    press(page)
    kind, words = told_on(page)
    assert (kind, words[: len(answer[1])]) == answer
    agent.reply = {"status": True, "body": {"result": "signed:acc-1"}}
    press(page)
    page.wait_for_url("**/trois/")


def test_ncalayer_that_is_not_running_is_told(open_page: Callable[[str], Page]) -> None:
    page = open_page("ws://127.0.0.1:9")
    page.evaluate(PERMISSIONS, {"loopback-network": "granted"})
    press(page)
    kind, words = told_on(page)
    assert (kind, words.split(".")[0]) == ("not-running", "NCALayer did not answer")
    assert page.get_by_role("button", name="Sign in with EDS").is_enabled()
    assert page.locator("[role=alert] li").count() == 4


@pytest.mark.parametrize(
    ("states", "kind"),
    [
        ({"loopback-network": "denied"}, "not-allowed"),
        ({"loopback-network": "prompt"}, "not-running"),
        ({"loopback-network": "granted", "local-network-access": "denied"}, "not-running"),
        ({"local-network-access": "denied"}, "not-allowed"),
        ({"local-network-access": "prompt"}, "not-running"),
        ({}, "not-running"),
    ],
    ids=["refused", "not answered", "the other network refused", "refused before 145", "asked before 145", "no names"],
)
def test_the_permission_of_the_browser(open_page: Callable[[str], Page], states: dict[str, str], kind: str) -> None:
    page = open_page("ws://127.0.0.1:9")
    page.evaluate(PERMISSIONS, states)
    press(page)
    assert told_on(page)[0] == kind


def test_a_permission_refused_once_does_not_matter_when_ncalayer_answers(
    agent: Any, open_page: Callable[[str], Page]
) -> None:
    page = open_page(agent.url)
    page.evaluate(PERMISSIONS, {"loopback-network": "denied"})
    press(page)
    page.wait_for_url("**/trois/")


def test_page_is_quiet_and_fits_a_narrow_screen(agent: Any, open_page: Callable[[str], Page]) -> None:
    page = open_page(agent.url)
    answer: list[str] = []
    page.on("console", lambda message: answer.append(message.text) if message.type == "error" else None)
    page.reload()
    page.wait_for_function("document.body.classList.contains('govuk-frontend-supported')")
    assert answer == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
