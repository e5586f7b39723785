"""The command ./run audit: which pinned libraries have a published vulnerability, and which frame was overstepped.

Within which time an advisory is answered, and how old the locks may be, stands in `advisories.toml` and, in words, in
`module/docs/libraries.md` (ASVS 5.0 15.1.1, 15.2.1).

Not a part of ./check: what it says changes from day to day without a change of ours, and it needs a registry that
tells advisories. Where one does not, that is said, for a silent answer would read as a clean one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from module.dev.assets.node import AssetsError, find_node
from module.dev.launcher.places import ROOT, STATE, LauncherError
from module.dev.launcher.progress import say, step

FOUND, NOT_ASKED = 1, 3
"""Exit codes: some library has an advisory; some library could not be asked about. 0: all were asked, none has one."""
FRAMES = Path(__file__).with_name("advisories.toml")
TOOL_LOCK = ROOT / "requirements-audit.lock"
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock", "requirements-audit.lock")
_SECONDS = 600


@dataclass(frozen=True)
class Advisory:
    """A published vulnerability of a pinned library, by the name that acceptances call it; `mended`: in a release."""

    id: str
    told: str
    mended: bool


@dataclass(frozen=True)
class Acceptance:
    """That a team member has seen an advisory on a day, and what makes up for it until the library is changed."""

    since: date
    why: str


@dataclass(frozen=True)
class Frames:
    """Days within which an advisory is answered by another version, and after which locks are made anew."""

    mended_days: int
    without_release_days: int
    lock_days: int
    accepted: Mapping[str, Acceptance]

    @classmethod
    def read(cls, path: Path = FRAMES) -> Frames:
        """Read them. Raises LauncherError for an acceptance that says no day or no reason."""
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        try:
            accepted = {name: Acceptance(row["since"], str(row["why"])) for name, row in found["accepted"].items()}
            frames = cls(**found["frames"], accepted=accepted)
        except (KeyError, TypeError) as error:
            raise LauncherError(f"{path.name}: {error}") from error
        if not all(isinstance(one.since, date) and one.why.strip() for one in accepted.values()):
            raise LauncherError(f"{path.name}: an acceptance has a day and a reason")
        return frames

    def last_day(self, advisory: Advisory) -> date | None:
        """Return the last day on which an accepted advisory may stand; None for one that nobody has accepted."""
        accepted = self.accepted.get(advisory.id)
        if accepted is None:
            return None
        return accepted.since + timedelta(days=self.mended_days if advisory.mended else self.without_release_days)

    def overstepped(self, advisory: Advisory, today: date) -> bool:
        """Tell whether an advisory counts: not accepted, or for too long; a day to come accepts nothing yet."""
        last = self.last_day(advisory)
        return last is None or today > last or self.accepted[advisory.id].since > today

    def too_old(self, made_on: date, today: date) -> bool:
        """Tell whether locks that were last made on a day have to be made anew."""
        return today > made_on + timedelta(days=self.lock_days)


@dataclass(frozen=True)
class AuditVerdict:
    """What was learned of one lock file: how many libraries were asked about, how many not, and advisories."""

    lock: str
    asked: int
    not_asked: int
    advisories: tuple[Advisory, ...]


def python_verdict(lock: str, output: str) -> AuditVerdict:
    """Read what pip-audit printed. It ends well too where the index knows no advisories: then each is skipped."""
    try:
        rows = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        return AuditVerdict(lock, 0, 1, ())
    asked = [row for row in rows if "skip_reason" not in row]
    found = [_python_advisory(row, one) for row in asked for one in row["vulns"]]
    return AuditVerdict(lock, len(asked), len(rows) - len(asked), tuple(found))


def _python_advisory(row: dict[str, Any], one: dict[str, Any]) -> Advisory:
    mended = ", ".join(one["fix_versions"])
    told = f"{row['name']} {row['version']}: {one['id']}, mended in {mended or 'no release yet'}"
    return Advisory(one["id"], told, bool(mended))


def npm_verdict(lock: str, output: str) -> AuditVerdict:
    """Read what `npm audit --json` printed; anything but a report means that nothing was asked."""
    try:
        report = json.loads(output)
        found, count = report["vulnerabilities"], report["metadata"]["dependencies"]["total"]
    except (ValueError, KeyError, TypeError):
        return AuditVerdict(lock, 0, 1, ())
    told = (
        Advisory(f"npm:{name}", f"{name}: {row['severity']}", bool(row.get("fixAvailable")))
        for name, row in sorted(found.items())
    )
    return AuditVerdict(lock, count, 0, tuple(told))


def exit_code(verdicts: Iterable[AuditVerdict], frames: Frames, made_on: date | None, today: date) -> int:
    """Return the exit code of a whole audit; what oversteps its frame weighs more than what could not be asked.

    `made_on`: the day on which the locks were last made, None where it is not known.
    """
    told = list(verdicts)
    if any(frames.overstepped(one, today) for verdict in told for one in verdict.advisories):
        return FOUND
    if made_on is not None and frames.too_old(made_on, today):
        return FOUND
    return NOT_ASKED if any(verdict.not_asked for verdict in told) else 0


def audit(state: Path = STATE) -> int:
    """Ask about every lock file and say what was learned."""
    frames, made_on, today = Frames.read(), _locks_made_on(), datetime.now(UTC).date()
    python = _tool(state / "audit")
    verdicts = [python_verdict(lock, _asked_pip(python, lock)) for lock in LOCKS]
    verdicts.append(npm_verdict("package-lock.json", _asked_npm()))
    for verdict in verdicts:
        numbers = f"{verdict.asked} asked about, {verdict.not_asked} not, {len(verdict.advisories)} advisories"
        say(f"{verdict.lock}: {numbers}")
        for one in verdict.advisories:
            last = frames.last_day(one)
            say(f"  {one.told}" + (f" (accepted until {last}: {frames.accepted[one.id].why})" if last else ""))
    if made_on is None:
        say("When the locks were last made is not known here: git could not tell.")
    elif frames.too_old(made_on, today):
        say(f"The locks were last made on {made_on}, more than {frames.lock_days} days ago: make them anew.")
    code = exit_code(verdicts, frames, made_on, today)
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


def _locks_made_on() -> date | None:
    words = ["git", "log", "-1", "--format=%cs", "--", *LOCKS]
    try:
        said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout
        return date.fromisoformat(said.strip())
    except (OSError, ValueError):
        return None


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
