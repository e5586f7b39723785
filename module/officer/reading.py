"""An electronic document as rows for the page: labels for names, dates as everywhere, files as links or pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from markupsafe import Markup, escape

from module.casework.received import BINARY, is_picture
from module.context import translate
from module.context.formats import day, moment
from module.kernel.text import N_, Message
from module.officer.labels import ELEMENT_LABELS
from module.registry.readable import ReadableElement

Address = Callable[[int], str]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,18}(Z|[+-][0-9]{2}:[0-9]{2})")
_DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class ReadingSection:
    """One element with children: its name, the level of its heading, and a row for each of its plain children."""

    title: str
    level: int
    rows: tuple[dict[str, object], ...]


def sections(element: ReadableElement, level: int, address: Address | None = None) -> tuple[ReadingSection, ...]:
    """Return an element and all below it as sections, in document order; `address` leads to the n-th file in it."""
    return tuple(_walk(element, "", level, address, count()))


def _walk(
    element: ReadableElement, number: str, level: int, address: Address | None, files: count[int]
) -> list[ReadingSection]:
    rows = [_row(child, address, files) for child in element.children if not child.children]
    title = f"{translate(Message(_label(element.name)))}{number}"
    found = [ReadingSection(title, min(level, _DEEPEST_HEADING), tuple(rows))]
    total = Counter(child.name for child in element.children)
    seen: Counter[str] = Counter()
    for child in element.children:
        if child.children:
            seen[child.name] += 1
            ordinal = f" {seen[child.name]}" if total[child.name] > 1 else ""
            found += _walk(child, ordinal, level + 1, address, files)
    return found


def _label(name: str) -> str:
    return ELEMENT_LABELS.get(name, name)


def _row(element: ReadableElement, address: Address | None, files: count[int]) -> dict[str, object]:
    value = _file(element, address, next(files)) if element.name in BINARY else escape(_answer(element.text))
    marks = ", ".join(f"{name}: {text}" for name, text in element.attributes.items())
    if marks:
        value += Markup(' <span class="trois-muted">({})</span>').format(marks)
    return {"key": _label(element.name), "html": value, "value": ""}


def _answer(text: str) -> str:
    """Write days and instants as everywhere; anything else, and what is no date, as it stands."""
    try:
        if _DAY.fullmatch(text):
            return day(date.fromisoformat(text))
        if _INSTANT.fullmatch(text):
            return moment(datetime.fromisoformat(text))
    except ValueError:
        return text
    words = {"true": N_("Yes"), "false": N_("No")}
    return translate(Message(words[text])) if text in words else text


def _file(element: ReadableElement, address: Address | None, number: int) -> Markup:
    size = translate(Message(N_("File, bytes: {count}"), {"count": len(element.text) * 3 // 4}))
    if address is None:
        return escape(size)
    if is_picture(element):
        alternative = translate(Message(_label(element.name)))
        return Markup('<img class="trois-picture__image" src="{}" alt="{}" loading="lazy">').format(
            address(number), alternative
        )
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(address(number), size)
