"""The ways to the outside systems, wired from the tables of the endpoints file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate

from module.crypto.signing import load_certificate
from module.integrations.calls import CallLine, CallSettings, StoredJournal
from module.integrations.shep import Convention
from module.outbound import HttpSettings
from module.settings import SettingsFault
from module.wiring.parts import WiringParts

_CALL_KEYS = frozenset(field.name for field in fields(CallSettings))
_HTTP_KEYS = frozenset({"url", "connect_seconds", "read_seconds", "total_seconds", "max_bytes", "authorities", "proxy"})


def line(parts: WiringParts, system: str) -> CallLine:
    """Return the way to a system, with the patience that its table asks for."""
    table = parts.outside.get(system, {})
    settings = CallSettings(**{key: value for key, value in table.items() if key in _CALL_KEYS})
    return CallLine(system, settings, StoredJournal(parts.store), parts.clock)


def own_keys(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a system's table without what the line and the connection read."""
    return {key: value for key, value in table.items() if key not in _CALL_KEYS}


def plain(settings: type, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a table that a settings class has, lists as frozen sets and words as its enums.

    Raises SettingsFault for a word that its convention does not know.
    """
    names = {field.name for field in fields(settings)}
    found = {key: value for key, value in table.items() if key in names}
    for key, value in found.items():
        if isinstance(value, list):
            found[key] = frozenset(value)
    if "convention" in found:
        try:
            found["convention"] = Convention(found["convention"])
        except ValueError as error:
            raise SettingsFault(f"there is no convention {found['convention']}") from error
    return found


def certificates(name: str, table: Mapping[str, Any], key: str) -> tuple[Certificate, ...]:
    """Return the certificates that a key of a system's table names. Raises SettingsFault with table, key and file."""
    found = []
    for path in table.get(key, ()):
        try:
            found.append(load_certificate(Path(path)))
        except OSError as error:
            raise SettingsFault(f"[{name}] {key}: {path} cannot be read") from error
        except ValueError as error:
            raise SettingsFault(f"[{name}] {key}: {path} holds no certificate in PEM") from error
    return tuple(found)


def http_settings(table: Mapping[str, Any]) -> HttpSettings:
    """Return where a system is and how long one exchange may take."""
    return HttpSettings(**{key: value for key, value in table.items() if key in _HTTP_KEYS})
