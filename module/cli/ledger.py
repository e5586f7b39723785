"""`flask trois ledger …`: is the journal what it was, and is the register what the journal makes it?

Both need the database alone, so that they can be asked of a restored dump.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from module.casework import ledger
from module.eaeu.exchange.replay import Replay, ReplayComparison
from module.settings import config_dir, read_exchange
from module.store.unit import Store, connect


@click.group("ledger")
def ledger_group() -> None:
    """The journal's chain of digests, and the register that follows from it."""


@contextmanager
def database() -> Iterator[Store]:
    """Open the database that the settings name, and close it at the end."""
    store = connect(str(current_app.config["TROIS_DATABASE_URL"]))
    try:
        yield store
    finally:
        store.engine.dispose()


@ledger_group.command("verify")
@with_appcontext
def ledger_verify() -> None:
    """Recompute all digests; exit 1 and name what was changed."""
    with database() as store:
        report = ledger.verify(store.unit)
    click.echo(f"sealed: {report.chain.sealed}, not sealed yet: {report.chain.unsealed}")
    click.echo(f"messages: {report.messages.total}, without bytes: {len(report.messages.bare)}")
    for change in report.messages.changes:
        click.echo(f"changed: {change.table} {change.id} ({change.what})")
    if report.chain.broken_seal is not None:
        raise click.ClickException(f"a row under seal {report.chain.broken_seal} was changed")
    if not report.whole:
        raise click.ClickException(f"rows changed: {len(report.messages.changes)}")


@ledger_group.command("replay")
@click.option("--as-of", nargs=2, metavar="IN_FORCE KNOWN", help="two instants: in force at, as far as known at")
@with_appcontext
def ledger_replay(as_of: tuple[str, str] | None) -> None:
    """Build the unified register anew from the messages; exit 1 where it is not the live one."""
    replay = Replay(read_exchange(config_dir()))
    moments = [_instant(text) for text in as_of or ()]
    with database() as store, store.unit() as unit:
        unit.freeze()
        found = replay.compare_as_of(unit, *moments) if moments else replay.compare(unit)
    _tell(found)


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text} is no date or moment") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _tell(found: ReplayComparison) -> None:
    click.echo(f"numbers and lines: {found.total}, digest {found.digest}")
    if found.difference is not None:
        line, number = found.difference
        raise click.ClickException(f"the live register differs at {number} ({line})")
    click.echo("The live register is the one that the messages make.")
