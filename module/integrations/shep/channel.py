"""One call over SyncChannel v10: compose, sign, send, verify, and tell the ways in which it can end."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree

from module.integrations.calls import correlation
from module.integrations.errors import RefusalKind, ServiceRefusal, code_word
from module.integrations.shep.payload import Convention, attach, detach
from module.integrations.soap import SoapClient, SoapFault
from module.integrations.values import child, text
from module.integrations.wsse import TransportSecurity
from module.kernel.clock import ALMATY, Clock
from module.outbound import HttpSettings, WireFailure

_WSDL = Path(__file__).with_name("sync_channel.wsdl")
_BINDING = "{http://bip.bee.kz/SyncChannel/v10/Interfaces/Binding2}SyncChannelHttpBinding"


@dataclass(frozen=True, slots=True)
class ShepSettings:
    """What the gateway's owner gives us. The code sets are from kz-integrations 1.4 and 1.5: confirm them per site.

    A status outside all sets is a business refusal, a fault outside all sets is technical. With `max_age` an answer
    whose date is further from our clock is refused as a replay; None leaves it unchecked.
    """

    http: HttpSettings
    sender_id: str
    password: str = field(default="", repr=False)
    route_id: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    success_codes: frozenset[str] = frozenset({"SCSS001", "Success", "SUCCESS"})
    not_found_codes: frozenset[str] = frozenset({"404"})
    business_codes: frozenset[str] = frozenset({"SCSE001", "SCSE002"})
    technical_codes: frozenset[str] = frozenset({"SCSE003"})
    max_age: timedelta | None = None


class ShepChannel:
    """The gateway as one function; safe to share between threads."""

    def __init__(self, settings: ShepSettings, security: TransportSecurity, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._soap = SoapClient(_WSDL, _BINDING, settings.http, security)

    def send(
        self, service_id: str, payload: etree._Element, convention: Convention = Convention.UNTYPED
    ) -> list[etree._Element]:
        """Ask a service and return the payload elements of its answer, which may be none.

        Raises ServiceRefusal for a status or fault of theirs, WireFailure when nothing fit to be read came back.
        """
        try:
            answer = self._soap.call("SendMessage", {"request": self._request(service_id)}, filler(payload, convention))
        except SoapFault as fault:
            raise ServiceRefusal(fault_kind(self._settings, fault.fault_code), f"shep.{fault.fault_code}") from fault
        response = child(answer, "response")
        info = child(answer, "response", "responseInfo")
        if response is None or info is None:
            raise WireFailure("shep.layout")
        self._check_age(info)
        self._check_status(text(info, "status", "code"))
        return detach(response, self._settings.http.max_bytes)

    def _request(self, service_id: str) -> dict[str, object]:
        message_id = str(uuid.uuid4())
        info: dict[str, object] = {
            "messageId": message_id,
            "correlationId": correlation(),
            "serviceId": service_id,
            "messageDate": self._clock.now().astimezone(ALMATY),
            "sender": {"senderId": self._settings.sender_id, "password": self._settings.password or None},
            "properties": [{"key": key, "value": value} for key, value in self._settings.properties],
        }
        if self._settings.route_id:
            info["routeId"] = self._settings.route_id
        return {"requestInfo": info, "requestData": {}}

    def _check_status(self, status: str) -> None:
        if status in self._settings.success_codes:
            return
        kind = RefusalKind.BUSINESS
        if status in self._settings.not_found_codes:
            kind = RefusalKind.NOT_FOUND
        elif status in self._settings.technical_codes or not status:
            kind = RefusalKind.TECHNICAL
        raise ServiceRefusal(kind, f"shep.{code_word(status)}")

    def _check_age(self, info: etree._Element) -> None:
        if self._settings.max_age is None:
            return
        try:
            written = datetime.fromisoformat(text(info, "responseDate"))
        except ValueError as error:
            raise WireFailure("shep.response_date") from error
        dated = written if written.tzinfo else written.replace(tzinfo=ALMATY)
        if abs(self._clock.now() - dated.astimezone(UTC)) > self._settings.max_age:
            raise WireFailure("shep.replay")


def fault_kind(settings: ShepSettings, fault: str) -> RefusalKind:
    """Tell business refusals and "not found" from technical ones by the code of a fault."""
    if fault in settings.not_found_codes:
        return RefusalKind.NOT_FOUND
    return RefusalKind.BUSINESS if fault in settings.business_codes else RefusalKind.TECHNICAL


def filler(
    payload: etree._Element, convention: Convention, place: str = "requestData"
) -> Callable[[etree._Element], None]:
    """Return what puts a payload into a composed message before it is signed."""

    def fill(message: etree._Element) -> None:
        holder = child(message, "request", place)
        if holder is None:
            raise ValueError(f"the WSDL composes no {place}")
        attach(holder, payload, convention)

    return fill
