"""AsyncChannel v10, the side that the gateway calls: its requests are verified, kept, and only then acknowledged."""

from __future__ import annotations

import logging
from collections.abc import Callable

from lxml import etree

from module import xmldoor
from module.integrations.errors import code_word
from module.integrations.shep.async_channel import arrival
from module.integrations.values import child, elements, local_name, text, written
from module.integrations.wsse import SOAP, TransportSecurity
from module.kernel.clock import ALMATY, Clock
from module.kernel.errors import OutsideUnavailable
from module.kernel.traces import SecurityEvent, SecurityOutcome, note
from module.outbound import WireFailure
from module.registry.arrivals import Arrival, ArrivalKind, ArrivalWay, Kept

_log = logging.getLogger(__name__)
_LONGEST_ID = 200
_FAULTS = {"wsse.unsigned": "SCE007", "wsse.expired": "SCE005", "shep.kept": "SCE909"}
_SEND, _STATUS = "sendMessage", "changeMassageStatusNotification"  # the second is spelt so
Keep = Callable[[Arrival], Kept]


class ShepDoor:
    """Takes pushes. `keep` stores what came in a transaction of its own; it raises OutsideUnavailable."""

    def __init__(self, security: TransportSecurity, keep: Keep, clock: Clock, largest: int = 5 * 1024 * 1024) -> None:
        self._security = security
        self._keep = keep
        self._clock = clock
        self.largest = largest

    def take(self, content: bytes) -> tuple[int, bytes]:
        """Answer a request: the HTTP status and a signed envelope. What cannot be kept is not acknowledged."""
        operation = _SEND
        try:
            call = self._read(content)
            operation = local_name(call)
            arrived = self._arrival(call)
            kept = self._keep(arrived)
            if kept is Kept.CHANGED:
                raise WireFailure("shep.changed")
        except WireFailure as failure:
            _log.warning("shep push refused: %s", failure.detail)
            note(SecurityEvent.MESSAGE_REFUSED, SecurityOutcome.REFUSED, failure.detail)
            return 500, self._fault(operation, failure.detail)
        except OutsideUnavailable:
            _log.warning("shep push not kept: the database is out of reach")
            return 500, self._fault(operation, "shep.kept")
        _log.info("shep push %s: %s", operation, kept)
        return 200, self._response(call, arrived)

    def refuse_large(self) -> tuple[int, bytes]:
        """Answer a request that is longer than `largest` and was not read to its end."""
        _log.warning("shep push refused: too large")
        return 413, self._fault(_SEND, "xml.too_large")

    def _read(self, content: bytes) -> etree._Element:
        try:
            envelope = xmldoor.parse(content, max_bytes=self.largest)
        except xmldoor.XmlRefused as refused:
            raise WireFailure(f"xml.{refused.code}") from refused
        if envelope.tag != f"{{{SOAP}}}Envelope":
            raise WireFailure("soap.envelope")
        self._security.verify(envelope)
        bodies = [part for part in elements(envelope) if part.tag == f"{{{SOAP}}}Body"]
        calls = list(elements(bodies[0])) if len(bodies) == 1 else []
        if len(calls) != 1 or local_name(calls[0]) not in (_SEND, _STATUS):
            raise WireFailure("soap.body")
        return calls[0]

    def _arrival(self, call: etree._Element) -> Arrival:
        request = child(call, "request")
        if request is None:
            raise WireFailure("shep.layout")
        of_theirs = local_name(call) == _SEND
        found = arrival(request, ArrivalWay.PUSH, self._clock) if of_theirs else self._news(request)
        if not 0 < len(found.message_id) <= _LONGEST_ID or not found.message_id.isprintable():
            raise WireFailure("shep.layout")
        return found

    def _news(self, request: etree._Element) -> Arrival:
        state = code_word(_first(request, "messageState"))
        return Arrival(
            ArrivalKind.STATUS,
            ArrivalWay.PUSH,
            _first(request, "messageId"),
            _first(request, "correlationId"),
            _first(request, "serviceId"),
            "",
            state,
            etree.tostring(request, with_tail=False),
            self._clock.now(),
        )

    def _response(self, call: etree._Element, arrived: Arrival) -> bytes:
        name = etree.QName(call)
        answer = etree.Element(etree.QName(name.namespace, f"{name.localname}Response"), nsmap={"v10": name.namespace})
        response = etree.SubElement(answer, "response")
        if arrived.kind is ArrivalKind.MESSAGE:
            etree.SubElement(response, "messageId").text = arrived.message_id
            etree.SubElement(response, "correlationId").text = arrived.correlation_id or arrived.message_id
        etree.SubElement(response, "responseDate").text = self._now()
        session = text(call, "request", "messageInfo", "sessionId")
        if session:
            etree.SubElement(response, "sessionId").text = session
        return self._signed(answer)

    def _fault(self, operation: str, detail: str) -> bytes:
        code = _FAULTS.get(detail, "SCE006" if detail.startswith("wsse.") else "SCE001")
        fault = etree.Element(f"{{{SOAP}}}Fault", nsmap={"soap": SOAP})
        etree.SubElement(fault, "faultcode").text = "soap:Server" if code == "SCE909" else "soap:Client"
        etree.SubElement(fault, "faultstring").text = detail
        types = "http://bip.bee.kz/AsyncChannel/v10/Types"
        name = f"{{{types}}}{operation}Fault1_{operation}Fault"
        info = etree.SubElement(etree.SubElement(fault, "detail"), name, nsmap={"v10": types})
        etree.SubElement(info, "errorCode").text = code
        etree.SubElement(info, "errorMessage").text = detail
        etree.SubElement(info, "errorDate").text = self._now()
        return self._signed(fault)

    def _signed(self, content: etree._Element) -> bytes:
        envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
        etree.SubElement(envelope, f"{{{SOAP}}}Header")
        etree.SubElement(envelope, f"{{{SOAP}}}Body").append(content)
        self._security.sign(envelope)
        return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")

    def _now(self) -> str:
        return self._clock.now().astimezone(ALMATY).isoformat(timespec="milliseconds")


def _first(parent: etree._Element, name: str) -> str:
    """Return the text of the first element of a name at any depth: where it stands in a notification varies."""
    found = (written(part) for part in parent.iter(etree.Element) if local_name(part) == name)
    return next((value for value in found if value), "")
