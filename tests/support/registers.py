"""Answers with thousands of records, written by the stand-in Commission, and the question that each of them answers.

Records are made once and repeated with other numbers: to make each for itself would take longer than to receive it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from module.dev.standins.commission.envelope import Header
from module.dev.standins.commission.generate import write_register
from module.eaeu.spec.facts import REGISTER
from module.registry.exchange import ExchangeOrder
from tests.support.exchange import Segment, Sent, action

MADE = 4_000
RECORD = b"ipcdo:CustomsRegisterIPObjectDetails"
_MESSAGE, _RELATES, _PROCEDURE, _CONVERSATION = (f"urn:uuid:{uuid.UUID(int=number)}" for number in (1, 2, 3, 4))
OPENING = 8 * 1024
_DECISION = b"-0001-"  # the third part of a registration number
_TABLES = (
    *("union_comparison_finding", "union_comparison_part", "union_comparison", "union_doubt"),
    *("exchange_dispatch", "exchange_effect", "exchange_payload", "union_entry", "union_version", "exchange_message"),
    *("exchange_incident", "exchange_resource", "exchange_conversation", "outbox", "exchange_tally"),
    *("search_entry", "search_name", "search_posting", "search_facet", "search_period"),
)


@dataclass(frozen=True)
class RegisterFile:
    """A file with an answer MSG.014 of so many records. It answers nothing until it is addressed."""

    path: Path
    count: int
    opening: bytes

    def reset(self) -> None:
        """Make the file an answer to nothing again, in place."""
        with self.path.open("r+b") as file:
            file.write(self.opening)

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
    """Write an answer with so many entries, each with a number of its own."""
    header = Header(
        to=segment.settings.ours,
        reply_to=segment.settings.commission,
        message_id=_MESSAGE,
        relates_to=_RELATES,
        procedure_id=_PROCEDURE,
        conversation_id=_CONVERSATION,
        action=str(action(14, 11, 9)),
    )
    write_register(path, min(count, MADE), header=header)
    opening, records, tail = _parts(path.read_bytes())
    with path.open("wb") as file:
        file.write(opening)
        for start in range(0, count, MADE):
            wanted = records if count - start >= MADE else _first(records, count - start)
            file.write(wanted.replace(_DECISION, b"-%04d-" % (start // MADE + 1)))
        file.write(tail)
    return RegisterFile(path, count, opening[:OPENING])


def _parts(content: bytes) -> tuple[bytes, bytes, bytes]:
    """Return what stands before the records, the records, what stands behind them."""
    start, end = content.index(b"<" + RECORD), content.rindex(_end())
    end += len(_end())
    return content[:start], content[start:end], content[end:]


def _end() -> bytes:
    return b"</" + RECORD + b">"


def _first(records: bytes, count: int) -> bytes:
    return b"".join(record + _end() for record in records.split(_end())[:count])


def spoil_last(file: RegisterFile) -> None:
    """Make the last record one that the schema refuses, in place."""
    status = b"<csdo:StatusCode>01</csdo:StatusCode>"
    place = file.path.read_bytes().rindex(status)
    with file.path.open("r+b") as stream:
        stream.seek(place)
        stream.write(status.replace(b"Code", b"Coda"))


def ask(segment: Segment) -> Sent:
    """Ask the Commission for the whole register and return the question."""
    segment.exchange.operate(ExchangeOrder.HEAL, REGISTER)
    segment.work()
    return segment.wire.sent[-1]


def forget(segment: Segment) -> None:
    """Empty the tables; `Segment.clear` does the same row by row."""
    with segment.store.unit() as unit:
        unit.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        names = ", ".join(f"trois.{table}" for table in _TABLES)
        unit.connection.exec_driver_sql(f"TRUNCATE {names} CASCADE")
    segment.wire.sent.clear()


def stored(segment: Segment) -> tuple[int, int]:
    """Return how many versions and how many current entries our copy has."""
    versions = segment.scalar("SELECT count(*) FROM trois.union_version")
    return versions, segment.scalar("SELECT count(*) FROM trois.union_entry")
