"""What can go wrong on the way to a system outside and back, each failure with a code for the journal."""

from __future__ import annotations

from module.kernel.errors import OutsideUnavailable
from module.kernel.text import N_, Message

_OF_TRANSPORT = frozenset({"http.timeout", "http.connection"})
_GATEWAY_FAILURES = ("http.502", "http.503", "http.504")


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
