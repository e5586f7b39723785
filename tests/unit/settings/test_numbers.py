"""The formats of numbers: what the exchange needs of them is demanded at start."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from module.settings import config_dir, read_law


@pytest.mark.parametrize("decision", ["{year}-{sequence:05d}/Р", "Р-{sequence:03d}"])
def test_a_decision_number_that_does_not_end_in_four_digits_does_not_start(tmp_path: Path, decision: str) -> None:
    folder = tmp_path / "config"
    shutil.copytree(config_dir(), folder)
    file = folder / "numbers.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("{year}-{sequence:05d}", decision), encoding="utf-8")
    with pytest.raises(ValueError, match="four digits"):
        read_law(folder)
