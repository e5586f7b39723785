"""The attack list against the whole exchange: the right answer within 256 MiB and 2 s, nothing changed or fetched."""

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
from tests.attacks.xml.table import TAKEN, Attack
from tests.support import sizes
from tests.support.exchange_doors import PRINT, Receiver, settings

ATTACKS = (*entities.ATTACKS, *schemas.ATTACKS, *shapes.ATTACKS, *meanings.ATTACKS)
SECRET = "what stands in this file is nobody's business"
MOST_SAID = 128 * 1024  # letters: an answer does not grow with what was sent
SECONDS, KIBIBYTES = 2.0, 256 * 1024  # of the processor; peak of a process of its own
PATIENCE = 60.0  # seconds on the wall: nothing waits for something that does not come, however many work here


class JudgeProcess:
    """A judge to ask; each question is a line, each answer a line."""

    def __init__(self, database_url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.attacks.xml.judge", database_url],
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
def judge(own_postgres_url: str) -> Iterator[JudgeProcess]:
    process = JudgeProcess(own_postgres_url)
    yield process
    process.close()


def was_called(listener: socket.socket) -> bool:
    listener.setblocking(False)
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@sizes.drawn(50)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.line}: {attack.name}")
def test_attack(attack: Attack, judge: JudgeProcess, tmp_path: Path) -> None:
    secret, file = tmp_path / "secret", tmp_path / "message.xml"
    secret.write_text(SECRET)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        file.write_bytes(attack.make(listener.getsockname()[1], str(secret)))
        found = judge.judge(file, attack.encoding)
        assert not was_called(listener)
    assert (found["answer"], found["status"]) == (attack.answer, attack.expected_status)
    assert (found["changed"] > 0) == (attack.answer == TAKEN)
    assert found["journal"] == (0 if attack.status else 1)  # what the door refuses unread is not kept
    assert SECRET not in found["said"]
    assert len(found["said"]) < MOST_SAID
    assert found["names"] in ("", "ҮЛГІ", "goodҮЛГІ")  # a comment in a name hides nothing of it
    assert found["left"] == []
    assert found["seconds"] < SECONDS
    assert found["waited"] < PATIENCE
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
    begun = time.process_time()
    assert door.take(Incoming(stream, None, MEDIA_TYPE), PRINT).http_status == 413
    assert time.process_time() - begun < SECONDS
    assert stream.taken <= settings().limits.message + 1024 * 1024
    assert receiver.received == [] and os.listdir(tmp_path) == []


def test_the_table_is_complete() -> None:
    """Every case of shared notes, product-anchors 4.4, that is not about signatures; those have a file of their own."""
    lines = Counter(attack.line for attack in ATTACKS)
    assert lines.keys() == {"Entities", "DTD/schema", "Shape", "Meaning"}
    assert min(lines.values()) >= 10
    assert len({(attack.line, attack.name) for attack in ATTACKS}) == len(ATTACKS)
