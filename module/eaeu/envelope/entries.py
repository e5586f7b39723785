"""The entries of a header: each one's place in the model, its shape, and the fault for a wrong one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

from lxml import etree

from module.eaeu.envelope.addresses import is_address
from module.eaeu.envelope.elements import children, text_of
from module.eaeu.envelope.faults import INVALID_ADDRESSING, INVALID_HEADER
from module.eaeu.envelope.headers import Demand
from module.eaeu.envelope.identifiers import LONGEST_PROCEDURE, is_identifier, is_procedure, is_uri
from module.eaeu.envelope.model import EnvelopeFault, Header
from module.eaeu.envelope.names import ANONYMOUS, SOAP, UNSPECIFIED, WSA, clark
from module.kernel.text import N_, Message

MAX_TEXT = 512
"""Letters of an entry; addresses, actions and identifiers are far shorter."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)")
_URI = re.compile(r"[!-~]+")
_TRUE = ("true", "1")
_OURS = frozenset({"", f"{SOAP}/role/next", f"{SOAP}/role/ultimateReceiver"})
_REPLY = f"{WSA}/reply"


def _is_to(text: str) -> bool:
    return is_address(text) or text == ANONYMOUS


def _is_message(text: str) -> bool:
    return is_uri(text) or text == UNSPECIFIED


def _is_uri_text(text: str) -> bool:
    return _URI.fullmatch(text) is not None


def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class HeaderEntry:
    """An entry: its name, the field of Header, whether a text fits, and whether the text stands in `wsa:Address`."""

    name: str
    field: str
    fits: Callable[[str], bool]
    addressed: bool = False
    most: int = MAX_TEXT

    @property
    def subcode(self) -> str:
        """Return the subcode for this entry when it is wrong or stands twice."""
        return INVALID_ADDRESSING if self.name.startswith("wsa:") else INVALID_HEADER


# The order is that of par. 29: entries are written so; any order is read.
ENTRIES = (
    HeaderEntry("wsa:To", "to", _is_to),
    HeaderEntry("wsa:ReplyTo", "reply_to", is_address, addressed=True),
    HeaderEntry("wsa:From", "sender", is_address, addressed=True),
    HeaderEntry("wsa:FaultTo", "fault_to", is_address, addressed=True),
    HeaderEntry("wsa:MessageID", "message_id", is_uri),
    HeaderEntry("wsa:RelatesTo", "relates_to", _is_message),
    HeaderEntry("wsa:Action", "action", _is_uri_text),
    HeaderEntry("int:ProcedureID", "procedure_id", is_procedure, most=LONGEST_PROCEDURE),
    HeaderEntry("int:ConversationID", "conversation_id", is_identifier),
)
_BY_TAG = {clark(entry.name): entry for entry in ENTRIES}
_INTEGRATION = (
    HeaderEntry("int:TrackID", "track_id", is_identifier),
    HeaderEntry("int:AcceptTime", "accepted_at", _is_time),
)
_RELATES_ACTION = clark("int:RelatesAction")


@dataclass(slots=True)
class _Reading:
    """Sound values by field, and what was wrong, in the order of the header."""

    values: dict[str, str]
    faults: list[Demand]

    def keep(self, entry: HeaderEntry, text: str) -> None:
        if not text or len(text) > entry.most or not entry.fits(text):
            self.faults.append((entry.subcode, _says(N_("The header entry {name} is wrong."), entry.name)))
        else:
            self.values[entry.field] = text


def read_entries(header: etree._Element) -> tuple[Header, list[Demand]]:
    """Return what a header holds and what is wrong with its entries; says nothing yet of entries that are missing."""
    reading = _Reading({}, [])
    seen: set[str] = set()
    for element in _elements(header, reading):
        tag = str(element.tag)
        if tag in seen:
            reading.faults.append(_twice(tag))
        elif tag in _BY_TAG:
            _read_entry(_BY_TAG[tag], element, reading)
        elif tag == clark("int:Integration"):
            _read_integration(element, reading)
        elif _must_be_understood(element):
            reading.faults.append((INVALID_HEADER, Message(N_("A header entry that must be understood is unknown."))))
        seen.add(tag)
    empty = {field.name: "" for field in fields(Header)}
    return Header(**(empty | reading.values)), reading.faults


def _elements(header: etree._Element, reading: _Reading) -> Iterator[etree._Element]:
    try:
        found = children(header)
    except EnvelopeFault:
        reading.faults.append((INVALID_HEADER, Message(N_("Text stands between the header entries."))))
        found = [child for child in header if isinstance(child.tag, str)]
    yield from found


def _read_entry(entry: HeaderEntry, element: etree._Element, reading: _Reading) -> None:
    reading.keep(entry, _address(element) if entry.addressed else _leaf(element))
    if entry.field == "relates_to":
        if element.get("RelationshipType", _REPLY) != _REPLY:
            reading.faults.append((entry.subcode, _says(N_("The header entry {name} is wrong."), entry.name)))
        if _RELATES_ACTION in element.attrib:
            action = HeaderEntry("int:RelatesAction", "relates_action", _is_uri_text)
            reading.keep(action, str(element.get(_RELATES_ACTION, "")).strip())


def _read_integration(element: etree._Element, reading: _Reading) -> None:
    """Read what the platform wrote (par. 41-44): TrackID, then AcceptTime."""
    nodes = list(element)
    if [node.tag for node in nodes] != [clark(entry.name) for entry in _INTEGRATION]:
        reading.faults.append((INVALID_HEADER, _says(N_("The header entry {name} is wrong."), "int:Integration")))
        return
    for entry, node in zip(_INTEGRATION, nodes, strict=True):
        reading.keep(entry, _leaf(node))


def _leaf(element: etree._Element) -> str:
    """Return a leaf's text; empty, which no entry may be, where it is no leaf."""
    try:
        return text_of(element)
    except EnvelopeFault:
        return ""


def _address(element: etree._Element) -> str:
    """Return the text of the only child `wsa:Address`; reference parameters would have to be sent back: none pass."""
    nodes = list(element)
    blank = not any((text or "").strip() for text in (element.text, *(node.tail for node in nodes)))
    return _leaf(nodes[0]) if blank and [node.tag for node in nodes] == [clark("wsa:Address")] else ""


def _must_be_understood(element: etree._Element) -> bool:
    for_us = element.get(clark("soap:role"), "").strip() in _OURS
    return for_us and element.get(clark("soap:mustUnderstand"), "").strip() in _TRUE


def _twice(tag: str) -> Demand:
    entry = _BY_TAG.get(tag)
    subcode = entry.subcode if entry is not None else INVALID_HEADER
    return subcode, Message(N_("A header entry stands twice."))


def _says(msgid: str, name: str) -> Message:
    return Message(msgid, {"name": name})
