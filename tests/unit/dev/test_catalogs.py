"""The gate on translations, over a small product in a folder."""

from pathlib import Path

import pytest

from module.dev.launcher.catalogs import catalog_faults, source_messages
from module.dev.launcher.prepare import compile_catalog, stale_catalogs
from module.kernel.languages import LANGUAGE_CODES

SOURCE = 'HELLO = N_("Hello, {name}")\n'
PAGE = "{{ _('Sign in') }}\n"
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
COMPLETE = {"Hello, {name}": "Сәлем, {name}", "Sign in": "Кіру"}


def write(root: Path, language: str, entries: dict[str, str], flags: str = "") -> Path:
    path = root / "translations" / language / "LC_MESSAGES" / "trois.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    body = "".join(f'{flags}msgid "{source}"\nmsgstr "{text}"\n\n' for source, text in entries.items())
    path.write_text(HEADER + body, encoding="utf-8")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {
        "room/texts.py": SOURCE,
        "templates/trois/page.html": PAGE,
        "dev/tool.py": '_("only dev")',
    }.items():
        (tmp_path / "module" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "module" / name).write_text(text)
    for language in LANGUAGE_CODES:
        write(tmp_path, language, COMPLETE)
    return tmp_path


def test_complete_catalogs_pass(root: Path) -> None:
    assert {text for _, text in source_messages(root)} == set(COMPLETE)
    assert catalog_faults(root) == []


@pytest.mark.parametrize(
    ("entries", "flags", "fault"),
    [
        ({"Sign in": "Кіру"}, "", "kk: missing: 'Hello, {name}'"),
        (COMPLETE | {"Sign in": ""}, "", "kk: not translated: 'Sign in'"),
        (COMPLETE, "#, fuzzy\n", "kk: marked fuzzy: 'Sign in'"),
        (COMPLETE | {"Hello, {name}": "Сәлем, {аты}"}, "", "kk: placeholders ['{аты}'] instead of ['{name}']"),
    ],
)
def test_each_fault_is_named(root: Path, entries: dict[str, str], flags: str, fault: str) -> None:
    write(root, "kk", entries, flags)
    assert any(found.startswith(fault) for found in catalog_faults(root)), catalog_faults(root)


def test_a_language_without_catalog(root: Path) -> None:
    (root / "translations" / "ru" / "LC_MESSAGES" / "trois.po").unlink()
    assert catalog_faults(root) == ["ru: no catalog"]


def test_catalogs_are_compiled_when_they_change(root: Path) -> None:
    catalogs = stale_catalogs(root / "translations")
    assert sorted(path.parts[-3] for path in catalogs) == sorted(LANGUAGE_CODES)
    for catalog in catalogs:
        compile_catalog(catalog)
    assert stale_catalogs(root / "translations") == []


def test_a_meaning_that_a_catalog_lacks_is_named(root: Path) -> None:
    (root / "module/room/more.py").write_text('pN_("state", "Sent")\nN_("Sent")\n', encoding="utf-8")
    (root / "module/templates/trois/more.html").write_text("{{ pgettext('button', 'Sign in') }}", encoding="utf-8")
    assert {("state", "Sent"), (None, "Sent"), ("button", "Sign in"), (None, "Sign in")} <= set(source_messages(root))
    for language in LANGUAGE_CODES:
        write(root, language, COMPLETE | {"Sent": "Жіберілді"})
    faults = [fault for fault in catalog_faults(root) if fault.startswith("kk")]
    assert faults == [
        "kk: missing: 'Sent' as “state” (module/room/more.py:1)",
        "kk: missing: 'Sign in' as “button” (module/templates/trois/more.html:1)",
    ]
