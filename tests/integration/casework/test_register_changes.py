"""Who keeps a cursor is told of all that was recorded since, in order; what was excluded stays, with ground and day."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import register_changes
from module.registry.entry import ExclusionGround, SuspensionCause, excluded, suspended
from tests.integration.casework.test_releasing import client_of, go_on, open_entry
from tests.integration.store.test_entries import act
from tests.support.app_env import NOW, AppEnv

FIRST, SECOND = "00861/ТЗ-120126", "00862/ТЗ-120126"


@pytest.fixture(autouse=True)
def back_to_today(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def asked(client: Any, since: str) -> dict[str, Any]:
    answer = client.get("/trois/api/v1/register", query_string={"since": since})
    assert answer.status_code == 200, answer.json
    body: dict[str, Any] = answer.json
    assert set(body) == {"changes", "next", "more"}
    return body


def all_after(client: Any, since: str) -> tuple[list[dict[str, Any]], str]:
    """Every change after a cursor, page by page, and the cursor at the end."""
    found: list[dict[str, Any]] = []
    while True:
        body = asked(client, since)
        found += body["changes"]
        since = body["next"]
        if not body["more"]:
            return found, since


def test_all_that_is_recorded_comes_in_its_order_and_an_exclusion_stays(app_env: AppEnv) -> None:
    client = client_of(app_env)
    _, before = all_after(client, "")
    open_entry(app_env, FIRST, "2026-01-12")
    open_entry(app_env, SECOND, "2026-01-13")
    go_on(app_env, FIRST, "2026-05-04", lambda one: suspended(one, SuspensionCause.AT_WILL, act("2026-05-04")))
    _, middle = all_after(client, before)
    go_on(app_env, FIRST, "2026-07-01", lambda one: excluded(one, ExclusionGround.RIGHT_ENDED, act("2026-07-01")))
    found, last = all_after(client, before)
    assert [(one["number"], one["recorded_at"][:10]) for one in found] == [
        (FIRST, "2026-01-12"),
        (SECOND, "2026-01-13"),
        (FIRST, "2026-05-04"),
        (FIRST, "2026-07-01"),
    ]
    gone = {"ground": "5", "day": "2026-07-01"}
    assert [one["excluded"] for one in found] == [gone, None, gone, gone]
    assert [one["entry"]["state"] for one in found] == ["excluded", "active", "excluded", "excluded"]
    assert [one["entry"]["number"] for one in found] == [one["number"] for one in found]
    (later,), end = all_after(client, middle)
    assert (later["number"], later["excluded"]) == (FIRST, gone)
    assert end == last


def test_a_cursor_at_the_end_is_kept_and_goes_on(app_env: AppEnv) -> None:
    client = client_of(app_env)
    _, end = all_after(client, "")
    again = asked(client, end)
    assert again == {"changes": [], "next": end, "more": False}
    open_entry(app_env, "00863/ТЗ-120126", "2026-01-12")
    assert [one["number"] for one in asked(client, end)["changes"]] == ["00863/ТЗ-120126"]


def test_pages_are_bounded_and_nothing_is_lost_between_them(app_env: AppEnv) -> None:
    client = client_of(app_env)
    _, before = all_after(client, "")
    numbers = [f"0087{number}/ТЗ-120126" for number in range(5)]
    for number in numbers:
        open_entry(app_env, number, "2026-01-12")
    found, cursor, sizes = [], before, []
    for _ in range(4):
        with app_env.open_work(None) as work:
            part = register_changes.since(work, cursor, limit=2)
        found += [change.number for change in part.changes]
        sizes.append((len(part.changes), part.more))
        cursor = part.next
    assert found == numbers
    assert sizes == [(2, True), (2, True), (1, False), (0, False)]


def test_an_exclusion_that_is_still_to_come_is_told_with_its_day(app_env: AppEnv) -> None:
    client, number = client_of(app_env), "00864/ТЗ-120126"
    _, before = all_after(client, "")
    open_entry(app_env, number, "2026-01-12")
    go_on(app_env, number, "2026-07-01", lambda one: excluded(one, ExclusionGround.AT_WILL, act("2026-07-20")))
    last = all_after(client, before)[0][-1]
    assert (last["entry"]["state"], last["excluded"]) == ("active", {"ground": "1", "day": "2026-07-20"})


@pytest.mark.parametrize(
    "wrong", ["0", "x", "AQ", "1" * 23, "A" * 24, "é" * 23, "AQAAAAAAAAAAAAAAAAAAAAA", "AgAAAAAAAAAAAAAAAAAAAAA"]
)
def test_a_bad_cursor_is_refused_with_a_sentence(app_env: AppEnv, wrong: str) -> None:
    answer = client_of(app_env).get("/trois/api/v1/register", query_string={"since": wrong})
    assert (answer.status_code, answer.json["error"], answer.json["parameter"]) == (400, "since", "since")
    assert set(answer.json["message"]) == {"en", "kk", "ru"}
    assert "Begin anew" in answer.json["message"]["en"]


def test_a_cursor_of_another_register_or_of_one_that_was_restored_is_refused(app_env: AppEnv) -> None:
    """The number of a row alone would be taken for the same row, and what was recorded in its place passed over."""
    client = client_of(app_env)
    open_entry(app_env, "00865/ТЗ-120126", "2026-01-12")
    _, end = all_after(client, "")
    octets = bytearray(base64.urlsafe_b64decode(end + "="))
    octets[-1] ^= 1
    foreign = base64.urlsafe_b64encode(bytes(octets)).rstrip(b"=").decode()
    assert client.get("/trois/api/v1/register", query_string={"since": foreign}).status_code == 400
    octets[-1] ^= 1
    octets[8] += 1
    ahead = base64.urlsafe_b64encode(bytes(octets)).rstrip(b"=").decode()
    assert client.get("/trois/api/v1/register", query_string={"since": ahead}).status_code == 400


@pytest.mark.parametrize("other", ["query", "page", "after"])
def test_a_cursor_stands_alone(app_env: AppEnv, other: str) -> None:
    answer = client_of(app_env).get("/trois/api/v1/register", query_string={"since": "", other: "1"})
    assert (answer.status_code, answer.json["error"]) == (400, "not_with_since")
    assert answer.json["parameter"] == other


def test_an_entry_that_cannot_be_read_keeps_its_place(app_env: AppEnv) -> None:
    client, number = client_of(app_env), "00866/ТЗ-120126"
    _, before = all_after(client, "")
    open_entry(app_env, number, "2026-01-12")
    key = {"number": number}
    spoil = "UPDATE trois.entry SET origin = :origin WHERE number = :number"
    try:
        with app_env.store.unit() as unit:
            unit.connection.execute(text(spoil), {**key, "origin": "tomorrow"})
        (one,) = all_after(client, before)[0]
        assert (one["number"], one["entry"], one["excluded"]) == (number, None, None)
    finally:
        with app_env.store.unit() as unit:
            unit.connection.execute(text(spoil), {**key, "origin": "imported"})
