"""Where the shipped data lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _place(name: str) -> Path:
    shipped = _PACKAGE / "_shipped" / name
    return shipped if shipped.is_dir() else _PACKAGE.parent / name


def config_dir() -> Path:
    """Return the folder of signed-off defaults."""
    return _place("config")


def migrations_dir() -> Path:
    """Return the folder of Alembic's scripts."""
    return _place("migrations")


def translations_dir() -> Path:
    """Return the folder of catalogs."""
    return _place("translations")
