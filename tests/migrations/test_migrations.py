"""The module's revisions in a database that it shares with a host."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from module.cli import alembic_config, bare
from module.dev.launcher.services import Services
from module.store.schema import SCHEMA, VERSION_TABLE
from module.store.tables import metadata
from module.store.unit import connect
from tests.support.databases import execute, new_database

TABLES = """
SELECT table_schema || '.' || table_name FROM information_schema.tables
WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
"""
SHAPE = """
SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, c.column_default
FROM information_schema.columns c WHERE c.table_schema = 'trois' ORDER BY 1, 2
"""
RULES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'trois'::regnamespace ORDER BY 1, 2
"""
TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
HOST = (
    "CREATE TABLE public.alembic_version (version_num text PRIMARY KEY)",
    "INSERT INTO public.alembic_version VALUES ('host-7')",
    "CREATE TABLE public.account (id integer PRIMARY KEY, name text)",
    "INSERT INTO public.account VALUES (1, 'host')",
)


@pytest.fixture
def url(servers: Services) -> Iterator[str]:
    with new_database(servers) as address:
        yield address


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    store = connect(url)
    try:
        with store.unit() as unit:
            return [tuple(row) for row in unit.connection.execute(text(statement))]
    finally:
        store.engine.dispose()


def tables(url: str) -> set[object]:
    return {row[0] for row in rows(url, TABLES)}


def picture(url: str) -> list[list[tuple[object, ...]]]:
    return [rows(url, statement) for statement in (SHAPE, RULES, TRIGGERS)]


def test_there_is_one_head_and_a_line_to_it() -> None:
    script = ScriptDirectory.from_config(alembic_config("postgresql://"))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
    assert [revision.is_branch_point for revision in script.walk_revisions()].count(True) == 0


def test_up_down_and_up_again(url: str) -> None:
    config = alembic_config(url)
    command.upgrade(config, "head")
    first = picture(url)
    assert {f"{SCHEMA}.{table.name}" for table in metadata.tables.values()} <= tables(url)
    command.downgrade(config, "base")
    assert tables(url) == {f"{SCHEMA}.{VERSION_TABLE}"}
    assert rows(url, "SELECT 1 FROM pg_proc WHERE pronamespace = 'trois'::regnamespace") == []
    command.upgrade(config, "head")
    assert picture(url) == first


def test_each_revision_goes_one_down_and_up(url: str) -> None:
    config = alembic_config(url)
    revisions = list(ScriptDirectory.from_config(config).walk_revisions())
    command.upgrade(config, "head")
    for revision in revisions[:-1]:
        before = picture(url)
        command.downgrade(config, str(revision.down_revision))
        command.upgrade(config, revision.revision)
        assert picture(url) == before
        command.downgrade(config, str(revision.down_revision))


def test_the_models_are_what_the_revisions_make(url: str) -> None:
    command.upgrade(alembic_config(url), "head")
    command.check(alembic_config(url))


def test_the_host_keeps_its_own(url: str) -> None:
    for statement in HOST:
        execute(url, statement)
    config = alembic_config(url)
    command.upgrade(config, "head")
    command.check(config)
    assert rows(url, "SELECT version_num FROM public.alembic_version") == [("host-7",)]
    assert rows(url, "SELECT * FROM public.account") == [(1, "host")]
    ours = {name for name in tables(url) if not str(name).startswith("trois.")}
    assert ours == {"public.alembic_version", "public.account"}
    assert len(rows(url, f"SELECT * FROM trois.{VERSION_TABLE}")) == 1  # noqa: S608 - our own name
    command.downgrade(config, "base")
    assert rows(url, "SELECT version_num FROM public.alembic_version") == [("host-7",)]
    assert rows(url, "SELECT * FROM public.account") == [(1, "host")]


def test_upgrading_twice_changes_nothing(url: str) -> None:
    config = alembic_config(url)
    command.upgrade(config, "head")
    before = picture(url)
    command.upgrade(config, "head")
    assert picture(url) == before


def test_a_database_that_cannot_fold_kazakh_letters_is_refused(servers: Services) -> None:
    options = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'"
    with new_database(servers, options) as address:
        with pytest.raises(RuntimeError, match="Kazakh"):
            command.upgrade(alembic_config(address), "head")
        assert tables(address) <= {f"{SCHEMA}.{VERSION_TABLE}"}


def test_a_failed_upgrade_leaves_nothing_half_made(url: str) -> None:
    """All revisions run in one transaction: a table of our name in the way undoes the rest."""
    execute(url, "CREATE SCHEMA trois")
    execute(url, "CREATE TABLE trois.outbox (id integer)")
    with pytest.raises(ProgrammingError, match="already exists"):
        command.upgrade(alembic_config(url), "head")
    assert tables(url) <= {"trois.outbox", f"{SCHEMA}.{VERSION_TABLE}"}


def test_the_command_needs_the_database_only(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROIS_DATABASE_URL", url)
    for _ in range(2):
        result = bare().test_cli_runner().invoke(args=["trois", "migrate"])
        assert (result.exit_code, result.output) == (0, "The schema trois is up to date.\n"), result.output
    assert len(rows(url, SHAPE)) >= sum(len(table.columns) for table in metadata.tables.values())
