"""`./run cli` in a clone where nothing was made yet."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from module.dev.launcher import run


@pytest.mark.parametrize("arguments", [["--help"], ["outbox", "--help"], []])
def test_help_needs_neither_keys_nor_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setattr(run, "STATE", tmp_path)
    monkeypatch.setattr(run, "services", lambda state: nullcontext())
    code = run.cli(arguments)
    shown = capfd.readouterr()
    assert "Usage: " in shown.out + shown.err and "Traceback" not in shown.err
    assert code == (0 if arguments else 2)
    assert ("demo" in shown.out + shown.err) == (arguments != ["outbox", "--help"])
