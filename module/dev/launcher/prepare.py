"""Page assets and compiled catalogs: built when what they are made of has changed."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from module.dev import assets
from module.dev.launcher.places import ROOT, setup_lock
from module.dev.launcher.progress import step

TRANSLATIONS = ROOT / "translations"


def stale_catalogs(translations: Path = TRANSLATIONS) -> list[Path]:
    """Catalogs without a compiled file, or with one older than they are."""
    found = []
    for catalog in sorted(translations.glob("*/LC_MESSAGES/*.po")):
        compiled = catalog.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime <= catalog.stat().st_mtime:
            found.append(catalog)
    return found


def compile_catalog(catalog: Path) -> None:
    """Write the compiled file beside a catalog."""
    with catalog.open("rb") as source:
        messages = read_po(source, locale=catalog.parents[1].name, domain=catalog.stem, abort_invalid=True)
    half_done = catalog.with_suffix(".mo.new")
    with half_done.open("wb") as target:
        write_mo(target, messages)
    half_done.rename(catalog.with_suffix(".mo"))


def prepare() -> None:
    """Bring assets and catalogs up to date; quick when they are."""
    with setup_lock():
        if assets.stale():
            with step("page assets"):
                assets.build()
        if catalogs := stale_catalogs():
            with step("translations"):
                for catalog in catalogs:
                    compile_catalog(catalog)
