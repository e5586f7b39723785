"""First step of ./run, ./check and .ci/run: makes `.venv` from the committed pins, then hands over to the launcher.

Standard library only, and syntax that an older Python can still read: nothing is installed yet when this file runs.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
STAMP = VENV / "trois-stamp.json"
UV_LOCK = ROOT / "requirements-uv.lock"
LIBRARIES_LOCK = ROOT / "requirements-dev.lock"
LOWEST = (3, 11)
OTHER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")
STAGES = ("unit", "mutation", "services", "reverts", "bench", "journeys", "kills", "soak")
USAGE = f"""usage: ./run [--reset | --reload | lint | test PATH ... | audit | cli ARGS]
   or: ./check [--quick | --full [STAGE] | --write-docs]
STAGE is one of {", ".join(STAGES)}"""


class SetupError(Exception):
    """One line for the person at the terminal; the command ends with exit code 2."""


def understood(arguments: list[str]) -> bool:
    """Say whether these are the arguments of a command that exists; there are no other flags."""
    if arguments[:2] == ["run", "cli"]:
        return True
    if arguments[:2] == ["run", "test"]:
        return len(arguments) > 2
    if arguments[:2] == ["check", "--full"]:
        return arguments[2:] in ([], *([stage] for stage in STAGES))
    known = (
        ["run"],
        ["run", "--reset"],
        ["run", "--reload"],
        ["run", "lint"],
        ["run", "audit"],
        ["check"],
        ["check", "--quick"],
        ["check", "--write-docs"],
        ["gates"],
    )
    return arguments in known


def newer_python() -> str:
    """Find another Python of this machine that is new enough."""
    for name in OTHER_NAMES:
        found = shutil.which(name)
        if found:
            return found
    raise SetupError("Python 3.11 or newer is needed; this machine has " + sys.version.split()[0])


def digest(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def written_stamp() -> dict[str, str]:
    """Read what the last finished set-up wrote; empty when there was none."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def venv_version() -> str:
    """Version and place that the Python in `.venv` reports; empty when it does not run on this machine."""
    code = "import sys; print(sys.version_info[0], sys.version_info[1], sys.prefix)"
    try:
        answer = subprocess.run([VENV / "bin" / "python", "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return answer.stdout.strip()


def usable(stamp: dict[str, str]) -> bool:
    """Say whether `.venv` is ours, stands where it was made and still runs on the Python it was made with."""
    version = venv_version()
    return bool(version) and stamp.get("python") == version and stamp.get("venv") == str(VENV)


def install_venv_module() -> None:
    """Bring in Debian's python3-venv as root; otherwise name the package and stop."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupError("python3-venv is missing. Install it once as root: apt-get install python3-venv")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv"],
    )
    for command in commands:
        finished = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        if finished.returncode:
            raise SetupError("python3-venv is missing and '{}' failed (see above)".format(" ".join(command)))


def call(command: list[str | Path]) -> None:
    """Run one set-up command; its own output tells what went wrong."""
    if subprocess.run(command, stdin=subprocess.DEVNULL, cwd=ROOT).returncode:
        raise SetupError("set-up stopped: '{}' failed (see above)".format(" ".join(str(part) for part in command[:4])))


def make_venv() -> None:
    """Make `.venv` anew."""
    if VENV.is_symlink():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)
    if importlib.util.find_spec("ensurepip") is None:
        install_venv_module()
    call([sys.executable, "-m", "venv", VENV])


def install(python: Path) -> None:
    """Install the pinned libraries, each checked against its hash."""
    quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]
    call([python, "-m", "pip", "install", *quiet, "--require-hashes", "--no-deps", "-r", UV_LOCK])
    call([VENV / "bin" / "uv", "pip", "sync", "--quiet", "--require-hashes", "--python", python, LIBRARIES_LOCK])


def prepare() -> None:
    """Bring `.venv` to the state that the lock files describe; does nothing when it is there already."""
    locks = {"uv": digest(UV_LOCK), "libraries": digest(LIBRARIES_LOCK)}
    stamp = written_stamp()
    fits = usable(stamp)
    if fits and {name: stamp.get(name) for name in locks} == locks:
        return
    begun = time.monotonic()
    print("Setting up Python libraries in .venv ...", flush=True)
    if not fits:
        make_venv()
    STAMP.unlink(missing_ok=True)
    install(VENV / "bin" / "python")
    STAMP.write_text(json.dumps({"python": venv_version(), "venv": str(VENV), **locks}))
    print(f"  libraries installed ({time.monotonic() - begun:.1f} s)", flush=True)


def place_byte_code() -> None:
    """Have this and all later programs keep byte code in `.state` where it must not or cannot lie beside the sources.

    Without any, each program and each look into a file compiles its libraries anew, which takes seconds.
    """
    forbidden = os.environ.pop("PYTHONDONTWRITEBYTECODE", "")
    closed = not all(os.access(folder, os.W_OK) for folder in (ROOT / "module", VENV))
    if forbidden or closed:
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / ".state" / "pycache"))


def main(arguments: list[str]) -> int:
    """Set up and become the launcher; returns only when something is wrong."""
    if not understood(arguments):
        print(USAGE)
        return 0 if arguments[1:] in (["-h"], ["--help"]) else 2
    try:
        if sys.version_info < LOWEST:
            other = newer_python()
            os.execv(other, [other, __file__, *arguments])  # noqa: S606 - becomes it
        (ROOT / ".state").mkdir(exist_ok=True)
        with open(ROOT / ".state" / "setup.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            prepare()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    os.chdir(ROOT)
    place_byte_code()
    python = str(VENV / "bin" / "python")
    os.execv(python, [python, "-m", "module.dev.launcher", *arguments])  # noqa: S606 - becomes it


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
