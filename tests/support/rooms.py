"""A room with one page for each rule, put in the place of the public room."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Blueprint, Flask, request

from module import plugin, public
from module.context import AccessRule, access, render, see_other
from module.kernel.errors import (
    Fault,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutsideUnavailable,
    Refused,
    Stale,
    TroisError,
)
from module.kernel.text import Message
from tests.support.web import bare_host

ERRORS: dict[str, TroisError] = {
    "refused": Refused((Fault("x", "a", Message("The mark {name} is wrong.", {"name": "<i>A</i>"})),)),
    "not_permitted": NotPermitted(),
    "not_found": NotFound(),
    "not_allowed_now": NotAllowedNow(),
    "stale": Stale(),
    "outside": OutsideUnavailable(),
}


OF_CUSTOMS = {AccessRule.CASE_OFFICER, AccessRule.HEAD, AccessRule.OFFICER, AccessRule.OPERATOR, AccessRule.STAFF}


def _page(rule: AccessRule) -> Any:
    @access(rule, eds=rule in OF_CUSTOMS)
    def view() -> str:
        return f"{rule}:{request.method}"

    return view


def probe_room(*, with_unmarked: bool = False) -> Blueprint:
    room = Blueprint("public", __name__, url_prefix="/probe")
    for rule in AccessRule:
        room.add_url_rule(f"/{rule}", f"for_{rule}", _page(rule), methods=["GET", "POST"])

    @room.get("/error/<name>")
    @access(AccessRule.PUBLIC, eds=False)
    def fail(name: str) -> str:
        if name == "crash":
            raise ZeroDivisionError("a secret in the text of an error")
        raise ERRORS[name]

    @room.post("/done")
    @access(AccessRule.PUBLIC, eds=False)
    def done() -> Any:
        return see_other("/trois/help?done=saved")

    @room.get("/plain")
    @access(AccessRule.PUBLIC, eds=False)
    def plain() -> str:
        return render("trois/error.html", title="Plain", text="Plain")

    if with_unmarked:
        room.add_url_rule("/unmarked", "unmarked", lambda: "never")
        room.add_url_rule("/half-marked", "half_marked", access(AccessRule.SIGNED_IN)(lambda: "never"))
    return room


def host_with_probe(monkeypatch: pytest.MonkeyPatch, room: Blueprint | None = None, **config: Any) -> Flask:
    probe = room or probe_room()
    rooms = tuple(probe if one is public.blueprint else one for one in plugin._ROOMS)
    monkeypatch.setattr(plugin, "_ROOMS", rooms)
    return bare_host(**config)
