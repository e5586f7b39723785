"""`flask trois outside …`: do the systems outside answer?"""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import with_appcontext

from module.context import services
from module.kernel.errors import NotFound, TroisError
from module.registry.actors import SYSTEM
from module.registry.calls import CallOutcome
from module.store import calls


@click.group("outside")
def outside_group() -> None:
    """The systems of the state, the insurance database, SMS and mail."""


@outside_group.command("pull")
@with_appcontext
def outside_pull() -> None:
    """Fetch what waits in the asynchronous channel, and keep it; exit 1 when it did not answer as agreed."""
    try:
        click.echo(f"new messages: {services.deps.outside.pull()}")
    except TroisError as error:
        raise click.ClickException(str(error)) from error


@outside_group.command("forget")
@click.argument("days", type=click.IntRange(min=1))
@with_appcontext
def outside_forget(days: int) -> None:
    """Delete the lines of the journal of calls that are older than a number of days."""
    with services.open_work(SYSTEM) as work:
        count = calls.forget(work.unit, work.now - timedelta(days=days))
    click.echo(f"lines deleted: {count}")


@outside_group.command("check")
@click.argument("systems", nargs=-1)
@with_appcontext
def outside_check(systems: tuple[str, ...]) -> None:
    """Call each system once, harmlessly; exit 1 when one did not answer as agreed."""
    outside = services.deps.outside
    failed = 0
    for name in systems or tuple(state.system for state in outside.states()):
        try:
            record = outside.check(name)
        except NotFound as error:
            raise click.ClickException(f"no system is wired under the name {name}") from error
        failed += record.outcome is CallOutcome.FAILED
        click.echo(f"{name}: {record.outcome} {record.code} {record.milliseconds} ms".replace("  ", " "))
    if failed:
        raise click.ClickException(f"systems that did not answer as agreed: {failed}")
