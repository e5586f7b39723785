"""The command ./check: all tests, in stages from the cheapest to the dearest; the first stage that fails ends it."""

import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from module.dev.launcher.places import ROOT, LauncherError
from module.dev.launcher.progress import say, step
from module.dev.launcher.services import services

CHROMIUM = Path("/usr/bin/chromium")
XMLLINT = Path("/usr/bin/xmllint")
JUDGES = {"xmlsec1": Path("/usr/bin/xmlsec1"), "openssl": Path("/usr/bin/openssl")}  # by their Debian packages
LIBRARIES = Path("/usr/lib")
SHOWN = "shown"  # the folder of notes of what tests have shown
GOST_ENGINE = "*/engines-3/gost.so"  # GOST for Debian's openssl
LIBATOMIC = "*/libatomic.so.1"  # what the Node inside Playwright's wheel is linked with; a bare Debian has none


@dataclass(frozen=True)
class Stage:
    """One pytest run."""

    name: str
    folders: tuple[str, ...]
    workers: int = 2
    marks: str = "not browser"
    shown: bool = False  # whether what the tests print is shown


UNIT = Stage("unit", ("tests/unit",))
MUTATION = Stage("mutation", ("tests/mutation",), workers=0, shown=True)  # faults put into the rules of filling
SERVICES = Stage(
    "services",
    (
        "tests/integration",
        "tests/contract",
        "tests/attacks",
        "tests/migrations",
        "tests/foreign_host",
        "tests/kills",
        "tests/architecture",
    ),
)
BENCH = Stage("bench", ("tests/bench",), workers=0, shown=True)  # alone, so that the ratios mean something
# one browser at a time on two cores
JOURNEYS = Stage("journeys", ("tests/journeys", "tests/unit/account"), workers=0, marks="browser")
ALWAYS = (UNIT, MUTATION, SERVICES, BENCH)


def missing_packages() -> list[str]:
    """The Debian packages that the journeys need and this machine lacks."""
    packages = [] if CHROMIUM.exists() else ["chromium"]
    return packages if any(LIBRARIES.glob(LIBATOMIC)) else [*packages, "libatomic1"]


def need_chromium() -> None:
    """Have Debian's Chromium and what drives it: install them as root, else say what is missing."""
    _install(missing_packages(), "the journeys need Debian's Chromium")


def need_xmllint() -> None:
    """Have Debian's xmllint, which judges the schemas of the exchange beside our own libraries."""
    _install([] if XMLLINT.exists() else ["libxml2-utils"], "the schemas need Debian's xmllint")


def need_gost_engine() -> None:
    """Have Debian's gost engine, which judges our GOST beside the published vectors."""
    missing = [] if any(LIBRARIES.glob(GOST_ENGINE)) else ["libengine-gost-openssl"]
    _install(missing, "GOST needs another judge, Debian's engine")


def need_judges() -> None:
    """Have Debian's xmlsec1 and openssl, which judge signatures beside our own code."""
    missing = [package for package, program in JUDGES.items() if not program.exists()]
    _install(missing, "the signatures need Debian's xmlsec1 and openssl as judges")


def _install(packages: list[str], reason: str) -> None:
    """Install Debian packages as root, else say what is missing and why."""
    if not packages:
        return
    named = " ".join(packages)
    wanted = f"{reason}: apt-get install {named} as root, or ./check --quick without them"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise LauncherError(wanted)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"installing Debian's {named}"):
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
            finished = subprocess.run(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
            )
            if finished.returncode:
                raise LauncherError(f"'{' '.join(command)}' failed (see above); {wanted}")


def counts(report: Path) -> Counter[str]:
    """Passed, failed and skipped tests in a report of pytest."""
    found: Counter[str] = Counter()
    for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314 - written by our own pytest a moment ago
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        found += Counter(passed=int(suite.get("tests", 0)) - failed - skipped, failed=failed, skipped=skipped)
    return found


def run_stage(stage: Stage, environment: dict[str, str], report: Path) -> int:
    """Run one stage; gives pytest's exit code. A stage whose folders are all missing has failed, too."""
    folders = [folder for folder in stage.folders if (ROOT / folder).is_dir()]
    if not folders:
        raise LauncherError(f"{stage.name}: no tests in {', '.join(stage.folders)}")
    say(f"\n== {stage.name}: {' '.join(folders)}")
    spread = ["-n", str(stage.workers), "--dist", "loadfile"] if stage.workers else []
    shown = ["-s"] if stage.shown else []
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        *spread,
        *shown,
        "-m",
        stage.marks,
        f"--junitxml={report}",
        *folders,
    ]
    return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


def write_shown(notes: Path) -> int:
    """Write what the tests of the exchange and of outages show; gives 1 where anything was not shown."""
    say("\n== shown: module/docs/exchange.md module/docs/outages.md")
    command = [sys.executable, "-m", "tests.support.shown", str(notes)]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


def stages(*, quick: bool) -> tuple[Stage, ...]:
    """The stages of a run; a quick one leaves out what needs Debian packages."""
    if quick:
        left_out = "not xmllint and not gost_engine and not judges"
        return tuple(replace(stage, marks=f"{stage.marks} and {left_out}") for stage in ALWAYS)
    return (*ALWAYS, JOURNEYS)


def check(*, quick: bool) -> int:
    """Run the stages; 0 when every one passed."""
    total: Counter[str] = Counter()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="trois-check-")))
        environment = {**os.environ, "TROIS_SHOWN": str(scratch / SHOWN)}
        for stage in stages(quick=quick):
            if stage is SERVICES:  # a quick run has another one
                need_xmllint()
                need_gost_engine()
                need_judges()
            if stage.name == SERVICES.name:
                with step("\ndatabase and queue for the tests"):
                    servers = stack.enter_context(services(scratch / "state", durable=False))
                environment |= {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
            if stage is JOURNEYS:
                need_chromium()
            report = scratch / f"{stage.name}.xml"
            code = run_stage(stage, environment, report)
            if not code and stage.name == SERVICES.name:  # the last stage whose tests note what they show
                code = write_shown(scratch / SHOWN)
            if code:
                return code
            total += counts(report)
    if quick:
        say("\njourneys, xmllint, the gost engine and the other judges of signatures not run")
    say(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 0
