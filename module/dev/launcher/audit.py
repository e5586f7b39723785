"""The command ./run audit: which pinned libraries have a published vulnerability.

Not a part of ./check: what it says changes from day to day without a change of ours, and it needs a registry that
tells advisories. Where one does not, that is said, for a silent answer would read as a clean one.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from module.dev.assets.node import AssetsError, find_node
from module.dev.launcher.places import ROOT, STATE, LauncherError
from module.dev.launcher.progress import say, step

FOUND, NOT_ASKED = 1, 3
"""Exit codes: some library has an advisory; some library could not be asked about. 0: all were asked, none has one."""
TOOL_LOCK = ROOT / "requirements-audit.lock"
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock", "requirements-audit.lock")
_SECONDS = 600


@dataclass(frozen=True)
class AuditVerdict:
    """What was learned of one lock file: how many libraries were asked about, how many not, and advisories."""

    lock: str
    asked: int
    not_asked: int
    advisories: tuple[str, ...]


def python_verdict(lock: str, output: str) -> AuditVerdict:
    """Read what pip-audit printed. It ends well too where the index knows no advisories: then each is skipped."""
    try:
        rows = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        return AuditVerdict(lock, 0, 1, ())
    asked = [row for row in rows if "skip_reason" not in row]
    found = [
        f"{row['name']} {row['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'no release yet'}"
        for row in asked
        for one in row["vulns"]
    ]
    return AuditVerdict(lock, len(asked), len(rows) - len(asked), tuple(found))


def npm_verdict(lock: str, output: str) -> AuditVerdict:
    """Read what `npm audit --json` printed; anything but a report means that nothing was asked."""
    try:
        report = json.loads(output)
        found, count = report["vulnerabilities"], report["metadata"]["dependencies"]["total"]
    except (ValueError, KeyError, TypeError):
        return AuditVerdict(lock, 0, 1, ())
    return AuditVerdict(lock, count, 0, tuple(f"{name}: {row['severity']}" for name, row in sorted(found.items())))


def exit_code(verdicts: Iterable[AuditVerdict]) -> int:
    """Return the exit code of a whole audit; an advisory weighs more than what could not be asked."""
    told = list(verdicts)
    if any(verdict.advisories for verdict in told):
        return FOUND
    return NOT_ASKED if any(verdict.not_asked for verdict in told) else 0


def audit(state: Path = STATE) -> int:
    """Ask about every lock file and say what was learned."""
    python = _tool(state / "audit")
    verdicts = [python_verdict(lock, _asked_pip(python, lock)) for lock in LOCKS]
    verdicts.append(npm_verdict("package-lock.json", _asked_npm()))
    for verdict in verdicts:
        numbers = f"{verdict.asked} asked about, {verdict.not_asked} not, {len(verdict.advisories)} advisories"
        say(f"{verdict.lock}: {numbers}")
        for line in verdict.advisories:
            say(f"  {line}")
    code = exit_code(verdicts)
    if any(verdict.not_asked for verdict in verdicts):
        say(
            "Advisories could not be reached for all libraries: this is no clean result. Ask where they can be reached."
        )
    return code


def _tool(folder: Path) -> Path:
    """Install pip-audit by its lock into a venv of its own, anew when the lock has changed."""
    python, stamp = folder / "bin" / "python", folder / "lock"
    pins = TOOL_LOCK.read_text(encoding="utf-8")
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == pins:
        return python
    with step("setting up pip-audit"):
        venv.create(folder, clear=True)
        uv = str(Path(sys.executable).parent / "uv")
        words = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(TOOL_LOCK)]
        if subprocess.run(words, stdin=subprocess.DEVNULL, check=False).returncode:
            raise LauncherError("pip-audit could not be installed (see above)")
    stamp.write_text(pins, encoding="utf-8")
    return python


def _asked_pip(python: Path, lock: str) -> str:
    words = ["-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    return _output([str(python), *words, "--requirement", str(ROOT / lock)], ROOT, dict(os.environ))


def _asked_npm() -> str:
    try:
        node = find_node()
    except AssetsError:
        return ""
    environment = {**os.environ, "PATH": f"{node.path}{os.pathsep}{os.environ.get('PATH', '')}"}
    with tempfile.TemporaryDirectory(prefix="trois-audit-") as folder:
        for name in ("package.json", "package-lock.json"):
            (Path(folder) / name).write_bytes((ROOT / name).read_bytes())
        return _output([*node.npm, "audit", "--package-lock-only", "--json"], Path(folder), environment)


def _output(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """Return what a tool prints; each ends with another code for "found something" and for "could not ask"."""
    try:
        finished = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return finished.stdout
