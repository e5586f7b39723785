"""Spoils a message that is ready to be sent: cut off, wrong header or document, other body, new identifier."""

from __future__ import annotations

import uuid

from lxml import etree

from module.dev.standins.commission import names
from module.dev.standins.commission.envelope import urn
from module.dev.standins.commission.names import INT, SOAP, WSA

_TEXTS = ("csdo:DescriptionText", "csdo:UpdateDateTime", "csdo:EventDateTime", "csdo:EDocDateTime")
_WRONG = {
    "wrong_action": (f"{{{WSA}}}Action", "int://CP/P.SP.01/1.0.0/P.SP.01.PRC.001/P.SP.01.TRN.012/P.SP.01.MSG.099"),
    "wrong_to": (f"{{{WSA}}}To", "EAEU://ZZ/CP/P.SP.01/P.SP.01.ACT.001"),
    "wrong_relates": (f"{{{WSA}}}RelatesTo", ""),
    "wrong_conversation": (f"{{{INT}}}ConversationID", ""),
}
ALTERATIONS = (
    *_WRONG, "truncate", "wrong_structure", "wrong_code", "new_message_id", "other_body", "other_edoc",
)  # fmt: skip


def altered(content: bytes, kind: str) -> bytes:
    """Return the message spoilt in one of the ALTERATIONS."""
    if kind == "truncate":
        return content[: len(content) // 2]
    root = etree.fromstring(content)
    if kind in _WRONG:
        name, text = _WRONG[kind]
        for element in root.iter(name):
            element.text = text or urn()
    else:
        _DOCUMENT[kind](root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _new_message_id(root: etree._Element) -> None:
    for element in root.iter(f"{{{WSA}}}MessageID"):
        element.text = urn()


def _other_body(root: etree._Element) -> None:
    """Change a value but not the EDocId: another document under a known identifier."""
    _new_message_id(root)
    for name in _TEXTS:
        found = next(root.iter(names.clark(name)), None)
        if found is not None:
            text = found.text or ""
            found.text = (
                f"{text} Иначе." if name == "csdo:DescriptionText" else text.replace("Z", "").rstrip("0") + "7Z"
            )
            return


def _other_edoc(root: etree._Element) -> None:
    """Give the same content a new EDocId: the answer once more, as a document of its own."""
    _new_message_id(root)
    for element in root.iter(names.clark("csdo:EDocId")):
        element.text = str(uuid.uuid4())


def _wrong_structure(root: etree._Element) -> None:
    body = root.find(f"{{{SOAP}}}Body")
    if body is not None and len(body):
        body[0].tag = "{urn:EEC:R:SomethingElse:v1.0.0}SomethingElseDetails"


def _wrong_code(root: etree._Element) -> None:
    for element in root.iter(names.clark("csdo:InfEnvelopeCode")):
        element.text = "P.SP.02.MSG.001"


_DOCUMENT = {
    "wrong_structure": _wrong_structure,
    "wrong_code": _wrong_code,
    "new_message_id": _new_message_id,
    "other_body": _other_body,
    "other_edoc": _other_edoc,
}
