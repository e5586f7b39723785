"""What a form page costs with all that the module does for it: as a ratio to a bare Flask page of equal bytes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from alembic import command
from flask import Flask

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
from tests.support.measuring import judge

RUNS, REQUESTS = sizes.size(1, 5), sizes.size(5, 40)


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


def test_form_page_against_a_bare_page(
    portal: Flask, settings: dict[str, str], record_property: Callable[[str, object], None]
) -> None:
    services = portal.extensions["trois"]
    people = People.load(Path(settings["TROIS_PKI_DIR"]))
    offer = services.sign_in.begin("bench")
    token = services.sign_in.finish("bench", offer.id, people.sign("company-head", offer.document))
    session = services.sessions.find(token)
    with services.open_work(session.actor) as work:
        address = f"/trois/applications/{drafts.create(work)}/terms"
    client = portal.test_client()
    client.set_cookie("trois_sid", token, path="/trois")
    page = client.get(address)
    assert b'name="genuine_features"' in page.data
    ours, base = seconds(client, address), seconds(bare(page.data), "/page")
    ratio = ours / base
    times = f"({ours * 1000:.1f} ms / {base * 1000:.2f} ms, {len(page.data)} bytes)"
    record_property("told", f"bench: form page / bare page = {ratio:.1f} {times}")
    judge(ratio)
