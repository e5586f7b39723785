"""The register for machines: JSON by pages, and the whole register as CSV. No session, no cookies."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from datetime import date, datetime, time, timedelta
from typing import BinaryIO, cast

from flask import Response, request
from werkzeug.wsgi import wrap_file

from module.casework import attempts, register_changes, whole_register
from module.casework.register_changes import Change, UnknownCursor
from module.casework.register_views import EntryView
from module.context import AccessRule, access, client_address, services
from module.forms.search import QUERY_LIMIT
from module.kernel.clock import ALMATY, law_date
from module.kernel.languages import LANGUAGE_CODES
from module.public.blueprint import blueprint
from module.public.parameters import Answered, WrongParameter, asked_page, asked_text, parameters
from module.public.register import find
from module.registry.account_settings import Limit, LimitedBy
from module.registry.party import Name
from module.registry.published import PublishedField

_LANGUAGES = ("ru", "kk", "en", "original")
_IN_LANGUAGES = frozenset((PublishedField.NAME, PublishedField.HOLDER))
COLUMNS: Mapping[PublishedField, tuple[str, ...]] = {
    field: tuple(f"{field}_{language}" for language in _LANGUAGES) if field in _IN_LANGUAGES else (field.value,)
    for field in PublishedField
}
"""Columns of the export by field, in this order; a change of the list is a new version of the open API."""

_FORMULA = re.compile(r"(^|; ?)(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet would begin a formula: at the start of a cell, and after a semicolon, often taken for its end."""
KEPT_AT_MOST = 60
"""Seconds for which an answer may be kept and shown again."""
KEPT_CHANGES = 1
"""Seconds for which an answer with changes may be shown again: who asks with a cursor wants what is new."""
_IN_MEMORY = 1024 * 1024
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
        return _changes()
    kept_for = until_midnight()  # before the reading, so that an answer of yesterday is not kept
    if "after" in request.args:
        rows, last = whole_register.following(services.open_work, asked_text("after", QUERY_LIMIT))
        part = {"entries": [published(row) for row in rows], "next": last}
        return open_answer(json.dumps(part, ensure_ascii=False), "application/json", kept_for)
    query = asked_text("query", QUERY_LIMIT).strip()
    found = find(query, asked_page())
    body = {
        "query": query,
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "more": found.more,
        "entries": [published(row) for row in found.rows],
    }
    return open_answer(json.dumps(body, ensure_ascii=False), "application/json", kept_for)


def _changes() -> Response:
    for other in ("query", "page", "after"):
        if other in request.args:
            raise WrongParameter(other, "not_with_since")
    try:
        with services.open_work(None) as work:
            part = register_changes.since(work, request.args["since"])
    except UnknownCursor as error:
        said = {code: services.catalog.text(error.message, code) for code in LANGUAGE_CODES}
        raise WrongParameter("since", more={"message": said}) from error
    changes = [
        {
            "number": change.number,
            "recorded_at": change.recorded_at.isoformat(),
            "excluded": _excluded(change),
            "entry": published(change.entry) if change.entry else None,
        }
        for change in part.changes
    ]
    body = json.dumps({"changes": changes, "next": part.next, "more": part.more}, ensure_ascii=False)
    return open_answer(body, "application/json", KEPT_CHANGES)


def _excluded(change: Change) -> dict[str, object] | None:
    if change.excluded_on is None:
        return None
    return {"ground": change.ground, "day": change.excluded_on.isoformat()}


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
    """Answer with a file of the whole register: beyond a size on disk, so that no reader holds the database open."""
    count(Limit.OPEN_DATA)
    kept_for = until_midnight()
    with ExitStack() as stack:
        whole = stack.enter_context(closing(_written(write)))
        size = whole.tell()
        whole.seek(0)
        if size <= _IN_MEMORY:
            response = Response(whole.read(), content_type=content_type)
        else:
            response = Response(wrap_file(request.environ, whole), content_type=content_type)
            response.call_on_close(stack.pop_all().close)
    response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _open(response, kept_for)


def _written(write: Callable[[BinaryIO], None]) -> BinaryIO:
    with ExitStack() as stack:
        whole = cast(BinaryIO, stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY)))
        write(whole)
        stack.pop_all()
        return whole


def _as_csv(whole: BinaryIO) -> None:
    shown = services.deps.law.published
    text = io.TextIOWrapper(whole, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column for field, columns in COLUMNS.items() if field in shown for column in columns])
    for row in whole_register.everything(services.open_work):
        writer.writerow([cell(value) for value in published(row).values()])
    text.detach()


def _as_json(whole: BinaryIO) -> None:
    before = b"[\n"
    for row in whole_register.everything(services.open_work):
        whole.write(before + json.dumps(published(row), ensure_ascii=False).encode())
        before = b",\n"
    whole.write(b"\n]\n" if before == b",\n" else b"[]\n")


def count(limit: Limit) -> None:
    """Count a request of a machine by its address. Raises TooMany."""
    attempts.count(services.open_work, limit, {LimitedBy.ADDRESS: client_address()})


def published(entry: EntryView) -> dict[str, object]:
    """Return the published fields of an entry by name."""
    values: Mapping[PublishedField, tuple[object, ...]] = {
        PublishedField.NUMBER: (entry.number,),
        PublishedField.STATE: (entry.state,),
        PublishedField.OBJECT_KIND: (entry.object_kind,),
        PublishedField.NAME: _names(entry.name),
        PublishedField.HOLDER: _names(entry.holder),
        PublishedField.CERTIFICATE_NUMBER: (entry.certificate_number,),
        PublishedField.PROTECTED_FROM: (_iso(entry.start),),
        PublishedField.PROTECTED_UNTIL: (_iso(entry.end),),
        PublishedField.HS_CODES: (list(entry.hs_codes),),
        PublishedField.NICE_CLASSES: (list(entry.nice_classes),),
        PublishedField.GOODS: (list(entry.goods),),
        PublishedField.IN_FORCE_FROM: (_iso(entry.in_force_from),),
        PublishedField.RECORDED_AT: (_iso(entry.recorded_at),),
    }
    shown = ((field, columns) for field, columns in COLUMNS.items() if field in entry.published)
    return {name: value for field, columns in shown for name, value in zip(columns, values[field], strict=True)}


def _iso(when: date | None) -> str | None:
    return when.isoformat() if when else None


def cell(value: object) -> str:
    """Write a value for a spreadsheet in one line; what a spreadsheet would run as a formula is made plain text."""
    if isinstance(value, list):
        value = " | ".join(str(item) for item in value)
    text = "" if value is None else " ".join(str(value).split())
    return _FORMULA.sub(r"\1'", text)


def _names(name: Name) -> tuple[str, str, str, str]:
    return name.ru, name.kk, name.en, name.original


def until_midnight() -> int:
    """Return for how many seconds an answer on entries may be kept: past midnight in Kazakhstan it may be untrue."""
    now = services.deps.clock.now()
    midnight = datetime.combine(law_date(now) + timedelta(days=1), time(), tzinfo=ALMATY)
    return min(KEPT_AT_MOST, int((midnight - now).total_seconds()))


def open_answer(body: str, media_type: str, kept_for: int = KEPT_AT_MOST) -> Response:
    """Return an answer that any site may read, and keep for some seconds."""
    return _open(Response(body, content_type=f"{media_type}; charset=utf-8"), kept_for)


def _open(response: Response, kept_for: int) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={kept_for}"
    return response
