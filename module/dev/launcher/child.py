"""A program started by the launcher: its log, its readiness, its end."""

import ctypes
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from module.dev.launcher.places import ROOT, LauncherError
from module.dev.launcher.progress import say

PR_SET_PDEATHSIG = 1  # linux/prctl.h
PR_SET_CHILD_SUBREAPER = 36
TAIL = 20
SAY_EVERY = 10.0  # seconds; a program that lives is waited for without end, a cold start on a slow disk takes its time
LOOK_AGAIN = 0.05  # seconds between two looks at something that announces itself nowhere


class ChildFailed(LauncherError):
    """A program ended by itself or failed; the text holds the end of its log."""


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


class Child:
    """One running program in a session of its own, so that Ctrl-C at the terminal reaches only the launcher."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        user: str | None = None,
    ):
        self.name = name
        self.log = log
        self.stop_signal = stop_signal
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd="/" if user else ROOT,
                start_new_session=True,
                user=user,
                extra_groups=[] if user else None,
                # should the launcher be killed outright, its programs are told to stop
                preexec_fn=partial(_prctl, PR_SET_PDEATHSIG, stop_signal),
            )
        self.pidfd = os.pidfd_open(self.process.pid)

    def ended(self, within: float | None = 0) -> bool:
        """Say whether the program has ended; waits up to so many seconds for it, without end for None."""
        return bool(select.select([self.pidfd], [], [], within)[0])

    def failure(self, what: str) -> ChildFailed:
        """An error that shows what happened and the end of the log."""
        lines = self.log.read_text(errors="replace").splitlines()[-TAIL:]
        shown = "\n".join(f"    {line}" for line in lines)
        return ChildFailed(f"{self.name} {what}. The end of {self.log}:\n{shown}")

    def _say_waiting(self, what: str, seconds: float) -> None:
        last = "".join(self.log.read_text(errors="replace").splitlines()[-1:]) or "none yet"
        say(f"\n    still waiting for {self.name} {what} ({seconds:.0f} s). Its last line: {last}")

    def exit_failure(self) -> ChildFailed:
        """The error of a program that ended by itself."""
        return self.failure(f"ended by itself (exit code {self.process.wait()})")

    def wait_until(
        self,
        ready: Callable[[], bool],
        seconds: float = SAY_EVERY,
        what: str = "to be ready",
        beside: "Iterable[Child]" = (),
    ) -> None:
        """Wait until the program is ready, for as long as it lives; every so many seconds the person is told for what.

        Raises ChildFailed at once when it ends, or one of those beside it.
        """
        told = begun = time.monotonic()
        while not ready():
            ended = next((child for child in beside if child.ended()), None)
            if ended is not None or self.ended(within=LOOK_AGAIN):
                raise (ended or self).exit_failure()
            if time.monotonic() > told + seconds:
                told = time.monotonic()
                self._say_waiting(what, told - begun)

    def wait_for_success(self, seconds: float = SAY_EVERY) -> None:
        """Wait for the end of a program that does one thing; every so many seconds the person is told.

        Raises ChildFailed unless its exit code is 0.
        """
        begun = time.monotonic()
        while not self.ended(within=seconds):
            self._say_waiting("to end", time.monotonic() - begun)
        if self.process.wait():
            raise self.failure(f"failed (exit code {self.process.returncode})")

    def ask_to_stop(self) -> None:
        """Send the signal that ends the program in good order."""
        if not self.ended():
            os.kill(self.process.pid, self.stop_signal)

    def stop(self, patience: float = 10) -> None:
        """Stop the program: in good order if it does so within the seconds, else by force, with all of its group."""
        self.ask_to_stop()
        self.ended(within=patience)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def adopt_orphans() -> None:
    """Make this process the parent of every descendant whose own parent ends, so that none can be lost."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def descendants() -> list[int]:
    """Process numbers of the direct children of this process."""
    found: list[int] = []
    for listing in Path("/proc/self/task").glob("*/children"):
        found += [int(number) for number in listing.read_text().split()]
    return found


def end_orphans() -> None:
    """Kill what is still left below this process after every Child was stopped."""
    while left := descendants():
        for number in left:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(number, 0)


def stop_leftover(pid_file: Path, working_folder: Path) -> None:
    """Stop a server that a killed launcher left behind, and forget its process-number file.

    The number may meanwhile belong to another program: only a process that works in the server's data folder is ours.
    """
    try:
        number = int(pid_file.read_text().split()[0])
        is_ours = os.path.realpath(os.readlink(f"/proc/{number}/cwd")) == str(working_folder.resolve())
    except (OSError, ValueError, IndexError):
        is_ours = False
    if is_ours:
        pidfd = os.pidfd_open(number)
        signal.pidfd_send_signal(pidfd, signal.SIGINT)
        if not select.select([pidfd], [], [], 10)[0]:
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
            select.select([pidfd], [], [], 10)
        os.close(pidfd)
    pid_file.unlink(missing_ok=True)
