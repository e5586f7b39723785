"""Stand-in of the SMS provider Mobizon (shared notes, kz-integrations 6): it takes no id of ours."""

from __future__ import annotations

import itertools
import threading
from typing import Any

from flask import Blueprint, Response, jsonify, request

from module.dev.standins import scenarios
from module.dev.standins.inbox import Inbox, Received, stamp
from module.dev.standins.settings import StandinSettings
from module.dev.standins.smsc import MOBILE, count

_BACKGROUND, _LONGEST = 100, 1000
_CODES = {"error_3": 40, "error_6": 12, "error_7": 1, "error_9": 30, "http_500": 999}
"""What each scenario means here; 40 for an empty account is ours: the real number is not published."""
_FINAL = {"status_20": "UNDELIV", "status_3": "EXPIRED", "status_22": "REJECTD"}


class MobizonProvider:
    """The two calls that the product uses."""

    def __init__(self, settings: StandinSettings, inbox: Inbox) -> None:
        self._settings = settings
        self._inbox = inbox
        self._lock = threading.Lock()
        self._ids = itertools.count(12_000_001)
        self._sent: dict[str, str] = {}
        self._asked: dict[str, int] = {}

    def blueprint(self) -> Blueprint:
        """Return the routes of the provider."""
        blueprint = Blueprint("mobizon", __name__, url_prefix="/mobizon/service/message")
        blueprint.add_url_rule("/sendSmsMessage", view_func=self.send, methods=["POST"])
        blueprint.add_url_rule("/getSMSStatus", view_func=self.status, methods=["POST"])
        return blueprint

    def send(self) -> Response:
        """Accept a message under an id of the provider's own."""
        refused = self._refused()
        if refused is not None:
            return refused
        phone, text = request.form.get("recipient", ""), request.form.get("text", "")
        unknown = set(request.form) - {"recipient", "text", "from"}
        if unknown or not text or len(text) > _LONGEST:
            return _answer(1, {name: "wrong" for name in unknown or {"text"}}, "validation error")
        if not MOBILE.fullmatch(phone):
            return _answer(1, {"recipient": "wrong number"}, "validation error")
        behaviour = scenarios.sms(phone)
        if behaviour in _CODES:
            code = _CODES[behaviour]
            return _answer(code, {"recipient": "wrong number"} if code == 1 else [], "refused")
        return self._take(phone, text, behaviour)

    def _take(self, phone: str, text: str, behaviour: str) -> Response:
        with self._lock:
            identifier = str(next(self._ids))
            self._sent[identifier] = phone
        alphabet, parts = count(text)
        self._inbox.add(Received("sms", identifier, phone, "", text, stamp(), alphabet, parts))
        if behaviour == "lost_answer":
            return Response("<html><title>Bad Gateway</title></html>", 502, mimetype="text/html")
        if behaviour == "background":
            return _answer(_BACKGROUND, int(identifier) + 7, "background task")
        return _answer(0, {"campaignId": str(int(identifier) - 1), "messageId": identifier, "status": 2}, "")

    def status(self) -> Response:
        """Say what became of messages: with the operator at the first question, then their end."""
        refused = self._refused()
        if refused is not None:
            return refused
        asked = [value for name, value in request.form.items() if name.startswith("ids[")]
        if not 1 <= len(asked) <= 100 or len(asked) != len(request.form):
            return _answer(1, {"ids": "1 to 100 ids"}, "validation error")
        found = [self._row(identifier) for identifier in asked if identifier in self._sent]
        return _answer(0, found, "") if found else _answer(2, [], "not found")

    def _row(self, identifier: str) -> dict[str, object]:
        with self._lock:
            self._asked[identifier] = self._asked.get(identifier, 0) + 1
            first = self._asked[identifier] == 1
        final = _FINAL.get(scenarios.sms(self._sent[identifier]), "DELIVRD")
        status = "ACCEPTD" if first else final
        return {"id": int(identifier), "status": status, "segNum": 1, "startSendTs": stamp(), "statusUpdateTs": stamp()}

    def _refused(self) -> Response | None:
        if request.args.get("output") != "json" or request.args.get("api") != "v1":
            return _answer(1, {}, "output=json and api=v1 are expected")
        if request.args.get("apiKey") != self._settings.mobizon_key:
            return _answer(8, [], "authentication error")
        return None


def _answer(code: int, data: Any, message: str) -> Response:
    return jsonify(code=code, data=data, message=message)
