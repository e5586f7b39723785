"""A host with the door of the exchange for a real web server: notes the fingerprint and size of what comes."""

from __future__ import annotations

import json
import os
from pathlib import Path

from flask import Flask

from module.eaeu.transport.door import ConnectionReply, Door, Refusal
from tests.support.exchange_doors import settings, translate
from tests.support.web import FakeSettings, bare_host, fake_services


def make() -> Flask:
    folder = Path(os.environ["GATEWAY_FOLDER"])

    def receive(path: Path, certificate: str) -> ConnectionReply:
        with (folder / "received.jsonl").open("a", encoding="utf-8") as notes:
            notes.write(json.dumps([certificate, path.stat().st_size]) + "\n")
        return Refusal(202, b"")

    door = Door(receive, settings(certificates=(os.environ["GATEWAY_PEER"],)), folder / "incoming", translate)
    return bare_host(fake_services(exchange=door, settings=FakeSettings(client_certificate="socket")))
