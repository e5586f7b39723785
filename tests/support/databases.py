"""Databases of their own, for tests that change what others rely on: migrations, the journal, counts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from module.dev.launcher.services import Services


def execute(url: str, statement: str | sql.Composed) -> None:
    """Execute one statement as the owner of the server, outside of any transaction."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement if isinstance(statement, sql.Composed) else sql.SQL(statement))  # type: ignore[arg-type]


@contextmanager
def new_database(servers: Services, options: str = "") -> Iterator[str]:
    """Have an empty database for as long as the block lasts; `options` are those of CREATE DATABASE."""
    name = sql.Identifier(f"trois_test_{uuid.uuid4().hex[:12]}")
    execute(servers.database_url, sql.SQL(f"CREATE DATABASE {{}} {options}").format(name))  # type: ignore[arg-type]
    try:
        url = make_url(servers.database_url).set(database=name.as_string(None).strip('"'))
        yield url.render_as_string(hide_password=False)
    finally:
        execute(servers.database_url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
