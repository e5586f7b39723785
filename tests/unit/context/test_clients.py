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
