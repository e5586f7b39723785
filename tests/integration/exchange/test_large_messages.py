"""Messages with sounds and videos: how much memory one takes, and that nothing of it is lost."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from module.dev.launcher.places import ROOT
from module.eaeu.exchange import receiving
from module.eaeu.exchange.inbound import Inbound, Raw, read_inbound
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.structures.node import Node
from tests.support import union_nodes as nodes
from tests.support.exchange import CERTIFICATE, Segment, application, inclusion

MIB = 1024 * 1024
SIZE = 48 * MIB  # what passes within 256 MiB in all
SOUND = base64.b64encode(os.urandom(3 * MIB // 4))


def large(segment: Segment, number: int, body: Node, transaction: int, path: Path) -> None:
    """Write a message whose sound has SIZE letters, without holding it."""
    goods = nodes.at(body, "//ipcdo:GoodsDescriptionDetails")
    goods.add(nodes.element("ipsdo:IPObjectSound", {"mediaTypeCode": "audio/mpeg"}, "U09VTkQ="))
    _, content = segment.request(number, body, transaction)
    head, tail = content.split(b"U09VTkQ=")
    with path.open("wb") as file:
        file.write(head)
        for _ in range(SIZE // len(SOUND)):
            file.write(SOUND)
        file.write(tail)


def taken(segment: Segment, path: Path) -> dict[str, int]:
    """Take it in a process of its own."""
    url = segment.store.engine.url.render_as_string(hide_password=False)
    finished = subprocess.run(
        [sys.executable, "-m", "tests.support.taking", url, str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, int] = json.loads(finished.stdout)
    return found


@pytest.mark.parametrize(("number", "transaction"), [(1, 1), (6, 5)])
def test_a_message_takes_three_times_its_size(segment: Segment, tmp_path: Path, number: int, transaction: int) -> None:
    path = tmp_path / "message.xml"
    large(segment, number, application() if number == 1 else inclusion(), transaction, path)
    found = taken(segment, path)
    assert found["status"] == 202
    assert segment.scalar("SELECT verdict FROM trois.exchange_message WHERE direction = 'in'") == "accepted"
    assert found["peak"] - found["before"] < 3.3 * SIZE / 1024
    assert found["peak"] < 256 * 1024
    if number == 6:
        statement = "SELECT record FROM trois.union_version WHERE line = 'circulation'"
        kept = bytes(segment.scalar(statement)).partition(b"IPObjectSound")[2].partition(b">")[2].partition(b"<")[0]
        assert hashlib.sha256(kept).digest() == hashlib.sha256(SOUND * (SIZE // len(SOUND))).digest()


class Watched:
    """Reads messages and knows how many it read at once at most; `together` as many must come before it goes on."""

    def __init__(self, together: int) -> None:
        self.most = 0
        self._inside: list[int] = []
        self._meeting = threading.Barrier(together)

    def __call__(self, raw: Raw, deps: ExchangeDeps) -> Inbound:
        self._inside.append(1)
        self._meeting.wait(30)
        threading.Event().wait(0.1)  # time for others to come where nothing stops them
        self.most = max(self.most, len(self._inside))
        found = read_inbound(raw, deps)
        self._inside.pop()
        return found


@pytest.mark.parametrize(("beside", "together"), [(0, 1), (MIB, 3)])
def test_large_messages_take_turns_in_a_process(
    segment: Segment, monkeypatch: pytest.MonkeyPatch, beside: int, together: int
) -> None:
    watched = Watched(together)
    monkeypatch.setattr(receiving, "MAX_BESIDE", beside)
    monkeypatch.setattr(receiving, "read_inbound", watched)
    contents = [segment.request(1, application(), 1)[1] for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        statuses = list(pool.map(lambda content: segment.exchange.receive(content, CERTIFICATE).http_status, contents))
    assert statuses == [202] * 3
    assert watched.most == together
