"""What ./run audit makes of the answers of its tools: a clean result is one where every library was asked about."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from module.dev.launcher.audit import (
    Acceptance,
    Advisory,
    AuditVerdict,
    Frames,
    exit_code,
    npm_verdict,
    python_verdict,
)
from module.dev.launcher.places import ROOT, LauncherError

TODAY = date(2026, 12, 3)
FRAMES = Frames(7, 30, 90, {})
CLEAN = {"name": "flask", "version": "3.1.3", "vulns": []}
SICK = {"name": "jinja2", "version": "3.1.3", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.4"], "aliases": []}]}
UNKNOWN = {"name": "zeep", "skip_reason": "Dependency not found on PyPI and could not be audited: zeep (4.3.3)"}


def pip(*rows: dict[str, Any]) -> AuditVerdict:
    return python_verdict("x.lock", json.dumps({"dependencies": rows, "fixes": []}))


def npm(report: object) -> AuditVerdict:
    return npm_verdict("package-lock.json", json.dumps(report))


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (pip(CLEAN), AuditVerdict("x.lock", 1, 0, ())),
        (pip(CLEAN, UNKNOWN), AuditVerdict("x.lock", 1, 1, ())),
        (
            pip(SICK),
            AuditVerdict("x.lock", 1, 0, (Advisory("PYSEC-1", "jinja2 3.1.3: PYSEC-1, mended in 3.1.4", True),)),
        ),
        (python_verdict("x.lock", ""), AuditVerdict("x.lock", 0, 1, ())),
        (python_verdict("x.lock", "<html>"), AuditVerdict("x.lock", 0, 1, ())),
        (
            npm({"vulnerabilities": {"sass": {"severity": "high"}}, "metadata": {"dependencies": {"total": 9}}}),
            AuditVerdict("package-lock.json", 9, 0, (Advisory("npm:sass", "sass: high", False),)),
        ),
        (npm({"message": "request failed", "error": {}}), AuditVerdict("package-lock.json", 0, 1, ())),
        (npm([]), AuditVerdict("package-lock.json", 0, 1, ())),
    ],
)
def test_what_was_learned(verdict: AuditVerdict, expected: AuditVerdict) -> None:
    assert verdict == expected


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ((pip(CLEAN),), 0),
        ((pip(CLEAN), pip(UNKNOWN)), 3),
        ((pip(UNKNOWN), pip(SICK)), 1),
        ((python_verdict("", ""),), 3),
    ],
)
def test_exit_codes(verdicts: tuple[AuditVerdict, ...], code: int) -> None:
    assert exit_code(verdicts, FRAMES, TODAY, TODAY) == code


UNMENDED = {"name": "zeep", "version": "4.3.3", "vulns": [{"id": "PYSEC-2", "fix_versions": [], "aliases": []}]}


@pytest.mark.parametrize(
    ("row", "days", "code"),
    [(SICK, 0, 0), (SICK, 7, 0), (SICK, 8, 1), (SICK, -1, 1), (UNMENDED, 30, 0), (UNMENDED, 31, 1)],
)
@pytest.mark.asvs("15.2.1")
def test_an_accepted_advisory_stands_for_its_frame_and_no_longer(row: dict[str, Any], days: int, code: int) -> None:
    """Seven days where a release mends it, thirty where none does; a day to come accepts nothing."""
    seen = Acceptance(TODAY - timedelta(days=days), "Templates of strangers are not rendered.")
    frames = Frames(7, 30, 90, {"PYSEC-1": seen, "PYSEC-2": seen})
    assert exit_code([pip(CLEAN, row)], frames, TODAY, TODAY) == code
    assert exit_code([pip(CLEAN, row)], Frames(7, 30, 90, {"PYSEC-3": seen}), TODAY, TODAY) == 1


@pytest.mark.parametrize(("made_on", "code"), [("2026-12-03", 0), ("2026-09-04", 0), ("2026-09-03", 1)])
@pytest.mark.asvs("15.2.1")
def test_locks_of_more_than_ninety_days_fail(made_on: str, code: int) -> None:
    assert exit_code([pip(CLEAN)], FRAMES, date.fromisoformat(made_on), TODAY) == code


def test_a_day_that_is_not_known_is_no_reason_to_fail() -> None:
    assert exit_code([pip(CLEAN)], FRAMES, None, TODAY) == 0


@pytest.mark.asvs("15.1.1")
def test_the_page_states_the_frames_that_the_command_keeps() -> None:
    frames = Frames.read()
    assert (frames.mended_days, frames.without_release_days, frames.lock_days) == (7, 30, 90)
    page = (ROOT / "module/docs/libraries.md").read_text()
    for told in ("| 7 days from", "| 30 days;", "every 90 days"):
        assert told in page


@pytest.mark.parametrize("row", ['since = 2026-12-01\nwhy = " "', 'why = "Never called."', 'since = "soon"\nwhy = "x"'])
def test_an_acceptance_without_day_or_reason_is_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "advisories.toml"
    frames = "[frames]\nmended_days = 7\nwithout_release_days = 30\nlock_days = 90\n"
    path.write_text(f'{frames}[accepted."PYSEC-1"]\n{row}\n')
    with pytest.raises(LauncherError):
        Frames.read(path)
