"""For the systems of release control: rows of all acts on entries by cursor, and one entry by its number."""

from __future__ import annotations

import hashlib
import json

from flask import Response, request

from module.casework import register, releasing
from module.casework.register_rows import published_row
from module.context import AccessRule, access, services
from module.kernel.errors import NotFound
from module.public.answers import count, open_answer, until_midnight
from module.public.blueprint import blueprint
from module.public.parameters import Answered, parameters, refusal
from module.registry.account_settings import Limit

KEPT_ROWS = 1
"""Seconds for which an answer with rows may be shown again: who stops a truck asks often."""
_LONGEST_CURSOR = 18


@blueprint.get("/api/v1/release-control")
@access(AccessRule.MACHINE, eds=False)
@parameters("after")
def release_rows_json() -> Answered:
    """Answer with the rows that follow `after` (0: from the beginning), the number to go on with, and the last one.

    `payload` is the text that `signature` is over, letter for letter (RFC 7515, detached); `row` is what it says.
    """
    count(Limit.API)
    asked = request.args.get("after", "0")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST_CURSOR):
        return refusal("after", "after", "after")
    after = int(asked)
    with services.open_work(None) as work:
        part = releasing.following(work, after)
    if after > part.latest:
        return refusal("after_is_ahead", "after", "after")
    rows = [{"row": said, "payload": row.payload, "signature": row.signature or None} for row, said in part.rows]
    following = part.rows[-1][0].sequence if part.rows else after
    body = json.dumps({"rows": rows, "next": following, "latest": part.latest}, ensure_ascii=False)
    return open_answer(body, "application/json", KEPT_ROWS)


@blueprint.get("/api/v1/release-control/certificate")
@access(AccessRule.MACHINE, eds=False)
@parameters()
def release_certificate() -> Answered:
    """Send the certificate that rows are verified with, as PEM."""
    count(Limit.API)
    pem = services.deps.row_seal.certificate()
    if not pem:
        return Response(json.dumps({"error": "not_found"}), content_type="application/json"), 404
    return open_answer(pem.decode("ascii"), "application/x-pem-file")


@blueprint.get("/api/v1/entries/<path:number>")
@access(AccessRule.MACHINE, eds=False)
@parameters()
def entry_json(number: str) -> Answered:
    """Answer with the published fields of one entry as it stands today; unchanged since an ETag: 304."""
    count(Limit.API)
    kept_for = until_midnight()
    try:
        with services.open_work(None) as work:
            found = register.entry(work, number)
    except NotFound:
        return Response(json.dumps({"error": "not_found"}), content_type="application/json"), 404
    body = json.dumps(published_row(found), ensure_ascii=False)
    answer = open_answer(body, "application/json", kept_for)
    answer.set_etag(hashlib.sha256(body.encode()).hexdigest())
    answer.make_conditional(request)
    return answer
