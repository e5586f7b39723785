"""Programs under the launcher: their end, their failure, their log."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from module.dev.launcher.child import Child, ChildFailed


def end_of(wait: Callable[[], None]) -> str:
    """What the waiting failed of; empty where it did not."""
    try:
        wait()
    except ChildFailed as failure:
        return str(failure)
    return ""


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


def test_as_long_as_a_program_lives_it_is_waited_for_and_the_person_is_told_for_what(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cold disk or a busy machine is no fault: only the end of the program is."""
    log = tmp_path / "log"
    child = python("import time; print('reads its tables'); time.sleep(1); print('up'); time.sleep(60)", log)
    assert end_of(lambda: child.wait_until(lambda: "up" in log.read_text(), seconds=0.3)) == ""
    child.stop()
    told = capsys.readouterr().out
    assert "still waiting for program" in told
    assert "reads its tables" in told


def test_the_end_of_a_program_is_told_at_once_with_its_last_words(tmp_path: Path) -> None:
    child = python("import time; time.sleep(0.5); raise SystemExit('the last words')", tmp_path / "log")
    begun = time.monotonic()
    failure = end_of(lambda: child.wait_until(lambda: False, seconds=30))
    assert "program ended by itself (exit code 1)" in failure and "the last words" in failure
    assert time.monotonic() - begun < 10


def test_a_program_that_does_one_thing_slowly_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    python("import time; print('third of four'); time.sleep(1)", tmp_path / "log").wait_for_success(0.3)
    told = capsys.readouterr().out
    assert "still waiting for program" in told and "third of four" in told


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
