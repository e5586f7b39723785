"""Programs under the launcher: their end, their failure, their log."""

import signal
import sys
from pathlib import Path

import pytest

from module.dev.launcher.child import Child, ChildFailed


def python(code: str, log: Path) -> Child:
    return Child("program", [sys.executable, "-u", "-c", code], log=log)


def test_a_program_that_does_one_thing(tmp_path: Path) -> None:
    python("pass", tmp_path / "log").wait_for_success()


def test_its_failure_shows_the_end_of_its_log_only(tmp_path: Path) -> None:
    child = python("for n in range(50): print('line', n)\nraise SystemExit(4)", tmp_path / "log")
    with pytest.raises(ChildFailed, match=r"exit code 4") as caught:
        child.wait_for_success()
    assert "line 49" in str(caught.value)
    assert "line 29" not in str(caught.value)


def test_a_program_that_ends_before_it_is_ready(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed, match="ended by itself"):
        python("pass", tmp_path / "log").wait_until(lambda: False, seconds=30)


def test_a_program_that_is_not_ready_in_time(tmp_path: Path) -> None:
    child = python("import signal; signal.pause()", tmp_path / "log")
    with pytest.raises(ChildFailed, match="not ready"):
        child.wait_until(lambda: False, seconds=0.1)
    child.stop()


def test_a_program_that_ignores_the_signal_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = python("import signal; signal.signal(15, signal.SIG_IGN); print('deaf'); signal.pause()", log)
    child.wait_until(lambda: "deaf" in log.read_text(), seconds=30)
    child.stop(patience=0.1)
    assert child.process.returncode == -signal.SIGKILL


def test_the_log_is_of_the_last_start_only(tmp_path: Path) -> None:
    log = tmp_path / "log"
    for word in ("first", "second"):
        python(f"print('{word}')", log).wait_for_success()
    assert log.read_text() == "second\n"
