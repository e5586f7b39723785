"""`flask trois worker`, `scheduler`, `sweep`, `rescan`, `outbox`: the work that is done behind the pages."""

from __future__ import annotations

from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis

from module.casework import delivering, examining
from module.context import services
from module.jobs.processes import run_scheduler, run_worker
from module.jobs.tasks import sweep


@click.command()
@with_appcontext
def worker() -> None:
    """Work through the outbox until stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    run_worker(app, Redis.from_url(str(app.config["TROIS_REDIS_URL"])))


@click.command()
@with_appcontext
def scheduler() -> None:
    """Wake workers for what is due until stopped."""
    run_scheduler(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("sweep")
@with_appcontext
def sweep_once() -> None:
    """Do every scheduled task once; exit 1 when one of them failed."""
    faults = sweep()
    for name, fault in faults.items():
        click.echo(f"{name}: {fault}")
    if faults:
        raise click.ClickException(f"tasks failed: {len(faults)}")
    click.echo(f"Rows waiting: {len(delivering.waiting(services.open_work))}")


@click.command("rescan")
@click.option("--most", default=500, type=click.IntRange(min=1), help="how many files at most")
@with_appcontext
def rescan_files(most: int) -> None:
    """Let the antivirus look at files on which it said nothing yet; exit 1 when it finds or cannot check some."""
    done = examining.rescan(services.deps, services.open_work, most)
    click.echo(f"Looked at: {done.looked_at}, malicious code in: {done.infected}, still unchecked: {done.unchecked}")
    if done.infected or done.unchecked:
        raise click.exceptions.Exit(1)


@click.group("outbox")
def outbox_group() -> None:
    """What could not be sent or printed."""


@outbox_group.command("stuck")
@with_appcontext
def outbox_stuck() -> None:
    """List the rows that were given up; exit 1 when there are any."""
    rows = delivering.stuck(services.open_work)
    for row in rows:
        click.echo(f"{row.id} {row.topic} {row.subject_id} tries {row.attempts}: {row.last_error}")
    if rows:
        raise click.ClickException(f"rows given up: {len(rows)}")
    click.echo("Nothing is stuck.")


@outbox_group.command("retry")
@click.argument("row_id", type=click.UUID)
@with_appcontext
def outbox_retry(row_id: UUID) -> None:
    """Try a row that was given up anew."""
    if not delivering.retry(services.open_work, str(row_id)):
        raise click.ClickException("no row with this id was given up")
    click.echo("The row is due now.")
