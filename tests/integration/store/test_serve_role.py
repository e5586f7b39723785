"""The two roles of the guide for hosts: the one that serves can do all that people do, and nothing to the tables."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from alembic import command
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, RaiseException
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from module.casework import delivering
from module.cli import alembic_config
from module.cli.doctor import servers as checks
from module.dev.launcher.services import Services
from module.store import health
from module.store.unit import Store, connect
from tests.support.app_env import open_app_env
from tests.support.databases import execute, new_database
from tests.support.host_guide import lines_to_copy
from tests.support.key_signers import KeySigners, include, seat

FORBIDDEN = (
    "CREATE TABLE trois.own (id int)",
    "ALTER TABLE trois.audit DISABLE TRIGGER ALL",
    "DROP TABLE trois.audit",
    "TRUNCATE trois.outbox",
    "ALTER TABLE trois.outbox ADD COLUMN x int",
    "CREATE TABLE public.own (id int)",
    "CREATE SCHEMA own",
    "CREATE ROLE own",
    "UPDATE trois.audit SET act = 'x'",
    "DELETE FROM trois.audit",
)


@dataclass
class Roles:
    """Addresses of one database by who calls."""

    owner: str
    serve: str


@contextmanager
def two_roles(servers: Services, url: str) -> Iterator[Roles]:
    """Run the lines of the guide in a database, under names that no other test uses."""
    (script,) = lines_to_copy("sql")
    mark = uuid.uuid4().hex[:8]
    owner, serve = f"owner_{mark}", f"serve_{mark}"
    execute(url, script.replace("trois_owner", owner).replace("trois_serve", serve))
    try:
        made = [make_url(url).set(username=name, password=f"change-me-{name[:5]}") for name in (owner, serve)]
        yield Roles(*(one.render_as_string(hide_password=False) for one in made))
    finally:
        for name in (serve, owner):
            execute(url, sql.SQL("DROP OWNED BY {}").format(sql.Identifier(name)))
            execute(url, sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def refused(store: Store, statement: str) -> bool:
    try:
        with store.unit() as unit:
            unit.connection.execute(text(statement))
    except DBAPIError as error:  # no right, or a trigger of ours
        return isinstance(error.orig, InsufficientPrivilege | RaiseException)
    return False


@pytest.mark.parametrize("before", ["empty", "laid out by another role"])
def test_the_role_that_serves_does_all_that_people_do_and_no_more(
    servers: Services, key_signers: KeySigners, before: str
) -> None:
    with new_database(servers) as url:
        if before != "empty":
            command.upgrade(alembic_config(url), "head")
        with two_roles(servers, url) as roles:
            command.upgrade(alembic_config(roles.owner), "head")
            env = seat(open_app_env(roles.serve, laid_out=True), key_signers)
            try:
                include(env, "SERVED")
                assert delivering.seal_journal(env.open_work) > 0
                with env.store.unit() as unit:
                    facts = health.facts(unit)
                    assert unit.connection.execute(text("SELECT count(*) FROM trois.entry")).scalar_one() == 1
                assert [one for one in FORBIDDEN if not refused(env.store, one)] == []
            finally:
                env.store.engine.dispose()
            owner = connect(roles.owner)
            with owner.unit() as unit:  # the next release may change what another role had made
                unit.connection.execute(text("ALTER TABLE trois.outbox ADD COLUMN x int"))
                of_owner = health.facts(unit)
            owner.engine.dispose()
    found = {one.what: str(one.level) for one in checks.database(facts, datetime.now(UTC))}
    assert set(found.values()) == {"ok"}, found
    assert of_owner.may_migrate and not of_owner.superuser
