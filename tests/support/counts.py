"""`python -m tests.support.counts [--write]`: the numbers that README.md tells, counted in the product."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping

from module.eaeu.rules.engine import ALL
from module.eaeu.spec.facts import process
from tests.support.sizes import ROOT

README = ROOT / "README.md"


def counted() -> Mapping[str, int]:
    """Return each number by the words around it; `#` is its place."""
    told = process()
    structures = json.loads((ROOT / "module/eaeu/spec/structures.json").read_text(encoding="utf-8"))["documents"]
    cases = json.loads((ROOT / "tests/conformance/index.json").read_text(encoding="utf-8"))["cases"]
    return {
        "P.SP.01: # structures": len(structures),
        "# messages, ": len(told.messages),
        "# transactions in ": len(told.transactions),
        " in # pairs": len(told.pairs),
        "# rules of filling.": len(ALL),
        "`tests/conformance`, # cases": len(cases),
    }


def brought_up(text: str) -> str:
    """Return the page with the numbers of today. Raises AssertionError where words are gone."""
    for words, number in counted().items():
        before, _, after = words.partition("#")
        text, times = re.subn(rf"(?<={re.escape(before)})\d[\d,]*(?={re.escape(after)})", f"{number:,}", text)
        assert times == 1, f"README.md has {times} times instead of once: {words}"
    return text


def main(arguments: list[str]) -> int:
    """Compare, or write; exit 1 where the page differs."""
    text = README.read_text(encoding="utf-8")
    today = brought_up(text)
    if "--write" in arguments:
        README.write_text(today, encoding="utf-8")
    return 0 if today == text or "--write" in arguments else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
