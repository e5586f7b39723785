"""The register for machines: JSON by pages, and the whole register as CSV. No session, no cookies."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import BinaryIO

from flask import Response, request

from module.casework import whole_register
from module.casework.register_rows import CsvRows, JsonRows, published_row
from module.context import AccessRule, access, services
from module.forms.search import QUERY_LIMIT
from module.public.answers import count, open_answer, opened, sent_file, until_midnight
from module.public.blueprint import blueprint
from module.public.changes import changes_answer
from module.public.parameters import Answered, asked_page, asked_text, parameters
from module.public.register import find
from module.registry.account_settings import Limit

_CSV, _JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"


@blueprint.get("/api/v1/register")
@access(AccessRule.MACHINE, eds=False)
@parameters("query", "page", "after", "since")
def register_json() -> Answered:
    """Answer a search as JSON; with `after`, the entries that follow a number in the order of numbers.

    With `since`, what was recorded after a cursor, in the order of recording.
    """
    count(Limit.API)
    if "since" in request.args:
        return changes_answer()
    query, page = asked_text("query", QUERY_LIMIT).strip(), asked_page()
    kept_for = until_midnight()  # before the reading, so that an answer of yesterday is not kept
    if "after" in request.args:
        rows, last = whole_register.following(services.open_work, asked_text("after", QUERY_LIMIT))
        part = {"entries": [published_row(row) for row in rows], "next": last}
        return open_answer(json.dumps(part, ensure_ascii=False), "application/json", kept_for)
    found = find(query, page)
    body = {
        "query": query,
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "more": found.more,
        "entries": [published_row(row) for row in found.rows],
    }
    return open_answer(json.dumps(body, ensure_ascii=False), "application/json", kept_for)


@blueprint.get("/open-data.csv")
@access(AccessRule.MACHINE, eds=False)
def register_csv() -> Response:
    """Send the whole register as CSV, UTF-8 with a byte order mark so that spreadsheets read Kazakh letters."""
    return _whole(_CSV, "customs-ip-register.csv", _as_csv)


@blueprint.get("/open-data.json")
@access(AccessRule.MACHINE, eds=False)
def whole_register_json() -> Response:
    """Send the whole register as JSON: an array, each entry on a line of its own."""
    return _whole(_JSON, "customs-ip-register.json", _as_json)


def _whole(content_type: str, name: str, write: Callable[[BinaryIO], None]) -> Response:
    count(Limit.OPEN_DATA)
    kept_for = until_midnight()
    return opened(sent_file(content_type, name, write), kept_for)


def _as_csv(whole: BinaryIO) -> None:
    _write(CsvRows(whole, services.deps.law.published))


def _as_json(whole: BinaryIO) -> None:
    _write(JsonRows(whole))


def _write(rows: CsvRows | JsonRows) -> None:
    for entry in whole_register.everything(services.open_work):
        rows.add(entry)
    rows.end()
