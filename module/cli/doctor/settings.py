"""Are the host's keys, the file of addresses and the files of keys those of a real site?"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from module.cli.doctor.diagnosis import Diagnosis, Level, judged, unknown
from module.settings import HostSettings

_EXAMPLES = (".example", ".test", ".invalid", "example.com", "example.org", "example.net", "example.kz")
_STANDIN_PORTS = frozenset({8025, 8091})
_HERE = ("127.0.0.1", "localhost", "::1")
_SHORTEST_SECRET = 32


def secret_key(config: Mapping[str, object], *, portal: bool) -> Diagnosis:
    """Check the key of the portal's own cookies and tokens, by its length alone."""
    if not portal:
        return unknown("SECRET_KEY", "this is not the portal's application: call the doctor with its FLASK_APP")
    key = config.get("SECRET_KEY") or ""
    short = len(key if isinstance(key, str | bytes) else str(key)) < _SHORTEST_SECRET
    return judged("SECRET_KEY", short, f"set it to {_SHORTEST_SECRET} or more random characters")


def host(settings: HostSettings) -> Iterator[Diagnosis]:
    """Check what the host's keys say."""
    plain = urlsplit(settings.public_url).scheme != "https"
    yield judged("public address is https", plain, "TROIS_PUBLIC_URL must begin with https://")
    names = not settings.host_names
    yield judged("host names are listed", names, "set TROIS_HOST_NAMES: any name is answered now", Level.WARN)
    direct = not settings.trusted_proxies
    advice = "TROIS_TRUSTED_PROXIES is none: right only where no proxy stands in front"
    yield judged("trusted proxies", direct, advice, Level.WARN)
    unsealed = settings.seal_key is None
    yield judged(
        "prints and registration marks are sealed",
        unsealed,
        "set TROIS_SEAL_KEY and TROIS_SEAL_CERTIFICATE",
        Level.WARN,
    )
    if settings.seal_key is not None:
        yield private("file of the seal's key", settings.seal_key)
    yield private("file of addresses", settings.endpoints)


def private(what: str, path: Path) -> Diagnosis:
    """Check that a file is there and that strangers of the machine cannot read it."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return Diagnosis(Level.FAIL, what, "the file cannot be read by this user")
    return judged(what, bool(mode & (stat.S_IROTH | stat.S_IWOTH)), "others may read it: chmod o-rwx", Level.WARN)


def endpoints(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Diagnosis]:
    """Check each outside system for an address of a stand-in or of an example."""
    for system, table in tables.items():
        hosts = [found for text in _texts(table) if (found := _host(text))]
        port_of_mail = str(table.get("port")) if system == "mail" else ""
        wrong = port_of_mail in map(str, _STANDIN_PORTS) or any(_is_standin(name, port) for name, port in hosts)
        yield judged(f"address of {system}", wrong, "a stand-in's or an example's: enter the real one")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _host(text: str) -> tuple[str, int | None] | None:
    if "://" not in text or text.startswith("EAEU:"):
        return None
    try:
        parts = urlsplit(text)
        return (parts.hostname or "", parts.port)
    except ValueError:
        return None


def _is_standin(name: str, port: int | None) -> bool:
    return name.endswith(_EXAMPLES) or (name in _HERE and port in _STANDIN_PORTS)
