"""The register for machines: JSON by pages, and the whole register as CSV. No session, no cookies."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime, time, timedelta

from flask import Response, request

from module.casework import attempts, register
from module.casework.views import EntryView
from module.context import AccessRule, access, client_address, services
from module.forms.search import QUERY_LIMIT
from module.kernel.clock import ALMATY, law_date
from module.public.blueprint import blueprint
from module.public.register import find, wanted_page
from module.registry.account_settings import Limit, LimitedBy
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
KEPT_AT_MOST = 60
"""Seconds for which an answer may be kept and shown again."""
_BYTE_ORDER_MARK = "\ufeff"


@blueprint.get("/api/v1/register")
@access(AccessRule.MACHINE, eds=False)
def register_json() -> Response:
    """Answer a search as JSON."""
    count(Limit.API)
    kept_for = _kept_for()  # before the reading, so that an answer of yesterday is not kept
    query = request.args.get("query", "").strip()[:QUERY_LIMIT]
    found = find(query, wanted_page())
    body = {
        "query": query,
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "entries": [published(row) for row in found.rows],
    }
    return open_answer(json.dumps(body, ensure_ascii=False), "application/json", kept_for)


@blueprint.get("/open-data.csv")
@access(AccessRule.MACHINE, eds=False)
def register_csv() -> Response:
    """Send the whole register as CSV, UTF-8 with a byte order mark so that spreadsheets read Kazakh letters."""
    count(Limit.OPEN_DATA)
    kept_for = _kept_for()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(FIELDS)
    with services.open_work(None) as work:
        for row in register.everything(work):
            writer.writerow([cell(value) for value in published(row).values()])
    response = open_answer(_BYTE_ORDER_MARK + text.getvalue(), "text/csv", kept_for)
    response.headers["Content-Disposition"] = 'attachment; filename="customs-ip-register.csv"'
    return response


def count(limit: Limit) -> None:
    """Count a request of a machine by its address. Raises TooMany."""
    attempts.count(services.open_work, limit, {LimitedBy.ADDRESS: client_address()})


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


def _kept_for() -> int:
    """Return for how many seconds an answer on entries may be kept: past midnight in Kazakhstan it may be untrue."""
    now = services.deps.clock.now()
    midnight = datetime.combine(law_date(now) + timedelta(days=1), time(), tzinfo=ALMATY)
    return min(KEPT_AT_MOST, int((midnight - now).total_seconds()))


def open_answer(body: str, media_type: str, kept_for: int = KEPT_AT_MOST) -> Response:
    """Return an answer that any site may read, and keep for some seconds."""
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={kept_for}"
    return response
