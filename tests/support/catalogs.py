"""The catalogs as they stand in the work tree, whether or not somebody has compiled them."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from module.settings import Catalog, translations_dir

LANGUAGES = ("ru", "kk", "en")


def compiled(folder: Path) -> Catalog:
    """Compile the catalogs into a folder and open them there."""
    for language in LANGUAGES:
        place = folder / language / "LC_MESSAGES"
        place.mkdir(parents=True)
        source = translations_dir() / language / "LC_MESSAGES" / "trois.po"
        with source.open("rb") as texts, (place / "trois.mo").open("wb") as made:
            write_mo(made, read_po(texts, locale=language))
    return Catalog(folder)
