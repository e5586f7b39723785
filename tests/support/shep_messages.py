"""Raw messages of SyncChannel v10, written by hand: what a test sends past the adapters."""

from __future__ import annotations

import requests
from lxml import etree

from module.crypto.signing import sign_enveloped
from module.dev.standins.scenarios import HEAD
from tests.support.outside import Outside

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PAYLOAD = '<ns1:Request xmlns:ns1="http://gbdulinfobybin_v2.egp.gbdul.tamur.kz"><RequestorBIN>{0}</RequestorBIN><BIN>{0}</BIN></ns1:Request>'
_ENVELOPE = """<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header/><soapenv:Body>
<v10:SendMessage xmlns:v10="http://bip.bee.kz/SyncChannel/v10/Types"><request><requestInfo>
<messageId>m-1</messageId><serviceId>{service}</serviceId><messageDate>2026-11-21T10:00:00.000+05:00</messageDate>
<sender><senderId>{sender}</senderId><password>{password}</password></sender></requestInfo>
<requestData>{data}</requestData></request></v10:SendMessage></soapenv:Body></soapenv:Envelope>"""


def string_data(outside: Outside, payload: str = PAYLOAD, *, sign: bool = True) -> str:
    """The payload of ГБД ЮЛ as an escaped string in `data`."""
    root = etree.fromstring(payload.format(HEAD))
    if sign:
        sign_enveloped(root, outside.signing_key())
    return _string(etree.tostring(root, encoding="unicode"))


def _string(text: str) -> str:
    xsi = "http://www.w3.org/2001/XMLSchema-instance"
    data = etree.Element("data", nsmap={"xsi": xsi, "xs": "http://www.w3.org/2001/XMLSchema"})
    data.set(f"{{{xsi}}}type", "xs:string")
    data.text = text
    return etree.tostring(data, encoding="unicode")


def altered_string_data(outside: Outside) -> str:
    """A payload changed after the business signature was put on it."""
    return string_data(outside).replace("BIN&gt;20014", "BIN&gt;19014", 1)


def message(outside: Outside, service: str, data: str, password: str = "") -> str:
    return _ENVELOPE.format(
        service=service,
        sender=outside.settings.sender_id,
        password=password or outside.settings.sender_password,
        data=data,
    )


def signed(outside: Outside, text: str) -> bytes:
    envelope = etree.fromstring(text)
    outside.security().sign(envelope)
    return etree.tostring(envelope)


def post(outside: Outside, body: bytes, action: str = "") -> tuple[int, etree._Element]:
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'}
    answer = requests.post(f"{outside.url}/shep", data=body, headers=headers, timeout=5)
    envelope = etree.fromstring(answer.content)
    outside.security().verify(envelope)  # the gateway signs its refusals too
    return answer.status_code, envelope


def fault_code(envelope: etree._Element) -> str:
    return envelope.findtext(".//errorCode") or ""


def words(envelope: etree._Element) -> str:
    return envelope.findtext(".//errorMessage") or ""


def status_code(envelope: etree._Element) -> str:
    return envelope.findtext(".//responseInfo/status/code") or ""
