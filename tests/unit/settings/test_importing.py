"""config/import.toml: how the list of the register is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from module.registry.listed_entry import ListedStatus
from module.settings import config_dir, read_import


def test_what_ships() -> None:
    fields = read_import(config_dir())
    assert fields.most_rows == 20_000
    assert fields.required == ("number", "holder", "until", "status")
    assert "Действительный" in fields.statuses[ListedStatus.IN_FORCE]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("most_rows = 20000", "most_rows = 0"),
        ("most_rows = 20000", 'most_rows = "many"'),
        ('required = ["number", "holder", "until", "status"]', 'required = ["number", "holder", "until"]'),
        ('required = ["number", ', 'required = ["nummer", "number", '),
        ("letter = [", "note = ["),
        ('expired = ["Срок истек",', 'expired = ["Действует",'),
        ("suspended = [", "frozen = ["),
        ("copyright = [", "copyleft = ["),
    ],
)
def test_what_is_no_setting(tmp_path: Path, before: str, after: str) -> None:
    """A word of two states would put an entry in force by a guess."""
    shutil.copy(config_dir() / "import.toml", tmp_path)
    file = tmp_path / "import.toml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ValueError, match=r"import\.toml|is not a valid"):
        read_import(tmp_path)
