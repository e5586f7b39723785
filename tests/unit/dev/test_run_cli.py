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


def test_schemas_and_the_check_of_a_file_need_neither_keys_nor_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def none(state: Path) -> None:
        raise AssertionError("servers were started")

    monkeypatch.setattr(run, "STATE", tmp_path)
    monkeypatch.setattr(run, "services", none)
    assert run.cli(["eaeu", "xsd", str(tmp_path / "xsd")]) == 0, capfd.readouterr().err
    assert len(list((tmp_path / "xsd").iterdir())) > 5
    (tmp_path / "one.xml").write_bytes(b"<a/>")
    assert run.cli(["eaeu", "check", str(tmp_path / "one.xml")]) == 1
    assert '"verdict": "refused"' in capfd.readouterr().out


def test_other_commands_have_their_keys_and_tables_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []

    class Done:
        returncode = 0

    def run_it(command: list[str], **more: object) -> Done:
        called.append(command[1:])
        return Done()

    monkeypatch.setattr(run, "STATE", tmp_path)
    monkeypatch.setattr(run, "services", lambda state: nullcontext())
    monkeypatch.setattr(run.subprocess, "run", run_it)
    monkeypatch.setattr(run.Product, "_once", lambda product, name, command: called.append(command[1:]))
    run.cli(["outbox", "stuck"])
    assert called[0] == ["-m", "module.dev.pki", str(tmp_path / "pki")]
    assert called[1][-2:] == ["trois", "migrate"]
    assert called[2][-2:] == ["outbox", "stuck"]
