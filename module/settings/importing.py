"""How the site says that the list of the register is read (config/import.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from module.registry.listed_entry import ListedStatus, ListFields
from module.registry.objects import ObjectKind

_COLUMNS = frozenset(["number", "object", "holder", "document", "until", "trusted", "letter", "status", "classes"])
_ALWAYS = frozenset(("number", "holder", "until", "status"))


def read_import(folder: Path) -> ListFields:
    """Read the settings. Raises ValueError where a column or a word stands twice, or what is always needed is not."""
    table = tomllib.loads((folder / "import.toml").read_text(encoding="utf-8"))
    columns = _words(table, "columns")
    statuses = {ListedStatus(name): words for name, words in _words(table, "status").items()}
    kinds = {ObjectKind(name): words for name, words in _words(table, "kinds").items()}
    required = tuple(table["required"])
    if columns.keys() != _COLUMNS or not _ALWAYS <= set(required) <= _COLUMNS:
        raise ValueError(f"config/import.toml: columns are {sorted(_COLUMNS)}, required at least {sorted(_ALWAYS)}")
    if statuses.keys() != set(ListedStatus):
        raise ValueError(f"config/import.toml: status has {[one.value for one in ListedStatus]}")
    most = table["most_rows"]
    if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= 1_000_000:
        raise ValueError("config/import.toml: most_rows is a number from 1 to 1000000")
    return ListFields(columns, required, statuses, kinds, most)


def _words(table: Mapping[str, Any], section: str) -> dict[str, tuple[str, ...]]:
    found = {name: tuple(words) for name, words in table[section].items()}
    folded = [word.casefold() for words in found.values() for word in words]
    twice = sorted({word for word in folded if folded.count(word) > 1})
    if twice or not all(found.values()):
        raise ValueError(f"config/import.toml, {section}: each name has words, and no word two names: {twice}")
    return found
