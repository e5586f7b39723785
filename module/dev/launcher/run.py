"""The command ./run: everything up, until Ctrl-C."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from module.dev.launcher.child import adopt_orphans, end_orphans
from module.dev.launcher.environment import environment
from module.dev.launcher.greeting import greeting
from module.dev.launcher.places import ROOT, STATE, AlreadyRunning, Ports, forget, run_lock
from module.dev.launcher.processes import Product, watch
from module.dev.launcher.progress import say, step
from module.dev.launcher.services import embedded_postgres, services

HELP = "--help"
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(BaseException):
    """Ctrl-C or a signal to end; not an Exception, so that nothing mistakes it for a failure."""


def unhurried() -> None:
    """From now on the end is under way: a second Ctrl-C must not interrupt it. Each stop has its own time limit."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _stop_asked(number: int, frame: FrameType | None) -> NoReturn:
    unhurried()
    raise StopAsked(signal.Signals(number).name)


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn signals into StopAsked; whatever happens inside, no program is left behind afterwards."""
    adopt_orphans()
    for number in STOP_SIGNALS:
        signal.signal(number, _stop_asked)
    try:
        yield
    finally:
        end_orphans()


def start(
    state: Path = STATE,
    ports: Ports | None = None,
    *,
    reset: bool = False,
    reload: bool = False,
    python: str = sys.executable,
) -> int:
    """Start the product and keep it up until a signal. Raises LauncherError when a program ends by itself.

    `reload` starts the portal's processes anew when a file of code, a template or a catalog changes.
    """
    ports = ports or Ports()
    with run_lock(state), stoppable(), ExitStack() as stack:
        try:
            if reset:
                with step("removing the old data"):
                    embedded_postgres(state).forget()
                    forget(state)
            with step("database and queue"):
                servers = stack.enter_context(services(state))
            product = stack.enter_context(Product(state, ports, environment(state, ports), python, reload=reload))
            say(greeting(state / "pki", ports))
            watch([*servers.children, *product.children])
        except StopAsked as asked:
            say(f"\nStopping ({asked}) ...")
        finally:
            unhurried()
    say("Stopped. The data is kept in .state; ./run continues with it, ./run --reset starts afresh.")
    return 0


def needs_nothing(arguments: list[str]) -> bool:
    """Tell whether a command works in a fresh clone, without database and keys."""
    if not arguments or HELP in arguments:
        return True
    return arguments[:2] == ["eaeu", "xsd"] or (arguments[:2] == ["eaeu", "check"] and "--register" not in arguments)


def cli(arguments: list[str]) -> int:
    """Run `flask trois ARGUMENTS` over the servers of this clone, started for it unless ./run has them up.

    Help, schemas and the check of a file need neither servers nor keys; a fresh clone gets its keys and tables first
    for anything else. Raises LauncherError.
    """
    if needs_nothing(arguments):
        is_help = not arguments or HELP in arguments  # of which the demonstration has a command of its own
        app = "module.dev.portal:commands" if is_help else "module.cli:bare"
        command = [sys.executable, "-m", "flask", "--app", app, "trois", *arguments]
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    with ExitStack() as stack:
        try:
            stack.enter_context(run_lock(STATE))
            stack.enter_context(services(STATE))
            product = Product(STATE, Ports(), environment(STATE))
            stack.callback(product.stop)
            product.make_keys()
            product.migrate()
        except AlreadyRunning:
            pass  # then its servers are up, and it has made the rest
        command = [sys.executable, "-m", "flask", "trois", *arguments]
        return subprocess.run(command, env=environment(STATE), cwd=ROOT, check=False).returncode
