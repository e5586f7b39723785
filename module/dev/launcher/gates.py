"""The cheap gates of .ci/run, before any test: lint, format, types, dependencies, catalogs, migrations."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from alembic.script import ScriptDirectory

from module.dev.launcher.catalogs import catalog_faults
from module.dev.launcher.places import ROOT, LauncherError
from module.dev.launcher.progress import step

SCRIPTS = Path(sys.executable).parent
SHOWN = 20  # faults of one gate
PROGRAMS: dict[str, list[str | Path]] = {
    "lint": [SCRIPTS / "ruff", "check"],
    "format": [SCRIPTS / "ruff", "format", "--check", "--quiet"],
    "dependency rule": [SCRIPTS / "lint-imports", "--no-cache"],
    "types": [SCRIPTS / "mypy"],
    "dependencies": [SCRIPTS / "deptry", ".", "--no-ansi"],
}


def migration_faults() -> list[str]:
    """What is wrong with the chain of migrations: it must have one head."""
    heads = ScriptDirectory(str(ROOT / "migrations")).get_heads()
    return [] if len(heads) == 1 else [f"migrations have {len(heads)} heads: {', '.join(heads)}"]


CHECKS: dict[str, Callable[[], list[str]]] = {"catalogs": catalog_faults, "migrations": migration_faults}


def run_program(name: str, command: list[str | Path]) -> None:
    """Run a tool quietly; show what it said when it fails."""
    with step(name):
        finished = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if finished.returncode:
            raise LauncherError(f"{name}:\n{finished.stdout}{finished.stderr}")


def lint() -> int:
    """Mend what ruff can mend, lay the code out, then run all gates. Raises LauncherError at the first that fails."""
    for command in (["check", "--fix"], ["format"]):  # what is left of faults the gates tell
        subprocess.run([SCRIPTS / "ruff", *command, "--quiet"], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    return gates()


def gates() -> int:
    """Run all gates; the first that fails ends it with LauncherError."""
    for name, command in PROGRAMS.items():
        run_program(name, command)
    for name, faults_of in CHECKS.items():
        with step(name):
            if faults := faults_of():
                raise LauncherError(f"{len(faults)} faults:\n" + "\n".join(faults[:SHOWN]))
    return 0
