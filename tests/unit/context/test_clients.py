"""Whose address attempts are counted by: a header is believed from a trusted proxy alone."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest

from module.context import client_address
from tests.support.web import FakeSettings, bare_host, fake_services

OURS = (ip_network("10.0.0.0/24"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("trusted", "peer", "header", "address"),
    [
        ((), "203.0.113.7", "", "203.0.113.7"),
        ((), "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (OURS, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (OURS, "10.0.0.5", "198.51.100.1", "198.51.100.1"),
        (OURS, "10.0.0.5", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (OURS, "10.0.0.5", "198.51.100.1, 10.0.0.9", "198.51.100.1"),
        (OURS, "10.0.0.5", "", "10.0.0.5"),
        (OURS, "::ffff:10.0.0.5", "198.51.100.1", "198.51.100.1"),
        (OURS, "fd00::1", "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        (OURS, "", "198.51.100.1", "198.51.100.1"),
        ((), "2001:db8:1:2:bbbb::9", "", "2001:db8:1:2::/64"),
        ((), "", "198.51.100.1", ""),
        (OURS, "10.0.0.5", "rubbish" * 100, ("rubbish" * 100)[:64]),
    ],
)
@pytest.mark.asvs("4.1.3", "15.3.4")
def test_the_address_of_the_client(trusted: Any, peer: str, header: str, address: str) -> None:
    app = bare_host(fake_services(settings=FakeSettings(trusted_proxies=trusted)))
    headers = {"X-Forwarded-For": header} if header else {}
    with app.test_request_context("/trois/", environ_base={"REMOTE_ADDR": peer}, headers=headers) as context:
        assert client_address() == address
        assert context.request.remote_addr == (peer or None) or context.request.remote_addr == peer


FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Proto": "evil",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "6666",
    "X-Forwarded-For": "evil.example",
    "X-Real-IP": "evil.example",
    "Forwarded": "for=evil.example;host=evil.example;proto=evil",
    "X-Script-Name": "/evil",
    "Script-Name": "/evil",
    "X-Original-URL": "/trois/evil",
    "X-Rewrite-URL": "/trois/evil",
    "X-HTTP-Method-Override": "DELETE",
    "X-Client-Cert": "evil",
    "Remote-User": "evil",
    "X-Remote-User": "evil",
}


@pytest.mark.parametrize("path", ["/trois/help", "/trois/sign-in", "/trois/account", "/trois/no-such-page"])
def test_no_page_believes_what_only_a_proxy_may_say(path: str) -> None:
    """From somebody who is no trusted proxy such headers change nothing, and nothing of them is shown."""
    app = bare_host(fake_services(settings=FakeSettings(trusted_proxies=OURS)))
    plain = app.test_client().get(path, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    for name, text in FORGED.items():
        forged = app.test_client().get(path, headers={name: text}, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
        shown = forged.get_data(as_text=True) + str(forged.headers)
        assert (forged.status_code, forged.location) == (plain.status_code, plain.location), name
        assert "evil" not in shown and ":6666" not in shown, name
