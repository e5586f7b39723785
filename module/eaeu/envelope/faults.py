"""Why an envelope is not taken, and the codes that say so on the wire (Decision 5, par. 66-76)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class TechnicalFault:
    """What a received fault says. `subcode` is empty where it is none of the act; `reasons` are keyed by language."""

    code: str
    subcode: str
    reasons: Mapping[str, str]
    problem: str = ""
