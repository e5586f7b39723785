"""What a transport says when a message was not taken."""

from __future__ import annotations

from module.kernel.errors import OutsideUnavailable
from module.kernel.text import N_, Message


class NotSent(OutsideUnavailable):
    """Nobody took the message, or nothing is known of what became of it; `reason` is a word for journals."""

    code = "exchange_not_sent"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            Message(N_("The gateway of the exchange did not take the message: {reason}."), {"reason": reason})
        )


class TransportRefused(NotSent):
    """The gateway answered with another status than success, or with a SOAP fault: its bytes are `fault`."""

    code = "exchange_refused"

    def __init__(self, status: int, fault: bytes = b"") -> None:
        self.status = status
        self.fault = fault
        super().__init__(f"http.{status}" + (".fault" if fault else ""))
