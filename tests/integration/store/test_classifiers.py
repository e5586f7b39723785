"""Editions of classifiers: loaded whole or not at all, with a journal row; what a code was on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from module.casework.classifiers import ClassifierBook, load
from module.cli import alembic_config, bare
from module.dev.launcher.services import Services
from module.kernel.errors import NotPermitted, Refused
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.classifiers import ClassifierRow, CodeStanding, Edition
from module.settings import config_dir, read_classifiers
from module.store import classifiers as stored
from module.store import journal
from module.store.unit import Store, Unit, connect
from tests.support.databases import new_database

SHIPPED = read_classifiers(config_dir())
DIGEST = "0" * 64
HS = (
    "код;наименование;дата начала действия;дата окончания действия\n64;Обувь;;\n6403;Из кожи;;31.12.2026\n6405;Иная;;\n"
)


@dataclass
class StoppedClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def url(servers: Services) -> Iterator[str]:
    with new_database(servers) as address:
        command.upgrade(alembic_config(address), "head")
        yield address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = connect(url)
    tables = ("trois.classifier_edition", "trois.classifier_row")
    with made.unit() as unit:
        for statement in (
            *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables),
            f"TRUNCATE {', '.join(tables)}",
            *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables),
        ):
            unit.connection.execute(text(statement))
    yield made
    made.engine.dispose()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime(2026, 11, 22, 9, tzinfo=UTC))


@pytest.fixture
def book(store: Store, clock: StoppedClock) -> ClassifierBook:
    return ClassifierBook(SHIPPED, store.unit, clock)


def edition(store: Store, version: str, since: str, codes: str, **more: Any) -> None:
    rows = [ClassifierRow(code, {"ru": f"{version} {code}"}, **more) for code in codes.split()]
    with store.unit() as unit:
        made = Edition(version, date.fromisoformat(since), source_sha256=DIGEST)
        load(unit, SYSTEM, datetime.now(UTC), "hs", made, rows)


def journal_rows(store: Store) -> list[dict[str, Any]]:
    with store.unit() as unit:
        found = unit.connection.execute(
            text("SELECT details FROM trois.audit WHERE act = 'load_classifier' ORDER BY id")
        )
        return [row.details for row in found]


def test_what_ships_stands_until_a_site_loads(store: Store, book: ClassifierBook, clock: StoppedClock) -> None:
    assert book["hs"] is SHIPPED["hs"]
    assert SHIPPED["hs"].edition.is_demo
    edition(store, "2026", "2026-01-01", "64 6403")
    assert book["hs"] is SHIPPED["hs"], "asked again after ten seconds, not on every look"
    clock.at += timedelta(seconds=10)
    assert [row.code for row in book["hs"].rows] == ["64", "6403"]
    loaded = book["hs"]
    assert not loaded.edition.is_demo
    assert book["hs"].heading == SHIPPED["hs"].heading
    assert book["hs"] is book["hs"], "rows are read once"
    assert book.get("unknown") is None


def test_a_code_that_was_valid_then_but_not_now(store: Store, book: ClassifierBook) -> None:
    edition(store, "2024", "2024-01-01", "64 6401")
    edition(store, "2026", "2026-01-01", "64 6403")
    edition(store, "2027", "2027-01-01", "64 6404")
    assert book["hs"].row("6401") is None
    assert book.as_of("hs", date(2025, 12, 31)).name("6401", "ru") == "2024 6401"
    assert book.as_of("hs", date(2026, 1, 1)).row("6401") is None
    assert book.as_of("hs", date(2027, 5, 1)).row("6404") is not None
    assert book.as_of("hs", date(2023, 12, 31)) is SHIPPED["hs"]
    hs = next(item for item in book.listed() if item.heading.id == "hs")
    assert (hs.edition.version, hs.edition.in_force_to) == ("2026", date(2026, 12, 31))
    assert [item.version for item in hs.others] == ["2027", "2024"]


def test_rows_are_read_once_an_edition_and_few_past_ones_are_kept(
    store: Store, book: ClassifierBook, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in range(2000, 2027):
        edition(store, str(year), f"{year}-01-01", "64")
    read: list[str] = []
    rows = stored.rows

    def counted(unit: Unit, id: str) -> tuple[ClassifierRow, ...]:
        read.append(id)
        return rows(unit, id)

    monkeypatch.setattr(stored, "rows", counted)
    for _ in range(3):
        assert book.as_of("hs", date(2010, 5, 1)).edition.version == "2010"
        assert book["hs"].edition.version == "2026"
    assert len(read) == 2
    for year in range(2000, 2026):
        book.as_of("hs", date(year, 5, 1))
    assert len(book._held) == len(SHIPPED) + 4
    edition(store, "2027", "2027-01-01", "64")
    clock.at += timedelta(minutes=1)
    assert book["hs"].edition.in_force_to == date(2026, 12, 31), "the next one ends it"


def test_an_edition_of_the_same_day_replaces_the_earlier(store: Store, book: ClassifierBook) -> None:
    edition(store, "first", "2026-01-01", "64")
    edition(store, "second", "2026-01-01", "65")
    assert book["hs"].edition.version == "second"


def test_rows_keep_order_parents_and_days(store: Store, book: ClassifierBook) -> None:
    edition(store, "2026", "2026-01-01", "65 64 01", parent="0", valid_to=date(2026, 6, 30), extra={"unit": "шт"})
    rows = book["hs"].rows
    assert [row.code for row in rows] == ["65", "64", "01"]
    assert (rows[0].parent, rows[0].extra) == ("0", {"unit": "шт"})
    assert book["hs"].standing("65", date(2026, 6, 30)) is CodeStanding.VALID
    assert book["hs"].standing("65", date(2026, 7, 1)) is CodeStanding.ENDED


def test_a_version_is_loaded_once_and_by_whoever_may(store: Store) -> None:
    edition(store, "2026", "2026-01-01", "64")
    with pytest.raises(Refused) as refusal:
        edition(store, "2026", "2026-07-01", "65")
    assert [fault.code for fault in refusal.value.faults] == ["taken"]
    officer = Actor("acc", "900101300001", "", "Officer", frozenset({Role.CASE_OFFICER}))
    with pytest.raises(NotPermitted), store.unit() as unit:
        load(unit, officer, datetime.now(UTC), "hs", Edition("x", date(2026, 1, 1), source_sha256=DIGEST), [])
    with pytest.raises(Refused), store.unit() as unit:
        upside_down = Edition("y", date(2026, 1, 1), date(2025, 1, 1), source_sha256=DIGEST)
        load(unit, SYSTEM, datetime.now(UTC), "hs", upside_down, [ClassifierRow("64", {"ru": "x"})])


def test_a_loading_that_fails_leaves_neither_rows_nor_a_journal_row(store: Store) -> None:
    before = len(journal_rows(store))
    with pytest.raises(RuntimeError), store.unit() as unit:
        made = Edition("2026", date(2026, 1, 1), source_sha256=DIGEST)
        load(unit, SYSTEM, datetime.now(UTC), "hs", made, [ClassifierRow("64", {"ru": "x"})])
        raise RuntimeError("the process dies")
    with store.unit() as unit:
        assert unit.connection.execute(text("SELECT count(*) FROM trois.classifier_row")).scalar_one() == 0
    assert len(journal_rows(store)) == before


@pytest.mark.parametrize("table", ["classifier_edition", "classifier_row"])
@pytest.mark.parametrize("act", ["UPDATE trois.{} SET {}", "DELETE FROM trois.{}", "TRUNCATE trois.{} CASCADE"])
def test_what_was_loaded_is_never_changed(store: Store, table: str, act: str) -> None:
    edition(store, "2026", "2026-01-01", "64")
    change = "row_count = 7" if table == "classifier_edition" else "names = '{}'"
    with pytest.raises(DBAPIError, match="append-only"), store.unit() as unit:
        unit.connection.execute(text(act.format(table, change)))


def run(url: str, *args: str) -> tuple[int, str]:
    result = bare().test_cli_runner(env={"TROIS_DATABASE_URL": url}).invoke(args=["trois", "classifiers", *args])
    return result.exit_code, result.output


@pytest.fixture
def command_line(url: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TROIS_DATABASE_URL", url)
    return url


def test_the_command_loads_a_file_and_journals_it(
    command_line: str, store: Store, book: ClassifierBook, tmp_path: Path
) -> None:
    file = tmp_path / "hs.csv"
    file.write_text(HS, encoding="utf-8")
    args = ("load", "hs", str(file), "--edition", "2026-07", "--from", "2026-07-01")
    code, output = run(command_line, *args)
    assert code == 0, output
    details = journal_rows(store)[-1]
    assert {name: details[name] for name in ("classifier", "version", "rows")} == {
        "classifier": "hs",
        "version": "2026-07",
        "rows": 3,
    }
    assert details["sha256"] in output
    assert [(row.code, row.parent) for row in book["hs"].rows] == [("64", ""), ("6403", "64"), ("6405", "64")]
    code, output = run(command_line, "list", "--language", "en")
    assert any(line.startswith("hs\t2026-07\t2026-07-01\t3\tloaded\t") for line in output.splitlines()), output
    assert run(command_line, *args)[0] == 1, "a version once"
    with store.unit() as unit:
        assert journal.verify(unit).broken_seal is None


def test_a_partly_bad_file_changes_nothing_and_tells_where(command_line: str, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "hs.csv"
    file.write_text(HS + "x;Плохая;;\n64;Снова;;\n", encoding="utf-8")
    code, output = run(
        command_line, "load", "hs", str(file), "--edition", "bad", "--from", "2026-07-01", "--language", "en"
    )
    assert code == 1
    assert "Line 5: Code x has not the form of this list." in output
    assert "Line 6: Code 64 stands in line 2 already." in output
    with store.unit() as unit:
        assert unit.connection.execute(text("SELECT count(*) FROM trois.classifier_edition")).scalar_one() == 0
    assert run(command_line, "check", "hs", str(file))[0] == 1
    file.write_text("код;наименование\n" + "?;x\n" * 60, encoding="utf-8")
    code, output = run(command_line, "check", "hs", str(file), "--language", "en")
    assert output.count("Line ") == 50
    assert "faults: 60" in output
    assert run(command_line, "check", "nosuch", str(file))[0] == 2
