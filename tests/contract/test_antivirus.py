"""The client of clamd against the stand-in, which speaks the wire protocol by its own code."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from module.dev.standins.clamd import EICAR, ClamdBehaviour, ClamdOverTcp, ClamdServer
from module.integrations.antivirus import Clamd
from module.registry.uploads import AntivirusResult, AntivirusVerdict

CLEAN, FOUND, SILENT = AntivirusResult.CLEAN, AntivirusResult.FOUND, AntivirusResult.NOT_SCANNED


@contextmanager
def served(server: ClamdServer | ClamdOverTcp) -> Iterator[None]:
    """Run a server while the test asks it."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def ask(
    folder: Path, content: bytes, behaviour: ClamdBehaviour | None = None, seconds: float = 5.0
) -> AntivirusVerdict:
    """Ask a server on a socket of the computer."""
    path = folder / "clamd.ctl"
    with served(ClamdServer(path, behaviour)):
        return Clamd(f"unix:{path}", seconds=seconds).scan(content)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 10 * 1024 * 1024], ids=str)
def test_a_clean_file_is_sent_whole(tmp_path: Path, size: int) -> None:
    behaviour = ClamdBehaviour()
    assert ask(tmp_path, b"x" * size, behaviour) == AntivirusVerdict(CLEAN)
    assert behaviour.seen == [("INSTREAM", size)]


@pytest.mark.parametrize("place", [0, 65_500, 200_000])
@pytest.mark.asvs("5.4.3")
def test_the_test_virus_is_found_wherever_it_stands(tmp_path: Path, place: int) -> None:
    content = b" " * place + EICAR + b" " * 70_000
    assert ask(tmp_path, content) == AntivirusVerdict(FOUND, "Eicar-Signature")


def test_over_the_network() -> None:
    server = ClamdOverTcp()
    with served(server):
        client = Clamd(f"tcp:127.0.0.1:{server.server_address[1]}")
        assert (client.scan(b"x").result, client.scan(EICAR).result) == (CLEAN, FOUND)


def test_more_than_its_limit_is_not_scanned(tmp_path: Path) -> None:
    verdict = ask(tmp_path, EICAR + b"x" * 3_000_000, ClamdBehaviour(stream_limit=100_000))
    assert verdict == AntivirusVerdict(SILENT, "INSTREAM size limit exceeded. ERROR")


@pytest.mark.parametrize("mode", ["hangs_up", "rubbish", "half"])
def test_what_is_no_answer_is_not_scanned(tmp_path: Path, mode: str) -> None:
    assert ask(tmp_path, b"x" * 1000, ClamdBehaviour(mode)).result is SILENT


def test_who_is_too_slow_is_not_waited_for(tmp_path: Path) -> None:
    started = time.monotonic()
    assert ask(tmp_path, b"x", ClamdBehaviour("silent"), seconds=0.3) == AntivirusVerdict(SILENT, "too slow")
    assert time.monotonic() - started < 5


def test_nobody_there_is_not_scanned(tmp_path: Path) -> None:
    assert Clamd(f"unix:{tmp_path}/nobody").scan(b"x") == AntivirusVerdict(SILENT, "out of reach")
    (tmp_path / "file").write_text("no socket")
    assert Clamd(f"unix:{tmp_path}/file").scan(b"x").result is SILENT
    server = ClamdOverTcp()
    server.server_close()
    assert Clamd(f"tcp:127.0.0.1:{server.server_address[1]}").scan(b"x").result is SILENT


def test_a_name_of_a_virus_carries_no_line_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clamd, "_ask", lambda self, content: b"stream: Evil\nline\x1b[31m FOUND\0")
    assert Clamd("unix:/x").scan(b"x") == AntivirusVerdict(FOUND, "Evil line [31m")
