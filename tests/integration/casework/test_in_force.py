"""No page, file or answer calls an entry in force after its last day, with no worker and no scheduler run (D30)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import etree
from sqlalchemy import text

from module.casework import register
from module.public import open_data
from tests.support import web
from tests.support.app_env import NOW, AppEnv, form
from tests.support.key_signers import include

# 24:00 of 30 November in Almaty (UTC+5) is 19:00 UTC
LAST_SECOND = datetime(2026, 11, 30, 18, 59, 59, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 30, 19, 0, 1, tzinfo=UTC)

IN_FORCE, EXPIRED, SUSPENDED = "In force", "Protection expired", "Protection suspended"
EXCLUDED, NOT_BEGUN = "Excluded from the register", "Protection begins on 01.12.2026"
WORDS = (IN_FORCE, EXPIRED, SUSPENDED, EXCLUDED, NOT_BEGUN)
CODES = {
    "active": IN_FORCE,
    "expired": EXPIRED,
    "suspended": SUSPENDED,
    "excluded": EXCLUDED,
    "not_begun": NOT_BEGUN,
}


@dataclass
class Included:
    """An entry with all that leads to it."""

    number: str
    application: str
    code: str


Include = Callable[[str, date, date], Included]


@pytest.fixture
def included(app_env: AppEnv) -> Iterator[Include]:
    """Put entries into the register, one for each mark and term; made once for all tests."""

    def made(mark: str, start: date, end: date) -> Included:
        with app_env.store.unit() as unit:
            known = "SELECT id FROM trois.application WHERE object_name = :mark AND status = 'issued'"
            key = unit.connection.execute(text(known), {"mark": mark}).scalar_one_or_none()
        if key is None:
            asked = form(mark)
            right = replace(asked["right"], registered_on=date(2020, 2, 2))
            key = include(app_env, mark, terms=replace(asked["terms"], start=start, end=end), right=right)
        with app_env.store.unit() as unit:
            found = "SELECT entry_number, code FROM trois.decision WHERE application_id = :key"
            row = unit.connection.execute(text(found), {"key": key}).one()
        return Included(row.entry_number, str(key), row.code)

    yield made
    app_env.clock.set(NOW)


@pytest.fixture
def app(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Flask:
    people = {person.account_id: person for person in (app_env.applicant, app_env.case_officer, app_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))


def changed(app_env: AppEnv, statement: str, **values: object) -> None:
    """Write data that no act writes yet."""
    with app_env.store.unit() as unit:
        assert unit.connection.execute(text(f"UPDATE trois.{statement}"), values).rowcount == 1


def stand(app_env: AppEnv, number: str, cause: str) -> None:
    """Take protection away from 25 November on, as no act does yet."""
    with app_env.store.unit() as unit:
        statement = (
            "INSERT INTO trois.entry_fact (entry_id, line, cause, began_on, began_at)"
            " SELECT id, 1, :cause, '2026-11-25', now() FROM trois.entry WHERE number = :number"
            " ON CONFLICT DO NOTHING"
        )
        unit.connection.execute(text(statement), {"cause": cause, "number": number})


def one(found: list[str]) -> str:
    assert len(found) == 1, found
    return found[0]


def tag(page: str) -> str:
    """What a piece of a page says of protection in its tags; empty where it says nothing."""
    tags = [unescape(re.sub(r"<[^>]+>", "", part)).strip() for part in re.findall(r"<strong.*?</strong>", page, re.S)]
    return ", ".join(word for word in tags if word in WORDS)


def pages(app: Flask, app_env: AppEnv, entry: Included) -> dict[str, str]:
    """What every page and answer says of an entry."""
    public, number = app.test_client(), entry.number

    def read(client: Any, address: str) -> str:
        answer = client.get(f"/trois{address}{'&' if '?' in address else '?'}lang=en")
        assert answer.status_code == 200, address
        return str(answer.text)

    rows = read(public, f"/register?query={number}").split("<tr")[1:]
    listed = one([row for row in rows if number in row])
    answers = public.get("/trois/api/v1/register", query_string={"query": number}).json["entries"]
    table = list(csv.DictReader(io.StringIO(public.get("/trois/open-data.csv").data.decode("utf-8-sig"))))
    items = read(web.sign_in_as(app, app_env.applicant), "/applications").split("<li")[1:]
    return {
        "list": tag(listed),
        "entry": tag(read(public, f"/register/{number}")),
        "json": CODES[one([row["state"] for row in answers if row["number"] == number])],
        "csv": CODES[one([row["state"] for row in table if row["number"] == number])],
        "verify": tag(read(public, f"/verify/{entry.code}")),
        "officer": tag(read(web.sign_in_as(app, app_env.case_officer), f"/cases/{entry.application}")),
        "applicant's list": tag(one([item for item in items if entry.application in item])),
        "applicant's case": tag(read(web.sign_in_as(app, app_env.applicant), f"/applications/{entry.application}")),
    }


def everywhere(app: Flask, app_env: AppEnv, entry: Included, expected: str) -> None:
    found = pages(app, app_env, entry)
    assert found == dict.fromkeys(found, expected)


def exported(app: Flask, entry: Included, structure: str, folder: Path) -> Any:
    """Return the document of an entry, or what the command said where it makes none."""
    file = folder / "entry.xml"
    command = ["trois", "eaeu", "export", "--entry", entry.number, "--structure", structure, "-o", str(file)]
    result = app.test_cli_runner().invoke(args=command)
    return etree.parse(file).getroot() if result.exit_code == 0 else result.output


def values(root: Any, name: str) -> list[str]:
    assert not isinstance(root, str), root
    return [str(found) for found in root.xpath(f"//*[local-name() = '{name}']/text()")]


def test_in_force_to_the_last_second_of_its_last_day_and_not_one_more(
    app: Flask, app_env: AppEnv, included: Include, tmp_path: Path
) -> None:
    entry = included("SHORT", date(2026, 11, 20), date(2026, 11, 30))
    app_env.clock.set(LAST_SECOND)
    everywhere(app, app_env, entry, IN_FORCE)
    root = exported(app, entry, "R.IP.SP.01.002", tmp_path)
    assert (values(root, "StatusCode"), values(root, "EndDate")) == (["01"], ["2026-11-30"])
    assert values(root, "EndDateTime") == []
    assert values(exported(app, entry, "R.010", tmp_path), "EndDateTime") == []
    app_env.clock.set(NEXT_DAY)
    everywhere(app, app_env, entry, EXPIRED)
    root = exported(app, entry, "R.IP.SP.01.002", tmp_path)
    assert values(root, "EndDateTime") == ["2026-11-30T19:00:00.000Z"]
    assert values(exported(app, entry, "R.IP.SP.01.003", tmp_path), "EndDateTime") == ["2026-11-30T19:00:00.000Z"]
    assert "EXPORT.STATE" in exported(app, entry, "R.010", tmp_path)


def test_no_answer_may_be_kept_past_midnight(app: Flask, app_env: AppEnv, included: Include) -> None:
    included("SHORT", date(2026, 11, 20), date(2026, 11, 30))
    for address in ("/trois/api/v1/register", "/trois/open-data.csv"):
        app_env.clock.set(NOW)
        assert app.test_client().get(address).headers["Cache-Control"] == "public, max-age=60"
        app_env.clock.set(LAST_SECOND)
        assert app.test_client().get(address).headers["Cache-Control"] == "public, max-age=1"


def test_a_later_start_is_registered_and_not_in_force_yet(
    app: Flask, app_env: AppEnv, included: Include, tmp_path: Path
) -> None:
    entry = included("LATER", date(2026, 12, 1), date(2028, 11, 20))
    app_env.clock.set(LAST_SECOND)
    everywhere(app, app_env, entry, NOT_BEGUN)
    root = exported(app, entry, "R.IP.SP.01.002", tmp_path)
    assert values(root, "StartDateTime") == ["2026-11-30T19:00:00.000Z"]
    app_env.clock.set(NEXT_DAY)
    everywhere(app, app_env, entry, IN_FORCE)


def test_protection_ends_with_the_right(app: Flask, app_env: AppEnv, included: Include, tmp_path: Path) -> None:
    entry = included("RIGHT", date(2026, 11, 20), date(2028, 11, 20))
    ends = (
        "entry_version SET content = jsonb_set(content, '{right,valid_until}', '\"2026-11-30\"') FROM trois.entry"
        " WHERE entry.id = entry_version.entry_id AND part = 'common' AND application_id = :key"
    )
    changed(app_env, ends, key=entry.application)
    app_env.clock.set(LAST_SECOND)
    everywhere(app, app_env, entry, IN_FORCE)
    row = app.test_client().get("/trois/api/v1/register", query_string={"query": entry.number}).json["entries"][0]
    assert row["protected_until"] == "2026-11-30"
    assert values(exported(app, entry, "R.IP.SP.01.002", tmp_path), "EndDate") == ["2026-11-30"]
    app_env.clock.set(NEXT_DAY)
    everywhere(app, app_env, entry, EXPIRED)


@pytest.mark.parametrize(
    ("cause", "expected", "status"),
    [("at_will", SUSPENDED, "01"), ("renewal", SUSPENDED, "01"), ("4", EXCLUDED, "04")],
)
def test_a_fact_of_the_state_wins(
    app: Flask, app_env: AppEnv, included: Include, tmp_path: Path, cause: str, expected: str, status: str
) -> None:
    entry = included(f"STORED {cause}", date(2026, 11, 20), date(2028, 11, 20))
    stand(app_env, entry.number, cause)
    app_env.clock.set(LAST_SECOND)
    everywhere(app, app_env, entry, expected)
    root = exported(app, entry, "R.IP.SP.01.002", tmp_path)
    assert values(root, "StatusCode") == [status]
    assert values(root, "EndDateTime") == ["2026-11-24T19:00:00.000Z"]
    assert "EXPORT.STATE" in exported(app, entry, "R.010", tmp_path)


def test_an_excluded_entry_promises_no_protection(app: Flask, app_env: AppEnv, included: Include) -> None:
    entry = included("STORED excluded", date(2026, 11, 20), date(2028, 11, 20))
    stand(app_env, entry.number, "4")
    app_env.clock.set(LAST_SECOND)
    public = app.test_client()
    for address in (f"/trois/register/{entry.number}", f"/trois/verify/{entry.code}"):
        assert "20.11.2028" not in public.get(address).text, address
    own = web.sign_in_as(app, app_env.applicant).get(f"/trois/applications/{entry.application}?lang=en").text
    assert "The IP object is in the register" not in own


def test_a_file_that_is_read_over_midnight_speaks_of_one_day(
    app: Flask, app_env: AppEnv, included: Include, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mark in ("SHORT", "SHORT TOO"):
        included(mark, date(2026, 11, 20), date(2026, 11, 30))
    moments = iter([LAST_SECOND])

    class Ticking:
        """The first look is before midnight, every other one after it."""

        def now(self) -> datetime:
            return next(moments, NEXT_DAY)

    monkeypatch.setattr(register, "PAGE_SIZE", 1)
    monkeypatch.setattr(open_data, "count", lambda limit: None)  # it looks at the clock, too
    app_env.deps = replace(app_env.deps, clock=Ticking())
    table = csv.DictReader(io.StringIO(app.test_client().get("/trois/open-data.csv").data.decode("utf-8-sig")))
    assert {row["state"] for row in table if row["protected_until"] == "2026-11-30"} == {"active"}
