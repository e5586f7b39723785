"""The exchange as the composition root wires it: over a spool folder, with the outbox and the sweep."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from flask import Flask

from module import wiring
from module.casework import delivering
from module.cli import alembic_config
from module.context.services import EXTENSION, Services
from module.dev.launcher.environment import environment
from module.dev.launcher.places import ROOT
from module.dev.launcher.services import Services as Servers
from module.dev.pki import exchange
from module.dev.pki.make import make
from module.dev.standins import keys
from module.eaeu.codec.writing import write
from module.eaeu.envelope.model import Header
from module.eaeu.envelope.writing import application_message
from module.jobs import tasks
from module.settings import config_dir, read_exchange
from module.store.unit import connect
from tests.support.databases import new_database
from tests.support.exchange import action, application


@pytest.fixture
def services(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    make(tmp_path / "pki")
    keys.ensure(tmp_path / "pki")
    keys.make(tmp_path / "pki", "seal")
    exchange.make(tmp_path / "pki" / "exchange")
    endpoints = tmp_path / "endpoints.toml"
    text = (ROOT / "config" / "endpoints.example.toml").read_text(encoding="utf-8")
    text = text.replace('transport = "http"', 'transport = "spool"\npolls = false').replace(
        'spool = ""', f'spool = "{tmp_path}/spool"'
    )
    endpoints.write_text(text, encoding="utf-8")
    with new_database(servers) as url:
        found = {**environment(tmp_path), "TROIS_DATABASE_URL": url, "TROIS_ENDPOINTS": str(endpoints)}
        found["TROIS_REGISTRATION"] = "by_key"
        for name in found:
            if name.startswith("TROIS_"):
                monkeypatch.setenv(name, found[name])
        command.upgrade(alembic_config(url), "head")
        store = connect(url)
        monkeypatch.setattr(wiring, "connect", lambda address: store)
        yield wiring.build(found)
        store.engine.dispose()


def test_a_file_in_the_spool_folder_is_answered_in_it(services: Services, tmp_path: Path) -> None:
    settings, names = read_exchange(config_dir()), services.deps.exchange._deps.names  # type: ignore[attr-defined]
    header = Header(
        to=settings.ours,
        message_id=f"urn:uuid:{uuid.uuid4()}",
        action=str(action(1, 1, 1)),
        procedure_id=f"urn:uuid:{uuid.uuid4()}",
        conversation_id=f"urn:uuid:{uuid.uuid4()}",
        reply_to=settings.commission,
    )
    inbox = tmp_path / "spool" / "in"
    inbox.mkdir(parents=True)
    (inbox / "1.xml").write_bytes(application_message(header, write(application(), None, names)))
    (inbox / "2.xml").write_bytes(b"<nothing/>")
    app = Flask("worker")
    app.extensions[EXTENSION] = services
    with app.app_context():
        assert tasks.sweep() == {}
        for row_id in delivering.waiting(services.open_work):
            assert delivering.deliver(services.deps, services.open_work, row_id)
    assert [path.name for path in (tmp_path / "spool" / "done").iterdir()] == ["1.xml"]
    assert [path.name for path in (tmp_path / "spool" / "refused").iterdir()] == ["2.xml"]
    out = sorted((tmp_path / "spool" / "out").iterdir())
    kinds = [next(mark for mark in MARKS if mark in path.read_text()) for path in out]
    assert kinds == ["soap:Fault", "DeliveryReceipt", "ProcessingReceipt", "ProcessingResultDetails"]
    with services.open_work(None) as work:
        found = work.unit.connection.exec_driver_sql("SELECT count(*) FROM trois.exchange_opinion").scalar_one()
    assert found == 1


MARKS = ("soap:Fault", "DeliveryReceipt", "ProcessingReceipt", "ProcessingResultDetails")
