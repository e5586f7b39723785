"""The address at which the gateway ШЭП hands over what comes over its asynchronous channel: SOAP 1.1 by POST.

Who sends is proved by the signature over the Body alone. No session, no cookies.
"""

from __future__ import annotations

from flask import Response, request

from module.context import Rule, access, services
from module.public.blueprint import blueprint


@blueprint.post("/shep/async")
@access(Rule.MACHINE, eds=False)
def shep_async() -> Response:
    """Take a push: verified, kept, acknowledged."""
    door = services.shep
    if door is None:
        return Response(status=503)
    request.max_content_length = door.largest
    status, body = door.take(request.get_data(cache=False))
    response = Response(body, status=status, content_type="text/xml; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
