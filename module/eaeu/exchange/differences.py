"""Which elements differ between two records of one number: what they say, not how it is written."""

from __future__ import annotations

import hashlib
from collections import Counter

from lxml import etree

from module.eaeu.codec import Names, collapsed, value_of
from module.eaeu.structures.moments import instant

MOST = 20
"""Elements that are named; a record that differs in more differs as a whole."""
_SHORT = 200


def differing(ours: etree._Element, theirs: etree._Element, names: Names) -> tuple[str, ...]:
    """Return the paths below the record, sorted, of elements that stand on one side only or say something else.

    A moment is compared as a moment: the Commission's gateway drops zeros at the end of milliseconds.
    """
    one, other = _values(ours, names), _values(theirs, names)
    found = {path for path, _ in ((one - other) + (other - one))}
    return tuple(sorted(found))[:MOST]


def _values(record: etree._Element, names: Names) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    _add(record, "", names, found)
    return found


def _add(element: etree._Element, path: str, names: Names, found: Counter[tuple[str, str]]) -> None:
    children = [child for child in element if isinstance(child.tag, str)]
    said = "".join(f" {name!s}={value!s}" for name, value in sorted(element.items()))
    if path and not children:
        said = _said(path, collapsed(value_of(element))) + said
    if path and (said or not children):
        found[path, said] += 1
    for child in children:
        shown = names.shown(child)
        _add(child, f"{path}/{shown}" if path else shown, names, found)


def _said(path: str, text: str) -> str:
    if path.endswith("DateTime"):
        try:
            return instant(text).isoformat()
        except ValueError:
            return text
    return text if len(text) <= _SHORT else hashlib.sha256(text.encode()).hexdigest()  # pictures are not kept twice
