"""Endpoints of portals with a clock of their own or without stand-ins: nothing is asked of the authority there."""

from __future__ import annotations

from pathlib import Path

from module.settings import config_dir


def unasked(folder: Path) -> str:
    """Write the example's endpoints with revocation and stamps off into a folder; return the path."""
    text = (config_dir() / "endpoints.example.toml").read_text(encoding="utf-8")
    assert (text.count('mode = "required"'), text.count('mode = "after"')) == (1, 1)
    text = text.replace('mode = "after"', 'mode = "off"')
    path = folder / "endpoints.toml"
    path.write_text(text.replace('mode = "required"', 'mode = "off"'), encoding="utf-8")
    return str(path)
