"""Port Messenger over the HTTP interface of smsc.kz (shared notes, kz-integrations 6)."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from module.integrations import http
from module.integrations.calls import Line
from module.integrations.errors import WireFailure
from module.integrations.http import HttpSettings
from module.registry.letters import Delivery, Letter

_log = logging.getLogger(__name__)

_OUR_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
_FAILED_FOR_GOOD = {"1": "parameters", "5": "date", "6": "forbidden_text", "7": "bad_number", "8": "undeliverable"}
_TRY_LATER = {"2": "credentials", "3": "no_money", "4": "address_blocked", "9": "too_many"}
_NOT_KNOWN = "-3"
_STATES = {
    "-2": ("failed", "stopped"),
    "-1": ("sent", "waiting"),
    "0": ("sent", "with_operator"),
    "1": ("delivered", ""),
    "2": ("delivered", "read"),
    "3": ("failed", "expired"),
    "20": ("failed", "undeliverable"),
    "22": ("failed", "bad_number"),
    "23": ("failed", "forbidden_text"),
    "24": ("failed", "no_money"),
    "25": ("failed", "unavailable"),
}


@dataclass(frozen=True, slots=True)
class SmsSettings:
    """The account at the provider. `http.url` is its root, such as `https://host`; `sender` is the agreed sender name.

    With `ask_before_send` a letter that the provider knows already is not sent again: set it unless the provider
    itself removes doubles by id.
    """

    http: HttpSettings
    login: str
    password: str = field(repr=False)
    sender: str = ""
    ask_before_send: bool = True


class SmsMessenger:
    """The channel of SMS."""

    def __init__(self, settings: SmsSettings, line: Line | None = None) -> None:
        self._settings = settings
        self._line = line or Line("sms")

    def send(self, letter: Letter) -> Delivery:
        """Hand a letter over; its address is a telephone in E.164, the subject is not sent.

        Raises OutsideUnavailable when nothing is known of what became of it, or when the account could not send now.
        """
        if not _OUR_ID.fullmatch(letter.id):
            raise ValueError("the id of a letter must be 1 to 40 letters, digits, dots or hyphens")
        return self._line.call("send", lambda: self._send(letter), repeatable=False)

    def _send(self, letter: Letter) -> Delivery:
        if self._settings.ask_before_send:
            known = self._ask(letter.id, letter.address)
            if known.state != "unknown":
                return known
        fields = {"phones": _digits(letter.address), "mes": letter.text, "id": letter.id}
        if self._settings.sender:
            fields["sender"] = self._settings.sender
        answer = self._call("send", fields)
        error = answer.get("error_code")
        if error is None:
            if answer.get("id") != letter.id:
                raise WireFailure("sms.another_id")
            return Delivery("sent", answer["id"])
        if error in _FAILED_FOR_GOOD:
            return Delivery("failed", letter.id, _FAILED_FOR_GOOD[error])
        raise WireFailure(f"sms.{_TRY_LATER.get(error, 'error')}")

    def status(self, letter_id: str, address: str) -> Delivery:
        """Ask what became of a letter; state `unknown` when the provider does not know it or cannot be asked."""
        try:
            return self._line.call("status", lambda: self._ask(letter_id, address))
        except WireFailure as failure:
            return Delivery("unknown", letter_id, failure.detail)

    def _ask(self, letter_id: str, address: str) -> Delivery:
        answer = self._call("status", {"phone": _digits(address), "id": letter_id})
        if (error := answer.get("error_code")) is not None:
            raise WireFailure(f"sms.{(_TRY_LATER | _FAILED_FOR_GOOD).get(error, 'error')}")
        status = answer.get("status", "")
        if status == _NOT_KNOWN:
            return Delivery("unknown", letter_id, "not_known")
        if status not in _STATES:
            raise WireFailure("sms.status")
        state, detail = _STATES[status]
        return Delivery(state, letter_id, detail)

    def _call(self, verb: str, fields: Mapping[str, str]) -> dict[str, str]:
        common = {"login": self._settings.login, "psw": self._settings.password, "charset": "utf-8", "fmt": "3"}
        there = dataclasses.replace(self._settings.http, url=f"{self._settings.http.url.rstrip('/')}/sys/{verb}.php")
        answer = http.post(there, {**common, **fields}, {})
        _log.info("sms %s: HTTP %s", verb, answer.status)
        if answer.status != 200:
            raise WireFailure(f"http.{answer.status}")
        try:
            found = json.loads(answer.content)
        except ValueError as error:
            raise WireFailure("sms.rubbish") from error
        if not isinstance(found, dict):
            raise WireFailure("sms.rubbish")
        return {str(key): str(value) for key, value in found.items()}


def _digits(address: str) -> str:
    return re.sub(r"[^0-9]", "", address)
