"""`flask trois eaeu export`, `export-register`: national records and the unified register as documents."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from flask.cli import with_appcontext

from module.casework import exporting, union_register
from module.context import services
from module.eaeu.codec import Names
from module.eaeu.exchange.own_documents import REGISTER_STRUCTURES, write_register
from module.eaeu.mapping.files import DocumentWriter
from module.eaeu.mapping.national import APPLICATION_STRUCTURES, ENTRY_STRUCTURES, DocumentStamp, Exported
from module.eaeu.mapping.national import application_documents as of_application
from module.eaeu.mapping.national import entry_documents as of_entry
from module.kernel.errors import Damaged, NotFound, Refused
from module.kernel.languages import LANGUAGE_CODES
from module.kernel.text import Message
from module.registry.actors import SYSTEM
from module.registry.exchange import ExchangeSettings
from module.settings import config_dir, read_exchange

STRUCTURES = tuple(dict.fromkeys((*APPLICATION_STRUCTURES, *ENTRY_STRUCTURES)))


@click.command("export")
@click.option("--entry", default="", help="the number of an entry of the national register")
@click.option("--application", default="", help="the number of a filed application")
@click.option("--structure", required=True, type=click.Choice(STRUCTURES), help="R.010 holds both documents")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(LANGUAGE_CODES), default="ru", help="the language of what is told")
@with_appcontext
def export(entry: str, application: str, structure: str, output: Path, language: str) -> None:
    """Write a document for the Commission and list what has no place in it; exit 1 where it cannot be made."""
    if bool(entry) == bool(application):
        raise click.UsageError("give either --entry or --application")

    def say(message: Message) -> str:
        return services.catalog.text(message, language)

    settings = read_exchange(config_dir())
    try:
        exported = _exported(settings, entry, application, structure)
        content = DocumentWriter(settings).document(exported)
    except Refused as refusal:
        lines = [f"{fault.code} {fault.path}: {say(fault.message)}" for fault in refusal.faults]
        raise click.ClickException("\n".join(lines)) from refusal
    except NotFound as error:
        raise click.ClickException(f"there is no {'entry' if entry else 'filed application'} of this number") from error
    except Damaged as error:
        raise click.ClickException(say(error.message)) from error
    with _replacing(output) as file:
        file.write(content)
    for loss in exported.no_place:
        if loss.present:
            click.echo(f"{loss.field}: {say(loss.reason)}")


def _exported(settings: ExchangeSettings, entry: str, application: str, structure: str) -> Exported:
    with services.open_work(SYSTEM) as work:
        stamp = DocumentStamp(work.now)
        if entry:
            return of_entry(exporting.entry(work, entry), settings, stamp, structure)
        return of_application(exporting.application(work, application), settings, stamp, structure)


@click.command("export-register")
@click.option("--structure", type=click.Choice(list(REGISTER_STRUCTURES)), default="R.IP.SP.01.002")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export_register(structure: str, output: Path) -> None:
    """Write our copy of the unified register as it is in force now, a record at a time."""
    line = REGISTER_STRUCTURES[structure]
    names = Names(read_exchange(config_dir()).versions)
    try:
        with services.open_work(SYSTEM) as work, _replacing(output) as file:
            count = write_register(file, structure, union_register.records(work, line), names, work.now)
    except NotFound as error:
        raise click.ClickException("our copy of the unified register is empty, or nothing in it is in force") from error
    click.echo(f"records: {count}")


@contextmanager
def _replacing(output: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its name only when it is whole and on the disk."""
    partial = output.with_name(f"{output.name}.part")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
