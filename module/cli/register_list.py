"""`flask trois register import`: the list of the register that was kept before the system moves in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from module.casework.importing import ImportedFile, JudgedRow, highest_number, take_over, vanished
from module.documents.mark_seal import JsonRowSeal
from module.documents.sheet_writing import csv_table, xlsx_table
from module.documents.sheets import MOST_OCTETS, SheetReader
from module.kernel.cleaning import clean
from module.kernel.clock import law_date
from module.kernel.errors import OutsideUnavailable, Refused
from module.kernel.languages import LANGUAGE_CODES
from module.kernel.text import N_, Message
from module.registry.register_list import ListReading, read_list, where
from module.registry.reimport import RowOutcome
from module.settings import Catalog, config_dir, read_import, read_law, translations_dir
from module.store import imports
from module.store.unit import Store, connect

_TOLD = 50
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
_OUTCOMES = {
    RowOutcome.ADDED: N_("Added: {count}"),
    RowOutcome.CHANGED: N_("Changed: {count}"),
    RowOutcome.UNCHANGED: N_("Unchanged: {count}"),
    RowOutcome.LEFT: N_("Left, because a decision has changed the entry since: {count}"),
    RowOutcome.REFUSED: N_("Refused rows: {count}"),
    RowOutcome.VANISHED: N_("In the register, but not in the file (kept as they are): {count}"),
}
_WORDS = {
    RowOutcome.ADDED: N_("added"),
    RowOutcome.CHANGED: N_("changed"),
    RowOutcome.UNCHANGED: N_("unchanged"),
    RowOutcome.LEFT: N_("left"),
    RowOutcome.REFUSED: N_("refused"),
    RowOutcome.VANISHED: N_("not in the file"),
}
_ERROR, _WARNING = N_("error"), N_("warning")
_AT = N_("{where}: {fault}")
_IN_COLUMN = N_("{where} ({column}): {fault}")
_TAKEN_FAULT = N_("{told} (the row is taken)")
_MORE = N_("More findings: {count}. Let --report write all of them.")
_FIRST = N_("The first rows as they were read:")
_NEXT = N_("The next new entry gets the running number {number}.")
_DRY = N_("This was a dry run: nothing was changed.")
_OTHER_RUN = N_("Another import is running. Wait until it has ended.")
_NO_DATABASE = N_("The database is out of reach. What was written before stands; run the import again later.")
_SAME_FILE = N_("Give the report and the rows to be corrected other names than the list.")
_UNWRITTEN = N_("The file {name} cannot be written. Import again with another name; nothing is doubled.")
_NOTHING = N_("Nothing was changed.")
_REPORT_HEADS = (
    N_("Row"),
    N_("Cell"),
    N_("Column"),
    N_("Registration number"),
    N_("Outcome"),
    N_("Finding"),
    N_("Code"),
    N_("What is wrong, and how to mend it"),
)
_REASONS = N_("Reasons")
_SUFFIX = N_("The name of the file must end in .csv or .xlsx.")
Say = Callable[[Message], str]


class _Stopped(click.ClickException):
    exit_code = 2


@click.command("import")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="say what would become of each row and change nothing")
@click.option("--part", is_flag=True, help="the file is a part of the list: entries without a row are not named")
@click.option("--report", type=_OUT, help="write every row and every finding as CSV")
@click.option("--corrected", type=_OUT, help="write the refused rows with their reasons, .csv or .xlsx, to be mended")
@click.option("--language", type=click.Choice(LANGUAGE_CODES), default="ru", help="the language of what is told")
@with_appcontext
def import_list(
    file: Path, *, dry_run: bool, part: bool, report: Path | None, corrected: Path | None, language: str
) -> None:
    """Take the list of the register over (XLSX, CSV); exit 1 where a row was refused, 2 where nothing was done."""
    catalog = Catalog(translations_dir())

    def say(message: Message) -> str:
        return catalog.text(message, language)

    if corrected is not None and corrected.suffix.lower() not in (".csv", ".xlsx"):
        raise click.UsageError(say(Message(_SUFFIX)))
    if file.resolve() in [path.resolve() for path in (report, corrected) if path is not None]:
        raise click.UsageError(say(Message(_SAME_FILE)))
    now = datetime.now(UTC)
    content = _content(file)
    reading = _read(content, now, say)
    source = ImportedFile(hashlib.sha256(content).hexdigest(), now, dry_run)
    judged = _run(reading, source, part=part, say=say)
    _tell(reading, judged, say)
    if report is not None:
        _write(report, csv_table(_report(reading, judged, say)), say)
    if corrected is not None:
        table = xlsx_table if corrected.suffix.lower() == ".xlsx" else csv_table
        _write(corrected, table(_corrected(reading, say)), say)
    if dry_run:
        click.echo(say(Message(_DRY)))
    click.get_current_context().exit(1 if reading.refused else 0)


def _write(path: Path, content: bytes, say: Say) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise click.ClickException(say(Message(_UNWRITTEN, {"name": path.name}))) from error


def _content(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MOST_OCTETS + 1)


def _read(content: bytes, now: datetime, say: Say) -> ListReading:
    """Read the file. Raises ClickException, with exit code 2, where no row of it can be read."""
    fields = read_import(config_dir())
    try:
        reading = read_list(SheetReader().read(content, fields.most_rows), fields, law_date(now))
    except Refused as refusal:
        raise _stopped("\n".join(say(fault.message) for fault in refusal.faults), say) from None
    if reading.unusable:
        raise _stopped("\n".join(say(fault.message) for fault in reading.faults), say)
    return reading


def _stopped(reported: str, say: Say) -> click.ClickException:
    return _Stopped(f"{reported}\n{say(Message(_NOTHING))}")


def _run(reading: ListReading, source: ImportedFile, *, part: bool, say: Say) -> list[JudgedRow]:
    law = read_law(config_dir())
    store = connect(str(current_app.config["TROIS_DATABASE_URL"]))
    try:
        with imports.alone(store) as is_ours:
            if not is_ours:
                raise _stopped(say(Message(_OTHER_RUN)), say)
            judged = list(take_over(store.unit, reading.entries, source, law, _seal()))
            if not part:
                with store.unit() as unit:
                    judged += vanished(unit, _numbers(reading))
            if not source.dry and reading.entries:
                click.echo(say(Message(_NEXT, {"number": _reached(store) + 1})))
    except OutsideUnavailable as error:
        raise click.ClickException(say(Message(_NO_DATABASE))) from error
    finally:
        store.engine.dispose()
    return judged


def _seal() -> JsonRowSeal:
    key, certificate = (current_app.config.get(f"TROIS_SEAL_{name}") for name in ("KEY", "CERTIFICATE"))
    return JsonRowSeal(Path(str(key)) if key else None, Path(str(certificate)) if certificate else None)


def _numbers(reading: ListReading) -> list[str]:
    """Return the numbers that stand in the file: those of refused rows are there too."""
    refused = [cell.text for row in reading.refused for cell in row.cells]
    return [*(entry.number for entry in reading.entries), *(" ".join(clean(text).split()) for text in refused)]


def _reached(store: Store) -> int:
    with store.unit() as unit:
        return highest_number(unit)


def _tell(reading: ListReading, judged: Sequence[JudgedRow], say: Say) -> None:
    click.echo(say(Message(_FIRST)))
    for row in reading.first_rows:
        click.echo("  " + " | ".join(" ".join(cell.split())[:30] for cell in row))
    for fault in reading.faults[:_TOLD]:
        told = say(fault.message)
        if fault.row:
            params = {"where": where(fault), "column": fault.heading, "fault": told}
            told = say(Message(_IN_COLUMN if fault.heading else _AT, params))
        click.echo(told if fault.refuses or not fault.row else say(Message(_TAKEN_FAULT, {"told": told})))
    if len(reading.faults) > _TOLD:
        click.echo(say(Message(_MORE, {"count": len(reading.faults) - _TOLD})))
    counts = Counter(one.outcome for one in judged) + Counter({RowOutcome.REFUSED: len(reading.refused)})
    for outcome, sentence in _OUTCOMES.items():
        click.echo(say(Message(sentence, {"count": counts[outcome]})))
    named = [one.number for one in judged if one.outcome in (RowOutcome.LEFT, RowOutcome.VANISHED)]
    for number in named[:_TOLD]:
        click.echo(f"  {number}")


def _report(reading: ListReading, judged: Sequence[JudgedRow], say: Say) -> Iterator[Sequence[str]]:
    """Yield a line for each row and one for each finding, as the sheet numbers the rows."""
    yield [say(Message(head)) for head in _REPORT_HEADS]
    numbers = {one.row: one.number for one in reading.entries}
    refused = [JudgedRow(row.number, "", RowOutcome.REFUSED) for row in reading.refused]
    for one in sorted([*judged, *refused], key=lambda one: (one.row == 0, one.row)):
        yield [str(one.row or ""), "", "", one.number, say(Message(_WORDS[one.outcome])), "", "", ""]
    for fault in reading.faults:
        finding = say(Message(_ERROR if fault.refuses else _WARNING))
        told = say(fault.message)
        number = numbers.get(fault.row, "")
        yield [str(fault.row or ""), where(fault), fault.heading, number, "", finding, fault.code, told]


def _corrected(reading: ListReading, say: Say) -> Iterator[Sequence[str]]:
    """Yield the refused rows as they were, the reasons before them: mended, the file is imported by itself."""
    yield [say(Message(_REASONS)), *reading.heading]
    for row in reading.refused:
        reasons = [say(fault.message) for fault in reading.faults if fault.row == row.number and fault.refuses]
        yield [" ".join(reasons), *(cell.text for cell in row.cells)]
