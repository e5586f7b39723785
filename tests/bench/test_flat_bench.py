"""What does not grow with the register: the worklist, an entry by its number, the memory of the CSV (D27)."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from sqlalchemy import select

from module.casework import worklist
from module.dev.launcher.services import Services
from module.registry.entry import CommonContent, EntryOrigin, entry_contents, opened
from module.store import entries
from module.store.plain import from_plain
from module.store.schema import entry_version
from module.store.unit import Unit
from tests.integration.store.test_entries import act
from tests.support import many_rows, sizes
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.databases import execute, new_database
from tests.support.measuring import compare, judge
from tests.support.registry import FILES, FORM
from tests.support.sizes import ROOT

OPEN, FINISHED, LIST_BOUND = sizes.size(500, 10_000), sizes.size(1_000, 100_000), 2
ENTRIES, ENTRY_BOUND = sizes.size(1_000, 1_000_000), 2
WRITTEN, MEMORY_BOUND = sizes.size(1_000, 100_000), 60
KEY = "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid"
Tell = Callable[[str, object], None]


def env(servers: Services) -> Iterator[tuple[AppEnv, str]]:
    with new_database(servers) as url:
        app_env = open_app_env(url)
        yield app_env, url
        app_env.store.engine.dispose()


few = pytest.fixture(name="few")(env)
many = pytest.fixture(name="many")(env)


def open_cases(app_env: AppEnv, url: str, count: int, finished: int) -> None:
    key = app_env.file_application("ӨЛШЕУ")
    with app_env.store.unit() as unit:
        many_rows.cases(unit, key, count - 1, "W")
        if finished:
            many_rows.cases(unit, key, finished, "F", **many_rows.FINISHED)
    execute(url, "VACUUM ANALYZE")


def test_the_worklist_beside_many_cases(
    few: tuple[AppEnv, str], many: tuple[AppEnv, str], record_property: Tell
) -> None:
    open_cases(*few, 50, 0)
    open_cases(*many, OPEN, FINISHED)

    def listed(app_env: AppEnv) -> Callable[[], None]:
        def one() -> None:
            with app_env.open_work(app_env.case_officer) as work:
                assert len(worklist.worklist(work)) == 50

        return one

    base, ours = listed(few[0]), listed(many[0])
    base(), ours()
    found = compare(base, ours, times=sizes.size(5, 40))
    what = f"worklist of {OPEN} open and {FINISHED} finished"
    record_property("told", found.reported(what, "that of 50", f", at most {LIST_BOUND}"))
    judge(found.ratio, LIST_BOUND)


def many_entries(unit: Unit, count: int) -> None:
    """Store entries like one, with the numbers B1, B2, …, and two versions each."""
    one = opened("A", EntryOrigin.IMPORTED, act("2026-01-12"), *entry_contents(FORM, FILES))
    key = entries.add(unit, one, "", NOW)
    other = {"id": KEY, "number": "'B' || n", "right_key": "'B' || n", "search": "md5(n::text)"}
    many_rows.like(unit, "entry", key, count, **other)
    many_rows.like(unit, "entry_version", key, count, "entry_id", entry_id=KEY)


def test_an_entry_by_number_beside_many(many: tuple[AppEnv, str], record_property: Tell) -> None:
    """Beside the reading of its common part alone by primary key into the same value."""
    app_env, url = many
    with app_env.store.unit() as unit:
        many_entries(unit, ENTRIES)
    execute(url, "VACUUM ANALYZE")
    asked = cycle(range(1, ENTRIES, max(1, ENTRIES // 997)))
    rows = entry_version.c

    def by_key() -> None:
        key = f"00000000-0000-4000-8000-{next(asked):012}"
        with app_env.store.unit() as unit:
            found = unit.connection.execute(select(entry_version).where(rows.entry_id == key, rows.line == 1)).one()
            assert from_plain(found.content, CommonContent)

    def by_number() -> None:
        with app_env.store.unit() as unit:
            assert entries.current(unit, f"B{next(asked)}") is not None

    by_key(), by_number()
    found = compare(by_key, by_number, times=sizes.size(20, 400))
    what = f"entry by number beside {ENTRIES}"
    record_property("told", found.reported(what, "its common part by primary key", f", at most {ENTRY_BOUND}"))
    judge(found.ratio, ENTRY_BOUND)


def test_the_csv_of_many_entries_while_versions_are_written(
    many: tuple[AppEnv, str], tmp_path: Path, record_property: Tell
) -> None:
    app_env, url = many
    with app_env.store.unit() as unit:
        many_entries(unit, WRITTEN)
    execute(url, "VACUUM ANALYZE")
    written, path = [f"B{WRITTEN * at // 10 or 1}" for at in range(1, 11)], tmp_path / "register.csv"
    command = [sys.executable, "-m", "tests.bench.writing_csv", url, str(path), ",".join(written)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    cost = json.loads(ended.stdout.splitlines()[-1])
    with path.open(encoding="utf-8-sig", newline="") as file:
        numbers = [row["number"] for row in csv.DictReader(file)]
    assert len(numbers) == len(set(numbers)) == WRITTEN + 1
    assert set(numbers) == {"A", *(f"B{at}" for at in range(1, WRITTEN + 1))}
    growth = cost["peak"] - cost["at_rest"]
    figure = f"{growth:.0f} MiB, at most {MEMORY_BOUND} ({cost['seconds']:.1f} s, {path.stat().st_size // 2**20} MiB)"
    record_property("told", f"bench: CSV of {WRITTEN} entries while versions are written: memory grows {figure}")
    judge(max(growth, 0.1), MEMORY_BOUND)
