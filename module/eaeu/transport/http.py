"""SOAP 1.2 over HTTP: one POST for a message, streamed from disk, with our client certificate."""

from __future__ import annotations

from pathlib import Path

from module import outbound, xmldoor
from module.eaeu.envelope import clark
from module.eaeu.transport.errors import NotSent, TransportRefused

MEDIA_TYPE = "application/soap+xml"

_XML = (MEDIA_TYPE, "application/xml", "text/xml")


class HttpTransport:
    """Sends to the gateway of the segment. Safe to share between threads."""

    def __init__(self, settings: outbound.HttpSettings) -> None:
        self._settings = settings

    def send(self, content: bytes | Path, message_id: str) -> None:
        """Post an envelope; any success is "taken". Raises NotSent (an OutsideUnavailable), TransportRefused.

        `message_id` stands in the envelope already; here it only names the request for the gateway's journal.
        """
        headers = {"Content-Type": f"{MEDIA_TYPE}; charset=utf-8", "X-Request-ID": message_id}
        try:
            answer = outbound.send("POST", self._settings, content, headers, _tells)
        except outbound.WireFailure as failure:
            raise NotSent(failure.detail) from failure
        _judge(answer)


def _success(status: int) -> bool:
    return 200 <= status < 300


def _tells(status: int, media_type: str) -> bool:
    """Tell whether a body says more than the status does: the page of a proxy that refuses does not."""
    return _success(status) or media_type in _XML


def _judge(answer: outbound.HttpAnswer) -> None:
    success = _success(answer.status)
    if success and answer.media_type == "text/html" and answer.content.strip():
        raise NotSent("http.page")  # somebody between us and the gateway answers with a page of its own
    fault = _fault_in(answer.content) if answer.media_type in _XML else b""
    if fault or not success:
        raise TransportRefused(answer.status, fault)


def _fault_in(content: bytes) -> bytes:
    """Return the answer if it is a SOAP fault, else nothing. Raises NotSent for an answer that cannot be read."""
    if not content.strip():
        return b""
    try:
        root = xmldoor.parse(content)
    except xmldoor.XmlRefused as refused:
        raise NotSent(f"http.xml.{refused.code}") from refused
    body = root.find(clark("soap:Body"))
    return content if body is not None and body.find(clark("soap:Fault")) is not None else b""
