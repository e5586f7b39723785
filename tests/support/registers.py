"""Answers with thousands of records, written by the stand-in Commission, and the question that each of them answers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from module.dev.standins.commission.envelope import Header
from module.dev.standins.commission.generate import write_register
from module.eaeu.spec.facts import REGISTER
from tests.support.exchange import Segment, Sent, action

_MESSAGE, _RELATES, _PROCEDURE, _CONVERSATION = (f"urn:uuid:{uuid.UUID(int=number)}" for number in (1, 2, 3, 4))
_OPENING = 64 * 1024


@dataclass(frozen=True)
class RegisterFile:
    """A file with an answer MSG.014 of so many records. It answers nothing until it is addressed."""

    path: Path
    count: int
    opening: bytes

    def address(self, question: Sent) -> Path:
        """Make the file the answer to a question of ours, in place, and return where it is."""
        header = question.header
        written = self.opening
        for old, new in (
            (_MESSAGE, f"urn:uuid:{uuid.uuid4()}"),
            (_RELATES, header.message_id),
            (_PROCEDURE, header.procedure_id),
            (_CONVERSATION, header.conversation_id),
        ):
            assert written.count(old.encode()) == 1 and len(old) == len(new)
            written = written.replace(old.encode(), new.encode())
        with self.path.open("r+b") as file:
            file.write(written)
        return self.path


def make(path: Path, count: int, segment: Segment) -> RegisterFile:
    """Write an answer with so many entries."""
    header = Header(
        to=segment.settings.ours,
        reply_to=segment.settings.commission,
        message_id=_MESSAGE,
        relates_to=_RELATES,
        procedure_id=_PROCEDURE,
        conversation_id=_CONVERSATION,
        action=str(action(14, 11, 9)),
    )
    write_register(path, count, header=header)
    with path.open("rb") as file:
        return RegisterFile(path, count, file.read(_OPENING))


def ask(segment: Segment) -> Sent:
    """Ask the Commission for the whole register and return the question."""
    segment.exchange.heal(REGISTER)
    segment.work()
    return segment.wire.sent[-1]


def stored(segment: Segment) -> tuple[int, int]:
    """Return how many versions and how many current entries our copy has."""
    versions = segment.scalar("SELECT count(*) FROM trois.union_version")
    return versions, segment.scalar("SELECT count(*) FROM trois.union_entry")
