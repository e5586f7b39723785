"""`flask trois eaeu …`: schemas and verdicts of the exchange with the Commission."""

from __future__ import annotations

import json
from pathlib import Path

import click

from module.eaeu.checking.verdict import Checker, Verdict
from module.eaeu.codec.names import Names
from module.eaeu.codec.schema import schemas
from module.settings import Catalog, config_dir, read_exchange, translations_dir
from module.settings.catalog import LANGUAGES


@click.group("eaeu")
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
@click.option("--language", type=click.Choice(LANGUAGES), default="ru", help="the language of the findings")
@click.pass_context
def check(context: click.Context, file: Path, message: str, language: str) -> None:
    """Print the verdict on a document or an envelope as JSON; exit 1 where it is refused."""
    verdict = Checker(read_exchange(config_dir())).check_file(file, message)
    click.echo(json.dumps(_plain(verdict, Catalog(translations_dir()), language), ensure_ascii=False, indent=2))
    context.exit(0 if verdict.accepted else 1)


def _plain(verdict: Verdict, catalog: Catalog, language: str) -> dict[str, object]:
    return {
        "message": verdict.message,
        "structure": verdict.structure,
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
