"""./run with small programs in place of the real ones: order, readiness, failure, Ctrl-C, nothing left behind."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from module.dev.launcher.places import ROOT, Ports
from module.dev.launcher.ports_in_use import listening_ports
from module.dev.launcher.services import embedded_postgres

DRIVER = """
import json, sys
from pathlib import Path
from module.dev.launcher import run
from module.dev.launcher.places import LauncherError, Ports
state, ports, python, *flags = sys.argv[1:]
try:
    sys.exit(run.start(Path(state), Ports(**json.loads(ports)), reset="--reset" in flags, python=python))
except LauncherError as error:
    sys.exit(str(error))
"""
ORDER = ["pki", "standins", "ncalayer", "migrate", "demo", "gunicorn", "worker", "scheduler"]


def free_ports() -> Ports:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(6)]
    ports = Ports(*(held.getsockname()[1] for held in sockets))
    for held in sockets:
        held.close()
    return ports


class Launch:
    """A launcher in a process of its own."""

    def __init__(self, folder: Path, ports: Ports, *flags: str, fails: str = "nothing", slow: str = "nothing"):
        self.folder = folder
        self.state = folder / "state"
        self.ports = ports
        self.diary = folder / "diary"
        fake = folder / "python"
        fake.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT}/tests/support/fake_python.py "$@"\n')
        fake.chmod(0o755)
        environment = {**os.environ, "FAKE_DIARY": str(self.diary), "FAKE_FAILS": fails, "FAKE_SLOW": slow}
        for name in ("DATABASE_URL", "REDIS_URL"):
            environment.pop(name, None)
        command = [sys.executable, "-c", DRIVER, self.state, json.dumps(asdict(ports)), fake, *flags]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def read_until(self, text: str) -> str:
        assert self.process.stdout
        read = ""
        while text not in read:
            line = self.process.stdout.readline()
            assert line, f"ended without {text!r}:\n{read}"
            read += line
        return read

    def finish(self) -> tuple[int, str]:
        output, _ = self.process.communicate(timeout=60)
        return self.process.returncode, output

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        self.process.send_signal(number)
        return self.finish()

    def programs(self) -> list[int]:
        """Process numbers of everything below this launcher, and of the stray grandchild."""
        below = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [*(int(number) for number in below), self.stray()]

    def stray(self) -> int:
        return int((self.folder / "stray.pid").read_text())


Launches = Callable[..., Launch]


@pytest.fixture
def launches(tmp_path: Path) -> Iterator[Launches]:
    """Start launchers over one state folder; those still at work when the test ends are stopped."""
    ports = free_ports()
    made: list[Launch] = []

    def launch(*flags: str, fails: str = "nothing", slow: str = "nothing") -> Launch:
        made.append(Launch(tmp_path, ports, *flags, fails=fails, slow=slow))
        return made[-1]

    yield launch
    for left in made:
        if left.process.poll() is None:
            left.stop(signal.SIGTERM)
    embedded_postgres(tmp_path / "state").forget()


def what_it_is(command: str) -> str:
    """The command of `flask trois`, or the last part of the module's name."""
    words = command.split()
    return words[-1] if words[1] == "flask" else words[1].rpartition(".")[2]


def is_alive(number: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except FileNotFoundError:
        return False


def test_all_is_started_in_order_and_stopped_by_ctrl_c(launches: Launches) -> None:
    launch = launches()
    shown = launch.read_until("Ctrl-C stops everything.")
    assert f"http://127.0.0.1:{launch.ports.portal}/" in shown
    found = [what_it_is(line) for line in launch.diary.read_text().splitlines()]
    assert sorted({*found, "scheduler"}) == sorted(ORDER)  # nothing announces that the scheduler is ready
    assert found.count("gunicorn") == 2  # the portal for people, and behind TLS for the gateway of the exchange
    assert found[0] == "pki"
    assert found.index("migrate") < found.index("demo") < found.index("gunicorn")
    programs = launch.programs()
    assert any(b"\0scheduler\0" in Path(f"/proc/{number}/cmdline").read_bytes() for number in programs)
    code, output = launch.stop()
    assert (code, [number for number in programs if is_alive(number)]) == (0, [])
    assert "Stopped. The data is kept" in output
    assert not set(launch.ports.named().values()) & listening_ports()


def test_second_start_is_quick_and_reset_forgets(launches: Launches) -> None:
    first = launches()
    first.read_until("Ctrl-C stops everything.")
    key = (first.state / "secret-key").read_text()
    assert first.stop(signal.SIGTERM)[0] == 0
    begun = time.monotonic()
    second = launches()
    second.read_until("Ctrl-C stops everything.")
    assert time.monotonic() - begun < 10
    assert (first.state / "secret-key").read_text() == key
    third = launches()
    code, output = third.finish()
    assert code != 0
    assert f"already at work in this clone (process {second.process.pid})" in output
    second.stop()
    fourth = launches("--reset")
    fourth.read_until("Ctrl-C stops everything.")
    assert (first.state / "secret-key").read_text() != key
    fourth.stop()


@pytest.mark.parametrize("program", ["migrate", "ncalayer", "gunicorn"])
def test_a_program_that_fails_is_named_and_all_stop(launches: Launches, program: str) -> None:
    launch = launches(fails=program)
    code, output = launch.finish()
    assert code == 1
    assert "the last words of a program" in output
    assert not set(launch.ports.named().values()) & listening_ports()
    assert not (program != "migrate" and is_alive(launch.stray()))  # it fails before the stray is born


def test_the_end_of_one_program_is_told_while_another_is_waited_for(launches: Launches) -> None:
    """The portal takes its time; that the scheduler has ended is said before."""
    begun = time.monotonic()
    code, output = launches(fails="scheduler", slow="gunicorn").finish()
    assert code == 1
    assert "scheduler ended by itself (exit code 1)" in output and "the last words of a program" in output
    assert time.monotonic() - begun < 18


def test_a_program_that_dies_later_is_named_and_all_stop(launches: Launches) -> None:
    launch = launches()
    launch.read_until("Ctrl-C stops everything.")
    programs = launch.programs()
    worker = next(number for number in programs if b"\0worker\0" in Path(f"/proc/{number}/cmdline").read_bytes())
    os.kill(worker, signal.SIGKILL)
    code, output = launch.finish()
    assert code == 1
    assert "worker ended by itself (exit code -9)" in output
    assert [number for number in programs if is_alive(number)] == []


def test_killing_the_launcher_ends_its_programs(launches: Launches) -> None:
    launch = launches()
    launch.read_until("Ctrl-C stops everything.")
    stray = launch.stray()
    watched = [os.pidfd_open(number) for number in launch.programs() if number != stray]
    launch.stop(signal.SIGKILL)
    for descriptor in watched:
        assert select.select([descriptor], [], [], 20)[0], "a program outlived its launcher"
        os.close(descriptor)
    os.kill(stray, signal.SIGKILL)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    blocked = free_ports()
    with socket.create_server(("127.0.0.1", blocked.portal)):
        code, output = Launch(tmp_path, blocked).finish()
    embedded_postgres(tmp_path / "state").forget()
    assert code == 1
    assert f"port {blocked.portal} (portal) is used by another program" in output
