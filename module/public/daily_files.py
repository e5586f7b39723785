"""The files of a day for machines: a list with digests, and each at an address that stays."""

from __future__ import annotations

import base64
import json
from functools import partial

from flask import Response, request, url_for

from module.casework import daily_files
from module.context import AccessRule, access, services
from module.kernel.errors import NotFound
from module.public.answers import count, open_answer, opened, sent_file, until_midnight
from module.public.blueprint import blueprint
from module.public.parameters import Answered, parameters
from module.registry.account_settings import Limit
from module.registry.open_data import FileFormat, file_name, named

KEPT = 86_400
"""Seconds for which a file may be kept: it is never written again."""
_TYPES = {FileFormat.CSV: "text/csv; charset=utf-8", FileFormat.JSON: "application/json; charset=utf-8"}


@blueprint.get("/api/v1/files")
@access(AccessRule.MACHINE, eds=False)
@parameters()
def files_json() -> Answered:
    """Answer with the files that are kept, the youngest day first, each with size, rows and SHA-256."""
    count(Limit.API)
    kept_for = until_midnight()
    with services.open_work(None) as work:
        found = daily_files.listed(work)
    files = [
        {
            "day": file.day.isoformat(),
            "format": file.format,
            "address": url_for(".file_of_a_day", name=file_name(file.day, file.format), _external=False),
            "size": file.size,
            "rows": file.row_count,
            "sha256": file.sha256,
            "written_at": file.written_at.isoformat(),
        }
        for file in found
    ]
    return open_answer(json.dumps({"files": files}, ensure_ascii=False), "application/json", kept_for)


@blueprint.get("/api/v1/files/<name>")
@access(AccessRule.MACHINE, eds=False)
@parameters()
def file_of_a_day(name: str) -> Answered:
    """Send a file of a day with its digest; unchanged since an ETag: 304."""
    count(Limit.OPEN_DATA)
    try:
        answer = _file(name)
    except (ValueError, NotFound):
        return Response(json.dumps({"error": "not_found"}), content_type="application/json"), 404
    return opened(answer, KEPT)


def _file(name: str) -> Response:
    day, file_format = named(name)
    with services.open_work(None) as work:
        file = daily_files.get(work, day, file_format)
    if request.if_none_match.contains(file.sha256):
        answer = Response(status=304)
    else:
        copied = partial(daily_files.copy, services.open_work, file)
        answer = sent_file(_TYPES[file_format], f"customs-ip-register-{name}", copied)
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode("ascii")
    answer.set_etag(file.sha256)
    answer.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return answer
