"""Pictures and photos are decoded in the scanner alone, and as many at once as the server bears."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from module.documents.inspector import ContentInspector, InspectionLimits
from module.documents.portrait import PortraitMaker
from module.documents.scanner import Ceilings, ScannerProcess
from module.kernel.errors import Refused
from module.registry.account_settings import PhotoRules
from tests.attacks.files import forge

MIB = 1024 * 1024
_PROBE = """
import json, sys
from module.documents.inspector import ContentInspector
from module.documents.portrait import PortraitMaker
from module.registry.account_settings import PhotoRules
content = sys.stdin.buffer.read()
ContentInspector().picture(content), ContentInspector().mark(content), PortraitMaker().portrait(content, PhotoRules())
print(json.dumps(sorted(name for name in sys.modules if name.split(".")[0] in ("PIL", "pikepdf"))))
"""


def sixteen_bits(side: int) -> bytes:
    """A PNG of few octets whose pixels take gigabytes of work."""
    out = BytesIO()
    Image.new("I;16", (side, side), 999).save(out, "PNG")
    return out.getvalue()


def test_the_web_process_never_loads_the_library_of_pictures() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROBE],
        input=forge.jpeg(),
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert json.loads(done.stdout) == []


def test_a_photo_of_sixteen_million_pixels_costs_the_web_process_nothing() -> None:
    content = sixteen_bits(4000)
    rules = PhotoRules(largest_kilobytes=5000, longest_side=4000, stored_side=480)
    before = resource.getrusage(resource.RUSAGE_SELF)
    with Image.open(BytesIO(PortraitMaker().portrait(content, rules))) as made:
        assert (made.format, made.size) == ("JPEG", (480, 480))
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime - before.ru_utime < 0.5
    assert after.ru_maxrss - before.ru_maxrss < 50 * 1024, "kilobytes"


@pytest.mark.parametrize("what", ["picture", "mark"])
@pytest.mark.asvs("5.2.1")
def test_a_picture_out_of_memory_or_time_is_a_refusal(what: str) -> None:
    content = forge.jpeg(3000, 3000, progressive=True)
    for limits in (InspectionLimits(scan_memory=48 * MIB), InspectionLimits(scan_seconds=0)):
        with pytest.raises(Refused) as refused:
            getattr(ContentInspector(limits), what)(content)
        assert refused.value.faults[0].code in ("too_complex", "broken")


def test_the_scanner_sees_no_secret_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROIS_DATABASE_URL", "postgresql://somebody:secret@nowhere/x")
    spy = tmp_path / "python"
    spy.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\ncat >/dev/null\necho '{{\"sheets\": 1}}'\n")
    spy.chmod(0o755)
    assert ContentInspector(python=spy).document(forge.harmless_pdf()).sheets == 1
    assert "TROIS" not in (tmp_path / "seen").read_text()


def slow(folder: Path) -> Path:
    """A scanner that takes half a second and writes down when it began and ended."""
    script = folder / "python"
    script.write_text(
        f"#!/bin/sh\ncat >/dev/null\necho + >> {folder}/log\nsleep 0.5\necho - >> {folder}/log\n"
        "echo '{\"sheets\": 1}'\n"
    )
    script.chmod(0o755)
    return script


def at_once(count: int, limits: InspectionLimits, folder: Path) -> list[str]:
    """Send so many documents at the same time; return what each was answered."""
    inspector, answers = ContentInspector(limits, slow(folder)), []

    def send() -> None:
        try:
            inspector.document(forge.harmless_pdf())
            answers.append("passed")
        except Refused as refused:
            answers.append(refused.faults[0].code)

    threads = [threading.Thread(target=send) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.asvs("5.2.1")
def test_no_more_scans_go_on_at_once_than_the_server_bears(tmp_path: Path) -> None:
    assert at_once(6, InspectionLimits(scans_at_once=2, patience=30), tmp_path) == ["passed"] * 6
    running, most = 0, 0
    for sign in (tmp_path / "log").read_text().split():
        running += 1 if sign == "+" else -1
        most = max(most, running)
    assert most <= 2


def test_who_waited_long_enough_is_told_so(tmp_path: Path) -> None:
    answers = at_once(4, InspectionLimits(scans_at_once=1, patience=0), tmp_path)
    assert answers.count("busy") == 3
    with pytest.raises(Refused) as refused:
        ContentInspector(InspectionLimits(scans_at_once=0, patience=0)).picture(forge.jpeg())
    (fault,) = refused.value.faults
    assert (fault.code, fault.path) == ("busy", "file")
    assert str(fault.message) == "The server is checking other files at the moment. Send the file again in a minute."
    with pytest.raises(Refused) as refused:
        PortraitMaker(scanner_without_turns()).portrait(forge.jpeg(), PhotoRules())
    assert [(fault.code, fault.path) for fault in refused.value.faults] == [("busy", "photo")]


def scanner_without_turns() -> ScannerProcess:
    return ScannerProcess(Ceilings(at_once=0, patience=0))


def test_a_scanner_that_is_killed_gives_its_turn_back(tmp_path: Path) -> None:
    limits = InspectionLimits(scans_at_once=1, patience=5, scan_seconds=1)
    killed = tmp_path / "python"
    killed.write_text("#!/bin/sh\nkill -9 $$\n")
    killed.chmod(0o755)
    with pytest.raises(Refused):
        ContentInspector(limits, killed).document(forge.harmless_pdf())
    started = time.monotonic()
    assert ContentInspector(limits).document(forge.harmless_pdf()).sheets == 1
    assert time.monotonic() - started < 5


def test_a_scanner_finds_its_libraries_compiled_where_the_server_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It sees nothing of the environment; compiling pictures' libraries anew for each file takes seconds."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    ContentInspector().picture(forge.jpeg())
    first = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").rglob("PIL/*.pyc")}
    assert any(path.name.startswith("Image.") for path in first)
    ContentInspector().picture(forge.jpeg())
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").rglob("PIL/*.pyc")} == first
