"""`python -m module.dev.translate`: bring the catalogs to the strings of the sources; English fills itself."""

from __future__ import annotations

from datetime import UTC, datetime

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from module.dev.launcher.catalogs import KEYWORDS, SOURCES
from module.dev.launcher.places import ROOT
from module.kernel.languages import LANGUAGE_CODES

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # a fixed date: the files change only when the texts do
_HEADER = "# Texts of the customs IP register module. Terms: translations/terms.csv"


def template() -> Catalog:
    """Return every string marked for translation, with the files it stands in."""
    found = Catalog(project="trois", version="1", creation_date=_EPOCH, header_comment=_HEADER)
    for name, _, text, comments, context in extract_from_dir(ROOT / "module", SOURCES, {}, KEYWORDS):
        found.add(text, locations=[(f"module/{name}", 0)], auto_comments=comments, context=context)
    return found


def update(language: str, source: Catalog) -> tuple[int, int]:
    """Write the catalog of a language anew; return how many strings it has and how many are not translated."""
    path = ROOT / "translations" / language / "LC_MESSAGES" / "trois.po"
    catalog = Catalog(locale=language, project="trois", version="1", header_comment=_HEADER)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(source, no_fuzzy_matching=True, update_header_comment=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.last_translator, catalog.language_team, catalog.msgid_bugs_address = "ТРОИС", language, "-"
    catalog.creation_date = catalog.revision_date = _EPOCH
    if language == "en":
        for message in catalog:
            message.string = message.string if any(_forms(message.string)) else message.id
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    empty = sum(1 for message in catalog if message.id and not all(_forms(message.string)))
    return len(catalog), empty


def _forms(string: object) -> list[str]:
    return [str(form or "") for form in string] if isinstance(string, tuple | list) else [str(string or "")]


def main() -> None:
    """Update all languages and say what is left to do."""
    source = template()
    for language in LANGUAGE_CODES:
        total, empty = update(language, source)
        print(f"{language}: {total} strings, {empty} not translated")


if __name__ == "__main__":
    main()
