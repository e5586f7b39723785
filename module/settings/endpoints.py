"""Addresses of the outside systems from one TOML file; secrets from the environment variables that it names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from module.settings.host import SettingsFault

_SECTIONS = ("shep", "gbd_ul", "niis", "esbd", "sms", "mail")
# a site may stand without them; whether revocation may be missing is for the wiring to say
_OPTIONAL = ("exchange", "gbd_fl", "kdp", "shep_async", "revocation", "timestamp", "copyright", "verifier")


def read_endpoints(path: Path, places: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return a table per system, `{places}` filled in, `x_env` replaced by `x`. Raises SettingsFault."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    faults = [f"{path.name}: no table [{name}]" for name in _SECTIONS if name not in data]
    names = (*_SECTIONS, *(name for name in _OPTIONAL if name in data))
    filled = {name: _table(name, data.get(name, {}), places, environ, faults) for name in names}
    if faults:
        raise SettingsFault("; ".join(faults))
    return filled


def _table(
    name: str, table: Mapping[str, Any], places: Mapping[str, str], environ: Mapping[str, str], faults: list[str]
) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for key, value in table.items():
        if not key.endswith("_env"):
            filled[key] = _fill(name, key, value, places, faults)
        elif value in environ:
            filled[key.removesuffix("_env")] = environ[value]
        else:
            faults.append(f"the environment has no {value} for [{name}]")
    return filled


def _fill(name: str, key: str, value: object, places: Mapping[str, str], faults: list[str]) -> object:
    if isinstance(value, list):
        return [_fill(name, key, item, places, faults) for item in value]
    if isinstance(value, dict):
        return {inner: _fill(name, inner, item, places, faults) for inner, item in value.items()}
    if not isinstance(value, str) or "{" not in value:
        return value
    try:
        return value.format(**places)
    except (KeyError, IndexError, ValueError) as missing:
        faults.append(f"[{name}] {key} still has the example's place: {missing}")
        return value
