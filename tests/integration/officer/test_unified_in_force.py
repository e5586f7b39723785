"""The unified register: what its last day or an exclusion ended is nowhere shown or exported as in force (D30)."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from module.dev.launcher.services import Services
from module.kernel.clock import law_date
from module.store.exchange import union
from module.store.exchange.union import NewVersion
from tests.support import opinions as made
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database

# 24:00 of 30 November in Almaty (UTC+5) is 19:00 UTC
LAST_SECOND = datetime(2026, 11, 30, 18, 59, 59, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 30, 19, 0, 1, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
IN_FORCE, EXPIRED, EXCLUDED = "In force", "Protection expired", "Excluded on "
NOT_BEGUN = "Protection begins on 01.12.2026"
DAY = timedelta(days=1)


@pytest.fixture
def module_env(servers: Services) -> Iterator[AppEnv]:
    with new_database(servers) as url:
        found = open_app_env(url)
        yield found
        found.store.engine.dispose()


@pytest.fixture
def pages(module_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    return Pages(module_env, monkeypatch)


def version(number: str, status: str, begins: datetime, ends: datetime | None = None, **changes: Any) -> NewVersion:
    line, last = changes.get("line", union.ENTRY), changes.get("last", date(2026, 11, 30))
    record = f'<r xmlns="urn:x"><Number>{number}</Number><Line>{line}</Line><At>{begins} {ends}</At></r>'.encode()
    return NewVersion(number, line, begins, ends, begins, record, "ТЗ", f"MARK {number}", "ООО", status, last)


def store(pages: Pages, *versions: NewVersion) -> None:
    with pages.app_env.store.unit() as unit:
        union.add(unit, versions, made.journalled(unit, NOW, b"<x/>"), NOW)


def listed(pages: Pages, number: str) -> str:
    rows = pages.get(pages.app_env.case_officer, "/unified-register", query=number).split("<tr")[1:]
    return tags(next(row for row in rows if number in row))


def shown(pages: Pages, number: str, **query: str) -> str:
    return tags(pages.get(pages.app_env.case_officer, f"/unified-register/{number}", **query))


def tags(page: str) -> str:
    found = [re.sub(r"<[^>]+>", "", part).strip() for part in re.findall(r"<strong.*?</strong>", page, re.S)]
    return ", ".join(word for word in found if word in (IN_FORCE, EXPIRED, NOT_BEGUN) or word.startswith(EXCLUDED))


def exported(pages: Pages, folder: Path, structure: str = "R.IP.SP.01.002") -> set[str]:
    file = folder / "register.xml"
    command = ["trois", "eaeu", "export-register", "--structure", structure, "-o", str(file)]
    result = pages.app.test_cli_runner().invoke(args=command)
    return set(re.findall(r"<Number>([^<]+)<", file.read_text(encoding="utf-8"))) if result.exit_code == 0 else set()


def test_the_last_day_that_the_record_names_ends_it(pages: Pages, tmp_path: Path) -> None:
    store(pages, version("00001", "01", LONG_AGO), version("00001", "", LONG_AGO, line=union.CIRCULATION, last=None))
    store(pages, version("00002", "03", LONG_AGO, last=date(2030, 1, 1)))
    pages.app_env.clock.set(LAST_SECOND)
    assert (listed(pages, "00001"), shown(pages, "00001")) == (IN_FORCE, IN_FORCE)
    assert exported(pages, tmp_path) == {"00001", "00002"}
    assert exported(pages, tmp_path, "R.IP.SP.01.003") == {"00001"}
    pages.app_env.clock.set(NEXT_DAY)
    assert (listed(pages, "00001"), shown(pages, "00001")) == (EXPIRED, EXPIRED)
    assert (listed(pages, "00002"), shown(pages, "00002")) == (IN_FORCE, IN_FORCE)
    assert exported(pages, tmp_path) == {"00002"}
    assert exported(pages, tmp_path, "R.IP.SP.01.003") == set()
    assert shown(pages, "00001", in_force="30.11.2026") == IN_FORCE
    assert shown(pages, "00001", in_force="01.12.2026") == EXPIRED


@pytest.mark.parametrize(("ends", "day"), [(None, "19.11.2026"), (NOW, "20.11.2026")])
def test_code_04_is_an_exclusion_whether_its_record_is_closed_or_not(
    pages: Pages, tmp_path: Path, ends: datetime | None, day: str
) -> None:
    store(pages, version("00003", "01", LONG_AGO, NOW - DAY, last=date(2030, 1, 1)))
    store(pages, version("00003", "04", NOW - DAY, ends, last=date(2030, 1, 1)))
    pages.app_env.clock.set(LAST_SECOND)
    assert (listed(pages, "00003"), shown(pages, "00003")) == (EXCLUDED + day, EXCLUDED + day)
    assert exported(pages, tmp_path) == set()
    page = pages.get(pages.app_env.case_officer, "/unified-register/00003")
    assert '<h1 class="govuk-heading-l">MARK 00003</h1>' in page
    assert "Protected until" not in page
    row = pages.get(pages.app_env.case_officer, "/unified-register", query="00003")
    assert "01.01.2030" not in row
    assert shown(pages, "00003", in_force="01.11.2026") == IN_FORCE


def test_a_version_of_the_future_does_not_hide_the_one_in_force(pages: Pages, tmp_path: Path) -> None:
    store(pages, version("00004", "01", LONG_AGO), version("00004", "03", NEXT_DAY, last=date(2028, 11, 30)))
    store(pages, version("00005", "01", NEXT_DAY, last=date(2028, 11, 30)))
    pages.app_env.clock.set(LAST_SECOND)
    assert (listed(pages, "00004"), shown(pages, "00004")) == (IN_FORCE, IN_FORCE)
    assert listed(pages, "00005") == NOT_BEGUN
    assert exported(pages, tmp_path) == {"00004"}
    pages.app_env.clock.set(NEXT_DAY)
    assert (listed(pages, "00004"), listed(pages, "00005")) == (IN_FORCE, IN_FORCE)


def test_what_the_database_computes_agrees_with_the_reading(pages: Pages, tmp_path: Path) -> None:
    """Random versions and moments: the records of an export are those whose page says that they are in force."""
    chance = random.Random(20261130)
    numbers = [f"{number:05d}" for number in range(1, 61)]
    moments = [NOW + timedelta(hours=chance.randrange(-24 * 20, 24 * 20)) for _ in range(12)]
    edges = [
        datetime(2026, 11, day, 18, 59, 59, tzinfo=UTC) + timedelta(seconds=more) for day in (22, 25) for more in (0, 2)
    ]
    batch = []
    for number in numbers:
        for _ in range(chance.randrange(1, 4)):
            begins = chance.choice(moments) + timedelta(seconds=chance.randrange(100))
            ends = chance.choice([None, None, begins + timedelta(hours=chance.randrange(1, 300))])
            last = chance.choice([None, law_date(chance.choice([*moments, *edges]))])
            batch.append(version(number, chance.choice(["01", "02", "03", "04"]), begins, ends, last=last))
    store(pages, *batch)
    seen = set()
    for at in sorted(at for at in (*moments, *edges) if at >= NOW):  # nothing was known before it was stored
        pages.app_env.clock.set(at)
        rows = {number: expected(batch, number, at) for number in numbers}
        assert exported(pages, tmp_path) == {number for number, is_protected in rows.items() if is_protected}, at
        seen |= set(rows.values())
        for number in chance.sample(numbers, 5):
            assert (listed(pages, number) == IN_FORCE) == rows[number], (number, at)
            assert (shown(pages, number) == IN_FORCE) == rows[number], (number, at)
    assert seen == {True, False}


def expected(batch: list[NewVersion], number: str, at: datetime) -> bool:
    """The reading by hand: the version that began last, not excluded, not ended, its last day not past in Almaty."""
    begun = [(new.in_force_from, place) for place, new in enumerate(batch) if new.number == number]
    past = [(begins, place) for begins, place in begun if begins is not None and begins <= at]
    if not past:
        return False
    new = batch[max(past)[1]]
    last = new.end_date is None or (at + timedelta(hours=5)).date() <= new.end_date
    return new.status != "04" and last and (new.in_force_to is None or at < new.in_force_to)
