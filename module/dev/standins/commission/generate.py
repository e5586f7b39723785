"""`python -m module.dev.standins.commission.generate FILE --count 20000 [--circulation]`: a big MSG.014 or MSG.016."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from module.dev.standins.commission.envelope import Header, urn
from module.dev.standins.commission.generator import facts
from module.dev.standins.commission.generator.facts import Record
from module.dev.standins.commission.names import AUTHORITY, COMMISSION
from module.dev.standins.commission.process import CIRCULATION, REGISTER, Action, message, procedure, transaction
from module.dev.standins.commission.streaming import write_message


def records(count: int) -> Iterator[Record]:
    """Yield so many entries, each with a number of its own."""
    return (facts.entry(serial) for serial in range(1, count + 1))


def write_register(
    path: Path, count: int, *, resource: str = REGISTER, header: Header | None = None, reference: str = ""
) -> str:
    """Write MSG.014 (or MSG.016 for circulation data) with so many records, in its envelope; return the EDocId.

    Without a header it is an answer to nothing that was asked: for reading, not for the door.
    """
    return write_message(path, header or _header(resource), resource, records(count), reference)


def _header(resource: str) -> Header:
    numbers = (9, 11, 14) if resource == REGISTER else (10, 12, 16)
    action = Action(procedure(numbers[0]), transaction(numbers[1]), message(numbers[2]))
    return Header(
        to=AUTHORITY,
        reply_to=COMMISSION,
        message_id=urn(),
        relates_to=urn(),
        action=str(action),
        procedure_id=urn(),
        conversation_id=urn(),
    )


def main() -> None:
    """Write the file and say how big it is."""
    parser = argparse.ArgumentParser(prog="python -m module.dev.standins.commission.generate")
    parser.add_argument("file", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--circulation", action="store_true", help="MSG.016 instead of MSG.014")
    options = parser.parse_args()
    write_register(options.file, options.count, resource=CIRCULATION if options.circulation else REGISTER)
    print(f"{options.file}: {options.count} records, {options.file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
