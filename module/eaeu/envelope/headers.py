"""What a header must and must not hold by the kind of the message, and the headers of answers."""

from __future__ import annotations

from collections.abc import Iterator

from module.eaeu.envelope.faults import ADDRESSING_REQUIRED, INVALID_HEADER
from module.eaeu.envelope.model import ActionName, EnvelopeKind, Header
from module.eaeu.envelope.names import ADDRESSING_FAULT, ANONYMOUS, OTHER_FAULT, UNSPECIFIED
from module.kernel.text import N_, Message

Demand = tuple[str, Message]

_ALWAYS = (("to", "wsa:To"), ("message_id", "wsa:MessageID"), ("action", "wsa:Action"))
_OF_PROCESS = (("procedure_id", "int:ProcedureID"), ("conversation_id", "int:ConversationID"))
_FORBIDDEN = {
    EnvelopeKind.APPLICATION: (
        ("sender", "wsa:From"),
        ("fault_to", "wsa:FaultTo"),
        ("relates_action", "int:RelatesAction"),
    ),
    EnvelopeKind.SIGNAL: (("relates_action", "int:RelatesAction"),),
    EnvelopeKind.FAULT: (("reply_to", "wsa:ReplyTo"), ("fault_to", "wsa:FaultTo")),
}
_REQUIRED = {
    EnvelopeKind.APPLICATION: (("reply_to", "wsa:ReplyTo"),),
    EnvelopeKind.SIGNAL: (("relates_to", "wsa:RelatesTo"), ("peer", "wsa:ReplyTo")),
    EnvelopeKind.FAULT: (
        ("sender", "wsa:From"),
        ("relates_to", "wsa:RelatesTo"),
        ("relates_action", "int:RelatesAction"),
    ),
}


def missing_entries(header: Header) -> Iterator[Demand]:
    """Yield what every message must hold and this one does not; knows nothing of its kind."""
    for field, entry in _ALWAYS:
        if not getattr(header, field):
            yield required(entry)


def broken_demands(header: Header, kind: EnvelopeKind) -> Iterator[Demand]:
    """Yield each demand on the header of this kind that is broken: subcode and reason (par. 29-44, 58, 62, 66-68).

    Raises EnvelopeFault for an action that is not of this process.
    """
    yield from missing_entries(header)
    if kind is not EnvelopeKind.FAULT:  # a fault copies what its source had
        yield from (required(entry) for field, entry in _OF_PROCESS if not getattr(header, field))
    yield from (required(entry) for field, entry in _REQUIRED[kind] if not getattr(header, field))
    if kind is EnvelopeKind.APPLICATION and header.name.answers and not header.relates_to:
        yield required("wsa:RelatesTo")
    forbidden = list(_FORBIDDEN[kind])
    if kind is EnvelopeKind.APPLICATION and header.name.opens:
        forbidden.append(("relates_to", "wsa:RelatesTo"))  # par. 37: the first message answers nothing
    for field, entry in forbidden:
        if getattr(header, field):
            yield (
                INVALID_HEADER,
                Message(N_("The header entry {name} must not stand in this message."), {"name": entry}),
            )


def required(entry: str) -> Demand:
    """Return the demand for an entry that is absent."""
    subcode = ADDRESSING_REQUIRED if entry.startswith("wsa:") else INVALID_HEADER
    return subcode, Message(N_("The header entry {name} is missing."), {"name": entry})


def reply_header(received: Header, message_id: str, action: ActionName) -> Header:
    """Return the header of a message or signal that answers a received one (par. 100-102).

    To and ReplyTo change places, the identifiers of procedure and transaction are copied, RelatesTo names the received.
    """
    return Header(
        to=received.peer,
        message_id=message_id,
        action=str(action),
        procedure_id=received.procedure_id,
        conversation_id=received.conversation_id,
        reply_to=received.to,
        relates_to=received.message_id,
    )


def fault_header(received: Header | None, message_id: str, subcode: str, ours: str) -> Header:
    """Return the header of a technical fault about a received envelope, of which perhaps only a part could be read.

    `ours` is our own address (par. 66-68); never call this for a received fault.
    """
    source = received or Header("", "", "", "", "")
    return Header(
        to=source.fault_to or source.peer or ANONYMOUS,
        message_id=message_id,
        action=ADDRESSING_FAULT if subcode.startswith("wsa:") else OTHER_FAULT,
        procedure_id=source.procedure_id,
        conversation_id=source.conversation_id,
        sender=ours,
        relates_to=source.message_id or UNSPECIFIED,
        relates_action=source.action or UNSPECIFIED,
    )
