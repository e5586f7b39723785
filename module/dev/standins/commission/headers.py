"""Judges the header of an envelope by Decision 5, paragraphs 29 to 70, and the body of signals and faults."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from module.dev.standins.commission.envelope import FAULT_ACTIONS, Envelope, is_urn, read_signal
from module.dev.standins.commission.names import INT, SGN, SOAP, WSA
from module.dev.standins.commission.process import Action, read_action

INVALID, REQUIRED = "wsa:InvalidAddressingHeader", "wsa:MessageAddressingHeaderRequired"
UNREACHABLE, UNSUPPORTED = "wsa:DestinationUnreachable", "wsa:ActionNotSupported"
INVALID_OURS, DATA = "int:InvalidHeader", "int:DataError"

_ORDER = [
    *(f"{{{WSA}}}{name}" for name in ("To", "ReplyTo", "From", "FaultTo", "MessageID", "RelatesTo", "Action")),
    *(f"{{{INT}}}{name}" for name in ("ProcedureID", "ConversationID", "Integration")),
]
_BARE = r"(?:urn:uuid:)?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ONE, _CHAIN = re.compile(_BARE), re.compile(f"{_BARE}(?:/{_BARE})*")
_SIGNAL_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class HeaderFault(Exception):
    """What is wrong with a header: the subcode of the technical fault and the reason."""

    def __init__(self, subcode: str, words: str) -> None:
        super().__init__(f"{subcode}: {words}")
        self.subcode = subcode
        self.words = words


@dataclass(frozen=True, slots=True)
class Sides:
    """Who judges and who is expected to have sent."""

    me: str
    peer: str


def judge(envelope: Envelope, sides: Sides, *, strict_order: bool = True) -> Action | None:
    """Return the action of a message or signal, None for a technical fault. Raises HeaderFault."""
    _numbers(envelope)
    if strict_order:
        _in_order(envelope)
    _identifiers(envelope)
    if envelope.header.to != sides.me:
        raise HeaderFault(UNREACHABLE, f"wsa:To is {envelope.header.to}, this is {sides.me}")
    if envelope.header.action in FAULT_ACTIONS:
        _fault_header(envelope, sides)
        return None
    action = _action(envelope)
    (_signal if action.is_signal else _application)(envelope, action, sides)
    return action


def _numbers(envelope: Envelope) -> None:
    for name in _ORDER:
        if envelope.order.count(name) > 1:
            raise HeaderFault(INVALID, f"{_short(name)} stands more than once")
    for name in ("To", "MessageID", "Action"):
        if f"{{{WSA}}}{name}" not in envelope.order:
            raise HeaderFault(REQUIRED, f"wsa:{name} is missing")
    for name in ("ProcedureID", "ConversationID"):
        if f"{{{INT}}}{name}" not in envelope.order:
            raise HeaderFault(INVALID_OURS, f"int:{name} is missing")


def _in_order(envelope: Envelope) -> None:
    known = [name for name in envelope.order if name in _ORDER]
    if known != sorted(known, key=_ORDER.index):
        raise HeaderFault(INVALID_OURS, f"the entries stand as {', '.join(_short(name) for name in known)}")
    if f"{{{INT}}}Integration" in known:
        raise HeaderFault(INVALID_OURS, "int:Integration is written by the integration platform only")


def _identifiers(envelope: Envelope) -> None:
    header = envelope.header
    if not is_urn(header.message_id):
        raise HeaderFault(INVALID, f"wsa:MessageID is {header.message_id!r}, not urn:uuid:…")
    if header.relates_to and not is_urn(header.relates_to):
        raise HeaderFault(INVALID, f"wsa:RelatesTo is {header.relates_to!r}, not urn:uuid:…")
    if not _CHAIN.fullmatch(header.procedure_id):
        raise HeaderFault(INVALID_OURS, f"int:ProcedureID is {header.procedure_id!r}")
    if not _ONE.fullmatch(header.conversation_id):
        raise HeaderFault(INVALID_OURS, f"int:ConversationID is {header.conversation_id!r}")


def _action(envelope: Envelope) -> Action:
    action = read_action(envelope.header.action)
    if action is None:
        raise HeaderFault(UNSUPPORTED, f"wsa:Action is {envelope.header.action}")
    if action.fault():
        raise HeaderFault(UNSUPPORTED, action.fault())
    return action


def _application(envelope: Envelope, action: Action, sides: Sides) -> None:
    header = envelope.header
    for name, address in (("From", header.sender), ("FaultTo", header.fault_to)):
        if address or f"{{{WSA}}}{name}" in envelope.order:
            raise HeaderFault(INVALID_OURS, f"wsa:{name} must not stand in an application message")
    if not header.reply_to:
        raise HeaderFault(REQUIRED, "wsa:ReplyTo is missing")
    if header.reply_to != sides.peer:
        raise HeaderFault(INVALID, f"wsa:ReplyTo is {header.reply_to}, not {sides.peer}")
    is_request = action.code == action.exchange.request
    if is_request and header.relates_to:
        raise HeaderFault(INVALID, "the first message of a transaction relates to nothing")
    if not is_request and not header.relates_to:
        raise HeaderFault(REQUIRED, "wsa:RelatesTo of an answer is missing")
    if header.relates_action:
        raise HeaderFault(INVALID_OURS, "int:RelatesAction stands in technical faults only")


def _signal(envelope: Envelope, action: Action, sides: Sides) -> None:
    header = envelope.header
    if not header.relates_to:
        raise HeaderFault(REQUIRED, "wsa:RelatesTo of a signal is missing")
    if (header.reply_to or header.sender or sides.peer) != sides.peer:
        raise HeaderFault(INVALID, f"the signal comes from {header.reply_to or header.sender}")
    answer = read_signal(envelope.body)
    if answer is None or answer.kind != action.code:
        raise HeaderFault(DATA, f"{envelope.body.tag} is not the body of {action.code}, or not in its shape")
    identifier = envelope.body.findtext(f"{{{SGN}}}SignalId", "").strip()
    moment = envelope.body.findtext(f"{{{SGN}}}DateTime", "").strip()
    if not _SIGNAL_ID.fullmatch(identifier) or not _ZONED.fullmatch(moment):
        raise HeaderFault(DATA, "SignalId must be a bare UUID, DateTime must have a zone")
    if any(not error.code or len(error.code) > 255 or not error.description for error in answer.errors):
        raise HeaderFault(DATA, "an Error needs a Code of at most 255 letters and a Description")


def _fault_header(envelope: Envelope, sides: Sides) -> None:
    header, body = envelope.header, envelope.body
    demands: tuple[tuple[bool, str], ...] = (
        (header.sender == sides.peer, "wsa:From names who sends the fault"),
        (not header.reply_to and not header.fault_to, "no answer goes to a fault"),
        (bool(header.relates_to) and bool(header.relates_action), "RelatesTo with int:RelatesAction is missing"),
        (body.tag == f"{{{SOAP}}}Fault", "the body is soap:Fault"),
        (fault_subcode(body) in _SUBCODES, f"the subcode is {fault_subcode(body)!r}"),
        ("ru" in _languages(body), "the reason in Russian is missing"),
    )
    for fulfilled, words in demands:
        if not fulfilled:
            raise HeaderFault(DATA, words)


_SUBCODES = (
    INVALID, REQUIRED, UNREACHABLE, UNSUPPORTED, "wsa:EndpointUnavailable", INVALID_OURS, DATA, "int:InternalError",
)  # fmt: skip


def fault_subcode(body: etree._Element) -> str:
    """Return the subcode of a SOAP fault with the usual prefix; empty where there is none."""
    found = body.find(f"{{{SOAP}}}Code/{{{SOAP}}}Subcode/{{{SOAP}}}Value")
    text = "" if found is None else (found.text or "").strip()
    prefix, _, local = text.partition(":")
    space = None if found is None else found.nsmap.get(prefix)
    usual = {WSA: "wsa", INT: "int"}
    return f"{usual[space]}:{local}" if space in usual else text


def _languages(body: etree._Element) -> list[str]:
    texts = body.findall(f"{{{SOAP}}}Reason/{{{SOAP}}}Text")
    return [text.get("{http://www.w3.org/XML/1998/namespace}lang", "") for text in texts]


def _short(name: str) -> str:
    return name.rpartition("}")[2]
