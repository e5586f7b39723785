"""`flask trois …`: each command is a few lines over the use cases."""

from __future__ import annotations

import os
from datetime import datetime
from uuid import UUID

import click
from alembic import command
from alembic.config import Config
from flask import Flask, current_app
from flask.cli import with_appcontext
from redis import Redis

from module.casework import delivering, examining, staff
from module.cli.classifiers import classifiers_group
from module.cli.doctor import doctor
from module.cli.eaeu import eaeu
from module.cli.evidence import evidence
from module.cli.ledger import ledger_group
from module.cli.lookup import lookup_group
from module.cli.outside import outside_group
from module.cli.sessions import sessions_group
from module.cli.telling import TellingGroup
from module.cli.traces import ledger_refusals, ledger_views
from module.context import services
from module.jobs.processes import run_scheduler, run_worker
from module.jobs.tasks import sweep
from module.registry.actors import SYSTEM, ActingOrder, Actor, Role
from module.registry.party import Name
from module.settings import migrations_dir

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("trois", cls=TellingGroup)
def group() -> None:
    """Customs register of intellectual-property objects."""


group.add_command(eaeu)
group.add_command(lookup_group)
group.add_command(evidence)
group.add_command(doctor)


def bare() -> Flask:
    """Make an application of the commands alone: `flask --app module.cli:bare trois migrate`.

    The schema needs the address of the database only, so that it can be brought up before keys and endpoints are there,
    and without loading what they need.
    """
    app = Flask("trois")
    app.config.update({name: value for name, value in os.environ.items() if name.startswith("TROIS_")})
    app.cli.add_command(group)
    return app


def alembic_config(url: str) -> Config:
    """Return Alembic's configuration of the module: own scripts, own version table."""
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()))
    config.attributes["url"] = url
    return config


@group.command()
@with_appcontext
def migrate() -> None:
    """Bring the module's schema to the newest revision."""
    command.upgrade(alembic_config(str(current_app.config["TROIS_DATABASE_URL"])), "head")
    click.echo("The schema trois is up to date.")


@group.command()
@with_appcontext
def worker() -> None:
    """Work through the outbox until stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    run_worker(app, Redis.from_url(str(app.config["TROIS_REDIS_URL"])))


@group.command()
@with_appcontext
def scheduler() -> None:
    """Wake workers for what is due until stopped."""
    run_scheduler(current_app._get_current_object())  # type: ignore[attr-defined]


@group.command("sweep")
@with_appcontext
def sweep_once() -> None:
    """Do every scheduled task once; exit 1 when one of them failed."""
    faults = sweep()
    for name, fault in faults.items():
        click.echo(f"{name}: {fault}")
    if faults:
        raise click.ClickException(f"tasks failed: {len(faults)}")
    click.echo(f"Rows waiting: {len(delivering.waiting(services.open_work))}")


@group.command("rescan")
@click.option("--most", default=500, type=click.IntRange(min=1), help="how many files at most")
@with_appcontext
def rescan_files(most: int) -> None:
    """Let the antivirus look at files on which it said nothing yet; exit 1 when it finds or cannot check some."""
    done = examining.rescan(services.deps, services.open_work, most)
    click.echo(f"Looked at: {done.looked_at}, malicious code in: {done.infected}, still unchecked: {done.unchecked}")
    if done.infected or done.unchecked:
        raise click.exceptions.Exit(1)


@group.group("outbox")
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


_APPOINTED = {
    "case-officer": Role.CASE_OFFICER,
    "executor": Role.CASE_OFFICER,  # as earlier releases say it
    "head": Role.HEAD,
    "operator": Role.OPERATOR,
}


@group.command("appoint")
@click.argument("iin")
@click.argument("bin")
@click.argument("name")
@click.argument("role", type=click.Choice([*_APPOINTED]))
@click.option("--post", nargs=2, default=("", ""), help="the post as it stands on decisions, in Kazakh and in Russian")
@click.option("--organisation", default="", help="the name of the customs body")
@click.option("--unit", nargs=2, default=("", ""), help="the unit as it stands on decisions, in Kazakh and in Russian")
@click.option("--acting", nargs=2, type=(str, _DAY), help="number and day (YYYY-MM-DD) of the order of a substitute")
@with_appcontext
def appoint(  # noqa: PLR0913, PLR0917 - the options of a command
    iin: str,
    bin: str,
    name: str,
    role: str,
    post: tuple[str, str],
    organisation: str,
    unit: tuple[str, str],
    acting: tuple[str, datetime] | None,
) -> None:
    """Appoint a person of the customs body: the role opens with the first EDS key of this IIN."""
    person = Actor(
        "",
        iin,
        bin,
        name,
        frozenset({_APPOINTED[role]}),
        organisation=organisation,
        post=Name(kk=post[0], ru=post[1]),
        unit=Name(kk=unit[0], ru=unit[1]),
        acting=ActingOrder(acting[0], acting[1].date()) if acting else None,
    )
    with services.open_work(SYSTEM) as work:
        staff.appoint(work, person)
    click.echo(f"Appointed: {role}.")


@group.command("diagram")
@with_appcontext
def diagram() -> None:
    """Print the transition table of each kind of application as a Mermaid diagram."""
    for kind in services.deps.workflow.tables:
        click.echo(f"%% {kind}\n{services.deps.workflow.diagram(kind)}")


group.add_command(classifiers_group)
ledger_group.add_command(ledger_views)
ledger_group.add_command(ledger_refusals)
group.add_command(ledger_group)
group.add_command(outside_group)
group.add_command(sessions_group)
# Where the command stood in earlier releases: it goes on answering there, and help shows it once.
eaeu.add_command(click.Group("ledger", commands=ledger_group.commands, help=ledger_group.help, hidden=True))
