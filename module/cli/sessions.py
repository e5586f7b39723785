"""`flask trois sessions …`: an administrator ends what somebody else has open (ASVS 5.0 7.4.5)."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from module.casework.portal import sessions
from module.context import services
from module.kernel.errors import NotFound
from module.registry.actors import SYSTEM


@click.group("sessions")
def sessions_group() -> None:
    """Sessions of people."""


@sessions_group.command("end")
@click.option("--iin", default="", help="the IIN of the person; - reads it from the input, so that no history keeps it")
@click.option("--user-name", default="", help="the user name of the person")
@with_appcontext
def end_sessions(iin: str, user_name: str) -> None:
    """End all sessions of a person, in every account; exit 1 when nobody is found. Neither is shown or logged."""
    if bool(iin) == bool(user_name):
        raise click.UsageError("give either --iin or --user-name")
    number = sys.stdin.readline().strip() if iin == "-" else iin
    try:
        with services.open_work(SYSTEM) as work:
            count = sessions.end_of_person(work, iin=number, user_name=user_name)
    except NotFound:
        raise click.ClickException("Nobody here has this IIN or user name.") from None
    click.echo(f"Sessions ended: {count}.")
