"""The register for machines: JSON by pages, and the whole register as CSV. No session, no cookies."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

from flask import Response, request

from module.casework import register
from module.casework.views import EntryView
from module.context import Rule, access, services
from module.forms.search import QUERY_LIMIT
from module.public.blueprint import blueprint
from module.public.register import find, wanted_page
from module.registry.party import Name

FIELDS = (
    "number",
    "state",
    "object_kind",
    "name_ru",
    "name_kk",
    "name_en",
    "name_original",
    "holder_ru",
    "holder_kk",
    "holder_en",
    "holder_original",
    "certificate_number",
    "protected_from",
    "protected_until",
    "hs_codes",
    "nice_classes",
    "goods",
    "in_force_from",
    "recorded_at",
)
"""Columns of the export, in this order; a change of the list is a new version of the open API."""

_FORMULA = re.compile(r"(^|; ?)(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet would begin a formula: at the start of a cell, and after a semicolon, often taken for its end."""
_BYTE_ORDER_MARK = "\ufeff"


@blueprint.get("/api/v1/register")
@access(Rule.MACHINE, eds=False)
def register_json() -> Response:
    """Answer a search as JSON."""
    query = request.args.get("query", "").strip()[:QUERY_LIMIT]
    found = find(query, wanted_page())
    body = {
        "query": query,
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "entries": [published(row) for row in found.rows],
    }
    return open_answer(json.dumps(body, ensure_ascii=False), "application/json")


@blueprint.get("/open-data.csv")
@access(Rule.MACHINE, eds=False)
def register_csv() -> Response:
    """Send the whole register as CSV, UTF-8 with a byte order mark so that spreadsheets read Kazakh letters."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for row in _all_entries():
        writer.writerow([cell(value) for value in published(row).values()])
    response = open_answer(_BYTE_ORDER_MARK + text.getvalue(), "text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="customs-ip-register.csv"'
    return response


def published(entry: EntryView) -> dict[str, object]:
    """Return the published fields of an entry by name."""
    values: tuple[object, ...] = (
        entry.number,
        entry.state,
        entry.object_kind,
        *_names(entry.name),
        *_names(entry.holder),
        entry.certificate_number,
        entry.start.isoformat() if entry.start else None,
        entry.end.isoformat() if entry.end else None,
        list(entry.hs_codes),
        list(entry.nice_classes),
        list(entry.goods),
        entry.in_force_from.isoformat(),
        entry.recorded_at.isoformat(),
    )
    return dict(zip(FIELDS, values, strict=True))


def cell(value: object) -> str:
    """Write a value for a spreadsheet in one line; what a spreadsheet would run as a formula is made plain text."""
    if isinstance(value, list):
        value = " | ".join(str(item) for item in value)
    text = "" if value is None else " ".join(str(value).split())
    return _FORMULA.sub(r"\1'", text)


def _names(name: Name) -> tuple[str, str, str, str]:
    return name.ru, name.kk, name.en, name.original


def _all_entries() -> Iterator[EntryView]:
    """Yield all entries within one unit of work, so that no entry slips between two pages."""
    with services.open_work(None) as work:
        page, pages = 1, 1
        while page <= pages:
            found = register.search(work, "", page)
            yield from found.rows
            page, pages = page + 1, found.pages


def open_answer(body: str, media_type: str) -> Response:
    """Return an answer that any site may read and keep for a minute."""
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=60"
    return response
