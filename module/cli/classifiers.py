"""`flask trois classifiers …`: which lists there are, is a file good, load it as an edition."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from module.casework.classifiers import ClassifierBook
from module.casework.classifiers import load as load_edition
from module.integrations.classifiers import FORMATS, MOST_BYTES, read
from module.kernel.clock import SystemClock
from module.kernel.errors import Refused
from module.kernel.languages import LANGUAGE_CODES
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM
from module.registry.classifier_files import MOST_TOLD, LineFault, Reading
from module.registry.classifiers import Edition
from module.settings import Catalog, config_dir, read_classifiers, read_sources, translations_dir
from module.store.unit import connect

_FAULT = N_("Line {line}: {fault}")
_WARNING = N_("Line {line}, taken but to be looked at: {fault}")
_FILES = click.Path(exists=True, dir_okay=False, path_type=Path)
_language = click.option(
    "--language", type=click.Choice(LANGUAGE_CODES), default="ru", help="the language of what is told"
)
_format = click.option("--format", "form", type=click.Choice(FORMATS), default="auto", help="auto: by what the file is")


@click.group("classifiers")
def classifiers_group() -> None:
    """Lists of codes: editions and official files."""


@classifiers_group.command("list")
@_language
@with_appcontext
def list_all(language: str) -> None:
    """List the classifiers with the edition in force; `demo` marks sets that are no official list."""
    store = connect(str(current_app.config["TROIS_DATABASE_URL"]))
    try:
        listed = ClassifierBook(read_classifiers(config_dir()), store.unit, SystemClock()).listed()
    finally:
        store.engine.dispose()
    for item in listed:
        edition = item.edition
        origin = "demo" if edition.is_demo else "loaded" if edition.loaded_at else "shipped"
        title = item.heading.title(language)
        click.echo(
            f"{item.heading.id}\t{edition.version}\t{edition.in_force_from}\t{edition.row_count}\t{origin}\t{title}"
        )


@classifiers_group.command("check")
@click.argument("id")
@click.argument("files", nargs=-1, required=True, type=_FILES)
@_format
@_language
@click.pass_context
@with_appcontext
def check(context: click.Context, id: str, files: tuple[Path, ...], form: str, language: str) -> None:
    """Say whether a file can be loaded; exit 1 where it cannot. Nothing is changed."""
    reading, _ = _read(id, files, form)
    context.exit(0 if _tell(reading, language) else 1)


@classifiers_group.command("load")
@click.argument("id")
@click.argument("files", nargs=-1, required=True, type=_FILES)
@click.option("--edition", "version", required=True, help="the version, such as 2026-07")
@click.option("--from", "since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="the first day in force")
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), help="the last day; else the next edition ends it")
@_format
@_language
@with_appcontext
def load(
    id: str,
    files: tuple[Path, ...],
    *,
    version: str,
    since: datetime,
    until: datetime | None,
    form: str,
    language: str,
) -> None:
    """Load the file of a list (UN/LOCODE: all its parts) as an edition; exit 1 and change nothing where it is bad."""
    reading, sha256 = _read(id, files, form)
    if not _tell(reading, language):
        raise click.ClickException("nothing was loaded")
    last: date | None = until.date() if until else None
    edition = Edition(version, since.date(), last, source_sha256=sha256)
    store = connect(str(current_app.config["TROIS_DATABASE_URL"]))
    try:
        with store.unit() as unit:
            made = load_edition(unit, SYSTEM, datetime.now(UTC), id, edition, reading.rows)
    except Refused as refusal:
        catalog = Catalog(translations_dir())
        raise click.ClickException("\n".join(catalog.text(item.message, language) for item in refusal.faults)) from None
    finally:
        store.engine.dispose()
    click.echo(f"loaded: {id} {made.version}, rows {made.row_count}, sha256 {sha256}")


def _read(id: str, files: Sequence[Path], form: str) -> tuple[Reading, str]:
    """Read the files; their digest is that of the file, of several that of their digests in order."""
    source = read_sources(config_dir()).get(id)
    if source is None:
        known = ", ".join(sorted(read_sources(config_dir())))
        raise click.UsageError(f"no files can be loaded for {id!r}; there are: {known}")
    contents = []
    for path in files:
        with path.open("rb") as stream:
            contents.append(stream.read(MOST_BYTES + 1))
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    sha256 = digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()
    return read(contents, source, form), sha256


def _tell(reading: Reading, language: str) -> bool:
    catalog = Catalog(translations_dir())

    def say(faults: Sequence[LineFault], sentence: str) -> None:
        for fault in faults[:MOST_TOLD]:
            reported = catalog.text(fault.message, language)
            where = Message(sentence, {"line": fault.line, "fault": reported})
            click.echo(catalog.text(where, language) if fault.line else reported)

    say(reading.faults, _FAULT)
    say(reading.warnings, _WARNING)
    click.echo(f"records: {len(reading.rows)}, faults: {len(reading.faults)}, warnings: {len(reading.warnings)}")
    return not reading.faults
