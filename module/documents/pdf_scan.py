"""Looks into one PDF in a process of its own, with a ceiling on memory and time: reads stdin, prints JSON.

Run as a file, not as a module: it must start fast and import nothing of ours. A bomb (deflate, object streams, page
trees) then ends this process and not the portal.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

import pikepdf

EXIT_EXHAUSTED = 3
_STREAM_MEMORY = 16 * 1024 * 1024
_DEPTH = 64
_ACTIVE_KEYS = {
    "/JS", "/JavaScript", "/AA", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/RichMediaSettings",
}  # fmt: skip
_ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView",
}  # fmt: skip
_ACTIVE_KINDS = {"/EmbeddedFile", "/RichMedia", "/FileAttachment", "/Movie", "/Screen", "/Sound", "/3D"}

_ACTIVE_VALUES = {"/S": _ACTIVE_ACTIONS, "/Subtype": _ACTIVE_KINDS, "/Type": _ACTIVE_KINDS}
_DAMAGE = (pikepdf.PdfError, AttributeError, LookupError, OverflowError, RuntimeError, TypeError, ValueError)


class PdfRefused(Exception):
    """The document is refused; the first argument is the code."""


def scan(content: bytes, most_sheets: int) -> int:
    """Return the number of sheets. Raises Finding with the code of what is wrong."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=_STREAM_MEMORY,
        run_length_max_memory=_STREAM_MEMORY,
        png_max_memory=_STREAM_MEMORY,
        tiff_max_memory=_STREAM_MEMORY,
        max_stream_filters=4,
        parser_max_nesting=_DEPTH,
    )
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False, inherit_page_attributes=False) as pdf:
            if pdf.is_encrypted:
                raise PdfRefused("encrypted")
            _refuse_active(pdf)
            _refuse_unread(pdf)
            return _sheets(pdf, most_sheets)
    except pikepdf.PasswordError as error:
        raise PdfRefused("encrypted") from error
    except _DAMAGE as error:
        raise PdfRefused("broken") from error


def _refuse_unread(pdf: pikepdf.Pdf) -> None:
    """What could not be read was taken for nothing: another program may read it, so it is not passed."""
    if pikepdf.settings.qpdf_limit_errors():
        raise PdfRefused("too_complex")
    if pdf.get_warnings():
        raise PdfRefused("broken")


def _refuse_active(pdf: pikepdf.Pdf) -> None:
    """Look through every object of the file, used or not, and refuse whatever runs, fetches or carries a file."""
    _refuse_opening(pdf.Root.get("/OpenAction"))
    for thing in pdf.objects:
        for table in _tables(thing):
            if isinstance(table, pikepdf.Stream) and "/F" in table:
                raise PdfRefused("active_content")  # the content of the stream is fetched from elsewhere
            _refuse_table(table)


def _refuse_table(table: pikepdf.Object) -> None:
    entries = dict(table.items())
    if not _ACTIVE_KEYS.isdisjoint(entries):
        raise PdfRefused("active_content")
    for key, banned in _ACTIVE_VALUES.items():
        if key in entries and str(entries[key]) in banned:
            raise PdfRefused("active_content")


def _refuse_opening(action: pikepdf.Object | None) -> None:
    """A place to open at is harmless (office programs write one); any other action on opening is not."""
    if action is None or isinstance(action, pikepdf.Array):
        return
    if not (isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/GoTo" and "/Next" not in action):
        raise PdfRefused("active_content")


def _tables(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the dictionaries directly inside an object, itself first; what is referred to has its own turn."""
    waiting = [thing]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            parts = list(item)
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            yield item
            parts = [value for _, value in item.items()]
        else:
            continue
        waiting += [part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect]


def _sheets(pdf: pikepdf.Pdf, most: int) -> int:
    """Count the leaves of the page tree, never more than `most` + 1: a small file may claim millions."""
    leaves = sum(1 for _ in islice(_leaves(pdf.Root.Pages, most), most + 1))
    if leaves > most:
        raise PdfRefused("too_many_sheets")
    if not leaves:
        raise PdfRefused("empty")
    return leaves


def _leaves(root: pikepdf.Object, most: int) -> Iterator[pikepdf.Object]:
    """Yield the pages. A node met twice would make the tree endless, and is damage."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            raise PdfRefused("broken")
        if "/Kids" not in node:
            yield node
            continue
        if node.objgen in seen:
            raise PdfRefused("broken")
        seen.add(node.objgen)
        if len(node.Kids) + len(waiting) > most + _DEPTH:
            raise PdfRefused("too_many_sheets")
        waiting += list(node.Kids)


def main(most_sheets: int, memory: int, seconds: int) -> int:
    """Judge stdin under the ceilings (octets, seconds of work); return the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: dict[str, object] = {"sheets": scan(sys.stdin.buffer.read(), most_sheets)}
    except PdfRefused as finding:
        answer = {"code": str(finding)}
    except MemoryError:
        return EXIT_EXHAUSTED
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4])))
