"""The demonstration portal: its own pages beside the module's."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from module.dev.portal import NotForProduction, create
from tests.support.web import fake_services

ROW = {"slug": "head", "title": "Head of a company", "name": "N", "iin": "1", "bin": "2", "organisation": "O"}


class Control(BaseHTTPRequestHandler):
    got: list[str]

    def do_GET(self) -> None:
        self.answer(200, b'{"person": "head"}')

    def do_POST(self) -> None:
        self.got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.answer(303, b"")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", "/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def control() -> Iterator[Any]:
    Control.got = []
    with HTTPServer(("127.0.0.1", 0), Control) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(timeout=10)


def portal(folder: Path, control_url: str = "") -> Flask:
    (folder / "people.json").write_text(json.dumps([ROW]))
    return create(
        fake_services(),
        TROIS_ENVIRONMENT="development",
        TROIS_SECRET_KEY="test",
        TROIS_PKI_DIR=str(folder),
        TROIS_NCALAYER_CONTROL_URL=control_url,
        TROIS_STANDINS_URL="http://127.0.0.1:1",
        TESTING=True,
    )


def test_front_page_leads_to_the_module_and_names_the_people(tmp_path: Path) -> None:
    text = portal(tmp_path).test_client().get("/").text
    assert 'href="/trois/"' in text
    assert "Head of a company" in text
    assert "does not answer" in text


def test_choice_of_a_person_goes_to_the_stand_in(tmp_path: Path, control: Any) -> None:
    client = portal(tmp_path, f"http://127.0.0.1:{control.server_port}").test_client()
    assert client.post("/key/head").status_code == 303
    assert Control.got == ["person=head&mode=sign"]
    assert "Signs now." in client.get("/").text


def test_unknown_person_and_foreign_page_choose_nothing(tmp_path: Path, control: Any) -> None:
    client = portal(tmp_path, f"http://127.0.0.1:{control.server_port}").test_client()
    assert client.post("/key/nobody").status_code == 404
    assert client.post("/key/head", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert Control.got == []


@pytest.mark.asvs("13.4.2")
def test_portal_refuses_to_run_outside_development() -> None:
    with pytest.raises(NotForProduction):
        create(fake_services(), TROIS_ENVIRONMENT="production", TROIS_SECRET_KEY="x")


@pytest.mark.asvs("16.2.3")
def test_the_security_log_is_a_file_of_json_lines(tmp_path: Path) -> None:
    logger = logging.getLogger("trois.security")
    try:
        path = str(tmp_path / "logs" / "security.log")
        made = create(fake_services(), TROIS_ENVIRONMENT="development", TROIS_SECRET_KEY="x", TROIS_SECURITY_LOG=path)
        client = made.test_client()
        assert client.get("/trois/no/such/page").status_code == 404
        (line,) = (tmp_path / "logs" / "security.log").read_text(encoding="utf-8").splitlines()
        assert json.loads(line)["event"] == "no_page"
    finally:
        for handler in [one for one in logger.handlers if isinstance(one, logging.FileHandler)]:
            logger.removeHandler(handler)
            handler.close()
        logger.propagate = True
