"""A whole comparison streams: its memory does not grow with the records of the answer, nor with those of our copy."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from module.dev.launcher.services import Services
from module.store.exchange import comparisons
from tests.support import registers, sizes
from tests.support.databases import new_database
from tests.support.exchange import CERTIFICATE, notice, open_segment
from tests.support.measuring import judge
from tests.support.sizes import ROOT

FEW, MANY = sizes.size(200, 1_000), sizes.size(2_000, 20_000)
GROWTH_BOUND = 1.3
"""How much more memory ten or twenty times the records may take."""


def measured(servers: Services, folder: Path, count: int) -> dict[str, Any]:
    """Hold so many records and compare them with an answer of as many; return what the process told."""
    with new_database(servers) as url:
        segment = open_segment(url)
        file = registers.make(folder / f"register-{count}.xml", count, segment)
        assert segment.exchange.receive(file.address(registers.ask(segment)), CERTIFICATE).http_status == 202
        with segment.store.unit() as unit:
            assert comparisons.begin(unit, None, segment.clock.now())
        segment.exchange.compare()
        segment.work()
        entries, circulation = segment.wire.sent[-2:]
        again = registers.make(folder / f"answer-{count}.xml", count, segment)
        assert segment.exchange.receive(again.address(entries), CERTIFICATE).http_status == 202
        asked = circulation.tree.value("ccdo:EDocHeader", "csdo:EDocId")
        segment.answer(circulation, 15, notice(asked, 15, "1"))
        segment.store.engine.dispose()
        command = [sys.executable, "-m", "tests.bench.comparing", url]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    assert (found["state"], found["counts"]["entry"]["theirs"]) == ("finished", count)
    assert found["counts"]["entry"]["ours"] == count
    return found


def test_memory_of_a_comparison_does_not_grow_with_the_records(
    servers: Services, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    few, many = measured(servers, tmp_path, FEW), measured(servers, tmp_path, MANY)
    ratio = many["peak"] / few["peak"]
    took = f"{many['seconds']:.1f} s in {many['steps']} steps, {many['at_rest']:.0f} MiB before"
    figure = (
        f"{MANY} records beside {FEW} = {ratio:.2f} times the peak ({many['peak']:.0f} MiB), at most {GROWTH_BOUND}"
    )
    record_property("told", f"bench: comparing {figure} ({took})")
    judge(ratio, GROWTH_BOUND)
