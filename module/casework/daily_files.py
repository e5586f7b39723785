"""Files of a day: the whole public register once a day as CSV and JSON, from one snapshot, each with its digest.

They are written to disk first and kept in one transaction: a run that is killed leaves nothing, two runs write once.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date, timedelta
from typing import BinaryIO, cast

from module.casework import unreadable, whole_register
from module.casework.gate import OpenWork, Work
from module.casework.register_rows import CsvRows, JsonRows
from module.kernel.errors import NotFound
from module.registry.actors import SYSTEM
from module.registry.open_data import FileFormat
from module.store import open_files
from module.store.open_files import OpenFile

PART = 1024 * 1024
"""Octets of a part: what one file takes of memory while it is written or sent."""


def write(open_work: OpenWork) -> int:
    """Write the files of today unless they stand, remove those past their time; return how many were written."""
    with open_work(SYSTEM) as work:
        open_files.forget_before(work.unit, work.today - timedelta(days=work.deps.law.open_data.keep_days))
        if open_files.stand(work.unit, work.today):
            return 0
        shown = work.deps.law.published
    with ExitStack() as stack:
        files = {one: cast(BinaryIO, stack.enter_context(tempfile.TemporaryFile())) for one in FileFormat}
        writers = (CsvRows(files[FileFormat.CSV], shown), JsonRows(files[FileFormat.JSON]))
        count = 0
        with whole_register.snapshot(open_work) as whole:
            for entry in whole.rows:
                count += 1
                for writer in writers:
                    writer.add(entry)
        for writer in writers:
            writer.end()
        return _keep(open_work, whole.day, count, files)


def _keep(open_work: OpenWork, day: date, count: int, files: Mapping[FileFormat, BinaryIO]) -> int:
    sizes = {one: file.tell() for one, file in files.items()}
    digests = {one: _digest(file) for one, file in files.items()}
    with open_work(SYSTEM) as work:
        heads = [OpenFile(day, one, count, sizes[one], digests[one], work.now) for one in files]
        written = open_files.begin(work.unit, heads)
        for head in (one for one in heads if one.format in written):
            for number, content in enumerate(_parts(files[head.format])):
                open_files.add_part(work.unit, head, number, content)
    return len(written)


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    for content in _parts(file):
        digest.update(content)
    return digest.hexdigest()


def _parts(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while content := file.read(PART):
        yield content


def listed(work: Work) -> tuple[OpenFile, ...]:
    """Return the files that are kept, the youngest day first."""
    return open_files.listed(work.unit, unreadable.tell(work, "open_file"))


def get(work: Work, day: date, file_format: FileFormat) -> OpenFile:
    """Return what is known of a file. Raises NotFound."""
    found = open_files.get(work.unit, day, file_format)
    if found is None:
        raise NotFound
    return found


def copy(open_work: OpenWork, file: OpenFile, target: BinaryIO) -> None:
    """Write a file that is kept into another one.

    Raises NotFound where it was removed meanwhile, or is not what was written: then the operator is told, too.
    """
    digest = hashlib.sha256()
    with open_work(SYSTEM) as work:
        work.unit.freeze()
        get(work, file.day, file.format)
        for content in open_files.parts(work.unit, file):
            digest.update(content)
            target.write(content)
    if digest.hexdigest() != file.sha256:
        with open_work(SYSTEM) as work:
            unreadable.tell(work, "open_file")(f"{file.day}.{file.format}", "digest")
        raise NotFound


__all__ = ["OpenFile", "copy", "get", "listed", "write"]
