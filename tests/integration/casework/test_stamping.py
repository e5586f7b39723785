"""A time stamp is put on after the act, once, and its absence holds nothing up."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import acts, delivering
from module.crypto import timestamp
from module.crypto.xmldsig import verify_enveloped
from module.dev.launcher.services import Services
from module.dev.pki import signers
from module.dev.standins.authority import stamps
from module.eds import MAX_SIGNED_BYTES, TrustStore
from module.eds.revocation import Unasked
from module.eds.stamping import Stamper
from module.kernel.errors import OutsideUnavailable
from module.registry.decision import DecisionKind
from tests.support import web
from tests.support.databases import new_database
from tests.support.office import NOW, Office, open_office
from tests.support.pens import KeyPens, file_draft, fill_draft, seat, sign_decision


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def bureau(servers: Services, keys: Path) -> Iterator[Office]:
    pens = KeyPens.make(keys)
    with new_database(servers) as url:
        made = seat(open_office(url), pens)
        yield made
        made.store.engine.dispose()


class Line:
    """Two authorities played by hand: the last part of an address is how it stamps."""

    def __init__(self, keys: Path) -> None:
        self.keys = tuple(signers.load(keys, name) for name in ("tsa_rsa", "ocsp_rsa"))
        self.asked: list[str] = []

    def stamp(self, url: str, request: bytes) -> bytes:
        word = url.rsplit("/", 1)[-1]
        self.asked.append(word)
        if word == "silent":
            raise OutsideUnavailable
        return stamps.stamp(request, self.keys[0], self.keys[1], NOW + timedelta(seconds=1), word)


@pytest.fixture
def line(keys: Path) -> Line:
    return Line(keys)


def with_stamps(bureau: Office, keys: Path, line: Line, *words: str) -> Office:
    bureau.clock.set(NOW)
    addresses = tuple(f"http://authority/{word}" for word in words)
    stamper = Stamper(addresses, line, TrustStore.load(keys, allow_test=True).anchors, Unasked())
    return replace(bureau, desk=replace(bureau.desk, stamper=stamper))


def rows(office: Office, key: str) -> list[Any]:
    statement = text("""
        SELECT o.id, o.topic, e.timestamp, e.stamped_at, p.signed FROM trois.paper p
        JOIN trois.outbox o ON o.subject_id = p.id::text JOIN trois.signature_evidence e ON e.paper_id = p.id
        WHERE p.application_id = :key ORDER BY p.prepared_at
    """)
    with office.store.unit() as unit:
        return list(unit.connection.execute(statement, {"key": key}))


def deliver(office: Office, key: str) -> list[bool]:
    return [delivering.deliver(office.desk, office.open_work, str(row.id)) for row in rows(office, key)]


def test_both_signatures_are_stamped_after_the_act(bureau: Office, keys: Path, line: Line, tmp_path: Path) -> None:
    office = with_stamps(bureau, keys, line, "silent", "good")
    key = fill_draft(office, "УАҚЫТ")
    number = file_draft(office, key)
    assert line.asked == [], "nothing is asked in the act"
    with office.open_work(office.executor) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    sign_decision(office, key)
    assert deliver(office, key) == [True, True]
    assert line.asked == ["silent", "good"] * 2
    anchors = TrustStore.load(keys, allow_test=True).anchors
    for row in rows(office, key):
        value = verify_enveloped(bytes(row.signed), max_bytes=MAX_SIGNED_BYTES).signature
        assert timestamp.judge(bytes(row.timestamp), value, anchors, NOW).at == row.stamped_at
    file = tmp_path / "evidence.zip"
    host = web.bare_host(web.fake_services(desk=office.desk, open_work=office.open_work))
    args = ["trois", "evidence", "export", "--application", number, "-o", str(file)]
    assert host.test_cli_runner().invoke(args=args).exit_code == 0
    with zipfile.ZipFile(file) as archive:
        assert archive.read("timestamp.tst") == bytes(rows(office, key)[0].timestamp)
        assert json.loads(archive.read("verdict.json"))["stampedAt"] == "2026-11-20T06:00:01+00:00"


@pytest.mark.parametrize("word", ["silent", "refused", "wrong_imprint", "wrong_key"])
def test_no_stamp_holds_nothing_up_and_is_asked_for_again(bureau: Office, keys: Path, line: Line, word: str) -> None:
    office = with_stamps(bureau, keys, line, word)
    key = fill_draft(office, f"КЕШ {word}")
    assert file_draft(office, key)
    assert deliver(office, key) == [False]
    assert rows(office, key)[0].timestamp is None
    later = with_stamps(bureau, keys, line, "good")
    later.clock.set(NOW + timedelta(hours=1))
    assert deliver(later, key) == [True]
    assert rows(later, key)[0].timestamp is not None
    later.clock.set(NOW)


def test_a_stamp_is_never_replaced(bureau: Office, keys: Path, line: Line) -> None:
    office = with_stamps(bureau, keys, line, "good")
    key = fill_draft(office, "БІР")
    file_draft(office, key)
    deliver(office, key)
    (first,) = rows(office, key)
    with office.store.unit() as unit:
        unit.connection.execute(text("UPDATE trois.outbox SET done_at = NULL, claimed_until = NULL"))
    assert deliver(office, key) == [True]
    assert bytes(rows(office, key)[0].timestamp) == bytes(first.timestamp)
    assert line.asked == ["good"]


def test_a_site_without_stamps_queues_nothing(bureau: Office) -> None:
    bureau.clock.set(NOW)
    key = fill_draft(bureau, "ЖОҚ")
    file_draft(bureau, key)
    assert rows(bureau, key) == []
