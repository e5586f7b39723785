"""`flask trois ledger views` and `refusals`: who looked at what, who was refused what. Needs the database alone.

Prints identifiers and codes, one row a line, newest first; whose they are stands in the register of accounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import click
from flask.cli import with_appcontext

from module.cli.ledger import database, ledger_group
from module.kernel.clock import ALMATY
from module.store import traces
from module.store.traces import TraceQuestion, TraceRow


def _moment(context: click.Context, option: click.Parameter, text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text} is no date or moment") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=ALMATY)


def _asked(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of both commands."""
    options = (
        click.option("--case", default="", help="id of the case or opinion, or number of the application"),
        click.option("--account", type=click.UUID, help="id of the account"),
        click.option("--from", "since", callback=_moment, help="date or moment; without a zone: of Almaty"),
        click.option("--to", "until", callback=_moment, help="date or moment that no row reaches"),
        click.option("--most", type=click.IntRange(1, 100_000), default=1000, show_default=True),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _question(case: str, account: UUID | None, **more: Any) -> TraceQuestion:
    return TraceQuestion(case, str(account) if account else "", **more)


@click.command("views")
@_asked
@with_appcontext
def ledger_views(**asked: Any) -> None:
    """List which staff saw which case, file or list, and when."""
    with database() as store, store.unit() as unit:
        _tell(traces.views(unit, _question(**asked)), ("endpoint", "object", "query", "address"))


@click.command("refusals")
@_asked
@with_appcontext
def ledger_refusals(**asked: Any) -> None:
    """List who was refused what: pages, sign-ins, limits, signatures."""
    with database() as store, store.unit() as unit:
        parts = ("event", "reason", "times", "method", "endpoint", "object", "address", "session", "incident")
        _tell(traces.refusals(unit, _question(**asked)), parts)


def _tell(rows: Iterable[TraceRow], parts: tuple[str, ...]) -> None:
    for row in rows:
        said = {"at": row.at.astimezone(UTC).isoformat(), "act": row.act, "account": row.account_id or "-"}
        said |= {part: _written(row.details[part]) for part in parts if row.details.get(part)}
        click.echo(" ".join(f"{name}={value}" for name, value in said.items()))


def _written(value: Any) -> str:
    return ",".join(f"{name}:{part}" for name, part in value.items()) if isinstance(value, dict) else str(value)


ledger_group.add_command(ledger_views)
ledger_group.add_command(ledger_refusals)
whole_ledger = ledger_group
hidden_ledger = click.Group("ledger", commands=ledger_group.commands, help=ledger_group.help, hidden=True)
"""The same where it stood in earlier releases, below `eaeu`."""
