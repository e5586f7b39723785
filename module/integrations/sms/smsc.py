"""Port Messenger over the HTTP interface of smsc.kz (shared notes, kz-integrations 6)."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from module import outbound
from module.integrations.calls import CallLine
from module.integrations.sms.numbers import sms_digits
from module.outbound import HttpSettings, WireFailure
from module.registry.letters import NOT_KNOWN_THERE, Delivery, DeliveryState, Letter

_log = logging.getLogger(__name__)

_OUR_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
_FAILED_FOR_GOOD = {"1": "parameters", "5": "date", "6": "forbidden_text", "7": "bad_number", "8": "undeliverable"}
_TRY_LATER = {"2": "credentials", "3": "no_money", "4": "address_blocked", "9": "too_many"}
_NOT_KNOWN = "-3"
_STATES = {
    "-2": (DeliveryState.FAILED, "stopped"),
    "-1": (DeliveryState.SENT, "waiting"),
    "0": (DeliveryState.SENT, "with_operator"),
    "1": (DeliveryState.DELIVERED, ""),
    "2": (DeliveryState.DELIVERED, "read"),
    "3": (DeliveryState.EXPIRED, "expired"),
    "20": (DeliveryState.FAILED, "undeliverable"),
    "22": (DeliveryState.FAILED, "bad_number"),
    "23": (DeliveryState.FAILED, "forbidden_text"),
    "24": (DeliveryState.FAILED, "no_money"),
    "25": (DeliveryState.FAILED, "unavailable"),
}


@dataclass(frozen=True, slots=True)
class SmscSettings:
    """The account at the provider. `http.url` is its root, such as `https://host`; `sender` is the agreed sender name.

    With `ask_before_send` a letter that the provider knows already is not sent again: set it unless the provider
    itself removes doubles by id.
    """

    http: HttpSettings
    login: str
    password: str = field(repr=False)
    sender: str = ""
    ask_before_send: bool = True


class SmscMessenger:
    """The channel of SMS at smsc.kz, which takes our id and can be asked by it."""

    repeats_safely = True
    tells = True

    def __init__(self, settings: SmscSettings, line: CallLine | None = None) -> None:
        self._settings = settings
        self._line = line or CallLine("sms")

    def send(self, letter: Letter) -> Delivery:
        """Hand a letter over; its address is a telephone in E.164, the subject is not sent.

        UNKNOWN when it may have left and no answer came. Raises OutsideUnavailable when it was certainly not sent.
        """
        if not _OUR_ID.fullmatch(letter.id):
            raise ValueError("the id of a letter must be 1 to 40 letters, digits, dots or hyphens")
        digits = sms_digits(letter.address)
        if not digits:
            return Delivery(DeliveryState.FAILED, letter.id, "not_mobile")
        known = self._known(letter.id, digits)
        if known is not None:
            return known
        fields = {"phones": digits, "mes": letter.text, "id": letter.id}
        if self._settings.sender:
            fields["sender"] = self._settings.sender
        try:
            return self._line.call("send", lambda: _accepted(self._call("send", fields), letter.id), repeatable=False)
        except WireFailure as failure:
            if not failure.left:
                raise
            return Delivery(DeliveryState.UNKNOWN, letter.id, failure.detail)

    def status(self, letter_id: str, address: str, reference: str = "") -> Delivery:
        """Ask what became of a letter by our id; UNKNOWN when the provider does not know it or cannot be asked."""
        try:
            return self._line.call("status", lambda: self._ask(letter_id, sms_digits(address)))
        except WireFailure as failure:
            return Delivery(DeliveryState.UNKNOWN, letter_id, failure.detail)

    def _known(self, letter_id: str, digits: str) -> Delivery | None:
        """Return what the provider has already; raises OutsideUnavailable when it cannot say: nothing is sent then."""
        if not self._settings.ask_before_send:
            return None
        try:
            found = self._line.call("status", lambda: self._ask(letter_id, digits))
        except WireFailure as failure:
            raise WireFailure(failure.detail, left=False) from failure
        return None if found.state is DeliveryState.UNKNOWN else found

    def _ask(self, letter_id: str, digits: str) -> Delivery:
        answer = self._call("status", {"phone": digits, "id": letter_id})
        if (error := answer.get("error_code")) is not None:
            raise WireFailure(f"sms.{(_TRY_LATER | _FAILED_FOR_GOOD).get(error, 'error')}")
        status = answer.get("status", "")
        if status == _NOT_KNOWN:
            return Delivery(DeliveryState.UNKNOWN, letter_id, NOT_KNOWN_THERE)
        if status not in _STATES:
            raise WireFailure("sms.status")
        state, detail = _STATES[status]
        return Delivery(state, letter_id, detail)

    def _call(self, verb: str, fields: Mapping[str, str]) -> dict[str, str]:
        common = {"login": self._settings.login, "psw": self._settings.password, "charset": "utf-8", "fmt": "3"}
        there = dataclasses.replace(self._settings.http, url=f"{self._settings.http.url.rstrip('/')}/sys/{verb}.php")
        answer = outbound.post(there, {**common, **fields}, {})
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


def _accepted(answer: Mapping[str, str], letter_id: str) -> Delivery:
    """Read the answer to a letter. Raises WireFailure: not `left` for a refusal that may pass."""
    error = answer.get("error_code")
    if error in _FAILED_FOR_GOOD:
        return Delivery(DeliveryState.FAILED, letter_id, _FAILED_FOR_GOOD[error])
    if error is not None:
        raise WireFailure(f"sms.{_TRY_LATER.get(error, 'error')}", left=False)
    if answer.get("id") != letter_id:
        raise WireFailure("sms.another_id")
    return Delivery(DeliveryState.SENT, letter_id)
