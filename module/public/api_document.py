"""The document of the open API, OpenAPI 3.1: kept by hand in `openapi.json`, served with the address of the site."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import request

from module.context import AccessRule, access, services
from module.public.answers import count, open_answer
from module.public.blueprint import blueprint
from module.public.parameters import Answered, parameters
from module.registry.account_settings import Limit

_FILE = Path(__file__).with_name("openapi.json")


@cache
def document() -> dict[str, Any]:
    """Return the document as it is kept."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


@blueprint.get("/api/v1/openapi.json")
@access(AccessRule.MACHINE, eds=False)
@parameters()
def openapi_json() -> Answered:
    """Send the document of the open API; unchanged since an ETag: 304."""
    count(Limit.API)
    here = {**document(), "servers": [{"url": services.settings.public_url}]}
    body = json.dumps(here, ensure_ascii=False, indent=1)
    answer = open_answer(body, "application/json")
    answer.set_etag(hashlib.sha256(body.encode()).hexdigest())
    answer.make_conditional(request)
    return answer
