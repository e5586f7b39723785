"""Fixtures of the servers that integration tests need; loaded by tests/conftest.py.

`./check` starts both servers once and names them in the environment; by hand each pytest process starts its own.
"""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def _database(server_url: str) -> Iterator[str]:
    name = f"trois_test_{uuid.uuid4().hex[:12]}"
    _administer(server_url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    _administer(server_url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def postgres_url(servers: Services) -> Iterator[str]:
    """Address of an empty database that only this pytest process uses (under xdist: one for each worker)."""
    with _database(servers.database_url) as url:
        yield url


@pytest.fixture(scope="module")
def own_postgres_url(servers: Services) -> Iterator[str]:
    """Address of an empty database that only this file of tests uses: for tests that judge all of its rows."""
    with _database(servers.database_url) as url:
        yield url


@pytest.fixture(scope="session")
def valkey_url(servers: Services) -> str:
    """Address of the queue; under xdist each worker has a database of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    if "db=" not in servers.redis_url:
        return servers.redis_url
    return servers.redis_url.partition("db=")[0] + f"db={int(worker) + 1}"
