"""Commands of an administrator are told, by their names and never by their arguments."""

from __future__ import annotations

from pathlib import Path

from module.cli import bare
from tests.support.traces import Lines, lines

__all__ = ["lines"]


def test_a_command_is_told_without_its_arguments(lines: Lines, tmp_path: Path) -> None:
    bare().test_cli_runner().invoke(args=["trois", "eaeu", "xsd", str(tmp_path / "880619400063")])
    (line,) = lines.of("command")
    assert (line["outcome"], line["endpoint"]) == ("done", "cli trois eaeu xsd")
    assert line["by"].startswith("uid ")
    assert "880619400063" not in lines.raw[0]


def test_a_command_that_fails(lines: Lines) -> None:
    bare().test_cli_runner().invoke(args=["trois", "eaeu", "check", "/no/such/880619400063"])
    (line,) = lines.of("command")
    assert (line["outcome"], line["endpoint"]) == ("failed", "cli trois eaeu check")
    assert "880619400063" not in lines.raw[0]
