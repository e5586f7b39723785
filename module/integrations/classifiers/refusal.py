"""A file that cannot be read at all."""

from __future__ import annotations

from module.kernel.errors import TroisError
from module.kernel.text import Message
from module.registry.classifier_files import LineFault


class FileRefused(TroisError):
    """The file of a classifier cannot be read; `fault` says why and in which line."""

    code = "file_refused"

    def __init__(self, line: int, code: str, msgid: str, /, **params: object) -> None:
        self.fault = LineFault(line, code, Message(msgid, params))
        super().__init__(self.fault.message)
