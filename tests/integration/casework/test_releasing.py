"""Release control is told of each act in the transaction of the act, in order, and agrees with the open data."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from module.casework import releasing
from module.casework.end_owing import EntryWriter
from module.documents.mark_seal import JsonRowSeal
from module.kernel.clock import ALMATY
from module.registry.actors import SYSTEM
from module.registry.entry import (
    Entry,
    EntryOrigin,
    ExclusionGround,
    SuspensionCause,
    entry_contents,
    excluded,
    extended,
    opened,
    suspended,
)
from module.store import counters, entries, release_rows
from tests.integration.store.test_entries import act
from tests.support import web
from tests.support.app_env import NOW, AppEnv
from tests.support.registry import FILES, FORM
from tests.unit.documents.samples import make_seal

LIFE = "00881/ТЗ-120126"


@pytest.fixture(autouse=True)
def signing(app_env: AppEnv, tmp_path: Path) -> Iterator[None]:
    before, files = app_env.deps, make_seal(tmp_path)
    app_env.deps = replace(before, row_seal=JsonRowSeal(files.key, files.certificate))
    yield
    app_env.deps = before
    app_env.clock.set(NOW)


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), ALMATY) + timedelta(hours=12)


def new(number: str, end: str = "2028-01-11") -> Entry:
    common, national = entry_contents(FORM, FILES)
    right = replace(common.right, valid_until=None)
    common = replace(common, start=date(2026, 1, 12), end=date.fromisoformat(end), right=right)
    return opened(number, EntryOrigin.IMPORTED, act("2026-01-12"), common, national)


def open_entry(app_env: AppEnv, number: str, at: str, end: str = "2028-01-11") -> None:
    app_env.clock.set(noon(at))
    with app_env.open_work(SYSTEM) as work:
        EntryWriter.of(work).open([new(number, end)])


def go_on(app_env: AppEnv, number: str, at: str, happens: Any) -> None:
    app_env.clock.set(noon(at))
    with app_env.open_work(SYSTEM) as work:
        found = entries.lock(work.unit, number)
        assert found is not None
        EntryWriter.of(work).go_on(happens(found.entry))


def client_of(app_env: AppEnv) -> Any:
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work)).test_client()


def rows_after(client: Any, after: int) -> list[dict[str, Any]]:
    answer = client.get(f"/trois/api/v1/release-control?after={after}")
    assert answer.status_code == 200, answer.json
    rows: list[dict[str, Any]] = answer.json["rows"]
    return rows


def last_of(app_env: AppEnv) -> int:
    with app_env.open_work(None) as work:
        return release_rows.latest(work.unit)


def test_a_life_is_told_act_by_act_and_nothing_of_it_vanishes(app_env: AppEnv) -> None:
    before = last_of(app_env)
    open_entry(app_env, LIFE, "2026-01-12")
    go_on(app_env, LIFE, "2026-05-04", lambda one: suspended(one, SuspensionCause.AT_WILL, act("2026-05-04")))
    go_on(app_env, LIFE, "2026-06-01", lambda one: extended(one, date(2030, 1, 11), act("2026-06-01")))
    go_on(app_env, LIFE, "2026-07-01", lambda one: excluded(one, ExclusionGround.RIGHT_ENDED, act("2026-07-01")))
    rows = [one["row"] for one in rows_after(client_of(app_env), before)]
    said = [(row["seq"] - before, row["state"], row["in_force_until"], row["cause"], row["since"]) for row in rows]
    assert said == [
        (1, "active", "2028-01-11", "", None),
        (2, "suspended", None, "at_will", "2026-05-04"),
        (3, "suspended", None, "at_will", "2026-05-04"),
        (4, "excluded", None, "5", "2026-05-04"),
    ]
    assert {row["number"] for row in rows} == {LIFE}
    assert [row["recorded_at"][:10] for row in rows] == ["2026-01-12", "2026-05-04", "2026-06-01", "2026-07-01"]


def test_rows_and_open_data_agree_on_each_day(app_env: AppEnv) -> None:
    """Who keeps the last row of each entry knows without asking again what the open data say later (D30)."""
    client, before = client_of(app_env), last_of(app_env)
    ends = {"00882/ТЗ-120126": "2026-08-31", "00883/ТЗ-120126": "2026-09-01", "00884/ТЗ-120126": "2028-01-11"}
    for number, end in ends.items():
        open_entry(app_env, number, "2026-01-12", end)
    resting = act("2026-08-20")
    go_on(app_env, "00884/ТЗ-120126", "2026-08-20", lambda one: suspended(one, SuspensionCause.AT_WILL, resting))
    kept = {one["row"]["number"]: one["row"]["in_force"] for one in rows_after(client, before)}
    seen = []
    for day in ("2026-08-31", "2026-09-01", "2026-09-02"):
        app_env.clock.set(noon(day))
        states = {row["number"]: row["state"] for row in client.get("/trois/open-data.json").json}
        for number in ends:
            foretold = any(one["from"] <= day <= (one["until"] or day) for one in kept[number])
            assert foretold is (states[number] == "active"), (number, day)
            assert client.get(f"/trois/api/v1/entries/{number}").json["state"] == states[number]
            seen.append(foretold)
    assert seen == [True, True, False, False, True, False, False, False, False]


def test_each_row_is_signed_and_a_changed_letter_shows(app_env: AppEnv) -> None:
    client, before = client_of(app_env), last_of(app_env)
    open_entry(app_env, "00885/ТЗ-120126", "2026-01-12")
    pem = client.get("/trois/api/v1/release-control/certificate").data
    key = x509.load_pem_x509_certificate(pem).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    (one,) = rows_after(client, before)
    protected, nothing, signature = one["signature"].split(".")
    assert nothing == ""
    assert json.loads(one["payload"]) == one["row"]
    assert json.loads(decoded(protected))["alg"] == "RS256"

    def verify(payload: str) -> None:
        middle = base64.urlsafe_b64encode(payload.encode()).rstrip(b"=").decode()
        key.verify(decoded(signature), f"{protected}.{middle}".encode(), padding.PKCS1v15(), hashes.SHA256())

    verify(one["payload"])
    with pytest.raises(Exception, match=r"^$"):
        verify(one["payload"].replace("2028-01-11", "2029-01-11"))


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_an_act_that_is_rolled_back_leaves_neither_row_nor_gap(app_env: AppEnv) -> None:
    before = last_of(app_env)
    with pytest.raises(RuntimeError), app_env.open_work(SYSTEM) as work:
        EntryWriter.of(work).open([new("00886/ТЗ-120126")])
        raise RuntimeError
    assert last_of(app_env) == before
    open_entry(app_env, "00886/ТЗ-120126", "2026-01-12")
    assert [one["row"]["seq"] for one in rows_after(client_of(app_env), before)] == [before + 1]


def test_who_has_seen_a_row_has_seen_all_before_it(app_env: AppEnv) -> None:
    """A second act waits with its number until the first one stands: none slips in behind the reader."""
    before = last_of(app_env)
    with app_env.open_work(SYSTEM) as slow:
        EntryWriter.of(slow).open([new("00887/ТЗ-120126")])
        other = Thread(target=open_entry, args=(app_env, "00888/ТЗ-120126", "2026-01-12"))
        other.start()
        other.join(1.0)
        assert other.is_alive()
        assert last_of(app_env) == before
    other.join(20)
    assert not other.is_alive()
    numbers = [one["row"]["number"] for one in rows_after(client_of(app_env), before)]
    assert numbers == ["00887/ТЗ-120126", "00888/ТЗ-120126"]


def test_entries_of_an_earlier_release_get_their_row_once(app_env: AppEnv) -> None:
    number = "00889/ТЗ-120126"
    with app_env.store.unit() as unit:
        entries.add(unit, new(number), "", NOW)  # as a release without rows did
        counters.mark(unit, "release_rows_filled", 0)
    before = last_of(app_env)
    assert releasing.fill(app_env.open_work) >= 1
    assert releasing.fill(app_env.open_work) == 0
    told = [one["row"]["number"] for one in rows_after(client_of(app_env), before)]
    assert told.count(number) == 1
    with app_env.store.unit() as unit:
        counters.mark(unit, "release_rows_filled", 0)
    assert releasing.fill(app_env.open_work) == 0, (
        "killed before its mark, it goes through all of them and doubles none"
    )


def test_the_cursor_is_judged(app_env: AppEnv) -> None:
    client, last = client_of(app_env), last_of(app_env)
    at_the_end = client.get(f"/trois/api/v1/release-control?after={last}").json
    assert at_the_end == {"rows": [], "next": last, "latest": last}
    ahead = client.get(f"/trois/api/v1/release-control?after={last + 1}")
    assert (ahead.status_code, ahead.json["error"]) == (400, "after_is_ahead")
    for wrong in ("-1", "x", "1e3", "٣", "9" * 40, ""):
        answer = client.get("/trois/api/v1/release-control", query_string={"after": wrong})
        assert (answer.status_code, answer.json["error"]) == (400, "after"), wrong


@pytest.mark.parametrize(
    ("address", "error", "known"),
    [
        ("release-control?cursor=1", "unknown_parameter", ["after"]),
        ("release-control?after=0&after=1", "repeated_parameter", ["after"]),
        ("register?name=x", "unknown_parameter", ["query", "page", "after", "since"]),
        ("classifiers?page=1", "unknown_parameter", []),
        ("entries/00881/ТЗ-120126?as_of=2026-01-01", "unknown_parameter", []),
    ],
)
def test_what_the_api_does_not_know_is_refused_by_name(
    app_env: AppEnv, address: str, error: str, known: list[str]
) -> None:
    answer = client_of(app_env).get(f"/trois/api/v1/{address}")
    assert answer.status_code == 400
    assert (answer.json["error"], answer.json["known"]) == (error, known)


def test_an_entry_that_has_not_changed_is_not_sent_again(app_env: AppEnv) -> None:
    number = "00890/ТЗ-120126"
    open_entry(app_env, number, "2026-01-12")
    client = client_of(app_env)
    first = client.get(f"/trois/api/v1/entries/{number}")
    assert (first.status_code, first.json["number"]) == (200, number)
    again = client.get(f"/trois/api/v1/entries/{number}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    go_on(app_env, number, "2026-05-04", lambda one: suspended(one, SuspensionCause.AT_WILL, act("2026-05-04")))
    later = client.get(f"/trois/api/v1/entries/{number}", headers={"If-None-Match": first.headers["ETag"]})
    assert (later.status_code, later.json["state"]) == (200, "suspended")
    assert client.get("/trois/api/v1/entries/00000/ТЗ-010101").status_code == 404
