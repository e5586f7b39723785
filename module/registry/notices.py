"""What a notice tells, and in which words over which channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice tells."""

    FILED = "filed"
    PRELIMINARY_REFUSAL = "preliminary_refusal"
    ORAL_HEARING = "oral_hearing"
    MINUTES = "minutes"
    INCLUDED = "included"
    REFUSED = "refused"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice may mention. No names: an SMS carries no personal data."""

    application_number: str = ""
    due_on: date | None = None
    answer_until: date | None = None
    entry_number: str = ""
    decision_number: str = ""
    address: str = ""
    hearing_on: date | None = None


@dataclass(frozen=True, slots=True)
class NoticeTexts:
    """A notice in one language for both channels."""

    sms: str
    subject: str
    body: str
