"""The two roles of the guide for hosts: the one that serves can do all that people do, and nothing to the tables."""

from __future__ import annotations

import re
import shlex
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

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
from module.dev.launcher.postgres import wheel_bin_dir
from module.dev.launcher.services import Services
from module.store import health
from module.store.unit import Store, connect
from tests.support.app_env import AppEnv, open_app_env
from tests.support.databases import execute, new_database
from tests.support.host_guide import lines_to_copy
from tests.support.key_signers import KeySigners, include, seat

WAITS, WAIT = 300, 0.2  # seconds
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
    """Addresses of one database by who calls, and the lines that made the roles."""

    owner: str
    serve: str
    script: str


@contextmanager
def two_roles(servers: Services, url: str) -> Iterator[Roles]:
    """Run the lines of the guide in a database, under names that no other test uses."""
    (script,) = lines_to_copy("sql")
    mark = uuid.uuid4().hex[:8]
    owner, serve = f"owner_{mark}", f"serve_{mark}"
    script = script.replace("trois_owner", owner).replace("trois_serve", serve)
    execute(url, script)
    try:
        made = [make_url(url).set(username=name, password=f"change-me-{name[:5]}") for name in (owner, serve)]
        yield Roles(*(one.render_as_string(hide_password=False) for one in made), script)
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


def sealed(env: AppEnv) -> int:
    """Seal the journal; the rows wait for the oldest transaction of the whole server, other tests' ones included."""
    for _ in range(WAITS):
        count = delivering.seal_journal(env.open_work)
        if count:
            return count
        time.sleep(WAIT)
    return 0


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
                assert sealed(env) > 0
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


def test_what_was_dumped_as_the_guide_says_can_be_restored(
    servers: Services, key_signers: KeySigners, tmp_path: Path
) -> None:
    dump, restore = (line for block in lines_to_copy("sh") for line in block.splitlines() if line.startswith("pg_"))
    with new_database(servers) as url, new_database(servers) as other, two_roles(servers, url) as roles:
        command.upgrade(alembic_config(roles.owner), "head")
        env = seat(open_app_env(roles.serve, laid_out=True), key_signers)
        include(env, "KEPT")
        env.store.engine.dispose()
        run(dump, roles.owner, tmp_path)
        with two_roles(servers, other) as again:
            run(restore, again.owner, tmp_path)
            execute(
                other, "".join(line for line in again.script.splitlines(True) if not line.startswith("CREATE ROLE"))
            )
            restored = connect(again.serve)
            with restored.unit() as unit:
                assert unit.connection.execute(text("SELECT count(*) FROM trois.entry")).scalar_one() == 1
            assert [one for one in FORBIDDEN if not refused(restored, one)] == []
            restored.engine.dispose()


def run(line: str, url: str, folder: Path) -> None:
    """Run a line of the guide with its address filled in; it must not complain."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    program, *words = shlex.split(line)
    words = [re.sub("postgresql://.*", lambda _: plain, word) for word in words]
    done = subprocess.run([wheel_bin_dir() / program, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
