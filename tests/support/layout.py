"""The tables of a database, laid out by the migrations."""

from __future__ import annotations

from alembic import command

from module.cli import alembic_config


def lay_out(url: str) -> None:
    """Bring the tables to the newest migration."""
    command.upgrade(alembic_config(url), "head")
