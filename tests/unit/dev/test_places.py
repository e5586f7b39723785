"""Folders, sockets and locks of one clone."""

import os
from pathlib import Path

import pytest

from module.dev.launcher.environment import environment
from module.dev.launcher.places import (
    AlreadyRunning,
    LauncherError,
    Ports,
    forget,
    own_folder,
    run_lock,
    runtime_folder,
)


@pytest.fixture
def sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(folder))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return folder


def test_socket_paths_fit_and_differ_from_clone_to_clone(sockets: Path) -> None:
    first, second = runtime_folder(Path("/a" * 200)), runtime_folder(Path("/b" * 200))
    assert first != second
    assert len(f"/run/user/1000/{first.name}/pg/.s.PGSQL.5432") < 107
    assert own_folder(first).stat().st_mode & 0o777 == 0o700


def test_a_folder_that_somebody_else_put_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(LauncherError, match="somebody else"):
        own_folder(tmp_path / "link")
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    with pytest.raises(LauncherError, match="somebody else"):
        own_folder(target)


def test_one_run_for_each_state_folder(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    refused = pytest.raises(AlreadyRunning, match=f"process {os.getpid()}")
    with run_lock(one), run_lock(two), refused, run_lock(one):
        pytest.fail("held twice")
    with run_lock(tmp_path / "one"):
        pass


def test_reset_forgets_all_but_the_locks_and_byte_code(tmp_path: Path) -> None:
    for name in ("run.lock", "secret-key"):
        (tmp_path / name).write_text("")
    (tmp_path / "postgres" / "base").mkdir(parents=True)
    (tmp_path / "pycache" / "module").mkdir(parents=True)
    forget(tmp_path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["pycache", "run.lock"]


def test_environment_of_the_programs(tmp_path: Path, sockets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    first = environment(tmp_path, Ports(portal=9000))
    assert first["TROIS_PUBLIC_URL"].startswith("http://127.0.0.1:9000/")
    assert first["DATABASE_URL"].startswith(f"postgresql+psycopg://trois@/trois?host={sockets}")
    assert environment(tmp_path)["TROIS_SECRET_KEY"] == first["TROIS_SECRET_KEY"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/base")
    assert environment(tmp_path)["DATABASE_URL"] == "postgresql://elsewhere/base"
