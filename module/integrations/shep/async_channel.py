"""AsyncChannel v10, the side that we call: send, pull, ask for the state, say that a message was taken.

Source: shared notes, kz-integrations 2. Misspellings of names are the gateway's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from lxml import etree

from module.integrations.calls import CallLine
from module.integrations.errors import ServiceRefusal
from module.integrations.shep.channel import ShepSettings, fault_kind, filler
from module.integrations.shep.payload import Convention
from module.integrations.soap import SoapClient, SoapFault
from module.integrations.values import child, elements, text
from module.integrations.wsse import TransportSecurity
from module.kernel.clock import ALMATY, Clock
from module.outbound import WireFailure
from module.registry.arrivals import Arrival, ArrivalKind, ArrivalWay

_WSDL = Path(__file__).with_name("async_channel.wsdl")
_BINDING = "{http://bip.bee.kz/AsyncChannel/v10/Interfaces/Binding}AsyncChannelHttpBinding"
ACCEPTED, NOT_ACCEPTED = "MESSAGE_ACCEPTED", "MESSAGE_NOT_ACCTEPTED"
RESEND, NOT_RESEND = "RESEND", "NOT_RESEND"


class MessageType(StrEnum):
    """What a message is to the conversation."""

    REQUEST = "REQUEST"
    UPDATE = "UPDATE"
    NOTIFICATION = "NOTIFICATION"
    RESPONSE = "RESPONSE"


class MessageState(StrEnum):
    """How far a message of ours is."""

    ON_DELIVERY = "ON_DELIVERY"
    DELIVERED = "DELIVERED"
    NOT_DELIVERED = "NOT_DELIVERED"
    DELIVERY_STOPPED = "DELIVERY_STOPPED"


@dataclass(frozen=True, slots=True)
class GatewayReceipt:
    """What the gateway calls the message that it took."""

    message_id: str
    correlation_id: str


class AsyncChannel:
    """The asynchronous channel as four calls; safe to share between threads. All raise ServiceRefusal, WireFailure."""

    def __init__(
        self, settings: ShepSettings, security: TransportSecurity, clock: Clock, line: CallLine | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._line = line or CallLine("shep", clock=clock)
        self._soap = SoapClient(_WSDL, _BINDING, settings.http, security)

    def send(
        self,
        service_id: str,
        payload: etree._Element,
        message_type: MessageType = MessageType.REQUEST,
        correlation_id: str = "",
        convention: Convention = Convention.UNTYPED,
    ) -> GatewayReceipt:
        """Hand a message over; a REQUEST begins a conversation and bears no id. Never repeated by itself."""
        info: dict[str, object] = {
            "serviceId": service_id,
            "messageType": message_type.value,
            "messageDate": self._now(),
            "sender": self._sender(),
            "properties": [{"key": key, "value": value} for key, value in self._settings.properties],
        }
        if correlation_id:
            info["correlationId"] = correlation_id
        if self._settings.route_id:
            info["routeId"] = self._settings.route_id
        request = {"messageInfo": info, "messageData": {}}
        fill = filler(payload, convention, "messageData")
        answer = self._line.call("sendMessage", lambda: self._call("sendMessage", request, fill), repeatable=False)
        sent = GatewayReceipt(text(answer, "messageId"), text(answer, "correlationId"))
        if not sent.message_id:
            raise WireFailure("shep.layout")
        return sent

    def pull(self, service_id: str, amount: int = 10) -> tuple[Arrival, ...]:
        """Return the messages that wait for us; they wait on until `taken` is told."""
        request = {
            "requestDate": self._now(),
            "serviceId": service_id,
            "sender": self._sender(),
            "amount": amount,
        }
        answer = self._line.call("getMessages", lambda: self._call("getMessages", request))
        return tuple(self._arrival(row) for row in elements(answer, "messages"))

    def state(self, message_id: str) -> MessageState:
        """Ask how far a message of ours is."""
        request = {"messageId": message_id, "requestDate": self._now(), "sender": self._sender()}
        answer = self._line.call("getMessageStatus", lambda: self._call("getMessageStatus", request))
        try:
            return MessageState(text(answer, "messageState"))
        except ValueError as error:
            raise WireFailure("shep.message_state") from error

    def taken(self, message_id: str, service_id: str, *, accepted: bool = True) -> None:
        """Say that a message was kept here, or that it was not accepted and need not come again."""
        request = {
            "notification": {
                "messageId": message_id,
                "serviceId": service_id,
                "notificationDate": self._now(),
                "deliveryStatus": {
                    "receiveStatus": ACCEPTED if accepted else NOT_ACCEPTED,
                    "statusDate": self._now(),
                    "resendMessage": NOT_RESEND,
                },
            },
            "requestDate": self._now(),
        }
        self._line.call("sendDeliveryNotification", lambda: self._call("sendDeliveryNotification", request))

    def _call(
        self, operation: str, request: Mapping[str, object], fill: Callable[[etree._Element], None] | None = None
    ) -> etree._Element:
        try:
            answer = self._soap.call(operation, {"request": request}, fill)
        except SoapFault as fault:
            kind = fault_kind(self._settings, fault.fault_code)
            raise ServiceRefusal(kind, f"shep.{fault.fault_code}") from fault
        response = child(answer, "response")
        if response is None:
            raise WireFailure("shep.layout")
        return response

    def _arrival(self, row: etree._Element) -> Arrival:
        found = arrival(row, ArrivalWay.PULL, self._clock)
        if not found.message_id:
            raise WireFailure("shep.layout")
        return found

    def _sender(self) -> dict[str, object]:
        return {"senderId": self._settings.sender_id, "password": self._settings.password or None}

    def _now(self) -> object:
        return self._clock.now().astimezone(ALMATY)


def arrival(message: etree._Element, way: ArrivalWay, clock: Clock) -> Arrival:
    """Read a message by local name; its content is kept as XML, since nobody knows yet what to do with it."""
    info = child(message, "messageInfo")
    data = child(message, "messageData")
    if info is None or data is None:
        raise WireFailure("shep.layout")
    return Arrival(
        ArrivalKind.MESSAGE,
        way,
        text(info, "messageId"),
        text(info, "correlationId"),
        text(info, "serviceId"),
        text(info, "messageType"),
        "",
        etree.tostring(data, with_tail=False),
        clock.now(),
    )
