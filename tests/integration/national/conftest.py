"""The composition root over the stand-ins and a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic import command

from module import wiring
from module.cli import alembic_config
from module.context.services import Services
from module.dev.launcher.environment import environment
from module.dev.launcher.places import ROOT
from module.dev.launcher.services import Services as Servers
from module.dev.pki import exchange
from module.dev.pki.make import make
from module.dev.standins import keys
from module.store.unit import connect
from tests.support.databases import new_database
from tests.support.outside import Outside, running

Build = Callable[..., Services]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Outside]:
    make(tmp_path / "pki")
    keys.make(tmp_path / "pki", "seal")
    exchange.make(tmp_path / "pki" / "exchange")
    with running(tmp_path) as outside:
        yield outside


@pytest.fixture
def build(site: Outside, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Build]:
    """Wire the product to the stand-ins; `edit` may change the text of the endpoints file."""
    with ExitStack() as stack:
        url = stack.enter_context(new_database(servers))
        command.upgrade(alembic_config(url), "head")
        store = connect(url)
        stack.callback(store.engine.dispose)
        monkeypatch.setattr(wiring, "connect", lambda address: store)

        def built(edit: Callable[[str], str] = str) -> Services:
            file = tmp_path / "endpoints.toml"
            text = (ROOT / "config" / "endpoints.example.toml").read_text(encoding="utf-8")
            file.write_text(edit(text), encoding="utf-8")
            found = {
                **environment(tmp_path),
                "TROIS_DATABASE_URL": url,
                "TROIS_ENDPOINTS": str(file),
                "TROIS_STANDINS_URL": site.url,
                "TROIS_SMTP_PORT": str(site.settings.smtp_port),
            }
            for name, value in found.items():
                if name.startswith("TROIS_"):
                    monkeypatch.setenv(name, value)
            return wiring.build(found)

        yield built
