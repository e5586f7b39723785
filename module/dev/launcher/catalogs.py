"""Are the catalogs complete: every source string in Kazakh, Russian and English, final, with its placeholders."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from module.dev.launcher.places import ROOT
from module.kernel.languages import LANGUAGE_CODES

TEMPLATE = "jinja2.ext:babel_extract"
SOURCES = [("dev/**", "ignore"), ("**.py", "python"), ("templates/**.html", TEMPLATE), ("templates/**.txt", TEMPLATE)]
KEYWORDS = {
    "N_": None,
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "nN_": (1, 2),
    "pN_": ((1, "c"), 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
Identity = tuple[str | None, str]


def source_messages(root: Path = ROOT) -> dict[Identity, str]:
    """Every string marked for translation, as (context, text), with the place where it stands."""
    found: dict[Identity, str] = {}
    for extracted in extract_from_dir(root / "module", SOURCES, {}, KEYWORDS):
        name, line, text, context = extracted[0], extracted[1], extracted[2], extracted[4]
        single = text[0] if isinstance(text, tuple | list) else text
        found.setdefault((context, single), f"module/{name}:{line}")
    return found


def _as_list(text: object) -> list[str]:
    """Babel keeps one text, or several where there are plural forms."""
    return [str(form or "") for form in text] if isinstance(text, tuple | list) else [str(text or "")]


def message_fault(message: Message) -> str:
    """What is wrong with one translation; empty when nothing is."""
    texts = _as_list(message.string)
    if not all(texts):
        return "not translated"
    if message.fuzzy:
        return "marked fuzzy"
    wanted = {placeholder for source in _as_list(message.id) for placeholder in PLACEHOLDER.findall(source)}
    used = {placeholder for text in texts for placeholder in PLACEHOLDER.findall(text)}
    return "" if used == wanted else f"placeholders {sorted(used)} instead of {sorted(wanted)}"


def language_faults(language: str, catalog: Catalog, wanted: dict[Identity, str]) -> list[str]:
    """What is wrong with the catalog of one language."""
    faults = []
    for (context, text), place in wanted.items():
        message = catalog.get(text, context)
        fault = message_fault(message) if message else "missing"
        if fault:
            meaning = f" as “{context}”" if context else ""
            faults.append(f"{language}: {fault}: {text!r}{meaning} ({place})")
    return faults


def catalog_faults(root: Path = ROOT) -> list[str]:
    """What is wrong with the catalogs of all languages."""
    wanted = source_messages(root)
    faults: list[str] = []
    for language in LANGUAGE_CODES:
        path = root / "translations" / language / "LC_MESSAGES" / "trois.po"
        if not path.exists():
            faults.append(f"{language}: no catalog")
            continue
        with path.open("rb") as source:
            faults += language_faults(language, read_po(source, locale=language), wanted)
    return faults
