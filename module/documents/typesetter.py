"""The typesetter: one kept typst compiler, data in, PDF bytes out; equal data give equal bytes."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst

from module.documents.letters import boxed, map_texts, plain, unprintable

TEMPLATES = Path(__file__).parent / "templates"
_STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
_ATTEMPTS = 4
_printed_in: dict[str, int] = {}


class Typesetter:
    """Sets templates of this room as PDF/A-3a with tags (PDF/UA-1).

    `fonts` are folders of further fonts for letters that the built-in ones lack (Chinese, Korean, ...); the machine's
    own fonts are never used, so that every machine prints the same. Safe for threads: one print at a time.
    """

    def __init__(self, fonts: tuple[Path, ...] = ()) -> None:
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=list(fonts))
        self._compilers: dict[str, typst.Compiler] = {}
        self._lock = threading.Lock()

    def set(
        self, template: str, data: Mapping[str, object], made_at: datetime, files: Mapping[str, bytes] | None = None
    ) -> bytes:
        """Set one template with its data; `files` are passed octet for octet. Raises ValueError for a naive time."""
        if made_at.tzinfo is None:
            raise ValueError("naive datetime")
        octets = {name: json.dumps(list(content)) for name, content in (files or {}).items()}
        data = map_texts(dict(data), plain)
        for attempt in range(_ATTEMPTS):
            try:
                return self._compile(template, {"data": json.dumps(data, ensure_ascii=False), **octets}, made_at)
            except typst.TypstError as error:
                missing = unprintable(error.diagnostic)
                if not missing or attempt == _ATTEMPTS - 1:
                    raise
                data = map_texts(data, boxed(missing))
        raise AssertionError("unreachable")

    def _compile(self, template: str, inputs: dict[str, str], made_at: datetime) -> bytes:
        with self._lock:
            _refuse_after_fork()
            if template not in self._compilers:
                self._compilers[template] = typst.Compiler(
                    TEMPLATES / template, root=TEMPLATES, font_paths=self._fonts, ignore_system_fonts=True
                )
            pages = self._compilers[template].compile(
                format="pdf", sys_inputs=inputs, pdf_standards=_STANDARDS, timestamp=int(made_at.timestamp())
            )
        if not isinstance(pages, bytes):
            raise TypeError("typst gave no PDF")
        return pages


def _refuse_after_fork() -> None:
    """Fail at once where typst would hang: its threads, shared by all compilers, do not live on in a forked process."""
    if _printed_in.setdefault("process", os.getpid()) != os.getpid():
        raise RuntimeError("something was printed before this process was forked; print in fresh processes only")
