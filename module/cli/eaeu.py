"""`flask trois eaeu …`: schemas and verdicts of the exchange with the Commission."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from module.cli.loading import LoadingGroup
from module.eaeu.checking.verdict import Checker, CheckVerdict
from module.eaeu.codec import Names
from module.eaeu.codec.schema import schemas
from module.eaeu.rules.base import Held, Nomenclature
from module.kernel.clock import SystemClock
from module.kernel.languages import LANGUAGE_CODES
from module.registry.exchange import ExchangeSettings
from module.settings import Catalog, config_dir, read_exchange, translations_dir

_PLACES = {
    "export": "exporting:export",
    "export-register": "exporting:export_register",
    # where the command stood in earlier releases: it goes on answering there, and help shows it once
    "ledger": "traces:hidden_ledger",
}


@click.group("eaeu", cls=LoadingGroup, places=_PLACES)
def eaeu() -> None:
    """Exchange with the Eurasian Economic Commission."""


@eaeu.command("xsd")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def xsd(folder: Path) -> None:
    """Write the XML schemas of the structures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in schemas(Names(read_exchange(config_dir()).versions)).items():
        (folder / name).write_bytes(content)
        click.echo(name)


@eaeu.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--message", default="", help="the message that the document should be, such as P.SP.01.MSG.006")
@click.option(
    "--register",
    is_flag=True,
    help="ask what the site holds; needs TROIS_DATABASE_URL",
)
@click.option("--language", type=click.Choice(LANGUAGE_CODES), default="ru", help="the language of the findings")
@click.pass_context
@with_appcontext
def check(context: click.Context, file: Path, message: str, register: bool, language: str) -> None:
    """Print the verdict on a document or an envelope as JSON; exit 1 where it is refused."""
    settings = read_exchange(config_dir())
    with _held(settings) if register else nullcontext((None, None)) as (held, nomenclature):
        verdict = Checker(settings, nomenclature).check_file(file, message, held)
    click.echo(json.dumps(_plain(verdict, Catalog(translations_dir()), language), ensure_ascii=False, indent=2))
    context.exit(0 if verdict.accepted else 1)


@contextmanager
def _held(settings: ExchangeSettings) -> Iterator[tuple[Held, Nomenclature]]:
    """Open what the site holds: our copy of the unified register, and the nomenclature that was loaded."""
    url = str(current_app.config.get("TROIS_DATABASE_URL") or "")
    if not url:
        raise click.UsageError("--register needs TROIS_DATABASE_URL")
    # with the database: a check without it starts sooner
    from module.casework.classifiers import ClassifierBook, nomenclature_of
    from module.eaeu.exchange.records import HeldRecords
    from module.settings import read_classifiers
    from module.store.unit import connect

    store, clock = connect(url), SystemClock()
    classifiers = ClassifierBook(read_classifiers(config_dir()), store.unit, clock)
    try:
        with store.unit() as unit:
            held = HeldRecords(unit, Names(settings.versions), settings.limits, clock.now())
            yield held, nomenclature_of(classifiers, clock)
    finally:
        store.engine.dispose()


def _plain(verdict: CheckVerdict, catalog: Catalog, language: str) -> dict[str, object]:
    return {
        "message": verdict.message or None,
        "structure": verdict.structure or None,
        "verdict": "accepted" if verdict.accepted else "refused",
        "faults": [
            {
                "code": finding.code,
                "path": finding.path,
                "severity": finding.severity.value,
                "text": catalog.text(finding.message, language),
            }
            for finding in verdict.findings
        ],
    }
