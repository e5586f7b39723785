"""What a form page costs with all that the module does for it: as a ratio to a bare Flask page of equal bytes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from alembic import command
from flask import Flask, template_rendered
from sqlalchemy import text

from module import wiring
from module.casework import drafts
from module.cli import alembic_config
from module.dev.example import People
from module.dev.launcher.environment import environment
from module.dev.pki import exchange
from module.dev.pki.make import make
from module.dev.portal import create
from module.dev.standins import keys
from module.store.unit import connect
from tests.support import sizes
from tests.support.endpoints import unasked
from tests.support.measuring import compare, judge

RUNS, REQUESTS = sizes.size(1, 5), sizes.size(5, 40)
TEMPLATE_BOUND = 4


@pytest.fixture
def settings(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    make(tmp_path / "pki")
    keys.ensure(tmp_path / "pki")
    keys.make(tmp_path / "pki", "seal")
    exchange.make(tmp_path / "pki" / "exchange")
    found = {**environment(tmp_path), "TROIS_DATABASE_URL": postgres_url, "TROIS_SESSION_HOURS": "12"}
    found["TROIS_ENDPOINTS"] = unasked(tmp_path)
    found["TROIS_REGISTRATION"] = "by_key"
    for name in found:
        if name.startswith("TROIS_"):
            monkeypatch.setenv(name, found[name])
    command.upgrade(alembic_config(postgres_url), "head")
    return found


@pytest.fixture
def portal(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The demonstration portal with the real services."""
    store = connect(settings["TROIS_DATABASE_URL"])
    monkeypatch.setattr(wiring, "connect", lambda url: store)
    yield create(wiring.build(settings))
    store.engine.dispose()


@pytest.fixture
def form_page(portal: Flask, settings: dict[str, str]) -> tuple[Flask, Any, str, str]:
    """The portal, a client that is signed in, the address of a step, and the id of its draft."""
    services = portal.extensions["trois"]
    people = People.load(Path(settings["TROIS_PKI_DIR"]))
    offer = services.sign_in.begin("bench")
    token = services.sign_in.finish("bench", offer.id, people.sign("company-head", offer.document))
    session = services.sessions.find(token)
    with services.open_work(session.actor) as work:
        application_id = drafts.create(work)
    client = portal.test_client()
    client.set_cookie("trois_sid", token, path="/trois")
    return portal, client, f"/trois/applications/{application_id}/terms", application_id


def bare(content: bytes) -> Any:
    """Return a client of a Flask application with one page of the same bytes."""
    app = Flask("bare")
    app.add_url_rule("/page", "page", lambda: content)
    return app.test_client()


def seconds(client: Any, address: str) -> float:
    """Median time of one request over a few runs, after a warm-up."""
    taken = []
    assert client.get(address).status_code == 200
    for _ in range(RUNS):
        started = time.perf_counter()
        for _ in range(REQUESTS):
            client.get(address)
        taken.append((time.perf_counter() - started) / REQUESTS)
    return median(taken)


def rendered(portal: Flask, address: str, client: Any, application_id: str) -> Callable[[], None]:
    """Return what renders the template of a page, with all that the page gave it, over one query."""
    kept: list[tuple[Any, dict[str, Any]]] = []

    def keep(sender: object, template: Any, context: dict[str, Any], **rest: object) -> None:
        kept.append((template, context))

    with template_rendered.connected_to(keep, portal):
        shown = client.get(address)
    assert shown.status_code == 200
    template, context = kept[-1]
    store = wiring.connect("")

    def one() -> None:
        with portal.test_request_context(address), store.unit() as unit:
            assert unit.connection.execute(text("SELECT form FROM trois.application WHERE id = :key"), key).one()
            assert len(template.render(context)) > len(shown.text) // 2

    key = {"key": application_id}
    return one


def test_form_page_against_its_template_over_one_query(
    form_page: tuple[Flask, Any, str, str], record_property: Callable[[str, object], None]
) -> None:
    portal, client, address, application_id = form_page
    base = rendered(portal, address, client, application_id)
    base(), client.get(address)
    found = compare(base, lambda: client.get(address), times=REQUESTS)
    record_property(
        "told", found.reported("form page", "the same template over one query", f", at most {TEMPLATE_BOUND}")
    )
    judge(found.ratio, TEMPLATE_BOUND)


def test_form_page_against_a_bare_page(
    form_page: tuple[Flask, Any, str, str], record_property: Callable[[str, object], None]
) -> None:
    _, client, address, _ = form_page
    page = client.get(address)
    assert b'name="genuine_features"' in page.data
    ours, base = seconds(client, address), seconds(bare(page.data), "/page")
    ratio = ours / base
    times = f"({ours * 1000:.1f} ms / {base * 1000:.2f} ms, {len(page.data)} bytes)"
    record_property("told", f"bench: form page / bare page = {ratio:.1f} {times}")
    judge(ratio)
