"""Files of a day: whole or not at all, once a day, from one snapshot, with the digest that they have."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import daily_files
from module.registry.open_data import FileFormat, OpenDataSettings
from module.store import open_files
from tests.integration.casework.test_releasing import client_of, noon, open_entry
from tests.support.app_env import NOW, AppEnv

DAY = date(2026, 11, 20)
NUMBERS = [f"0085{number}/ТЗ-120126" for number in range(4)]


@pytest.fixture(autouse=True)
def a_register_without_files(app_env: AppEnv) -> Iterator[None]:
    forget(app_env)
    for number in NUMBERS:
        with app_env.store.unit() as unit:
            known = unit.connection.execute(text("SELECT 1 FROM trois.entry WHERE number = :n"), {"n": number}).first()
        if not known:
            open_entry(app_env, number, "2026-01-12")
    app_env.clock.set(NOW)
    before = app_env.deps
    yield
    app_env.deps = before
    app_env.clock.set(NOW)
    forget(app_env)


def forget(app_env: AppEnv) -> None:
    with app_env.store.unit() as unit:
        unit.connection.execute(text("DELETE FROM trois.open_file"))


def listed(client: Any) -> list[dict[str, Any]]:
    answer = client.get("/trois/api/v1/files")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    files: list[dict[str, Any]] = answer.json["files"]
    return files


def test_the_files_of_a_day_say_what_the_register_says_and_carry_their_digest(app_env: AppEnv) -> None:
    client = client_of(app_env)
    assert listed(client) == []
    assert daily_files.write(app_env.open_work) == 2
    table, rows = listed(client)
    assert [(one["day"], one["format"]) for one in (table, rows)] == [("2026-11-20", "csv"), ("2026-11-20", "json")]
    assert table["address"] == "/trois/api/v1/files/2026-11-20.csv"
    told = client.get(rows["address"])
    assert told.data == client.get("/trois/open-data.json").data
    assert client.get(table["address"]).data == client.get("/trois/open-data.csv").data
    assert set(NUMBERS) <= {row["number"] for row in told.json}
    assert rows["rows"] == table["rows"] == len(told.json)
    read = list(csv.DictReader(io.StringIO(client.get(table["address"]).data.decode("utf-8-sig"))))
    assert len(read) == table["rows"]
    for one in (table, rows):
        answer = client.get(one["address"])
        digest = hashlib.sha256(answer.data)
        assert (digest.hexdigest(), len(answer.data)) == (one["sha256"], one["size"])
        assert answer.headers["ETag"] == f'"{one["sha256"]}"'
        assert answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        assert one["day"] in answer.headers["Content-Disposition"]
        again = client.get(one["address"], headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", answer.headers["ETag"])


def test_two_runs_of_a_day_write_once(app_env: AppEnv) -> None:
    assert daily_files.write(app_env.open_work) == 2
    first = listed(client_of(app_env))
    app_env.clock.set(NOW + timedelta(hours=3))
    open_entry(app_env, "00856/ТЗ-120126", "2026-11-20")
    assert daily_files.write(app_env.open_work) == 0
    assert listed(client_of(app_env)) == first
    app_env.clock.set(NOW + timedelta(days=1))
    assert daily_files.write(app_env.open_work) == 2
    assert [one["day"] for one in listed(client_of(app_env))] == ["2026-11-21"] * 2 + ["2026-11-20"] * 2


def test_two_schedulers_at_once_write_once(app_env: AppEnv) -> None:
    """The second one has asked before the first one stands, waits for it, and then has nothing to do."""
    done: list[int] = []
    heads = [daily_files.OpenFile(DAY, one, 0, 0, "", NOW) for one in FileFormat]
    other = Thread(target=lambda: done.append(daily_files.write(app_env.open_work)))
    with app_env.open_work(None) as work:
        assert open_files.begin(work.unit, heads)
        other.start()
        other.join(1.0)
        assert other.is_alive(), done
    other.join(20)
    assert done == [0]
    assert [one["rows"] for one in listed(client_of(app_env))] == [0, 0]


@pytest.mark.parametrize("breaks_at", [0, 1, 3])
def test_a_run_that_breaks_off_leaves_no_half_file_and_the_next_one_writes(
    app_env: AppEnv, monkeypatch: pytest.MonkeyPatch, breaks_at: int
) -> None:
    monkeypatch.setattr(daily_files, "PART", 300)
    put, count = open_files.add_part, []

    def breaking(*given: Any) -> None:
        if len(count) == breaks_at:
            raise SystemExit  # as SIGTERM ends a process
        count.append(given)
        put(*given)

    with monkeypatch.context() as patch:
        patch.setattr(open_files, "add_part", breaking)
        with pytest.raises(SystemExit):
            daily_files.write(app_env.open_work)
    assert len(count) == breaks_at
    assert listed(client_of(app_env)) == []
    assert daily_files.write(app_env.open_work) == 2
    client = client_of(app_env)
    for one in listed(client):
        assert one["size"] > 4 * daily_files.PART, "of several parts"
        assert hashlib.sha256(client.get(one["address"]).data).hexdigest() == one["sha256"]


def test_a_file_that_is_not_what_was_written_is_not_sent(app_env: AppEnv) -> None:
    daily_files.write(app_env.open_work)
    client = client_of(app_env)
    with app_env.store.unit() as unit:
        unit.connection.execute(text("UPDATE trois.open_file_part SET content = 'x' WHERE format = 'csv'"))
    assert client.get("/trois/api/v1/files/2026-11-20.csv").status_code == 404
    assert client.get("/trois/api/v1/files/2026-11-20.json").status_code == 200
    with app_env.store.unit() as unit:
        found = "SELECT details ->> 'key' FROM trois.exchange_incident WHERE details ->> 'table' = 'open_file'"
        assert unit.connection.execute(text(found)).scalars().all() == ["2026-11-20.csv"]


def test_files_are_kept_as_long_as_the_setting_says(app_env: AppEnv) -> None:
    law = replace(app_env.deps.law, open_data=OpenDataSettings(keep_days=2))
    app_env.deps = replace(app_env.deps, law=law)
    for later in range(4):
        app_env.clock.set(NOW + timedelta(days=later))
        daily_files.write(app_env.open_work)
    days = [one["day"] for one in listed(client_of(app_env)) if one["format"] == "csv"]
    assert days == ["2026-11-23", "2026-11-22", "2026-11-21"]
    assert client_of(app_env).get("/trois/api/v1/files/2026-11-20.csv").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["2026-11-20", "2026-11-20.xml", "20261120.csv", "2026-11-20.CSV", "2026-13-45.csv", "x.csv", "1999-01-01.csv"],
)
def test_a_file_that_there_is_not_is_not_found(app_env: AppEnv, name: str) -> None:
    daily_files.write(app_env.open_work)
    answer = client_of(app_env).get(f"/trois/api/v1/files/{name}")
    assert (answer.status_code, answer.json) == (404, {"error": "not_found"})


def test_the_three_agree_on_each_entry_in_every_state_at_the_first_second_of_a_day(app_env: AppEnv) -> None:
    """At 00:00:01 after a last day the file written then, the API and the last row of release control say the same."""
    from module.registry.entry import ExclusionGround, SuspensionCause, excluded, suspended
    from tests.integration.casework.test_releasing import go_on, last_of, rows_after
    from tests.integration.store.test_entries import act

    client, before = client_of(app_env), last_of(app_env)
    expected = {
        "00841/ТЗ-120126": "expired",
        "00842/ТЗ-120126": "active",
        "00843/ТЗ-120126": "suspended",
        "00844/ТЗ-120126": "excluded",
        "00845/ТЗ-120126": "expired",
        "00846/ТЗ-120126": "active",
    }
    ends = {"00841/ТЗ-120126": "2026-08-31", "00842/ТЗ-120126": "2026-09-01", "00845/ТЗ-120126": "2026-08-31"}
    for number in expected:
        open_entry(app_env, number, "2026-01-12", ends.get(number, "2028-01-11"))
    will = SuspensionCause.AT_WILL
    for number in ("00843/ТЗ-120126", "00845/ТЗ-120126"):
        go_on(app_env, number, "2026-05-04", lambda one: suspended(one, will, act("2026-05-04")))
    go_on(
        app_env, "00844/ТЗ-120126", "2026-08-30", lambda one: excluded(one, ExclusionGround.UNTRUE, act("2026-09-01"))
    )
    second = noon("2026-09-01") - timedelta(hours=12) + timedelta(seconds=1)
    app_env.clock.set(second)
    assert daily_files.write(app_env.open_work) == 2
    file = {row["number"]: row["state"] for row in client.get("/trois/api/v1/files/2026-09-01.json").json}
    table = client.get("/trois/api/v1/files/2026-09-01.csv").data.decode("utf-8-sig")
    sheet = {row["number"]: row["state"] for row in csv.DictReader(io.StringIO(table))}
    told = {one["row"]["number"]: one["row"]["in_force"] for one in rows_after(client, before)}
    since = {one["number"]: one for one in changes(client)}
    for number, state in expected.items():
        api = client.get(f"/trois/api/v1/entries/{number}").json["state"]
        in_force = any(one["from"] <= "2026-09-01" <= (one["until"] or "9999") for one in told[number])
        found = (file[number], sheet[number], api, since[number]["entry"]["state"], in_force)
        assert found == (state, state, state, state, state == "active"), number
    assert since["00844/ТЗ-120126"]["excluded"] == {"ground": "4", "day": "2026-09-01"}


def changes(client: Any) -> list[dict[str, Any]]:
    found, cursor, more = [], "", True
    while more:
        body = json.loads(client.get("/trois/api/v1/register", query_string={"since": cursor}).data)
        found += body["changes"]
        cursor, more = body["next"], body["more"]
    return found
