"""What is published of an entry is a setting: a field that is taken out of it is on no page and in no file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from module.casework import register
from module.registry.published import PublishedField
from tests.support import web
from tests.support.app_env import AppEnv, form
from tests.support.key_signers import include

# field of the setting: words of the entry that stand for it, columns of JSON and CSV, the heading on the page
LANGUAGES = ("ru", "kk", "en", "original")
FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "object_kind": (("Trademark",), ("object_kind",), ("Kind of IP object",)),
    "name": (("ЖАРИЯ",), tuple(f"name_{one}" for one in LANGUAGES), ("Name in Russian", "Name in Kazakh")),
    "holder": (("ТОО «Образец»", "«Үлгі» ЖШС"), tuple(f"holder_{one}" for one in LANGUAGES), ("Right holder",)),
    "certificate_number": (("12345",), ("certificate_number",), ("Certificate number",)),
    "protected_from": (("01.12.2026", "2026-12-01"), ("protected_from",), ("Protected from",)),
    "protected_until": (("20.11.2028", "2028-11-20"), ("protected_until",), ("Protected until",)),
    "hs_codes": (("870310",), ("hs_codes",), ("HS codes (EAEU FEACN)",)),
    "nice_classes": ((), ("nice_classes",), ("Nice classes",)),
    "goods": (("Легковые машины",), ("goods",), (">Goods<",)),
    "in_force_from": ((), ("in_force_from",), ("This version in force from",)),
    "recorded_at": ((), ("recorded_at",), ("Recorded",)),
}
COLUMNS = [column for _, columns, _ in FIELDS.values() for column in columns]


@pytest.fixture
def number(app_env: AppEnv) -> Iterator[str]:
    """An entry of the register, made once for all tests; the setting is put back."""
    deps = app_env.deps
    with app_env.open_work(None) as work:
        found = register.search(work, "ЖАРИЯ")
    if not found.rows:
        goods = tuple(replace(block, description="Легковые машины") for block in form("ЖАРИЯ")["goods"])
        include(app_env, "ЖАРИЯ", goods=goods, right=replace(form("ЖАРИЯ")["right"], certificate_number="12345"))
        with app_env.open_work(None) as work:
            found = register.search(work, "ЖАРИЯ")
    yield next(row.number for row in found.rows if row.name.ru == "ЖАРИЯ")
    app_env.deps = deps


def told(app_env: AppEnv, number: str) -> dict[str, Any]:
    """What list, page, JSON and CSV tell of the entry."""
    client = web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work)).test_client()
    query = {"query": number, "lang": "en"}
    answers = client.get("/trois/api/v1/register", query_string=query).json["entries"]
    table = list(csv.DictReader(io.StringIO(client.get("/trois/open-data.csv").data.decode("utf-8-sig"))))
    return {
        "list": client.get("/trois/register", query_string=query).text.split("<tbody")[1].split("</tbody")[0],
        "page": client.get(f"/trois/register/{number}?lang=en").text.split("<main")[1],
        "json": next(row for row in answers if row["number"] == number),
        "csv": next(row for row in table if row["number"] == number),
    }


def test_all_of_it_is_published_by_the_setting_that_ships(app_env: AppEnv, number: str) -> None:
    found = told(app_env, number)
    assert sorted(found["json"]) == sorted(found["csv"]) == sorted(["number", "state", *COLUMNS])
    for words, _, headings in FIELDS.values():
        for word in (*words, *headings):
            assert word in str(found), word


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_is_taken_out_is_nowhere(app_env: AppEnv, number: str, field: str) -> None:
    law = app_env.deps.law
    app_env.deps = replace(app_env.deps, law=replace(law, published=law.published - {PublishedField(field)}))
    found = told(app_env, number)
    words, columns, headings = FIELDS[field]
    for word in words:
        assert word not in str(found), word
    assert sorted(found["json"]) == sorted(found["csv"]) == sorted({"number", "state", *COLUMNS} - set(columns))
    for heading in headings:
        assert heading not in found["page"], heading
