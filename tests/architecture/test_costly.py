"""`module/docs/costly.md` names each limit, each bound of a body, each child with bounds, and nothing that is gone."""

from __future__ import annotations

import re

import pytest

from module.context import bounds
from module.registry.account_settings import Limit
from tests.support.sizes import ROOT

PAGE = (ROOT / "module/docs/costly.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`]+)`", PAGE))
BOUNDS = {"FORM", "SIGNING", "TICKET", "COMPARED", "UPLOAD", "STREAM"}


@pytest.mark.asvs("15.1.3")
def test_each_limit_is_named() -> None:
    assert {str(limit) for limit in Limit} - NAMED == set()


@pytest.mark.asvs("15.1.3")
def test_each_bound_of_a_body_is_named() -> None:
    assert {name for name, value in vars(bounds).items() if isinstance(value, bounds.Bound)} == BOUNDS
    assert set() == BOUNDS - NAMED


@pytest.mark.asvs("15.1.3")
def test_each_child_with_bounds_is_named() -> None:
    files = (path for path in (ROOT / "module").rglob("*.py") if "resource.setrlimit(" in path.read_text("utf-8"))
    found = {str(path.relative_to(ROOT)) for path in files}
    assert len(found) == 3
    assert found - NAMED == set()


def test_what_it_names_is_there() -> None:
    paths = {name for name in NAMED if "/" in name and " " not in name and not name.startswith("./")}
    assert len(paths) > 12
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
