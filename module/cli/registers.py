"""`flask trois register …`: the list that was kept before the system moves in; the search of the registers."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from module.casework import search_filling
from module.cli.register_list import import_list
from module.context import services


@click.group("register")
def register_group() -> None:
    """The national register and the copy of the unified one."""


register_group.add_command(import_list)


@register_group.command("rebuild-search")
@with_appcontext
def rebuild_search() -> None:
    """Make anew what entries are found by, in batches; it may be broken off and given again."""
    total = search_filling.rebuild(
        services.open_work, services.union_records, lambda done: click.echo(f"Entries taken in: {done}")
    )
    click.echo(f"The search knows all entries: {total}")
