"""The command ./check: the tests, in stages from the cheapest to the dearest; the first stage that fails ends it.

It has two sizes. `./check` takes a part of what is large, drawn by the commit's hash (tests/support/sizes.py), and no
bench has a bound; `./check --full` takes all and leaves a report in module/docs/runs.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from module.dev.launcher import runs
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
    servers: bool = False  # whether the tests need the database and the queue


UNIT = Stage("unit", ("tests/unit",))
# faults put into the rules of filling
MUTATION = Stage("mutation", ("tests/mutation",), workers=0, marks="not browser and not revert", shown=True)
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
    servers=True,
)
# a full run takes these out of the services and gives each its own time: some 2,000 kills, an hour of traffic
KILLS = Stage("kills", ("tests/kills",), workers=0, marks="not browser and not soak", servers=True)
SOAK = Stage("soak", ("tests/kills",), workers=0, marks="soak", servers=True)
# mended faults put back, one at a time, in a copy; each runs a pytest of its own
REVERTS = Stage("reverts", ("tests/mutation/reverts",), workers=0, marks="revert")
BENCH = Stage("bench", ("tests/bench",), workers=0, shown=True)  # alone, so that the ratios mean something
# one browser at a time on two cores
JOURNEYS = Stage("journeys", ("tests/journeys", "tests/unit/account"), workers=0, marks="browser")
ALWAYS = (UNIT, MUTATION, SERVICES, REVERTS, BENCH)
# what the tables in module/docs are made from, when they are written
SHOWING = Stage("shown", ("tests/unit/eaeu", "tests/integration"))
TABLES = "module/docs/exchange.md module/docs/life.md module/docs/outages.md module/docs/threats.md"
FULL_PATIENCE = 5400  # seconds that one test of a full run may take; pyproject.toml has those of a small one


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


def run_stage(stage: Stage, environment: dict[str, str], report: Path) -> int:
    """Run one stage; gives pytest's exit code. A stage whose folders are all missing has failed, too."""
    folders = [folder for folder in stage.folders if (ROOT / folder).is_dir()]
    if not folders:
        raise LauncherError(f"{stage.name}: no tests in {', '.join(stage.folders)}")
    say(f"\n== {stage.name}: {' '.join(folders)}")
    spread = ["-n", str(stage.workers), "--dist", "loadfile"] if stage.workers else []
    shown = ["-s"] if stage.shown else []
    patience = ["-o", f"faulthandler_timeout={FULL_PATIENCE}"] if runs.FULL in environment else []
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        *spread,
        *shown,
        *patience,
        "-m",
        stage.marks,
        f"--junitxml={report}",
        *folders,
    ]
    return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


def settle_shown(notes: Path, *, write: bool = False) -> int:
    """Compare what tests of the exchange and of outages show with the tables, or write them; 1 where they differ."""
    say(f"\n== {'written' if write else 'compared'}: {TABLES}")
    command = [sys.executable, "-m", "tests.support.shown", str(notes), *(["--write"] if write else [])]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


def stages(*, quick: bool = False, full: bool = False, only: Collection[str] = ()) -> tuple[Stage, ...]:
    """The stages of a run; a quick one leaves out what needs Debian packages, a full one can take some only."""
    if quick:
        left_out = "not xmllint and not gost_engine and not judges"
        return tuple(replace(stage, marks=f"{stage.marks} and {left_out}") for stage in ALWAYS)
    if not full:
        return (*ALWAYS, JOURNEYS)
    whole = tuple(_without_kills(stage) if stage is SERVICES else stage for stage in ALWAYS)
    return tuple(stage for stage in (*whole, JOURNEYS, KILLS, SOAK) if not only or stage.name in only)


def _without_kills(stage: Stage) -> Stage:
    return replace(stage, folders=tuple(folder for folder in stage.folders if folder not in KILLS.folders))


def need(stage: Stage) -> None:
    """Have the Debian packages of a stage; a quick run has stages of its own that need none."""
    if stage.name == SERVICES.name:
        need_xmllint()
        need_gost_engine()
        need_judges()
    if stage is JOURNEYS:
        need_chromium()


def sized(seed: str, notes: Path, *, full: bool) -> dict[str, str]:
    """The environment of the tests: how much they take, by which seed, and where they note what they show."""
    environment = {name: value for name, value in os.environ.items() if name != runs.FULL}
    environment |= {runs.SEED: seed, "TROIS_SHOWN": str(notes)}
    return environment | ({runs.FULL: "1"} if full else {})


def play(run: runs.Run, chosen: Collection[Stage], *, full: bool) -> int:
    """Run stages and keep what came of each; gives the exit code of the first that failed."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="trois-check-")))
        environment = sized(run.seed, scratch / SHOWN, full=full)
        for stage in chosen:
            need(stage)
            if stage.servers and "DATABASE_URL" not in environment:
                with step("\ndatabase and queue for the tests"):
                    servers = stack.enter_context(services(scratch / "state", durable=False))
                environment |= {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
            report, began = scratch / f"{stage.name}.xml", time.monotonic()
            code = run_stage(stage, environment, report)
            run.keep(runs.Result.of(stage.name, code, time.monotonic() - began, report))
            if not code and stage.name == SERVICES.name and run.whole(UNIT.name):
                code = settle_shown(scratch / SHOWN)  # after the last stage whose tests note what they show
            if code:
                return code
    return 0


def check(*, quick: bool = False, full: bool = False, only: Collection[str] = ()) -> int:
    """Run the stages; 0 when every one passed. A full run leaves its report, however it ends."""
    flags = ["--full", *only] if full else ["--quick"] if quick else []
    run = runs.begin(flags)
    say(f"\nsizes: {'all' if full else 'drawn'}; again: {run.again}")
    code = 1
    try:
        code = play(run, stages(quick=quick, full=full, only=only), full=full)
    finally:
        if full:
            say(f"\nreport: {runs.write(run, code).relative_to(ROOT)}")
    if code:
        say(f"\nfailed; again: {run.again}")
        return code
    if quick:
        say("\njourneys, xmllint, the gost engine and the other judges of signatures not run")
    say(f"\n{run.summary()}")
    return 0


def some(tests: list[str]) -> int:
    """Run the tests that are named as pytest names them, with a database and a queue; gives pytest's exit code."""
    if any(name.startswith("tests/journeys") for name in tests):
        need_chromium()
    with tempfile.TemporaryDirectory(prefix="trois-test-") as scratch, ExitStack() as stack:
        with step("database and queue"):
            servers = stack.enter_context(services(Path(scratch) / "state", durable=False))
        addresses = {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
        command = [sys.executable, "-m", "pytest", "-q", *tests]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, **addresses}, check=False).returncode


def write_docs() -> int:
    """Write the tables of what the tests show, from all of the tests that show something."""
    with tempfile.TemporaryDirectory(prefix="trois-check-") as scratch:
        notes = Path(scratch) / SHOWN
        environment = sized(runs.begin([]).seed, notes, full=True)
        code = run_stage(SHOWING, environment, Path(scratch) / "shown.xml")
        return code or settle_shown(notes, write=True)
