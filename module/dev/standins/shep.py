"""Stand-in of the gateway ШЭП, SyncChannel v10 (shared notes, kz-integrations 1): judges, dispatches, signs."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request
from lxml import etree

from module.dev.standins import envelope as soap
from module.dev.standins.envelope import Judged, Part
from module.dev.standins.keys import KeyFiles
from module.dev.standins.settings import StandinSettings
from module.dev.standins.signing import judge_transport, sign_answer

_V10 = "http://bip.bee.kz/SyncChannel/v10/Types"
_SENDER = (Part("senderId"), Part("password", 0))
_PROPERTY = (Part("key"), Part("value"))
_REQUEST = (
    Part(
        "requestInfo",
        inside=(
            Part("messageId"),
            Part("correlationId", 0),
            Part("serviceId"),
            Part("messageDate"),
            Part("routeId", 0),
            Part("sender", inside=_SENDER),
            Part("properties", 0, 99, inside=_PROPERTY),
            Part("sessionId", 0),
        ),
    ),
    Part("requestData", inside=None),
)
_STATUS = {"SCSS001": "Message has been processed successfully", "SCSE001": "Failed to process message"}
_SENDER_WRONG = "SCE002"  # the real number is not published
_PAGE_500 = "<!DOCTYPE html><html lang='en'><title>Error</title><h1>Internal Server Error</h1></html>"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service behind the gateway says: content of responseData, status code, behaviour of the gateway."""

    content: tuple[etree._Element, ...] = ()
    status: str = "SCSS001"
    behaviour: str = ""


Service: TypeAlias = Callable[[etree._Element], Reply]


@dataclass(frozen=True, slots=True)
class Gateway:
    """One URL that dispatches on serviceId."""

    settings: StandinSettings
    keys: Mapping[str, KeyFiles]
    services: Mapping[str, Service]
    stopped: threading.Event = field(default_factory=threading.Event)

    def blueprint(self) -> Blueprint:
        """Return the route of the gateway."""
        blueprint = Blueprint("shep", __name__)
        blueprint.add_url_rule("/shep", view_func=self.receive, methods=["POST"])
        return blueprint

    def receive(self) -> Response:
        """Judge a request and answer it."""
        try:
            message = soap.read(request.get_data(), "SCE001")
            judge_transport(message, self.keys["client"].certificate_object())
            call = self._judge(message)
            service = call.findtext("request/requestInfo/serviceId", "")
            if service not in self.services:
                raise Judged("SCE004", f"there is no service {service}")
            data = call.find("request/requestData")
            reply = self.services[service](data if data is not None else etree.Element("requestData"))
            return self._deliver(call, reply)
        except Judged as judged:
            return self._fault(judged)

    def _judge(self, message: etree._Element) -> etree._Element:
        if request.headers.get("SOAPAction", "").strip('"'):
            raise Judged("SCE001", "the SOAPAction of SendMessage is empty")
        call = soap.body_content(message, "SCE001")
        if call.tag != f"{{{_V10}}}SendMessage":
            raise Judged("SCE001", f"{call.tag} is not SendMessage of {_V10}")
        soap.judge_sequence(call, (Part("request", inside=_REQUEST),), "", "SCE001")
        written = call.findtext("request/requestInfo/messageDate", "")
        try:
            if datetime.fromisoformat(written).tzinfo is None:
                raise ValueError(written)
        except ValueError as error:
            raise Judged("SCE001", "messageDate must be a dateTime with an offset") from error
        sender = (
            call.findtext("request/requestInfo/sender/senderId"),
            call.findtext("request/requestInfo/sender/password"),
        )
        if sender != (self.settings.sender_id, self.settings.sender_password):
            raise Judged(_SENDER_WRONG, "the sender or its password is wrong")
        return call

    def _deliver(self, call: etree._Element, reply: Reply) -> Response:
        if reply.behaviour == "http_500":
            return Response(_PAGE_500, 500, mimetype="text/html")
        if reply.behaviour == "technical_fault":
            raise Judged("SCE909", "internal error")
        if reply.behaviour == "slow":
            self.stopped.wait(self.settings.slow_seconds)
        status = "SCSE001" if reply.behaviour == "business_error" else reply.status
        answer = etree.Element(f"{{{_V10}}}SendMessageResponse", nsmap={"v10": _V10})
        response = etree.SubElement(answer, "response")
        info = etree.SubElement(response, "responseInfo")
        message_id = call.findtext("request/requestInfo/messageId", "")
        etree.SubElement(info, "messageId").text = message_id  # НИИС echoes it; the schema means the responder's own
        etree.SubElement(info, "correlationId").text = call.findtext("request/requestInfo/correlationId", message_id)
        etree.SubElement(info, "responseDate").text = _now()
        state = etree.SubElement(info, "status")
        etree.SubElement(state, "code").text = status
        etree.SubElement(state, "message").text = _STATUS.get(status, "")
        etree.SubElement(info, "sessionId").text = f"{{{uuid.uuid4()}}}"
        data = etree.SubElement(response, "responseData")
        data.extend(reply.content)
        return self._signed(answer, 200, tamper=reply.behaviour == "bad_signature")

    def _fault(self, judged: Judged) -> Response:
        detail = etree.Element(f"{{{_V10}}}SendMessageFault1_SendMessageFault", nsmap={"v10": _V10})
        etree.SubElement(detail, "errorCode").text = judged.code
        etree.SubElement(detail, "errorMessage").text = judged.words
        etree.SubElement(detail, "errorDate").text = _now()
        etree.SubElement(detail, "sessionId").text = f"{{{uuid.uuid4()}}}"
        return self._signed(soap.fault(judged.code, judged.words, detail), 500)

    def _signed(self, content: etree._Element, status: int, *, tamper: bool = False) -> Response:
        octets = sign_answer(soap.envelope_with(content), self.keys["gateway"], f"id-{uuid.uuid4()}")
        if tamper:
            octets = octets.replace(b"</messageId>", b"0</messageId>")
        return Response(octets, status, content_type="text/xml; charset=utf-8")


def _now() -> str:
    return datetime.now(ZoneInfo("Asia/Almaty")).isoformat(timespec="milliseconds")
