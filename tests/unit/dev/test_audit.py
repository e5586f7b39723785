"""What ./run audit makes of the answers of its tools: a clean result is one where every library was asked about."""

from __future__ import annotations

import json
from typing import Any

import pytest

from module.dev.launcher.audit import AuditVerdict, exit_code, npm_verdict, python_verdict

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
        (pip(SICK), AuditVerdict("x.lock", 1, 0, ("jinja2 3.1.3: PYSEC-1, mended in 3.1.4",))),
        (python_verdict("x.lock", ""), AuditVerdict("x.lock", 0, 1, ())),
        (python_verdict("x.lock", "<html>"), AuditVerdict("x.lock", 0, 1, ())),
        (
            npm({"vulnerabilities": {"sass": {"severity": "high"}}, "metadata": {"dependencies": {"total": 9}}}),
            AuditVerdict("package-lock.json", 9, 0, ("sass: high",)),
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
    assert exit_code(verdicts) == code
