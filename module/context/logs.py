"""Lines of logs: one record is one line, so that nobody writes a second one by what is typed or asked for."""

from __future__ import annotations

import logging
import re

_ENDS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


class OneLine(logging.Filter):
    """Writes line ends and control characters of a message as escapes; a traceback keeps its lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, in one line."""
        answer = record.getMessage()
        if _ENDS.search(answer):
            record.msg = _ENDS.sub(lambda found: f"\\x{ord(found[0]):02x}", answer)
            record.args = None
        return True


_ONE_LINE = OneLine()


def keep_lines_whole() -> None:
    """Put the filter on the loggers of the module that there are; a host's own loggers are left alone."""
    for name in [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "module"]:
        logging.getLogger(name).addFilter(_ONE_LINE)  # twice is once
