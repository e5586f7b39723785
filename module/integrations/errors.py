"""How a national system that did answer refuses, each refusal with a code for the journal."""

from __future__ import annotations

import re
from enum import StrEnum

from module.kernel.errors import TroisError
from module.kernel.text import N_, Message

_NOT_A_CODE = re.compile(r"[^A-Za-z0-9._-]+")
_CODE_LENGTH = 40


def code_word(text: str) -> str:
    """Cut a code that came from outside to letters that may stand in a journal: it must not carry personal data."""
    return _NOT_A_CODE.sub("-", text.strip())[:_CODE_LENGTH].strip("-") or "none"


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
