"""The lines to copy of the guide for hosts, as they stand there."""

from __future__ import annotations

import re

from module.dev.launcher.places import ROOT

GUIDE = (ROOT / "module" / "docs" / "host-guide.md").read_text(encoding="utf-8")


def lines_to_copy(language: str) -> list[str]:
    """Return the blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
