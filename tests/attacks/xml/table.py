"""What one attack is: bytes, and the answer that they get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

DATA = "int:DataError"
REQUIRED = "wsa:MessageAddressingHeaderRequired"
BODY = "body"
"""The envelope is sound and the body is handed on as it came; `then` says what the check of the body must answer."""


@dataclass(frozen=True)
class Attack:
    """`answer` is the subcode of the technical fault, or BODY with `then`: `XSD` for an ERR by schema, `harmless`.

    `make` gets the port of a listener that must not be called, and the path of a file that must not be read.
    """

    line: str
    name: str
    make: Callable[[int, str], bytes]
    answer: str = DATA
    then: str = ""
    encoding: str = ""
    status: int = 202


def fixed(line: str, name: str, content: bytes, answer: str = DATA, then: str = "") -> Attack:
    """An attack that needs neither listener nor file."""
    return Attack(line, name, lambda port, file: content, answer, then)
