"""`flask trois appoint` and `diagram`: who works with the cases, and by which table."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import with_appcontext

from module.casework import staff
from module.context import services
from module.registry.actors import SYSTEM, ActingOrder, Actor, Role
from module.registry.party import Name

_DAY = click.DateTime(["%Y-%m-%d"])
_APPOINTED = {
    "case-officer": Role.CASE_OFFICER,
    "executor": Role.CASE_OFFICER,  # as earlier releases say it
    "head": Role.HEAD,
    "operator": Role.OPERATOR,
}


@click.command("appoint")
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


@click.command("diagram")
@with_appcontext
def diagram() -> None:
    """Print the transition table of each kind of application as a Mermaid diagram."""
    for kind in services.deps.workflow.tables:
        click.echo(f"%% {kind}\n{services.deps.workflow.diagram(kind)}")
