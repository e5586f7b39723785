"""The lists of codes from config/classifiers/*.toml, by the name of their file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from module.registry.classifiers import Classifier, from_mapping


def read_classifiers(folder: Path) -> Mapping[str, Classifier]:
    """Read every list of a folder. Raises ValueError or OSError where a file does not fit."""
    files = sorted((folder / "classifiers").glob("*.toml"))
    return {path.stem: from_mapping(tomllib.loads(path.read_text(encoding="utf-8"))) for path in files}
