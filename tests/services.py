"""Fixtures of the servers that integration tests need; loaded by tests/conftest.py.

`./check` starts both servers once and names them in the environment; by hand each pytest process starts its own.
"""

import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from module.dev.launcher.services import Services, services


@pytest.fixture(scope="session")
def servers() -> Iterator[Services]:
    """PostgreSQL and Valkey for this test run."""
    with tempfile.TemporaryDirectory(prefix="trois-test-") as folder, services(Path(folder), durable=False) as running:
        yield running


def _administer(database_url: str, statement: sql.Composed) -> None:
    url = make_url(database_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def postgres_url(servers: Services) -> Iterator[str]:
    """Address of an empty database that only this pytest process uses (under xdist: one for each worker)."""
    name = f"trois_test_{uuid.uuid4().hex[:12]}"
    _administer(servers.database_url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield make_url(servers.database_url).set(database=name).render_as_string(hide_password=False)
    _administer(servers.database_url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def valkey_url(servers: Services) -> str:
    """Address of the queue; under xdist each worker has a database of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    if "db=" not in servers.redis_url:
        return servers.redis_url
    return servers.redis_url.partition("db=")[0] + f"db={int(worker) + 1}"
