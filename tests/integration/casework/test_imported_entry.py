"""An entry that was taken over from the list stands everywhere with what is known of it, whatever is missing."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from module.casework import exporting
from module.casework.importing import ImportedFile, take_over
from module.kernel.clock import law_date
from module.kernel.errors import Refused
from module.registry.actors import SYSTEM
from module.registry.register_list import read_list
from module.registry.sheets import SheetCell, SheetRow, SheetTable
from module.settings import config_dir, read_import
from tests.support import web
from tests.support.app_env import NOW, AppEnv
from tests.support.lists import HEADS, line

WHOLE, POOR, OUT, HELD = "90001/ТЗ-010224", "KZ 90002", "90003/ТЗ-010224", "90004/ТЗ-010224"
ROWS = [
    line(WHOLE, object="КӨКСЕРЕК"),
    line(POOR, object="", document="", trusted="", classes="", letter="", holder="Poor Holder Ltd."),
    line(OUT, status="Исключен", until=""),
    line(HELD, status="Приостановлен", document="Договор"),
]


@pytest.fixture(autouse=True)
def taken_over(app_env: AppEnv) -> None:
    table = [SheetRow(number, tuple(map(SheetCell, map(str, cells)))) for number, cells in enumerate([HEADS, *ROWS], 1)]
    reading = read_list(SheetTable(tuple(table)), read_import(config_dir()), law_date(NOW))
    assert len(reading.entries) == len(ROWS)
    list(
        take_over(
            app_env.store.unit, reading.entries, ImportedFile("0" * 64, NOW), app_env.deps.law, app_env.deps.row_seal
        )
    )


@pytest.fixture
def client(app_env: AppEnv) -> Any:
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work)).test_client()


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("number", [WHOLE, POOR, OUT, HELD])
def test_the_page_of_each(client: Any, number: str, language: str) -> None:
    answer = client.get(f"/trois/register/{number}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert number in answer.text
    assert "None" not in answer.text


@pytest.mark.parametrize(
    ("query", "found"), [("коксерек", WHOLE), ("Poor Holder", POOR), (OUT, OUT), ("90004", HELD), ("55001", WHOLE)]
)
def test_each_is_found(client: Any, query: str, found: str) -> None:
    assert found in client.get("/trois/register", query_string={"query": query}).text
    body = client.get("/trois/api/v1/register", query_string={"query": query}).json
    assert found in [row["number"] for row in body["entries"]]


def test_open_data_say_how_each_stands_and_nothing_of_trusted_persons(client: Any) -> None:
    rows = {row["number"]: row for row in client.get("/trois/open-data.json").json}
    table = csv.DictReader(io.StringIO(client.get("/trois/open-data.csv").data.decode("utf-8-sig")))
    states = {row["number"]: row["state"] for row in table}
    assert {number: states[number] for number in (WHOLE, POOR, OUT, HELD)} == {
        WHOLE: "active",
        POOR: "active",
        OUT: "excluded",
        HELD: "suspended",
    }
    assert {number: rows[number]["state"] for number in states} == states
    assert "Көк Төбе" not in str(rows[WHOLE])
    assert rows[WHOLE]["protected_until"] == "2028-08-26"


def test_the_same_right_is_seen_where_it_is_filed_again(app_env: AppEnv) -> None:
    with app_env.open_work(SYSTEM) as work:
        found = work.unit.connection.exec_driver_sql(
            "SELECT number, right_key FROM trois.entry WHERE origin = 'imported' AND right_key <> ''"
        ).all()
    keys = {row.number: row.right_key for row in found}
    assert keys[WHOLE]
    assert POOR not in keys


def test_the_exchange_says_why_it_gets_none(app_env: AppEnv, client: Any, tmp_path: Path) -> None:
    words = ["trois", "eaeu", "export", "--entry", WHOLE, "--structure", "R.010", "-o", str(tmp_path / "x.xml")]
    result = client.application.test_cli_runner().invoke(args=[*words, "--language", "en"])
    assert result.exit_code == 1
    assert "taken over from the list" in result.output
    with app_env.open_work(SYSTEM) as work, pytest.raises(Refused) as caught:
        exporting.entry(work, WHOLE)
    assert [fault.code for fault in caught.value.faults] == ["EXPORT.IMPORTED"]


def test_no_decision_is_verified_by_the_number_of_an_entry(client: Any) -> None:
    answer = client.get("/trois/verify", query_string={"code": WHOLE}, follow_redirects=True)
    assert answer.status_code == 404
