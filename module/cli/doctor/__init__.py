"""`flask trois doctor`: is this site fit for real people? One line a check; exit 1 where one fails."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import click
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from module.casework.classifiers import ClassifierBook
from module.cli.doctor import law, servers, settings
from module.cli.doctor.diagnosis import Diagnosis, Level, unknown
from module.context.services import EXTENSION
from module.kernel.clock import SystemClock, law_date
from module.kernel.errors import OutsideUnavailable
from module.settings import (
    SettingsFault,
    config_dir,
    migrations_dir,
    read_classifiers,
    read_endpoints,
    read_host,
    read_law,
)
from module.store import health
from module.store.unit import Store, Unit, connect

T = TypeVar("T")
_UNREAD = (KeyError, TypeError, ValueError, OSError)
_UNREAD_LISTS = unknown("classifiers are official", "what was loaded stands in the database")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check settings, servers and machine for real use; exit 1 when a check fails.

    Development is checked alike; there nothing fails for being an example.
    """
    production = str(current_app.config.get("TROIS_ENVIRONMENT", "production")) == "production"
    counted: Counter[Level] = Counter()
    for found in examine(current_app.config, portal=EXTENSION in current_app.extensions):
        told = replace(found, level=Level.WARN) if found.level is Level.FAIL and not production else found
        counted[told.level] += 1
        click.echo(told.line())
    click.echo(", ".join(f"{counted[level]} {level}" for level in Level))
    if counted[Level.FAIL]:
        raise click.ClickException("not fit for production")


def examine(config: Mapping[str, object], *, portal: bool) -> Iterator[Diagnosis]:
    """Make every check; `portal`: whether the configuration is that of the portal itself."""
    yield settings.secret_key(config, portal=portal)
    yield from _settings(config)
    yield from _read("config/*.toml", _law)
    yield from _database(config, portal=portal)
    yield from _queue(str(config.get("TROIS_REDIS_URL", "")))
    yield from servers.machine(datetime.now().astimezone())


def _read(what: str, check: Callable[[], Iterable[Diagnosis]]) -> Iterator[Diagnosis]:
    """Make checks over files that may be of another shape."""
    try:
        yield from check()
    except SettingsFault as fault:
        for line in str(fault).split("; "):
            yield Diagnosis(Level.FAIL, what, line)
    except _UNREAD as fault:
        yield Diagnosis(Level.FAIL, what, f"does not fit ({type(fault).__name__})")


def _settings(config: Mapping[str, object]) -> Iterator[Diagnosis]:
    try:
        host = read_host(config)
    except SettingsFault as fault:
        for line in str(fault).split("; "):
            yield Diagnosis(Level.FAIL, "keys of the host", line)
        yield unknown("addresses of outside systems", "mend the keys of the host first")
        return
    yield Diagnosis(Level.OK, "keys of the host")
    yield from settings.host(host)
    yield from _read(
        "file of addresses", lambda: settings.endpoints(read_endpoints(host.endpoints, host.places, os.environ))
    )


def _law() -> Iterator[Diagnosis]:
    yield from law.law(read_law(config_dir()), law_date(SystemClock().now()))
    yield from law.numbers(tomllib.loads((config_dir() / "numbers.toml").read_text(encoding="utf-8")))


def _database(config: Mapping[str, object], *, portal: bool) -> Iterator[Diagnosis]:
    try:
        store = connect(str(config.get("TROIS_DATABASE_URL", "")))
    except (SQLAlchemyError, ImportError):
        yield Diagnosis(Level.FAIL, "database", "TROIS_DATABASE_URL is no address of a database")
        yield _UNREAD_LISTS
        return
    try:
        yield from _stored(store, config, portal=portal)
    except (OutsideUnavailable, SQLAlchemyError) as error:
        yield Diagnosis(Level.FAIL, "database", f"does not answer as it should ({type(error).__name__})")
        yield _UNREAD_LISTS
    finally:
        store.engine.dispose()


def _stored(store: Store, config: Mapping[str, object], *, portal: bool) -> Iterator[Diagnosis]:
    clock = SystemClock()
    with store.unit() as unit:
        yield from servers.database(health.facts(unit), clock.now())
    with store.unit() as unit:
        at = health.revision(unit)
        yield servers.schema(at, _head())
        if not at:
            yield _UNREAD_LISTS
            return
        yield _people(unit, config, portal=portal)
    yield from law.classifiers(ClassifierBook(read_classifiers(config_dir()), store.unit, clock).listed())


def _people(unit: Unit, config: Mapping[str, object], *, portal: bool) -> Diagnosis:
    what = "the portal says how it knows people"
    if not portal:
        return unknown(what, "this is not the portal's application: call the doctor with its FLASK_APP")
    if config.get("TROIS_HOST_USER") is None:
        return Diagnosis(Level.OK, "accounts are the module's own")
    advice = "people came with HostUser.proved_by unknown: they prepare drafts only, all else asks for the EDS key"
    return Diagnosis(Level.WARN, what, advice) if health.some_unproved(unit) else Diagnosis(Level.OK, what)


def _head() -> str:
    made = Config()
    made.set_main_option("script_location", str(migrations_dir()))
    return ScriptDirectory.from_config(made).get_current_head() or ""


def _queue(url: str) -> Iterator[Diagnosis]:
    yield servers.queue_address(url)
    try:
        with Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3) as queue:
            queue.ping()
            yield Diagnosis(Level.OK, "queue answers")
            yield from servers.queue(_told(lambda: queue.info("memory")) or {}, _told(queue.acl_whoami))
    except (RedisError, ValueError) as error:
        yield Diagnosis(Level.FAIL, "queue answers", f"it does not ({type(error).__name__})")


def _told(ask: Callable[[], T]) -> T | None:
    """Return what the server says; None where the rights of the user do not let it say so."""
    try:
        return ask()
    except RedisError:
        return None
