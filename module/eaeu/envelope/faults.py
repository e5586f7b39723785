"""Why an envelope is not taken, and the codes that say so on the wire (Decision 5, par. 66-76)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from module.kernel.errors import TroisError

if TYPE_CHECKING:
    from module.eaeu.envelope.model import Header
    from module.kernel.text import Message

SENDER = "soap:Sender"
RECEIVER = "soap:Receiver"

INVALID_ADDRESSING = "wsa:InvalidAddressingHeader"
ADDRESSING_REQUIRED = "wsa:MessageAddressingHeaderRequired"
DESTINATION_UNREACHABLE = "wsa:DestinationUnreachable"
ACTION_NOT_SUPPORTED = "wsa:ActionNotSupported"
ENDPOINT_UNAVAILABLE = "wsa:EndpointUnavailable"
INVALID_HEADER = "int:InvalidHeader"
DATA_ERROR = "int:DataError"
INTERNAL_ERROR = "int:InternalError"

CODES: Mapping[str, str] = {
    INVALID_ADDRESSING: SENDER,
    ADDRESSING_REQUIRED: SENDER,
    DESTINATION_UNREACHABLE: SENDER,
    ACTION_NOT_SUPPORTED: SENDER,
    ENDPOINT_UNAVAILABLE: RECEIVER,
    INVALID_HEADER: SENDER,
    DATA_ERROR: SENDER,
    INTERNAL_ERROR: RECEIVER,
}
"""Whose fault each subcode says it is (tables 7 and 8)."""


class EnvelopeFault(TroisError):
    """The envelope is not taken; the sender is told with a technical fault.

    `header` holds what could be read soundly; the rest of it is empty. `answerable` is False for what was itself a
    fault: a fault never answers a fault.
    """

    code = "envelope_fault"

    def __init__(self, subcode: str, reason: Message, header: Header | None = None, *, answerable: bool = True) -> None:
        self.subcode = subcode
        self.header = header
        self.answerable = answerable
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class TechnicalFault:
    """What a received fault says. `subcode` is empty where it is none of the act; `reasons` are keyed by language."""

    code: str
    subcode: str
    reasons: Mapping[str, str]
    problem: str = ""
