"""Uploads: the limit of a request, and a page of its own words for a request that is larger."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from module.applicant.blueprint import blueprint
from module.applicant.documents import show_too_large as document_too_large
from module.applicant.goods import show_too_large as picture_too_large
from module.registry.upload_limits import MIB, REQUEST_LIMIT

_UPLOADS = frozenset(
    {"trois.applicant.save_document", "trois.applicant.save_goods_block", "trois.applicant.save_new_goods_block"}
)
_MOST_DRAINED = 64 * MIB
_CHUNK = 64 * 1024


@blueprint.before_app_request
def limit_uploads() -> None:
    """Set the limit before anybody reads the form, the check of forged requests included."""
    if request.endpoint in _UPLOADS:
        request.max_content_length = REQUEST_LIMIT


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> tuple[str, int] | RequestEntityTooLarge:
    """Tell at the upload field what the limit is; other pages keep the common message."""
    if request.endpoint not in _UPLOADS or not request.view_args:
        return error
    _drain()
    application_id = str(request.view_args["application_id"])
    if request.endpoint == "trois.applicant.save_document":
        return document_too_large(application_id), 413
    return picture_too_large(application_id, request.view_args.get("number")), 413


def _drain() -> None:
    """Read the rest of a request that is not huge: a browser shows the answer only after it could send all of it."""
    left = min(request.content_length or 0, _MOST_DRAINED)
    stream = request.environ["wsgi.input"]
    while left > 0:
        chunk = stream.read(min(left, _CHUNK))
        if not chunk:
            return
        left -= len(chunk)
