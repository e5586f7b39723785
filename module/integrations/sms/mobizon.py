"""Port Messenger over the HTTP interface of Mobizon (shared notes, kz-integrations 6).

Mobizon takes no id of ours, so nobody can ask it about a letter whose answer was lost: that letter stays UNKNOWN.
"""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from module import outbound
from module.integrations.calls import CallLine
from module.integrations.sms.numbers import sms_digits
from module.outbound import HttpSettings, WireFailure
from module.registry.letters import NOT_KNOWN_THERE, Delivery, DeliveryState, Letter

_log = logging.getLogger(__name__)

_OK, _VALIDATION, _NOT_FOUND = 0, 1, 2
_FAILED_FOR_GOOD = {_VALIDATION: "parameters", 11: "parameters", 12: "parameters"}
_TRY_LATER = {8: "credentials", 14: "blocked", 30: "too_many"}
_NOTHING_KNOWN = {100: "background", 999: "general"}
_STATES = {
    "NEW": (DeliveryState.SENT, "new"),
    "ENQUEUD": (DeliveryState.SENT, "waiting"),
    "ACCEPTD": (DeliveryState.SENT, "with_operator"),
    "PDLIVRD": (DeliveryState.SENT, "in_part"),
    "DELIVRD": (DeliveryState.DELIVERED, ""),
    "UNDELIV": (DeliveryState.FAILED, "undeliverable"),
    "REJECTD": (DeliveryState.FAILED, "rejected"),
    "DELETED": (DeliveryState.FAILED, "deleted"),
    "EXPIRED": (DeliveryState.EXPIRED, "expired"),
    "EXPIRD": (DeliveryState.EXPIRED, "expired"),  # as one client of theirs reads it
}


@dataclass(frozen=True, slots=True)
class MobizonSettings:
    """The account at the provider. `http.url` is its root; `sender` the agreed sender name.

    `no_money_codes`: by which codes the account says that it is empty; not published, so ask the provider. A code that
    is not known here is taken for a refusal that may pass.
    """

    http: HttpSettings
    api_key: str = field(repr=False)
    sender: str = ""
    no_money_codes: frozenset[int] = frozenset()


class MobizonMessenger:
    """The channel of SMS at Mobizon."""

    repeats_safely = False
    tells = True

    def __init__(self, settings: MobizonSettings, line: CallLine | None = None) -> None:
        self._settings = settings
        self._line = line or CallLine("sms")

    def send(self, letter: Letter) -> Delivery:
        """Hand a letter over; its address is a telephone in E.164, the subject is not sent.

        UNKNOWN when it may have left and no answer came. Raises OutsideUnavailable when it was certainly not sent.
        """
        digits = sms_digits(letter.address)
        if not digits:
            return Delivery(DeliveryState.FAILED, "", "not_mobile")
        fields = {"recipient": digits, "text": letter.text}
        if self._settings.sender:
            fields["from"] = self._settings.sender
        try:
            return self._line.call("send", lambda: self._hand_over(fields), repeatable=False)
        except WireFailure as failure:
            if not failure.left:
                raise
            return Delivery(DeliveryState.UNKNOWN, "", failure.detail)

    def status(self, letter_id: str, address: str, reference: str = "") -> Delivery:
        """Ask what became of a letter by the provider's id; UNKNOWN without one, or when nobody could be asked."""
        if not reference:
            return Delivery(DeliveryState.UNKNOWN, "", "no_reference")
        try:
            return self._line.call("status", lambda: self._ask(reference))
        except WireFailure as failure:
            return Delivery(DeliveryState.UNKNOWN, reference, failure.detail)

    def _hand_over(self, fields: Mapping[str, str]) -> Delivery:
        code, data = self._call("sendSmsMessage", fields)
        if code != _OK:
            return self._refused(code, data)
        reference = str(data.get("messageId") or "") if isinstance(data, dict) else ""
        if not reference.isascii() or not reference.isdigit():
            raise WireFailure("sms.another_id")
        return Delivery(DeliveryState.SENT, reference)

    def _ask(self, reference: str) -> Delivery:
        code, data = self._call("getSMSStatus", {"ids[0]": reference})
        if code == _NOT_FOUND or (code == _OK and not data):
            return Delivery(DeliveryState.UNKNOWN, reference, NOT_KNOWN_THERE)
        if code != _OK:
            raise WireFailure(f"sms.{self._word(code)}")
        rows = data if isinstance(data, list) else []
        row = next((row for row in rows if isinstance(row, dict) and str(row.get("id")) == reference), {})
        state, detail = _STATES.get(str(row.get("status")), (DeliveryState.UNKNOWN, "sms.status"))
        return Delivery(state, reference, detail)

    def _refused(self, code: int, data: Any) -> Delivery:
        """Read a refusal. Raises WireFailure: not `left` for one that may pass, for then nothing was sent."""
        if code in _FAILED_FOR_GOOD:
            about_number = isinstance(data, dict) and "recipient" in data
            return Delivery(DeliveryState.FAILED, "", "bad_number" if about_number else _FAILED_FOR_GOOD[code])
        raise WireFailure(f"sms.{self._word(code)}", left=code in _NOTHING_KNOWN)

    def _word(self, code: int) -> str:
        if code in self._settings.no_money_codes:
            return "no_money"
        return (_TRY_LATER | _FAILED_FOR_GOOD | _NOTHING_KNOWN).get(code, f"code-{code}")

    def _call(self, verb: str, fields: Mapping[str, str]) -> tuple[int, Any]:
        query = urlencode({"output": "json", "api": "v1", "apiKey": self._settings.api_key})
        root = self._settings.http.url.rstrip("/")
        there = dataclasses.replace(self._settings.http, url=f"{root}/service/message/{verb}?{query}")
        answer = outbound.post(there, fields, {})
        _log.info("sms %s: HTTP %s", verb, answer.status)
        if answer.status != 200:
            raise WireFailure(f"http.{answer.status}")
        try:
            found = json.loads(answer.content)
            return int(found["code"]), found.get("data")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise WireFailure("sms.rubbish") from error
