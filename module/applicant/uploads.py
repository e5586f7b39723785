"""Uploads: a page of its own words for a request that is larger than the bound of its view."""

from __future__ import annotations

from functools import partial

from flask import request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from module.applicant.blueprint import blueprint
from module.applicant.corrections import show_too_large as correction_too_large
from module.applicant.documents import show_too_large as document_too_large
from module.applicant.goods import show_too_large as picture_too_large
from module.applicant.renewal import show_too_large as renewal_too_large
from module.context import answer_too_large
from module.context.responses import Answer

_PAGES = {
    "trois.applicant.ask_correction": correction_too_large,
    "trois.applicant.save_document": document_too_large,
    "trois.applicant.save_goods_block": picture_too_large,
    "trois.applicant.save_new_goods_block": picture_too_large,
    "trois.applicant.send_renewal": renewal_too_large,
}


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Answer | HTTPException:
    """Tell at the upload field what the limit is; other pages keep the common message."""
    page, given = _PAGES.get(request.endpoint or ""), request.view_args or {}
    return answer_too_large(error, page and partial(page, **given))
