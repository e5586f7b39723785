"""What one attack is: bytes, and the answer that they get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

DATA = "fault int:DataError"
ADDRESSING = "fault wsa:InvalidAddressingHeader"
REQUIRED = "fault wsa:MessageAddressingHeaderRequired"
ERROR = "ERR Common:DataError"
TAKEN = "taken"


@dataclass(frozen=True)
class Attack:
    """`answer` is a technical fault, the error signal, or TAKEN for what does no harm: it is taken for what it is.

    `make` gets the port of a listener that must not be called, and the path of a file that must not be read.
    """

    line: str
    name: str
    make: Callable[[int, str], bytes]
    answer: str = DATA
    encoding: str = ""
    status: int = 0

    @property
    def expected_status(self) -> int:
        """202 for what is answered with signals, 400 for a fault, unless the attack says otherwise."""
        return self.status or (400 if self.answer.startswith("fault") else 202)


def fixed(line: str, name: str, content: bytes, answer: str = DATA) -> Attack:
    """An attack that needs neither listener nor file."""
    return Attack(line, name, lambda port, file: content, answer)
