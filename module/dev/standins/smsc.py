"""Stand-in of the SMS provider smsc.kz (shared notes, kz-integrations 6), with an own count of segments."""

from __future__ import annotations

import re
import threading
from urllib.parse import parse_qsl

from flask import Blueprint, Response, jsonify, request

from module.dev.standins import scenarios
from module.dev.standins.inbox import Inbox, Received, stamp
from module.dev.standins.settings import StandinSettings

MOBILE = re.compile(r"7(70[0-25-8]|747|76[0-4]|771|77[5-8]|785)[0-9]{7}")  # kz-integrations 7.4
_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
_CHARSETS = {"utf-8": "utf-8", "windows-1251": "cp1251", "koi8-r": "koi8-r"}
_WORDS = {
    1: "parameters error",
    2: "authorise error",
    3: "no money",
    6: "message is denied",
    7: "invalid number",
    9: "duplicate request, wait a minute",
}
_GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_ESCAPED = "^{}\\[~]|€\f"


class _Wrong(Exception):
    """An error of the provider, by its number."""

    def __init__(self, code: int) -> None:
        super().__init__(_WORDS[code])
        self.code = code


class SmsProvider:
    """The two calls that the product uses."""

    def __init__(self, settings: StandinSettings, inbox: Inbox) -> None:
        self._settings = settings
        self._inbox = inbox
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, str], int] = {}

    def blueprint(self) -> Blueprint:
        """Return the routes of the provider."""
        blueprint = Blueprint("smsc", __name__, url_prefix="/smsc/sys")
        blueprint.add_url_rule("/send.php", view_func=self.send, methods=["GET", "POST"])
        blueprint.add_url_rule("/status.php", view_func=self.status, methods=["GET", "POST"])
        return blueprint

    def send(self) -> Response:
        """Accept a message."""
        try:
            fields = self._fields(("phones", "mes"))
            phone, identifier = fields["phones"], fields.get("id", "")
            if not MOBILE.fullmatch(phone):
                raise _Wrong(7)
            if not _ID.fullmatch(identifier):
                raise _Wrong(1)
            behaviour = scenarios.sms(phone)
            if behaviour.startswith("error_"):
                raise _Wrong(int(behaviour.removeprefix("error_")))
        except _Wrong as wrong:
            return _error(wrong)
        if behaviour == "http_500":
            return Response("<html><title>Error</title></html>", 500, mimetype="text/html")
        alphabet, parts = count(fields["mes"])
        item = Received("sms", identifier, phone, "", fields["mes"], stamp(), alphabet, parts)
        new = self._inbox.add(item)
        if new and behaviour == "lost_answer":
            return Response("<html><title>Bad Gateway</title></html>", 502, mimetype="text/html")
        return jsonify(id=identifier, cnt=parts)

    def status(self) -> Response:
        """Say what became of a message: with the operator at the first question, then its end."""
        try:
            fields = self._fields(("phone", "id"))
        except _Wrong as wrong:
            return _error(wrong)
        key = (fields["id"], fields["phone"])
        if self._inbox.find("sms", *key) is None:
            return jsonify(status=-3, last_date="", last_timestamp=0)
        with self._lock:
            self._asked[key] = self._asked.get(key, 0) + 1
            first = self._asked[key] == 1
        behaviour = scenarios.sms(fields["phone"])
        final = int(behaviour.removeprefix("status_")) if behaviour.startswith("status_") else 1
        return jsonify(status=0 if first else final, last_date=stamp(), last_timestamp=1)

    def _fields(self, needed: tuple[str, ...]) -> dict[str, str]:
        raw = request.get_data() if request.method == "POST" else request.query_string
        # latin-1 keeps the bytes as they came, until the charset of the form is known
        pairs = dict(parse_qsl(raw.decode("latin-1"), keep_blank_values=True, encoding="latin-1"))
        charset = _CHARSETS.get(pairs.get("charset", "windows-1251"))
        if charset is None:
            raise _Wrong(1)
        try:
            fields = {key: value.encode("latin-1").decode(charset) for key, value in pairs.items()}
        except UnicodeDecodeError as error:
            raise _Wrong(1) from error
        if (fields.get("login"), fields.get("psw")) != (self._settings.sms_login, self._settings.sms_password):
            raise _Wrong(2)
        if fields.get("fmt") != "3" or any(not fields.get(name) for name in needed):
            raise _Wrong(1)
        return fields


def count(text: str) -> tuple[str, int]:
    """Return alphabet and number of segments."""
    if all(letter in _GSM or letter in _GSM_ESCAPED for letter in text):
        units = ["E" + letter if letter in _GSM_ESCAPED else letter for letter in text]
        return "GSM-7", _parts(units, 160, 153)
    units = [letter.encode("utf-16-be").decode("latin-1")[::2] for letter in text]
    return "UCS-2", _parts(units, 70, 67)


def _parts(units: list[str], single: int, part: int) -> int:
    if len("".join(units)) <= single:
        return 1
    parts = [""]
    for unit in units:
        if len(parts[-1]) + len(unit) > part:
            parts.append("")
        parts[-1] += unit
    return len(parts)


def _error(wrong: _Wrong) -> Response:
    return jsonify(error=str(wrong), error_code=wrong.code)
