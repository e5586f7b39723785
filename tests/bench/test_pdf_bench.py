"""How much decision and extract cost on paper: as a ratio to an empty page by the same engine, for machines differ."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import typst

from module.documents.printer import TypstPrinter
from module.registry.prints import Sheet
from tests.support import sizes
from tests.support.measuring import compare, judge
from tests.unit.documents.samples import MADE_AT, decision_sheet, extract_sheet

ROUNDS = sizes.size(1, 5)


def median_seconds(work: Callable[[int], object]) -> float:
    """Median of a few rounds after a warm-up; each round gets its number, so that no cache answers for the engine."""
    work(-1)
    taken = []
    for number in range(ROUNDS):
        started = time.perf_counter()
        work(number)
        taken.append(time.perf_counter() - started)
    return median(taken)


def test_decision_against_an_empty_page(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    source = tmp_path / "empty.typ"
    source.write_text('#set document(title: sys.inputs.title)\n#set page(paper: "a4")\n')
    fonts = typst.Fonts(include_system_fonts=False)
    engine = typst.Compiler(source, root=tmp_path, font_paths=fonts, ignore_system_fonts=True)
    printer = TypstPrinter()

    def empty(number: int) -> object:
        return engine.compile(format="pdf", sys_inputs={"title": str(number)}, pdf_standards=["a-3a"])

    def decision(number: int) -> object:
        return printer.decision(decision_sheet(preamble=f"ШЕШТІ {number}:"))

    base, ours = median_seconds(empty), median_seconds(decision)
    times = f"({ours * 1000:.1f} ms / {base * 1000:.1f} ms)"
    record_property("told", f"bench: decision pdf / empty page = {ours / base:.1f} {times}")
    judge(ours / base)


def test_extract_against_an_empty_sheet(record_property: Callable[[str, object], None]) -> None:
    """The base is a page without a row by the same press: one that is blank has no fonts and no tags to set."""
    printer, numbers = TypstPrinter(), itertools.count()

    def empty() -> object:
        return printer.sheet(Sheet("kk", str(next(numbers)), "", (), "", MADE_AT))

    def extract() -> object:
        return printer.extract(extract_sheet(f"«Үлгі» {next(numbers)}"))

    empty(), extract()
    found = compare(empty, extract, times=3)
    record_property("told", found.reported("extract pdf", "empty sheet", " (at most 3 in a full run)"))
    judge(found.ratio, 3)
