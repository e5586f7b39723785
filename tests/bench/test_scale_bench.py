"""What does not grow: one message beside a million, a flood of faults, the check of a register and its start."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from module.dev.launcher.places import ROOT
from module.dev.launcher.services import Services
from tests.bench.test_register_bench import parse_and_validate
from tests.support import bulk_exchange, registers, sizes
from tests.support import union_documents as documents
from tests.support.databases import execute, new_database
from tests.support.exchange import CERTIFICATE, Segment, inclusion, numbered, open_segment
from tests.support.measuring import ROUNDS, compare, judge

FEW, MANY = 1_000, sizes.size(2_000, 1_000_000)
MESSAGES, SCALE_BOUND = sizes.size(2, 20), 1.3
FAULTS, FLOOD_SECONDS, FLOOD_MEMORY = sizes.size(1_000, 150_000), 2, 256
RECORDS, CHECK_BOUND, CHECK_MEMORY, START_SECONDS = sizes.size(200, 20_000), 3, 200, 2
Tell = Callable[[str, object], None]


@pytest.fixture(scope="module")
def segments(servers: Services) -> Iterator[tuple[Segment, Segment]]:
    """A segment with few conversations and one with many; five of each are held."""
    with new_database(servers) as one, new_database(servers) as two:
        made = open_segment(one), open_segment(two)
        for segment, url, count in zip(made, (one, two), (FEW, MANY), strict=True):
            with segment.store.unit() as unit:
                bulk_exchange.fill(unit, count)
            for settled in ("VACUUM ANALYZE", "CHECKPOINT"):  # the server's own work on the rows is over
                execute(url, settled)
        yield made
        for segment in made:
            segment.store.engine.dispose()


def test_a_message_beside_many(segments: tuple[Segment, Segment], record_property: Tell) -> None:
    """MSG.006 received, and the clock's look at what is due, where so much is stored already."""
    few, many = segments
    count = (ROUNDS + 1) * MESSAGES
    waiting = {
        id(segment): [segment.request(6, inclusion(numbered(number)), 5)[1] for number in range(1, count + 1)]
        for segment in segments
    }

    def receive(segment: Segment) -> Callable[[], None]:
        def one() -> None:
            assert segment.exchange.receive(waiting[id(segment)].pop(), CERTIFICATE).http_status == 202

        return one

    base, ours = receive(few), receive(many)
    for _ in range(MESSAGES):
        base()
        ours()
    beside = f"beside {MANY} conversations, {bulk_exchange.HELD} of them held"
    for what, found in (
        ("MSG.006", compare(base, ours, times=MESSAGES)),
        ("tick", compare(few.exchange.tick, many.exchange.tick, times=5 * MESSAGES)),
    ):
        record_property(
            "told", found.reported(f"{what} {beside}", f"the same beside {FEW}", f", at most {SCALE_BOUND}")
        )
        judge(found.ratio, SCALE_BOUND)


def run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module in a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_flood_of_faults(segments: tuple[Segment, Segment], tmp_path: Path, record_property: Tell) -> None:
    """A message with so many elements of which none fits, from its bytes to the committed answer."""
    segment, path = segments[0], tmp_path / "flood.xml"
    content = segment.request(6, inclusion(), 5)[1]
    name = content[content.rindex(b"<", 0, content.index(b"KeywordName>")) + 1 : content.index(b"KeywordName>") + 11]
    start, end = content.index(b"<" + name), content.index(b"</" + name)
    path.write_bytes(content[:start] + (b"<" + name + b"/>") * FAULTS + content[end + len(name) + 3 :])
    ended = run("tests.support.taking", segment.store.engine.url.render_as_string(hide_password=False), str(path))
    assert ended.returncode == 0, ended.stderr
    cost = json.loads(ended.stdout)
    verdict = segment.scalar(
        "SELECT verdict FROM trois.exchange_message WHERE direction = 'in' ORDER BY id DESC LIMIT 1"
    )
    assert (cost["status"], verdict) == (202, "refused")
    seconds, peak = cost["seconds"], cost["peak"] / 1024
    bounds = f"at most {FLOOD_SECONDS} s and {FLOOD_MEMORY} MiB"
    told = f"bench: message with {FAULTS} faults ({path.stat().st_size // 1024} KiB)"
    record_property("told", f"{told} = {seconds:.2f} s of the processor, {peak:.0f} MiB, {bounds}")
    judge(seconds, FLOOD_SECONDS)
    judge(peak, FLOOD_MEMORY)


def checked(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the verdict of the command on a file, and what it cost."""
    ended = run("tests.bench.checking", str(path))
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)["verdict"], json.loads(ended.stderr.splitlines()[-1])


def test_the_check_of_a_register(segments: tuple[Segment, Segment], tmp_path: Path, record_property: Tell) -> None:
    file = registers.make(tmp_path / "register.xml", RECORDS, segments[0])
    began = time.process_time()
    parse_and_validate(file.path, RECORDS)
    alone = time.process_time() - began
    verdict, cost = checked(file.path)
    assert verdict == "accepted"
    ratio = cost["seconds"] / alone
    figure = f"{ratio:.2f}, at most {CHECK_BOUND} ({cost['seconds']:.1f} s / {alone:.1f} s of the processor)"
    what = f"bench: eaeu check of {RECORDS} records ({file.path.stat().st_size // 2**20} MiB), start included"
    told = f"{what} / iterparse and schema of each record = {figure}; {cost['peak']:.0f} MiB, at most {CHECK_MEMORY}"
    record_property("told", told)
    judge(ratio, CHECK_BOUND)
    judge(cost["peak"], CHECK_MEMORY)


def test_the_start_of_the_check(tmp_path: Path, record_property: Tell) -> None:
    path = tmp_path / "one.xml"
    path.write_bytes(documents.to_bytes(documents.message_document("P.SP.01.MSG.006")))
    seconds = min(checked(path)[1]["seconds"] for _ in range(ROUNDS))
    record_property(
        "told", f"bench: eaeu check of one message = {seconds:.2f} s of the processor, at most {START_SECONDS}"
    )
    judge(seconds, START_SECONDS)
