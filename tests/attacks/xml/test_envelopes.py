"""The attack list against door and reader: the right fault, within 256 MiB and 2 s, and nothing fetched."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from module.dev.launcher.places import ROOT
from module.eaeu.transport.door import MEDIA_TYPE, Incoming
from tests.attacks.xml import entities, meanings, schemas, shapes
from tests.attacks.xml.table import BODY, Attack
from tests.support.exchange_doors import PRINT, Receiver, settings

ATTACKS = (*entities.ATTACKS, *schemas.ATTACKS, *shapes.ATTACKS, *meanings.ATTACKS)
SECRET = "what stands in this file is nobody's business"
SECONDS, KIBIBYTES = 2.0, 256 * 1024


class JudgeProcess:
    """A judge to ask; each question is a line, each answer a line."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.attacks.xml.judge"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def judge(self, file: Path, encoding: str) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(file), encoding]) + "\n")
        self._process.stdin.flush()
        result: dict[str, Any] = json.loads(self._process.stdout.readline())
        return result

    def close(self) -> None:
        self._process.communicate(timeout=30)


@pytest.fixture(scope="module")
def common() -> Iterator[JudgeProcess]:
    process = JudgeProcess()
    yield process
    process.close()


@pytest.fixture
def judge(attack: Attack, common: JudgeProcess) -> Iterator[JudgeProcess]:
    """One process for all small messages; a new one for each large, which would inherit what another left behind."""
    if attack.line != shapes.LINE:
        yield common
        return
    process = JudgeProcess()
    yield process
    process.close()


def was_called(listener: socket.socket) -> bool:
    listener.setblocking(False)
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.line}: {attack.name}")
def test_attack(attack: Attack, judge: JudgeProcess, tmp_path: Path) -> None:
    secret, file = tmp_path / "secret", tmp_path / "message.xml"
    secret.write_text(SECRET)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        file.write_bytes(attack.make(listener.getsockname()[1], str(secret)))
        found = judge.judge(file, attack.encoding)
        assert not was_called(listener)
    assert (found["answer"], found["status"]) == (attack.answer, attack.status)
    assert (found["body"] != "") == (attack.answer == BODY)
    assert SECRET not in found["body"]
    assert found["left"] == []
    assert found["seconds"] < SECONDS
    assert found["peak_kib"] < KIBIBYTES


class Endless(io.RawIOBase):
    """A body without end; counts what was taken of it."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return b"y" * size


def test_a_jumbo_payload_is_refused_unread_or_at_its_cap(tmp_path: Path) -> None:
    receiver = Receiver()
    door = receiver.door(tmp_path)
    stream: Any = Endless()
    announced = door.take(Incoming(stream, 3 * 1024**3, MEDIA_TYPE), PRINT)
    assert (announced.http_status, stream.taken) == (413, 0)
    begun = time.monotonic()
    assert door.take(Incoming(stream, None, MEDIA_TYPE), PRINT).http_status == 413
    assert time.monotonic() - begun < SECONDS
    assert stream.taken <= settings().limits.message + 1024 * 1024
    assert receiver.received == [] and os.listdir(tmp_path) == []


def test_the_table_is_complete() -> None:
    """Every case of shared notes, product-anchors 4.4, that is not about signatures; those have a file of their own."""
    lines = Counter(attack.line for attack in ATTACKS)
    assert lines.keys() == {"Entities", "DTD/schema", "Shape", "Meaning"}
    assert min(lines.values()) >= 10
    assert len({(attack.line, attack.name) for attack in ATTACKS}) == len(ATTACKS)
    assert all((attack.answer == BODY) == bool(attack.then) for attack in ATTACKS)
