"""The lists of codes that ship (config/classifiers/*.toml) and how the official file of each is read.

Territories and currencies are named by the Unicode locale data; their files say so with `cldr`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global

from module.registry.classifier_files import ListSource, Parents, Spelling
from module.registry.classifiers import LANGUAGES, Classifier, from_mapping

# Two-letter codes of the locale data that ISO 3166-1 does not assign: reserved, grouping, private
_NOT_ISO = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])


def read_classifiers(folder: Path) -> dict[str, Classifier]:
    """Read every list; the key is the name of the file: `hs`, `nice`. Raises ValueError for data of another shape."""
    return {path.stem: from_mapping(_filled(_toml(path)), path.stem) for path in _files(folder)}


def read_sources(folder: Path) -> dict[str, ListSource]:
    """Read how the official file of each list looks; a list without `[source]` cannot be loaded."""
    tables = {path.stem: _toml(path).get("source") for path in _files(folder)}
    return {id: _source(table) for id, table in tables.items() if table}


def _files(folder: Path) -> list[Path]:
    return sorted((folder / "classifiers").glob("*.toml"))


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _source(table: Mapping[str, Any]) -> ListSource:
    values = dict(table)
    spelling = Spelling(values.pop("spelling", Spelling.TEXT))
    parents = Parents(values.pop("parents", Parents.NONE))
    return ListSource(spelling=spelling, parents=parents, **values)


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    kind = data.get("cldr")
    if kind is None:
        return data
    if kind not in ("territories", "currencies"):
        raise ValueError(f"the locale data have no list {kind!r}")
    locales = {language: Locale.parse(language) for language in LANGUAGES}
    codes = _territories() if kind == "territories" else _currencies()
    names = {
        code: {
            language: str(getattr(locale, kind)[code])
            for language, locale in locales.items()
            if code in getattr(locale, kind)
        }
        for code in codes
    }
    own = data.get("codes", {})  # what the locale data lack
    return {**data, "codes": {code: {**name, **own.get(code, {})} for code, name in names.items()}}


def _territories() -> list[str]:
    known = (str(code) for code in Locale.parse("en").territories)
    return sorted(code for code in known if len(code) == 2 and code.isalpha() and code not in _NOT_ISO)


def _currencies() -> list[str]:
    """Return the currencies that are legal tender somewhere today."""
    uses = get_global("territory_currencies").values()
    return sorted({str(code) for use in uses for code, _, end, is_tender in use if end is None and is_tender})
