"""Stand-in of the gateway ШЭП, AsyncChannel v10 (shared notes, kz-integrations 2): takes, hands over, pushes."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, request
from lxml import etree

from module.dev.standins import envelope as soap
from module.dev.standins.envelope import Judged, Part
from module.dev.standins.keys import KeyFiles
from module.dev.standins.settings import StandinSettings
from module.dev.standins.signing import judge_transport, sign_answer

_TYPES = "http://bip.bee.kz/AsyncChannel/v10/Types"
_SENDER = (Part("senderId"), Part("password", 0))
_INFO = (
    Part("messageId", 0),
    Part("correlationId", 0),
    Part("serviceId"),
    Part("messageType"),
    Part("routeId", 0),
    Part("messageDate"),
    Part("sender", inside=_SENDER),
    Part("properties", 0, 99, inside=(Part("key"), Part("value"))),
    Part("sessionId", 0),
)
_STATUS = (Part("receiveStatus"), Part("statusDate"), Part("resendMessage"), Part("error", 0, inside=None))
_NOTIFICATION = (Part("messageId"), Part("serviceId"), Part("notificationDate"), Part("deliveryStatus", inside=_STATUS))
_REQUESTS = {
    "sendMessage": (Part("messageInfo", inside=_INFO), Part("messageData", inside=(Part("data", inside=None),))),
    "getMessageStatus": (Part("messageId"), Part("requestDate"), Part("sender", inside=_SENDER)),
    "getMessages": (
        Part("messageId", 0),
        Part("correlationId", 0),
        Part("requestDate", 0),
        Part("serviceId"),
        Part("sender", 0, inside=_SENDER),
        Part("amount", 0),
    ),
    "sendDeliveryNotification": (Part("notification", inside=_NOTIFICATION), Part("requestDate")),
}
_MESSAGE_TYPES = ("REQUEST", "UPDATE", "NOTIFICATION", "RESPONSE")


@dataclass
class AsyncGateway:
    """One URL for the four calls, and two control addresses: put a message into the queue, push one to a door."""

    settings: StandinSettings
    keys: Mapping[str, KeyFiles]
    _queue: dict[str, tuple[str, str]] = field(default_factory=dict)
    _taken: dict[str, str] = field(default_factory=dict)
    _sent: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        blueprint = Blueprint("shep_async", __name__)
        blueprint.add_url_rule("/shep-async", view_func=self.receive, methods=["POST"])
        blueprint.add_url_rule("/shep-async/queue", view_func=self.queue, methods=["POST"])
        blueprint.add_url_rule("/shep-async/push", view_func=self.push, methods=["POST"])
        blueprint.add_url_rule("/shep-async/told", view_func=self.reported)
        return blueprint

    def queue(self) -> Response:
        """Put a message into the queue: JSON with service and data (XML)."""
        wanted = request.get_json()
        message_id = str(uuid.uuid4())
        with self._lock:
            self._queue[message_id] = (wanted["service"], wanted["data"])
        return jsonify(message_id=message_id)

    def reported(self) -> Response:
        """Return what was said of the messages in the queue."""
        with self._lock:
            return jsonify(taken=dict(self._taken), sent=dict(self._sent))

    def push(self) -> Response:
        """Push to a door: JSON with door, and message or state; return its HTTP status and answer."""
        wanted = request.get_json()
        message = _news(wanted) if "state" in wanted else _message(wanted)
        name = "changeMassageStatusNotification" if "state" in wanted else "sendMessage"
        call = etree.Element(f"{{{_TYPES}}}{name}", nsmap={"v10": _TYPES})
        call.append(message)
        signed = sign_answer(soap.envelope_with(call), self.keys[wanted.get("key", "gateway")], f"id-{uuid.uuid4()}")
        if wanted.get("tamper"):
            signed = signed.replace(b"</messageId>", b"0</messageId>", 1)
        status, answer = _post(wanted["door"], signed)
        return jsonify(status=status, answer=answer.decode("utf-8", "replace"))

    def receive(self) -> Response:
        """Judge a request and answer it."""
        operation = "sendMessage"
        try:
            message = soap.read(request.get_data(), "SCE001")
            judge_transport(message, self.keys["client"].certificate_object())
            call = soap.body_content(message, "SCE001")
            operation = etree.QName(call).localname
            if etree.QName(call).namespace != _TYPES or operation not in _REQUESTS:
                raise Judged("SCE001", f"{call.tag} is no call of {_TYPES}")
            soap.judge_sequence(call, (Part("request", inside=_REQUESTS[operation]),), "", "SCE001")
            return self._answer(operation, call[0])
        except Judged as judged:
            return self._fault(operation, judged)

    def _answer(self, operation: str, asked: etree._Element) -> Response:
        self._judge_sender(asked)
        answer = etree.Element(f"{{{_TYPES}}}{operation}Response", nsmap={"v10": _TYPES})
        response = etree.SubElement(answer, "response")
        with self._lock:
            {
                "sendMessage": self._take,
                "getMessageStatus": self._tell_state,
                "getMessages": self._hand_over,
                "sendDeliveryNotification": self._note,
            }[operation](asked, response)
        return self._signed(answer, 200)

    def _judge_sender(self, asked: etree._Element) -> None:
        sender = next(asked.iter("sender"), None)
        if sender is None:
            return
        if (sender.findtext("senderId"), sender.findtext("password")) != (
            self.settings.sender_id,
            self.settings.sender_password,
        ):
            raise Judged("SCE002", "the sender or its password is wrong")

    def _take(self, asked: etree._Element, response: etree._Element) -> None:
        service = asked.findtext("messageInfo/serviceId", "")
        kind = asked.findtext("messageInfo/messageType", "")
        correlation = asked.findtext("messageInfo/correlationId", "")
        if service != self.settings.async_service:
            raise Judged("SCE004", f"there is no service {service}")
        if kind not in _MESSAGE_TYPES or bool(correlation) != (kind != "REQUEST"):
            raise Judged("SCE001", "messageType is wrong, or correlationId does not fit it: empty for a REQUEST")
        if asked.findtext("messageInfo/messageId"):
            raise Judged("SCE001", "messageId is given by the gateway")
        message_id = str(uuid.uuid4())
        self._sent[message_id] = "ON_DELIVERY"
        _add(response, "messageId", message_id)
        _add(response, "correlationId", correlation or message_id)
        _add(response, "responseDate", _now())
        _add(response, "sessionId", f"{{{uuid.uuid4()}}}")

    def _tell_state(self, asked: etree._Element, response: etree._Element) -> None:
        message_id = asked.findtext("messageId", "")
        if message_id not in self._sent:
            raise Judged("SCE001", "there is no such message")
        _add(response, "messageState", self._sent[message_id])
        self._sent[message_id] = "DELIVERED"
        status = etree.SubElement(response, "status")
        for tag, value in (("statusCode", "200"), ("statusMessage", "OK"), ("statusDate", _now())):
            _add(status, tag, value)
        _add(response, "responseDate", _now())

    def _hand_over(self, asked: etree._Element, response: etree._Element) -> None:
        service, most = asked.findtext("serviceId", ""), int(asked.findtext("amount", "10"))
        waiting = [(key, data) for key, (of, data) in self._queue.items() if of == service and key not in self._taken]
        for message_id, data in waiting[:most]:
            row = etree.SubElement(response, "messages")
            row.extend(list(_message({"message_id": message_id, "service": service, "data": data})))

    def _note(self, asked: etree._Element, response: etree._Element) -> None:
        message_id = asked.findtext("notification/messageId", "")
        if message_id not in self._queue:
            raise Judged("SCE001", "there is no such message")
        self._taken[message_id] = asked.findtext("notification/deliveryStatus/receiveStatus", "")
        _add(response, "responseDate", _now())

    def _fault(self, operation: str, judged: Judged) -> Response:
        detail = etree.Element(f"{{{_TYPES}}}{operation}Fault1_{operation}Fault", nsmap={"v10": _TYPES})
        for tag, value in (("errorCode", judged.code), ("errorMessage", judged.words), ("errorDate", _now())):
            _add(detail, tag, value)
        return self._signed(soap.fault(judged.code, judged.words, detail), 500)

    def _signed(self, content: etree._Element, status: int) -> Response:
        octets = sign_answer(soap.envelope_with(content), self.keys["gateway"], f"id-{uuid.uuid4()}")
        return Response(octets, status, content_type="text/xml; charset=utf-8")


def _message(wanted: Mapping[str, str]) -> etree._Element:
    element = etree.Element("request")
    info = etree.SubElement(element, "messageInfo")
    message_id = wanted.get("message_id") or str(uuid.uuid4())
    for tag, value in (
        ("messageId", message_id),
        ("correlationId", wanted.get("correlation_id") or message_id),
        ("serviceId", wanted.get("service", "TROIS_INBOX")),
        ("messageType", wanted.get("type", "NOTIFICATION")),
        ("messageDate", "2026-01-01T00:00:00.000+05:00"),
    ):
        _add(info, tag, value)
    _add(etree.SubElement(info, "sender"), "senderId", "SHEP")
    _add(info, "sessionId", f"{{{uuid.uuid4()}}}")
    data = etree.SubElement(etree.SubElement(element, "messageData"), "data")
    data.append(etree.fromstring(wanted.get("data", "<Notice/>")))
    return element


def _news(wanted: Mapping[str, str]) -> etree._Element:
    element = etree.Element("request")
    notification = etree.SubElement(element, "notification")
    _add(notification, "messageId", wanted["message_id"])
    _add(notification, "messageState", wanted["state"])
    _add(notification, "statusDate", _now())
    return element


def _post(door: str, content: bytes) -> tuple[int, bytes]:
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
    sent = urllib.request.Request(door, content, headers, method="POST")  # noqa: S310 - the address is a developer's
    try:
        with urllib.request.urlopen(sent, timeout=10) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


def _add(parent: etree._Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text


def _now() -> str:
    return datetime.now(ZoneInfo("Asia/Almaty")).isoformat(timespec="milliseconds")
