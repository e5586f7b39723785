"""The first step of the commands: what it accepts, when it makes `.venv` anew, what it says when it cannot."""

import ast
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from module.dev.launcher import boot


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of the clone, with lock files and without `.venv`."""
    monkeypatch.setattr(boot, "ROOT", tmp_path)
    monkeypatch.setattr(boot, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(boot, "STAMP", tmp_path / ".venv" / "trois-stamp.json")
    for name in ("UV_LOCK", "LIBRARIES_LOCK"):
        monkeypatch.setattr(boot, name, tmp_path / name)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.fixture
def done(clone: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made and installed, in order; nothing is really installed."""
    steps: list[str] = []

    def make() -> None:
        steps.append("make")
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", clone / ".venv"], check=True)

    monkeypatch.setattr(boot, "make_venv", make)
    monkeypatch.setattr(boot, "install", lambda python: steps.append("install"))
    return steps


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "--reset"],
        ["run", "cli"],
        ["run", "cli", "--help"],
        ["run", "audit"],
        ["run", "--reload"],
        ["run", "lint"],
        ["run", "test", "tests/unit/dev/test_boot.py"],
        ["run", "test", "-k", "name", "tests/unit"],
        ["check"],
        ["check", "--quick"],
        ["check", "--full"],
        ["check", "--full", "services"],
        ["check", "--write-docs"],
    ],
)
def test_commands_that_exist(arguments: list[str]) -> None:
    assert boot.understood(arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["run", "--quick"],
        ["run", "test"],
        ["run", "lint", "x"],
        ["run", "--reset", "--reload"],
        ["check", "--reset"],
        ["check", "--browser"],
        ["check", "--full", "nothing"],
        ["check", "--full", "unit", "bench"],
        ["check", "--quick", "--full"],
        ["run", "--reset", "x"],
        ["cli"],
    ],
)
def test_there_is_no_other_flag(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert boot.main(arguments) == 2
    assert "usage" in capsys.readouterr().out


def test_a_finished_set_up_is_left_alone(done: list[str]) -> None:
    boot.prepare()
    boot.prepare()
    assert done == ["make", "install"]


def test_changed_pins_are_installed_into_the_same_venv(done: list[str], clone: Path) -> None:
    boot.prepare()
    (clone / "LIBRARIES_LOCK").write_text("other pins")
    boot.prepare()
    assert done == ["make", "install", "install"]


def test_an_interrupted_installation_is_taken_up_again(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(python: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(boot, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            boot.prepare()
    boot.prepare()
    assert done == ["make", "make", "install"]


@pytest.mark.parametrize("change", ["moved folder", "other Python", "broken Python", "not ours"])
def test_a_venv_that_is_not_this_clones_is_made_anew(done: list[str], clone: Path, change: str) -> None:
    boot.prepare()
    stamp = json.loads(boot.STAMP.read_text())
    if change == "moved folder":
        boot.STAMP.write_text(json.dumps({**stamp, "venv": "/elsewhere/.venv"}))
    elif change == "other Python":
        boot.STAMP.write_text(json.dumps({**stamp, "python": "3 9 /elsewhere"}))
    elif change == "broken Python":
        (clone / ".venv" / "bin" / "python").unlink()
        (clone / ".venv" / "bin" / "python").symlink_to("/no/such/python")
    else:
        boot.STAMP.unlink()
    boot.prepare()
    assert done == ["make", "install", "make", "install"]


def test_one_line_names_the_package_when_not_root(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(boot.os, "geteuid", lambda: 1000)
    assert boot.main(["run"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "python3-venv is missing. Install it once as root: apt-get install python3-venv"
    ]


def test_python_too_old_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(boot.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(boot.shutil, "which", lambda name: None)
    assert boot.main(["run"]) == 2
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


def test_it_needs_nothing_but_the_standard_library_and_an_old_python_can_read_it() -> None:
    tree = ast.parse(Path(boot.__file__).read_text(), feature_version=(3, 8))
    imported = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    imported |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


@pytest.fixture
def become(clone: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., dict[str, str]]]:
    """Go through the first step without any set-up; what the launcher would find in its environment."""
    monkeypatch.setattr(boot, "prepare", lambda: None)
    (clone / "module").mkdir()
    (clone / ".venv").mkdir()
    before = Path.cwd()

    def run(**given: str) -> dict[str, str]:
        seen: dict[str, str] = {}
        for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"):
            monkeypatch.delenv(name, raising=False)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(boot.os, "execv", lambda *_: seen.update(os.environ))
        boot.main(["run"])
        return {name: seen[name] for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX") if name in seen}

    yield run
    os.chdir(before)


def test_byte_code_that_may_not_lie_beside_the_sources_lies_in_the_state_folder(
    clone: Path, become: Callable[..., dict[str, str]]
) -> None:
    """Without any byte code each program, and each look at a file, compiles its libraries anew."""
    kept = {"PYTHONPYCACHEPREFIX": str(clone / ".state" / "pycache")}
    assert become(PYTHONDONTWRITEBYTECODE="1") == kept


def test_byte_code_of_sources_that_cannot_be_written_lies_in_the_state_folder(
    clone: Path, become: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {"PYTHONPYCACHEPREFIX": str(clone / ".state" / "pycache")}
    for closed in ("module", ".venv"):
        monkeypatch.setattr(boot.os, "access", lambda path, mode, closed=closed: Path(path).name != closed)
        assert become() == kept


def test_byte_code_that_may_lie_beside_the_sources_does(become: Callable[..., dict[str, str]]) -> None:
    assert become() == {}


def test_a_place_for_byte_code_that_was_chosen_is_kept(become: Callable[..., dict[str, str]]) -> None:
    chosen = {"PYTHONPYCACHEPREFIX": "/chosen"}
    assert become(**chosen) == chosen
    assert become(PYTHONDONTWRITEBYTECODE="1", **chosen) == chosen
