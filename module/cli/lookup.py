"""`flask trois lookup …`: ask a register that no page asks yet."""

from __future__ import annotations

import dataclasses

import click
from flask.cli import with_appcontext

from module.context import services
from module.registry.party import Name


@click.group("lookup")
def lookup_group() -> None:
    """Ask a register by number."""


@lookup_group.command("copyright")
@click.argument("number")
@with_appcontext
def lookup_copyright(number: str) -> None:
    """Show a certificate of copyright; exit 1 when it was not found."""
    if services.deps.copyrights is None:
        raise click.ClickException("the endpoints file has no table [copyright]")
    answer = services.deps.copyrights.by_certificate(number)
    if answer.value is None:
        raise click.ClickException(f"{answer.outcome} {answer.detail}".strip())
    for field in dataclasses.fields(answer.value):
        value = getattr(answer.value, field.name)
        text = value.best("ru") if isinstance(value, Name) else "; ".join(value) if isinstance(value, tuple) else value
        click.echo(f"{field.name}: {'' if text is None else text}")
