"""Files of a day as they are kept: written once, in parts of a bounded size, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from module.registry.open_data import FileFormat
from module.store.issued_schema import open_file, open_file_part
from module.store.plain import Noted, readable, unnoted
from module.store.unit import Unit


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file of a day; `row_count` is how many entries it holds."""

    day: date
    format: FileFormat
    row_count: int
    size: int
    sha256: str
    written_at: datetime


def stand(unit: Unit, day: date) -> bool:
    """Tell whether all files of a day are written."""
    found = select(open_file.c.format).where(open_file.c.day == day)
    return set(FileFormat) <= set(unit.connection.execute(found).scalars())


def begin(unit: Unit, files: Sequence[OpenFile]) -> set[FileFormat]:
    """Keep the heads of files and return their formats, without those that somebody else wrote, who is waited for."""
    rows = [
        {
            "day": file.day,
            "format": file.format.value,
            "row_count": file.row_count,
            "size": file.size,
            "sha256": file.sha256,
            "written_at": file.written_at,
        }
        for file in sorted(files, key=lambda one: one.format)
    ]
    statement = insert(open_file).values(rows).on_conflict_do_nothing()
    written = unit.connection.execute(statement.returning(open_file.c.day, open_file.c.format)).all()
    for day, name in written:  # parts without a head: somebody took it away by hand
        one = open_file_part.c
        unit.connection.execute(delete(open_file_part).where(one.day == day, one.format == name))
    return {FileFormat(row.format) for row in written}


def add_part(unit: Unit, file: OpenFile, part: int, content: bytes) -> None:
    """Keep a part of a file, counted from 0."""
    values = {"day": file.day, "format": file.format.value, "part": part, "content": content}
    unit.connection.execute(insert(open_file_part).values(values))


def listed(unit: Unit, noted: Noted = unnoted) -> tuple[OpenFile, ...]:
    """Return the files that are kept, the youngest day first; one that cannot be read is noted and left out."""
    statement = select(open_file).order_by(open_file.c.day.desc(), open_file.c.format)
    rows = unit.connection.execute(statement).all()
    return readable(((f"{row.day}.{row.format}", partial(_file, *row)) for row in rows), noted)


def get(unit: Unit, day: date, file_format: FileFormat) -> OpenFile | None:
    """Return a file of a day, or None where there is none."""
    statement = select(open_file).where(open_file.c.day == day, open_file.c.format == file_format.value)
    row = unit.connection.execute(statement).one_or_none()
    return _file(*row) if row else None


def parts(unit: Unit, file: OpenFile) -> Iterator[bytes]:
    """Yield the parts of a file in their order, one in memory at a time."""
    one = open_file_part.c
    statement = select(one.content).where(one.day == file.day, one.format == file.format.value)
    part = 0
    while (content := unit.connection.execute(statement.where(one.part == part)).scalar_one_or_none()) is not None:
        yield bytes(content)
        part += 1


def forget_before(unit: Unit, day: date) -> int:
    """Remove the files of earlier days; return how many."""
    return unit.connection.execute(delete(open_file).where(open_file.c.day < day)).rowcount


def _file(day: date, name: str, row_count: int, size: int, sha256: str, written_at: datetime) -> OpenFile:
    return OpenFile(day, FileFormat(name), row_count, size, sha256, written_at)
