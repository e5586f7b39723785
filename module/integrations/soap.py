"""SOAP 1.1: the only file that knows zeep. It composes requests by our WSDL; answers are read through the guarded door.

zeep does not read the answers: real services differ from their schemas (shared notes, kz-integrations 1.3, 1.7), and
what is read must be the very tree whose signature was verified.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import zeep
from lxml import etree

from module import outbound, xmldoor
from module.integrations.errors import code_word
from module.integrations.values import child, elements, local_name, text
from module.integrations.wsse import SOAP, TransportSecurity
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message
from module.outbound import HttpSettings, WireFailure

_log = logging.getLogger(__name__)
_READABLE = (200, 500)  # SOAP 1.1 over HTTP: a result, a fault
_XML_TYPES = ("text/xml", "application/xml")


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """The detail of a fault of ШЭП (type ErrorInfo of common/v10). The texts may name people: not for journals."""

    code: str
    message: str
    data: str = ""
    session_id: str = ""
    sub_code: str = ""


class SoapFault(TroisError):
    """A SOAP fault; `fault_code` is the code in the detail or, without one, the faultcode."""

    code = "soap_fault"

    def __init__(self, fault_code: str, info: ErrorInfo | None = None) -> None:
        self.fault_code = code_word(fault_code)
        self.info = info
        super().__init__(Message(N_("A system outside answered with a fault: {detail}."), {"detail": self.fault_code}))


class _NoLoading(zeep.Transport):
    """Reads our own WSDL from disk and nothing from the network."""

    def _load_remote_data(self, url: str) -> NoReturn:
        raise ValueError(f"a WSDL must not lead to the network: {url}")


class SoapClient:
    """Calls the operations of one service; safe to share between threads."""

    def __init__(
        self, wsdl: Path, binding: str, settings: HttpSettings, security: TransportSecurity | None = None
    ) -> None:
        self._settings = settings
        self._security = security
        library: Any = zeep  # it is typed by halves
        transport: Any = _NoLoading
        self._client = library.Client(str(wsdl), transport=transport(), settings=library.Settings(forbid_dtd=True))
        self._service = self._client.create_service(binding, settings.url)
        self._operations = self._client.wsdl.bindings[binding]

    def call(
        self, operation: str, values: Mapping[str, object], fill: Callable[[etree._Element], None] | None = None
    ) -> etree._Element:
        """Call an operation and return the element that answers it, the only one in the Body.

        `fill` may complete the request element before it is signed. Raises WireFailure and SoapFault.
        """
        envelope = self._client.create_message(self._service, operation, **values)
        if fill is not None:
            fill(envelope.find(f"{{{SOAP}}}Body")[0])
        if self._security is not None:
            self._security.sign(envelope)
        action = self._operations.get(operation).soapaction
        answer = outbound.post(
            self._settings,
            etree.tostring(envelope, xml_declaration=True, encoding="utf-8"),
            {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'},
        )
        _log.info("soap %s: HTTP %s, %s bytes", operation, answer.status, len(answer.content))
        return self._read(answer)

    def _read(self, answer: outbound.HttpAnswer) -> etree._Element:
        envelope = _envelope(answer, self._settings.max_bytes)
        if self._security is not None:
            self._security.verify(envelope)
        bodies = [part for part in elements(envelope) if part.tag == f"{{{SOAP}}}Body"]
        content = list(elements(bodies[0])) if len(bodies) == 1 else []
        if len(content) != 1:
            raise WireFailure("soap.body")
        if content[0].tag == f"{{{SOAP}}}Fault":
            raise _fault(content[0])
        if answer.status != 200:
            raise WireFailure(f"http.{answer.status}")
        return content[0]


def _envelope(answer: outbound.HttpAnswer, max_bytes: int) -> etree._Element:
    if answer.status not in _READABLE:
        raise WireFailure(f"http.{answer.status}")
    if answer.media_type not in _XML_TYPES:
        raise WireFailure(f"http.{answer.status}.not_xml")
    try:
        envelope = xmldoor.parse(answer.content, max_bytes=max_bytes)
    except xmldoor.XmlRefused as refused:
        raise WireFailure(f"xml.{refused.code}") from refused
    if envelope.tag != f"{{{SOAP}}}Envelope":
        raise WireFailure("soap.envelope")
    return envelope


def _fault(element: etree._Element) -> SoapFault:
    detail = child(element, "detail")
    info = None
    for candidate in elements(detail) if detail is not None else ():
        if local_name(candidate).endswith("SendMessageFault") or child(candidate, "errorCode") is not None:
            info = _error_info(candidate)
            break
    return SoapFault(info.code if info and info.code else text(element, "faultcode").split(":")[-1], info)


def _error_info(element: etree._Element) -> ErrorInfo:
    return ErrorInfo(
        code=text(element, "errorCode"),
        message=text(element, "errorMessage"),
        data=text(element, "errorData"),
        session_id=text(element, "sessionId"),
        sub_code=text(element, "subError", "errorCode"),
    )
