"""`flask trois …`: each command is a few lines over the use cases.

A command is loaded when it is asked for: the check of a file must not wait for all that the portal needs.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from module.cli.loading import LoadingGroup
from module.cli.telling import TellingGroup
from module.settings.places import migrations_dir

if TYPE_CHECKING:
    from alembic.config import Config


class TroisGroup(LoadingGroup, TellingGroup):
    """The commands of the module, each told in the security log."""


_PLACES = {
    "appoint": "appointing:appoint",
    "classifiers": "classifiers:classifiers_group",
    "diagram": "appointing:diagram",
    "doctor": "doctor:doctor",
    "eaeu": "eaeu:eaeu",
    "evidence": "evidence:evidence",
    "ledger": "traces:whole_ledger",
    "lookup": "lookup:lookup_group",
    "outbox": "processes:outbox_group",
    "outside": "outside:outside_group",
    "register": "registers:register_group",
    "rescan": "processes:rescan_files",
    "scheduler": "processes:scheduler",
    "sessions": "sessions:sessions_group",
    "sweep": "processes:sweep_once",
    "worker": "processes:worker",
}


@click.group("trois", cls=TroisGroup, places=_PLACES)
def group() -> None:
    """Customs register of intellectual-property objects."""


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
    from alembic.config import Config  # with SQLAlchemy half of what a command needs to start

    config = Config()
    config.set_main_option("script_location", str(migrations_dir()))
    config.attributes["url"] = url
    return config


@group.command()
@with_appcontext
def migrate() -> None:
    """Bring the module's schema to the newest revision."""
    from alembic import command

    command.upgrade(alembic_config(str(current_app.config["TROIS_DATABASE_URL"])), "head")
    click.echo("The schema trois is up to date.")
