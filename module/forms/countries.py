"""Countries of the classifier as choices, Kazakhstan first."""

from __future__ import annotations

from module.registry.classifiers import Classifier

HOME = "KZ"
_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_PLACE = {letter: chr(0xE000 + number) for number, letter in enumerate(_KAZAKH)}


def countries(found: Classifier, language: str) -> dict[str, str]:
    """Return the name of each country in a language, in the order of its alphabet after Kazakhstan."""
    names = {row.code: row.name(language) for row in found.rows}
    ordered = sorted(names, key=lambda code: (code != HOME, _key(names[code])))
    return {code: names[code] for code in ordered}


def _key(name: str) -> str:
    """Order by the Kazakh alphabet, which holds the Russian one in its own order."""
    return "".join(_PLACE.get(letter, letter) for letter in name.casefold())
