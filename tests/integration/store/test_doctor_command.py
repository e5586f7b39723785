"""`flask trois doctor` over a real database and a real queue: lines, exit code, nothing that is secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from click.testing import Result
from flask import Flask
from sqlalchemy.engine import make_url

from module.cli import alembic_config, group
from module.cli.doctor import examine
from module.dev.launcher.services import Services
from module.registry.actors import SYSTEM
from module.store import journal
from module.store.unit import connect
from tests.support.app_env import NOW
from tests.support.databases import new_database

SECRETS = ("p4ssw0rd", "900101300001", "portal.gov.kz/trois")


def doctor(database: str, queue: str, folder: Path, **more: str) -> Result:
    (folder / "endpoints.toml").write_text("[shep]\nurl = 'https://u:p4ssw0rd@gate.example/'\n")
    app = Flask("portal")
    app.cli.add_command(group)
    app.config.update(
        TROIS_DATABASE_URL=database,
        TROIS_REDIS_URL=queue,
        TROIS_PUBLIC_URL="https://portal.gov.kz/trois",
        TROIS_TRUST_DIR=str(folder),
        TROIS_ENDPOINTS=str(folder / "endpoints.toml"),
        TROIS_TRUSTED_PROXIES="none",
        **more,
    )
    return app.test_cli_runner().invoke(args=["trois", "doctor"])


def lines(result: Result) -> dict[str, str]:
    """Return the level by what was looked at."""
    found = [line for line in result.output.splitlines() if line[11:13] == "  "]
    return {line[13:].partition(":")[0]: line[:11].strip() for line in found}


def test_a_site_as_a_developer_leaves_it_is_not_fit(servers: Services, tmp_path: Path) -> None:
    with new_database(servers) as url:
        command.upgrade(alembic_config(url), "head")
        result = doctor(url, servers.redis_url, tmp_path)
    told = lines(result)
    assert result.exit_code == 1, result.output
    assert "not fit for production" in result.output
    expected = {
        "SECRET_KEY": "not checked",
        "keys of the host": "ok",
        "trusted proxies": "warn",
        "number format of entry": "fail",
        "classifiers are official": "fail",
        "database role is no superuser": "fail",
        "database role cannot migrate": "fail",
        "database connection": "ok",
        "schema is up to date": "ok",
        "queue connection": "ok",
        "queue answers": "ok",
        "queue user of its own": "warn",
        "time zone data": "ok",
        "the portal says how it knows people": "not checked",
    }
    assert {what: told.get(what) for what in expected} == expected
    assert [secret for secret in SECRETS if secret in result.output] == []
    assert "[gbd_ul]" in result.output  # the file of addresses lacks tables, and the doctor says which


def test_in_development_nothing_fails_for_being_an_example(servers: Services, tmp_path: Path) -> None:
    with new_database(servers) as url:
        command.upgrade(alembic_config(url), "head")
        result = doctor(url, servers.redis_url, tmp_path, TROIS_ENVIRONMENT="development")
    told = lines(result)
    assert (result.exit_code, told.get("classifiers are official")) == (0, "warn"), result.output


def test_tables_of_another_release_are_told(servers: Services, tmp_path: Path) -> None:
    with new_database(servers) as url:
        command.upgrade(alembic_config(url), "0003")
        result = doctor(url, servers.redis_url, tmp_path)
    assert lines(result).get("schema is up to date") == "fail", result.output


@pytest.mark.parametrize("which", ["database", "queue"])
def test_a_server_that_is_away_is_told_without_its_address(servers: Services, tmp_path: Path, which: str) -> None:
    with new_database(servers) as url:
        gone = make_url(url).set(host="127.0.0.1", port=9, query={}, username="u", password="p4ssw0rd")
        database = gone.render_as_string(hide_password=False) if which == "database" else url
        queue = "redis://u:p4ssw0rd@127.0.0.1:9" if which == "queue" else servers.redis_url
        result = doctor(database, queue, tmp_path)
    told = lines(result)
    assert told.get("database" if which == "database" else "queue answers") == "fail", result.output
    assert [secret for secret in SECRETS if secret in result.output] == []
    assert result.exit_code == 1


@pytest.mark.parametrize("proof", ["eds", "unknown"])
def test_people_of_the_portal_whom_nobody_has_proved_are_told(servers: Services, tmp_path: Path, proof: str) -> None:
    with new_database(servers) as url:
        command.upgrade(alembic_config(url), "head")
        store = connect(url)
        with store.unit() as unit:
            journal.write(unit, SYSTEM, "sign_in", NOW, proved_by=proof)
        (found,) = [one for one in examine(config(url, servers, tmp_path), portal=True) if "knows people" in one.what]
        store.engine.dispose()
    assert (found.level == "warn") == (proof == "unknown")
    assert ("proved_by" in found.line()) == (proof == "unknown")


def config(url: str, servers: Services, folder: Path) -> dict[str, object]:
    return {
        "TROIS_DATABASE_URL": url,
        "TROIS_REDIS_URL": servers.redis_url,
        "TROIS_ENDPOINTS": str(folder / "none.toml"),
        "TROIS_HOST_USER": lambda: None,
    }


def test_a_database_without_tables_is_told(servers: Services, tmp_path: Path) -> None:
    with new_database(servers) as url:
        result = doctor(url, servers.redis_url, tmp_path)
    told = lines(result)
    assert (told.get("schema is up to date"), told.get("database")) == ("fail", None), result.output
    assert told.get("classifiers are official") == "not checked"


def test_what_nobody_has_named_is_not_called_fine(servers: Services, tmp_path: Path) -> None:
    told = lines(doctor("", "", tmp_path))
    assert {told.get(what) for what in ("database", "queue answers")} == {"fail"}
    assert {told.get(what) for what in ("queue connection", "classifiers are official")} == {"not checked"}
