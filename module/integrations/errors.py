"""What can go wrong between us and a national system, each failure with a code for the journal."""

from __future__ import annotations

import re
from enum import StrEnum

from module.kernel.errors import OutsideUnavailable, TroisError
from module.kernel.text import N_, Message

_NOT_A_CODE = re.compile(r"[^A-Za-z0-9._-]+")
_CODE_LENGTH = 40
_OF_TRANSPORT = frozenset({"http.timeout", "http.connection"})
_GATEWAY_FAILURES = ("http.502", "http.503", "http.504")


def code_word(text: str) -> str:
    """Cut a code that came from outside to letters that may stand in a journal: it must not carry personal data."""
    return _NOT_A_CODE.sub("-", text.strip())[:_CODE_LENGTH].strip("-") or "none"


class WireFailure(OutsideUnavailable):
    """A system outside did not answer in time or answered rubbish; `detail` is the code for the journal.

    `left` tells whether the request may have reached the system: what has not left can be sent again without a double.
    """

    def __init__(self, detail: str, *, left: bool = True) -> None:
        self.detail = detail
        self.left = left
        super().__init__(Message(N_("A system outside did not answer as agreed: {detail}."), {"detail": detail}))

    @property
    def of_transport(self) -> bool:
        """Tell whether the message may never have arrived, or its answer was lost: asking again may help."""
        return self.detail in _OF_TRANSPORT or self.detail.startswith(_GATEWAY_FAILURES)


class RefusalKind(StrEnum):
    """Why a system that did answer gave no data."""

    BUSINESS = "business"
    NOT_FOUND = "not_found"
    TECHNICAL = "technical"


class ServiceRefusal(TroisError):
    """A system outside answered with an error code of its own."""

    code = "service_refusal"

    def __init__(self, kind: RefusalKind, detail: str) -> None:
        self.kind = kind
        self.detail = detail
        super().__init__(Message(N_("A system outside refused: {detail}."), {"detail": detail}))
