"""Lists of codes as open data: which there are, and the rows of one as of a day. No session, no cookies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from flask import Response, request

from module.context import AccessRule, access, services
from module.kernel.clock import law_date
from module.public.answers import count, open_answer
from module.public.blueprint import blueprint
from module.public.parameters import Answered, asked_page, parameters
from module.registry.account_settings import Limit
from module.registry.classifiers import ClassifierRow, Edition, Heading

PAGE_SIZE = 500


@blueprint.get("/api/v1/classifiers")
@access(AccessRule.MACHINE, eds=False)
@parameters()
def classifiers_json() -> Answered:
    """Answer with all lists and the edition in force of each."""
    count(Limit.API)
    lists = [_about(item.heading, item.edition) for item in services.classifiers.listed()]
    return _json({"classifiers": lists})


@blueprint.get("/api/v1/classifiers/<id>")
@access(AccessRule.MACHINE, eds=False)
@parameters("as_of", "page")
def classifier_json(id: str) -> Answered:
    """Answer with a page of the rows of a list, as of `as_of` (today)."""
    count(Limit.API)
    page = asked_page()
    if all(item.heading.id != id for item in services.classifiers.listed()):
        return _json({"error": "not_found"}), 404
    asked = request.args.get("as_of", "")
    try:
        day = date.fromisoformat(asked) if asked else law_date(services.deps.clock.now())
    except ValueError:
        return _json({"error": "as_of", "example": "2026-12-31"}), 400
    found = services.classifiers.as_of(id, day)
    rows = found.rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    pages = max(1, -(-len(found.rows) // PAGE_SIZE))
    body = {"as_of": day.isoformat(), "notice": found.notices, "page": page, "pages": pages}
    return _json({**_about(found.heading, found.edition), **body, "rows": [_row(row, day) for row in rows]})


def _about(heading: Heading, edition: Edition) -> dict[str, object]:
    return {
        "id": heading.id,
        "title": heading.titles,
        "union_code": heading.union_code or None,
        "edition": edition.version,
        "in_force_from": edition.in_force_from.isoformat(),
        "in_force_to": edition.in_force_to.isoformat() if edition.in_force_to else None,
        "codes": edition.row_count,
        "demonstration": edition.is_demo,
    }


def _row(row: ClassifierRow, day: date) -> dict[str, object]:
    return {"code": row.code, "parent": row.parent or None, "name": row.names, "state": row.standing(day).value}


def _json(body: Mapping[str, object]) -> Response:
    return open_answer(json.dumps(body, ensure_ascii=False), "application/json")
