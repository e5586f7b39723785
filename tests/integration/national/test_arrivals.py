"""What comes over the asynchronous channel, from the gateway to the operator's page and command."""

from __future__ import annotations

import pytest
import requests

from module.casework import outside
from module.cli.outside import outside_group
from module.kernel.errors import NotPermitted
from module.registry.actors import Actor, Role
from module.registry.arrivals import ArrivalKind, ArrivalWay
from tests.integration.national.conftest import Build
from tests.support import web
from tests.support.outside import Outside

OPERATOR = Actor("acc-9", "900101300004", "", "Operator Four", frozenset({Role.OPERATOR}))


def test_a_message_is_fetched_and_shown(build: Build, site: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    services = build()
    assert services.deps.outside.arrivals() == ()
    wanted = {"service": "TROIS_INBOX", "data": "<Notice>1</Notice>"}
    key = requests.post(f"{site.url}/shep-async/queue", json=wanted, timeout=5).json()["message_id"]
    monkeypatch.setattr(web, "PEOPLE", {OPERATOR.account_id: OPERATOR})
    app = web.bare_host(web.fake_services(deps=services.deps, open_work=services.open_work))
    app.cli.add_command(outside_group)
    reported = app.test_cli_runner().invoke(args=["outside", "pull"])
    assert (reported.exit_code, reported.output) == (0, "new messages: 1\n"), reported.output
    (arrived,) = services.deps.outside.arrivals()
    assert (arrived.kind, arrived.way, arrived.message_id) == (ArrivalKind.MESSAGE, ArrivalWay.PULL, key)
    page = web.sign_in_as(app, OPERATOR).get("/trois/outside?lang=en").text
    for words in ("Came over the asynchronous channel", "TROIS_INBOX", "fetched", key):
        assert words in page
    (state,) = (state for state in services.deps.outside.states() if state.system == "shep")
    assert state.calls == 2, "fetched, and told as taken"


def test_a_gateway_that_is_down_is_told_by_the_exit(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    services = build(lambda text: text.replace("{standins}/shep-async", "http://127.0.0.1:9/shep-async"))
    app = web.bare_host(web.fake_services(deps=services.deps, open_work=services.open_work))
    app.cli.add_command(outside_group)
    reported = app.test_cli_runner().invoke(args=["outside", "pull"])
    assert reported.exit_code == 1
    assert "http.connection" in reported.output


def test_a_push_comes_in_by_the_wired_door(build: Build, site: Outside) -> None:
    services = build()
    assert services.shep is not None
    status, body = services.shep.take(b"<a/>")
    assert status == 500
    assert b"SCE001" in body


def test_only_the_operator_reads_what_came(build: Build) -> None:
    stranger = Actor("acc-8", "900101300001", "", "Applicant", frozenset({Role.APPLICANT}))
    with pytest.raises(NotPermitted):
        outside.arrived(build().deps, stranger)
