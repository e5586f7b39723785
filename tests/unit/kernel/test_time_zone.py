"""The date in Kazakhstan on a machine whose list of time zones is older than the law, or not there (inputs F25).

Kazakhstan has one time, UTC+5, since 1 March 2024 (in Almaty it was UTC+6 before); tzdata knows it since 2024a.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sizes import ROOT

ASKED = """
from datetime import datetime
from module.kernel.clock import ALMATY, law_date
for moment in {moments!r}:
    at = datetime.fromisoformat(moment)
    print(law_date(at), at.astimezone(ALMATY).isoformat(timespec="minutes"))
"""
# moment in UTC, date of the law, moment in Almaty: counted by hand
KNOWN = [
    ("2026-12-01T18:30:00+00:00", "2026-12-01 2026-12-01T23:30+05:00"),
    ("2026-12-01T19:00:00+00:00", "2026-12-02 2026-12-02T00:00+05:00"),
    ("2024-02-29T19:00:00+00:00", "2024-03-01 2024-03-01T00:00+05:00"),
]
BEFORE = [
    ("2024-02-29T17:59:00+00:00", "2024-02-29 2024-02-29T23:59+06:00"),
    ("2020-06-01T18:30:00+00:00", "2020-06-02 2020-06-02T00:30+06:00"),
]


def always(hours: int) -> bytes:
    """Return a file of a time zone that never changes (RFC 8536)."""
    header = b"TZif" + bytes(16) + struct.pack(">6I", 0, 0, 0, 0, 1, 4)
    return header + struct.pack(">iBB", hours * 3600, 0, 0) + b"+00\x00"


def told(zones: Path, moments: list[str]) -> list[str]:
    """Ask a process whose only list of time zones is a folder."""
    environment = os.environ | {"PYTHONTZPATH": str(zones)}
    command = [sys.executable, "-c", ASKED.format(moments=moments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() or done.stderr.splitlines()[-1:]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    (tmp_path / "Asia").mkdir()
    (tmp_path / "Asia/Almaty").write_bytes(always(6))
    return tmp_path


def test_an_old_list_of_zones_does_not_move_the_date(old: Path) -> None:
    moments = [*KNOWN, *BEFORE]
    assert told(old, [moment for moment, _ in moments]) == [expected for _, expected in moments]


def test_a_new_list_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "Asia").mkdir()
    (tmp_path / "Asia/Almaty").write_bytes(always(5))
    assert told(tmp_path, [moment for moment, _ in KNOWN]) == [expected for _, expected in KNOWN]


def test_a_machine_without_zones_counts_by_the_law(tmp_path: Path) -> None:
    assert told(tmp_path, [moment for moment, _ in KNOWN]) == [expected for _, expected in KNOWN]
