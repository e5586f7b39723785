"""One table of how a state looks: applications, entries, letters, opinions, conversations with the Commission.

A tone is the name of a pill's colour; its sign comes with it (`static/_parts.scss`), its word stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from module.registry.correction import CorrectionState
from module.registry.entry_claim import ClaimState
from module.registry.entry_report import ReportState
from module.registry.letters import DeliveryState
from module.registry.opinion import OpinionState
from module.registry.standing import ProtectionState
from module.registry.workflow import GRANTED, Status


class Tone(StrEnum):
    """What a state means for whoever reads it: done, to be minded, ended against somebody, under way, at rest."""

    OK = "green"
    WARN = "yellow"
    STOP = "red"
    INFO = "blue"
    QUIET = "grey"


APPLICATION: Mapping[str, Tone] = {
    Status.DRAFT: Tone.QUIET,
    Status.SUBMITTED: Tone.INFO,
    Status.IN_REVIEW: Tone.INFO,
    Status.PRELIMINARY: Tone.WARN,
    Status.FOR_SIGNATURE: Tone.INFO,
    Status.AWAITING_DOCUMENT: Tone.WARN,
    **dict.fromkeys(GRANTED, Tone.OK),
    Status.REFUSED: Tone.STOP,
    Status.CLOSED: Tone.QUIET,
}
ENTRY: Mapping[str, Tone] = {
    ProtectionState.NOT_BEGUN: Tone.INFO,
    ProtectionState.IN_FORCE: Tone.OK,
    ProtectionState.SUSPENDED: Tone.WARN,
    ProtectionState.EXPIRED: Tone.QUIET,
    ProtectionState.EXCLUDED: Tone.STOP,
}
LETTER: Mapping[str, Tone] = {
    DeliveryState.QUEUED: Tone.QUIET,
    DeliveryState.SENT: Tone.INFO,
    DeliveryState.DELIVERED: Tone.OK,
    DeliveryState.FAILED: Tone.STOP,
    DeliveryState.EXPIRED: Tone.STOP,
    DeliveryState.UNKNOWN: Tone.WARN,
}
OPINION: Mapping[str, Tone] = {
    OpinionState.RECEIVED: Tone.INFO,
    OpinionState.TAKEN: Tone.INFO,
    OpinionState.PREPARED: Tone.INFO,
    OpinionState.SENT: Tone.INFO,
    OpinionState.DELIVERED: Tone.OK,
    OpinionState.FAILED: Tone.STOP,
    OpinionState.UNANSWERED: Tone.STOP,
    OpinionState.CANCELLED: Tone.QUIET,
    OpinionState.WITHDRAWN: Tone.WARN,
}
CONVERSATION: Mapping[str, Tone] = {
    "waiting_receipt": Tone.INFO,
    "waiting_acceptance": Tone.INFO,
    "waiting_answer": Tone.INFO,
    "waiting_repeat": Tone.WARN,
    "finished": Tone.OK,
    "given_up": Tone.STOP,
    "refused": Tone.STOP,
    "new": Tone.QUIET,
    "held": Tone.WARN,
    "answered": Tone.OK,
    "failed": Tone.STOP,
}
CLAIM: Mapping[str, Tone] = {
    ClaimState.OPEN: Tone.INFO,
    ClaimState.CONFIRMED: Tone.OK,
    ClaimState.REFUSED: Tone.STOP,
}
REPORT: Mapping[str, Tone] = {
    ReportState.OPEN: Tone.INFO,
    ReportState.TAKEN_UP: Tone.OK,
    ReportState.CLOSED: Tone.QUIET,
}
CORRECTION: Mapping[str, Tone] = {
    CorrectionState.ASKED: Tone.INFO,
    CorrectionState.PREPARED: Tone.INFO,
    CorrectionState.CORRECTED: Tone.OK,
    CorrectionState.REFUSED: Tone.STOP,
}
COMPARISON: Mapping[str, Tone] = {
    "asked": Tone.INFO,
    "waiting": Tone.INFO,
    "finished": Tone.OK,
    "failed": Tone.STOP,
}
TONES: Mapping[str, Mapping[str, Tone]] = MappingProxyType(
    {
        "application": APPLICATION,
        "entry": ENTRY,
        "letter": LETTER,
        "opinion": OPINION,
        "conversation": CONVERSATION,
        "comparison": COMPARISON,
        "claim": CLAIM,
        "report": REPORT,
        "correction": CORRECTION,
    }
)


def tone(of: str, state: str) -> Tone:
    """Return the tone of a state; one that nobody has listed is at rest. Raises KeyError for what has no states."""
    return TONES[of].get(state, Tone.QUIET)
