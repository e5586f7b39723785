"""The module beside a host's real Flask-WTF: the host's check leaves the module's forms to the module's own check."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask_wtf.csrf import CSRFProtect

from module.plugin import TroisModule
from tests.support.web import fake_services


@pytest.fixture(params=["before the module", "after the module"])
def app(request: pytest.FixtureRequest) -> Flask:
    app = Flask("ministry")
    app.config.update(SECRET_KEY="host-secret", TESTING=True)
    if request.param == "before the module":
        CSRFProtect(app)
        TroisModule(app, services=fake_services())
    else:
        module = TroisModule(app, services=fake_services())
        module.exempt_from(CSRFProtect(app))
    app.add_url_rule("/save", "save", lambda: "saved", methods=["POST"])
    return app


def test_sign_in_passes_the_host_s_check(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/trois/sign-in").text
    sent = dict(re.findall(r'name="(csrf_token|ticket_id|next)" value="([^"]*)"', page))
    assert client.post("/trois/sign-in", data=sent | {"signature": "signed:acc-1"}).status_code == 303


def test_forged_request_to_the_module_is_still_refused(app: Flask) -> None:
    assert app.test_client().post("/trois/sign-in", data={"signature": "signed:acc-1"}).status_code == 403


def test_host_still_guards_its_own_forms(app: Flask) -> None:
    assert app.test_client().post("/save").status_code == 400
