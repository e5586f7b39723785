"""`flask trois register import`: the list moves in once, whole, and again after a kill; a decision stands above it."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from click.testing import Result
from sqlalchemy import text

from module.casework import importing
from module.cli import alembic_config, bare
from module.dev.launcher.services import Services
from module.documents.sheets import SheetReader
from module.kernel.clock import law_date
from module.registry.entry import EntryPart, FieldChange, Recording, changed
from module.registry.standing import ProtectionState
from module.store import counters, entries, imports
from module.store.unit import Store, connect
from tests.support.databases import new_database
from tests.support.lists import HEADS, csv_file, line, xlsx

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def url(servers: Services) -> Iterator[str]:
    with new_database(servers) as address:
        command.upgrade(alembic_config(address), "head")
        yield address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = connect(url)
    with made.unit() as unit:
        found = ", ".join(f"trois.search_{one}" for one in ("entry", "name", "posting", "facet", "period"))
        unit.connection.execute(text(f"TRUNCATE trois.entry, trois.counter, {found} CASCADE"))
    yield made
    made.engine.dispose()


@pytest.fixture
def run(url: str, store: Store, tmp_path: Path) -> Any:
    app = bare()
    app.config["TROIS_DATABASE_URL"] = url

    def call(rows: Sequence[Sequence[Any]] | bytes, *options: str, language: str = "en") -> Result:
        file = tmp_path / "list.xlsx"
        file.write_bytes(rows if isinstance(rows, bytes) else xlsx([HEADS, *rows]))
        arguments = ["trois", "register", "import", str(file), "--language", language, *options]
        return app.test_cli_runner().invoke(args=arguments)

    return call


def everything(store: Store) -> list[tuple[Any, ...]]:
    """All that an import may write, as it stands; the journal by its acts."""
    found: list[tuple[Any, ...]] = []
    lines = [f"{table} ORDER BY 1, 2" for table in ("entry_version", "entry_fact", "import_row")]
    with store.unit() as unit:
        for table in ("entry ORDER BY number", *lines, "counter ORDER BY 1", "audit ORDER BY id"):
            found += map(tuple, unit.connection.execute(text(f"TABLE trois.{table}")))
    return found


HEADINGS = {
    "Added": "added",
    "Changed": "changed",
    "Unchanged": "same",
    "Left, because a decision has changed the entry since": "left",
    "Refused rows": "refused",
    "In the register, but not in the file (kept as they are)": "gone",
}


def counted(result: Result) -> dict[str, int]:
    lines = [row.rpartition(": ") for row in result.output.splitlines()]
    return {HEADINGS[first]: int(count) for first, _, count in lines if first in HEADINGS}


def test_a_list_moves_in_and_again_changes_nothing(store: Store, run: Any) -> None:
    numbers = ["00007/ТЗ-010224", "00041/ТЗ-010224", "KZ 3"]
    changes: list[dict[str, object]] = [{}, {"until": "01.12.2020"}, {"status": "Исключен", "until": ""}]
    rows = [line(number, **change) for number, change in zip(numbers, changes, strict=True)]
    first = run(rows)
    assert first.exit_code == 0, first.output
    assert counted(first) == {"added": 3, "changed": 0, "same": 0, "left": 0, "refused": 0, "gone": 0}
    assert "running number 42" in first.output
    with store.unit() as unit:
        assert counters.next_value(unit, "entry") == 42
        found = entries.of_numbers(unit, numbers)
        states = {one: record.entry.as_of(law_date(NOW)).state for one, (_, record) in found.items()}
        kept = imports.latest(unit, ["KZ 3"])["KZ 3"]
    assert states == {
        "00007/ТЗ-010224": ProtectionState.IN_FORCE,
        "00041/ТЗ-010224": ProtectionState.EXPIRED,
        "KZ 3": ProtectionState.EXCLUDED,
    }
    assert (kept.sheet_row, kept.cells["Исх. письмо"]) == (4, "исх. № КГД-1/123 от 05.03.2024")
    before = everything(store)
    again = run(rows)
    assert counted(again) == {"added": 0, "changed": 0, "same": 3, "left": 0, "refused": 0, "gone": 0}
    after = everything(store)
    assert len(after) == len(before) + 1  # the journal says that somebody tried
    assert after[: len(before) - 1] == before[: len(before) - 1]


def test_a_dry_run_says_the_same_and_changes_nothing(store: Store, run: Any) -> None:
    run([line("1/ТЗ"), line("2/ТЗ"), line("3/ТЗ")])
    rows = [line("1/ТЗ", until="01.01.2030"), line("2/ТЗ"), line("4/ТЗ"), line("5/ТЗ", until="")]
    before = everything(store)
    dry = run(rows, "--dry-run")
    assert everything(store) == before
    real = run(rows)
    assert counted(dry) == counted(real) == {"added": 1, "changed": 1, "same": 1, "left": 0, "refused": 1, "gone": 1}
    assert (dry.exit_code, real.exit_code) == (1, 1)
    assert "dry run" in dry.output
    assert "F5 (Срок действия): The last day of protection is missing." in real.output
    with store.unit() as unit:
        _, record = entries.of_numbers(unit, ["1/ТЗ"])["1/ТЗ"]
        assert entries.of_numbers(unit, ["3/ТЗ"])  # named, not removed
    causes = [(one.part.value, one.cause.value) for one in record.entry.versions]
    assert causes == [("common", "imported"), ("national", "imported"), ("common", "imported")]
    assert record.entry.latest().common.end == date(2030, 1, 1)


def test_a_part_of_the_list_names_nobody_else(run: Any) -> None:
    run([line("1/ТЗ"), line("2/ТЗ")])
    assert counted(run([line("1/ТЗ")], "--part"))["gone"] == 0


def test_a_decision_stands_above_the_list(store: Store, run: Any) -> None:
    run([line("1/ТЗ")])
    with store.unit() as unit:
        record = entries.lock(unit, "1/ТЗ")
        assert record is not None
        decided = (FieldChange(EntryPart.NATIONAL, "genuine_features", "", "Hologram"),)
        new = changed(record.entry, decided, Recording(law_date(NOW), datetime.now(UTC)))
        assert "genuine_features" not in new.latest().missing
        entries.write(unit, new, datetime.now(UTC))
    assert counted(run([line("1/ТЗ")]))["same"] == 1
    result = run([line("1/ТЗ", until="01.01.2031")])
    assert counted(result)["left"] == 1
    assert "1/ТЗ" in result.output.splitlines()[-1]
    with store.unit() as unit:
        found = entries.by_number(unit, "1/ТЗ")
    assert found is not None
    assert found.entry.latest().common.end == date(2028, 8, 26)


def test_the_report_names_each_row_and_the_corrected_file_is_a_list(store: Store, run: Any, tmp_path: Path) -> None:
    rows = [line("1/ТЗ"), line("2/ТЗ", until="31.02.2028", object="=cmd|' /C calc'!A0"), line("3/ТЗ", status="?")]
    for suffix in ("xlsx", "csv"):
        corrected, report = tmp_path / f"bad.{suffix}", tmp_path / "report.csv"
        result = run(rows, "--report", str(report), "--corrected", str(corrected), language="ru")
        assert result.exit_code == 1
        told = list(csv.reader(io.StringIO(report.read_text("utf-8-sig")), delimiter=";"))
        assert [(row[0], row[4]) for row in told if row[4] and row[0].isdigit()] in (
            [("2", "добавлена"), ("3", "отклонена"), ("4", "отклонена")],
            [("2", "без изменений"), ("3", "отклонена"), ("4", "отклонена")],
        )
        assert sorted(row[6] for row in told[1:] if row[6]) == ["day_form", "formula", "status_unknown"]
        again = run(corrected.read_bytes())
        assert counted(again)["refused"] == 2
        assert b"\n=cmd" not in corrected.read_bytes()


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a;b\n1;2\n", b"PK\x03\x04"])
def test_a_file_that_is_no_list_changes_nothing(store: Store, run: Any, content: bytes, language: str) -> None:
    before = everything(store)
    result = run(content, language=language)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert everything(store) == before


def test_the_list_is_not_written_over(run: Any, tmp_path: Path) -> None:
    result = run([line("1/ТЗ")], "--corrected", str(tmp_path / "list.xlsx"))
    assert result.exit_code == 2
    assert "other names than the list" in result.output
    assert run([line("1/ТЗ")], "--report", str(tmp_path / "none" / "report.csv")).exit_code == 1


def test_a_database_out_of_reach_is_a_sentence(url: str, tmp_path: Path) -> None:
    app = bare()
    app.config["TROIS_DATABASE_URL"] = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    file = tmp_path / "list.xlsx"
    file.write_bytes(xlsx([HEADS, line("1/ТЗ")]))
    result = app.test_cli_runner().invoke(args=["trois", "register", "import", str(file), "--language", "en"])
    assert result.exit_code == 1
    assert "The database is out of reach." in result.output


def test_two_imports_do_not_race(store: Store, run: Any) -> None:
    with imports.alone(store) as first:
        assert first
        result = run([line("1/ТЗ")])
    assert result.exit_code == 2
    assert "Another import is running" in result.output
    assert counted(run([line("1/ТЗ")]))["added"] == 1


def test_a_run_that_was_killed_is_finished_by_the_next(store: Store, url: str, run: Any, tmp_path: Path) -> None:
    rows = [line(f"{number:05d}/ТЗ-010224") for number in range(1, 1201)]
    file = tmp_path / "killed.csv"
    file.write_bytes(csv_file([HEADS, *rows]))
    words = [sys.executable, "-m", "flask", "--app", "module.cli:bare", "trois", "register", "import", str(file)]
    started = subprocess.Popen(words, env={**os.environ, "TROIS_DATABASE_URL": url}, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not _known(store) and time.monotonic() < until:
        time.sleep(0.005)
    started.send_signal(signal.SIGKILL)
    started.wait()
    known = _known(store)
    assert known % importing.BATCH == 0
    assert known > 0
    result = run(file.read_bytes())
    assert result.exit_code == 0, result.output
    assert counted(result) == {"added": 1200 - known, "changed": 0, "same": known, "left": 0, "refused": 0, "gone": 0}
    with store.unit() as unit:
        assert len(entries.of_origin(unit, entries.EntryOrigin.IMPORTED)) == imports.count(unit) == 1200


def _known(store: Store) -> int:
    with store.unit() as unit:
        return imports.count(unit)


def test_1000_rows_cost_little(run: Any) -> None:
    """Twenty times reading them alone is what issue 11 allows; the child's start is in both."""
    rows = [line(f"{number}/ТЗ", until=date(2028, 8, 26)) for number in range(1000)]
    content = xlsx([HEADS, *rows])
    began = time.perf_counter()
    assert len(SheetReader().read(content, 20_000).rows) == 1001
    reading = time.perf_counter() - began
    began = time.perf_counter()
    assert counted(run(content, "--dry-run"))["added"] == 1000
    took = time.perf_counter() - began
    assert took <= 20 * reading, (took, reading)


def test_the_journal_row_holds_counts_and_no_names(store: Store, run: Any) -> None:
    run([line("1/ТЗ")])
    with store.unit() as unit:
        written = text("SELECT actor_id, details FROM trois.audit WHERE act = 'register_import' ORDER BY id DESC")
        row = unit.connection.execute(written).first()
    assert row is not None
    assert row.actor_id is None
    assert row.details["rows"] == {"added": 1}
    assert sorted(row.details) == ["first_row", "last_row", "rows", "sha256"]
