"""Load one module of the product with a fault put in, before anybody imports it: `pytest -p tests.support.faults`.

TROIS_FAULT in the environment holds, as JSON, the name of the module, what stands there and what takes its place.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType


class _Spoiled(SourceFileLoader):
    """Reads the source with the fault in it, and no compiled copy."""

    replacement = ("", "")

    def get_code(self, fullname: str) -> CodeType | None:
        """Compile the spoiled source. Raises ValueError unless the place is there exactly once."""
        old, new = self.replacement
        source = self.get_data(self.path).decode("utf-8")
        if source.count(old) != 1:
            raise ValueError(f"{fullname} holds {source.count(old)} times: {old}")
        return compile(source.replace(old, new), self.path, "exec")


class _Finder(MetaPathFinder):
    def __init__(self, name: str, replacement: tuple[str, str]) -> None:
        self._name, self._replacement = name, replacement

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Find the one module that is spoiled."""
        if fullname != self._name:
            return None
        sys.meta_path.remove(self)
        found = importlib.util.find_spec(fullname)
        if found is None or found.origin is None:
            raise ImportError(fullname)
        loader = _Spoiled(fullname, found.origin)
        loader.replacement = self._replacement
        return importlib.util.spec_from_file_location(fullname, found.origin, loader=loader)


if os.environ.get("TROIS_FAULT"):
    _name, _old, _new = json.loads(os.environ["TROIS_FAULT"])
    if _name in sys.modules:
        raise ImportError(f"{_name} was imported before its fault")
    sys.meta_path.insert(0, _Finder(_name, (_old, _new)))
