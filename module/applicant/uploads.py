"""Uploads: a page of its own words for a request that is larger than the bound of its view."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from module.applicant.blueprint import blueprint
from module.applicant.documents import show_too_large as document_too_large
from module.applicant.goods import show_too_large as picture_too_large
from module.applicant.renewal import show_too_large as renewal_too_large
from module.context import signed_in
from module.context.responses import Answer, show_http_error
from module.kernel.errors import TroisError
from module.registry.upload_limits import MIB

_UPLOADS = frozenset(
    {
        "trois.applicant.save_document",
        "trois.applicant.save_goods_block",
        "trois.applicant.save_new_goods_block",
        "trois.applicant.send_renewal",
    }
)
_MOST_DRAINED = 64 * MIB
_CHUNK = 64 * 1024


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Answer | HTTPException:
    """Tell at the upload field what the limit is; other pages keep the common message."""
    if request.endpoint not in _UPLOADS or not request.view_args or signed_in() is None:
        return show_http_error(error)
    application_id = str(request.view_args["application_id"])
    try:
        if request.endpoint == "trois.applicant.save_document":
            page = document_too_large(application_id)
        elif request.endpoint == "trois.applicant.send_renewal":
            page = renewal_too_large(application_id)
        else:
            page = picture_too_large(application_id, request.view_args.get("number"))
    except (TroisError, HTTPException):  # no draft of this person: nothing to show it on, and nothing is read
        return show_http_error(error)
    _drain()
    return page, 413


def _drain() -> None:
    """Read the rest of a request that is not huge: a browser shows the answer only after it could send all of it."""
    left = min(request.content_length or 0, _MOST_DRAINED)
    stream = request.environ["wsgi.input"]
    while left > 0:
        chunk = stream.read(min(left, _CHUNK))
        if not chunk:
            return
        left -= len(chunk)
