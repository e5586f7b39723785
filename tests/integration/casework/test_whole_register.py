"""The whole register for anybody: as it stands at one instant, whoever writes meanwhile (house A4)."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from module.casework import register, whole_register
from module.public import answers
from module.registry.entry import Entry, EntryOrigin, changed, differences, entry_contents, opened
from module.store import entries
from tests.integration.store.test_entries import act
from tests.support import web
from tests.support.app_env import NOW, AppEnv
from tests.support.registry import FILES, FORM

NUMBERS = [f"0077{number}/ТЗ-120126" for number in range(6)]
PART = 2


@pytest.fixture(autouse=True)
def register_of_six(app_env: AppEnv) -> None:
    with app_env.store.unit() as unit:
        for number in NUMBERS:
            if entries.by_number(unit, number) is None:
                entries.add(unit, new(number), "", NOW)


def new(number: str) -> Entry:
    return opened(number, EntryOrigin.IMPORTED, act("2026-01-12"), *entry_contents(FORM, FILES))


def write(app_env: AppEnv, number: str, name: str) -> None:
    """Write a new version of an entry, as an officer does meanwhile."""
    with app_env.store.unit() as unit:
        found = entries.lock(unit, number)
        assert found is not None
        common = found.entry.latest().common
        other = replace(common, right=replace(common.right, name=replace(common.right.name, ru=name)))
        now = act("2026-10-01")
        entries.write(unit, changed(found.entry, differences(common, other), now), NOW)


def of_these(shown: list[str]) -> list[str]:
    return [number for number in shown if number in NUMBERS]


@pytest.mark.parametrize("written", NUMBERS)
def test_nothing_is_lost_or_doubled_by_what_is_written_meanwhile(app_env: AppEnv, written: str) -> None:
    found, names = [], {}
    for view in whole_register.everything(app_env.open_work, PART):
        if not found:
            write(app_env, written, f"ЖАҢА {written}")
        found.append(view.number)
        names[view.number] = view.name.ru
    assert of_these(found) == NUMBERS
    assert names[written] != f"ЖАҢА {written}", "all of it is of one instant"
    with app_env.open_work(None) as work:
        assert register.entry(work, written).name.ru == f"ЖАҢА {written}"


def test_an_entry_that_is_added_meanwhile_waits_for_the_next_time(app_env: AppEnv) -> None:
    late = "00778/ТЗ-120126"
    found = []
    for view in whole_register.everything(app_env.open_work, PART):
        if not found:
            with app_env.store.unit() as unit:
                entries.add(unit, new(late), "", NOW)
        found.append(view.number)
    assert late not in found
    assert late in [view.number for view in whole_register.everything(app_env.open_work, PART)]


def public(app_env: AppEnv) -> Any:
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work)).test_client()


def test_the_whole_register_as_json_is_what_the_csv_says(app_env: AppEnv) -> None:
    client = public(app_env)
    answer = client.get("/trois/open-data.json")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="customs-ip-register.json"'
    rows = answer.json
    assert of_these([row["number"] for row in rows]) == NUMBERS
    table = list(csv.DictReader(io.StringIO(client.get("/trois/open-data.csv").data.decode("utf-8-sig"))))
    assert [(row["number"], row["name_ru"]) for row in rows] == [(row["number"], row["name_ru"]) for row in table]
    assert set(rows[0]) == set(table[0])


def test_entries_after_a_number_come_once_each_whatever_is_written_between(
    app_env: AppEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_register, "PAGE_SIZE", PART)
    client, found, after = public(app_env), [], ""
    while True:
        body = client.get("/trois/api/v1/register", query_string={"after": after}).json
        found += [row["number"] for row in body["entries"]]
        for number in NUMBERS:
            write(app_env, number, f"ЖАҢА {len(found)}")
        after = body["next"]
        if not after:
            break
    assert of_these(found) == NUMBERS
    assert set(body) == {"entries", "next"} and body["entries"] == []


def test_the_file_is_written_to_disk_beyond_its_size_in_memory(
    app_env: AppEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_IN_MEMORY", 1)
    client = web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work)).test_client()
    with client.get("/trois/open-data.csv") as answer:
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        assert answer.data.startswith(b"\xef\xbb\xbf") and answer.data.count(b"\xef\xbb\xbf") == 1
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert of_these([row["number"] for row in rows]) == NUMBERS
