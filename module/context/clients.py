"""Where a request comes from and where it was taken: what the connection says; a header only from a trusted proxy."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address

from flask import request

from module.context.services import services

_MOST_HOPS = 20
_HOUSEHOLD = 64
"""Bits of an IPv6 address that belong to one household; the rest is chosen by the client."""


def client_address() -> str:
    """Return the address that attempts are counted by; empty where the server does not know one.

    `X-Forwarded-For` is believed from right to left for as long as the one who wrote it is a trusted proxy. The host's
    own `remote_addr` is left alone, and right too where the host has corrected it.
    """
    trusted = services.settings.trusted_proxies
    peer = request.remote_addr or ""
    if not trusted:
        return _subject(peer)
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")[-_MOST_HOPS:] if hop.strip()]
    # a server behind a unix socket has no address: what reaches it there is the site's own proxy
    while hops and (not peer or _is_among(peer, trusted)):
        peer = hops.pop()
    return _subject(peer)


def from_trusted_proxy() -> bool:
    """Tell whether the request was handed over by a trusted proxy, so that its own headers may be believed.

    Asked is who stands at the other end of the connection, also where the host has put the client in its place.
    """
    trusted = services.settings.trusted_proxies
    peer = _as_served("REMOTE_ADDR")
    return bool(trusted) and (not peer or _is_among(peer, trusted))


def server_port() -> str:
    """Return the port at which this server took the request; empty where it has none, as behind a unix socket.

    gunicorn makes SERVER_PORT of what the client typed as Host where there is no port: there the socket is asked.
    """
    ask = getattr(request.environ.get("gunicorn.socket"), "getsockname", None)
    if ask is not None:
        name = ask()
        return str(name[1]) if isinstance(name, tuple) else ""
    return _as_served("SERVER_PORT") if _as_served("REMOTE_ADDR") else ""


def _as_served(key: str) -> str:
    """Return a value of the server's, from before the host put in what proxies say (werkzeug's ProxyFix)."""
    before = request.environ.get("werkzeug.proxy_fix.orig") or {}
    return str((before if key in before else request.environ).get(key) or "")


def _is_among(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    plain = getattr(found, "ipv4_mapped", None) or found
    return any(plain in network for network in networks)


def _subject(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    plain = getattr(found, "ipv4_mapped", None) or found
    if plain.version == 4:
        return str(plain)
    return str(IPv6Network((plain, _HOUSEHOLD), strict=False))
