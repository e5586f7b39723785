"""The address at which the gateway ШЭП hands over what comes over its asynchronous channel: SOAP 1.1 by POST.

Who sends is proved by the signature over the Body alone. No session, no cookies.
"""

from __future__ import annotations

from flask import Response, request

from module.context import STREAM, AccessRule, access, bounded, services
from module.public.blueprint import blueprint


@blueprint.post("/shep/async")
@access(AccessRule.MACHINE, eds=False)
@bounded(STREAM)
def shep_async() -> Response:
    """Take a push: verified, kept, acknowledged."""
    door = services.shep
    if door is None:
        return Response(status=503)
    content = b"" if (request.content_length or 0) > door.largest else request.stream.read(door.largest + 1)
    too_large = len(content) > door.largest or (request.content_length or 0) > door.largest
    status, body = door.refuse_large() if too_large else door.take(content)
    response = Response(body, status=status, content_type="text/xml; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
