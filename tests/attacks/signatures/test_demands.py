"""Every demand on signatures is shown by tests that exist, and a check taken out of the product is noticed."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys

import pytest

from tests.attacks.signatures.demands import DEMANDS, ROOT, TABLE, Fault, table
from tests.support import sizes

FAULTS = [(demand.number, fault) for demand in DEMANDS for fault in demand.faults]
FAILED = 1  # pytest's own code: tests ran, and some failed


def test_the_table_is_up_to_date() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "python -m tests.attacks.signatures.demands"


def test_every_demand_names_tests_that_exist() -> None:
    numbers = [demand.number for demand in DEMANDS]
    assert numbers == [*map(str, range(1, 21)), *(f"trap {number}" for number in range(1, 8))]
    missing = []
    for demand in DEMANDS:
        assert demand.tests, demand.number
        for test in (*demand.tests, *(fault.test for fault in demand.faults)):
            file, name = test.split("::")
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            missing += [test] if name not in names else []
    assert missing == []


@sizes.drawn(10)
@pytest.mark.parametrize(
    ("number", "fault"), FAULTS, ids=[f"{number} {index}" for index, (number, _) in enumerate(FAULTS)]
)
def test_a_check_taken_out_is_noticed(number: str, fault: Fault) -> None:
    environment = {**os.environ, "TROIS_FAULT": json.dumps([fault.module, fault.old, fault.new])}
    options = ("-q", "-x", "-p", "tests.support.faults", "-p", "no:cacheprovider", "-k", "not gost")
    command = [sys.executable, "-m", "pytest", *options, fault.test]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == FAILED, f"{number}: {fault.old}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    summary = done.stdout.strip().splitlines()[-1]
    assert "failed" in summary, done.stdout
    assert "error" not in summary, done.stdout  # a test that noticed, not one that could not begin
