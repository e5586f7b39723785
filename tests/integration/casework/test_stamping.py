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
from module.eds import TrustStore
from module.eds.revocation import Unasked
from module.eds.stamping import Stamper
from module.kernel.errors import OutsideUnavailable
from module.registry.decision import DecisionKind
from module.registry.document_limits import SIGNED_LIMIT
from tests.support import web
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.databases import new_database
from tests.support.key_signers import KeySigners, file_draft, fill_draft, seat, sign_decision


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def module_env(servers: Services, keys: Path) -> Iterator[AppEnv]:
    key_signers = KeySigners.make(keys)
    with new_database(servers) as url:
        made = seat(open_app_env(url), key_signers)
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


def with_stamps(module_env: AppEnv, keys: Path, line: Line, *words: str) -> AppEnv:
    module_env.clock.set(NOW)
    addresses = tuple(f"http://authority/{word}" for word in words)
    stamper = Stamper(addresses, line, TrustStore.load(keys, allow_test=True).anchors, Unasked())
    return replace(module_env, deps=replace(module_env.deps, stamper=stamper))


def rows(app_env: AppEnv, key: str) -> list[Any]:
    statement = text("""
        SELECT o.id, o.topic, e.timestamp, e.stamped_at, p.signed FROM trois.paper p
        JOIN trois.outbox o ON o.subject_id = p.id::text JOIN trois.signature_evidence e ON e.paper_id = p.id
        WHERE p.application_id = :key ORDER BY p.prepared_at
    """)
    with app_env.store.unit() as unit:
        return list(unit.connection.execute(statement, {"key": key}))


def deliver(app_env: AppEnv, key: str) -> list[bool]:
    return [delivering.deliver(app_env.deps, app_env.open_work, str(row.id)) for row in rows(app_env, key)]


def test_both_signatures_are_stamped_after_the_act(module_env: AppEnv, keys: Path, line: Line, tmp_path: Path) -> None:
    app_env = with_stamps(module_env, keys, line, "silent", "good")
    key = fill_draft(app_env, "УАҚЫТ")
    number = file_draft(app_env, key)
    assert line.asked == [], "nothing is asked in the act"
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    sign_decision(app_env, key)
    assert deliver(app_env, key) == [True, True]
    assert line.asked == ["silent", "good"] * 2
    anchors = TrustStore.load(keys, allow_test=True).anchors
    for row in rows(app_env, key):
        value = verify_enveloped(bytes(row.signed), max_bytes=SIGNED_LIMIT).signature
        assert timestamp.judge(bytes(row.timestamp), value, anchors, NOW).at == row.stamped_at
    file = tmp_path / "evidence.zip"
    host = web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))
    args = ["trois", "evidence", "export", "--application", number, "-o", str(file)]
    assert host.test_cli_runner().invoke(args=args).exit_code == 0
    with zipfile.ZipFile(file) as archive:
        assert archive.read("timestamp.tst") == bytes(rows(app_env, key)[0].timestamp)
        assert json.loads(archive.read("verdict.json"))["stampedAt"] == "2026-11-20T06:00:01+00:00"


@pytest.mark.parametrize("word", ["silent", "refused", "wrong_imprint", "wrong_key"])
def test_no_stamp_holds_nothing_up_and_is_asked_for_again(
    module_env: AppEnv, keys: Path, line: Line, word: str
) -> None:
    app_env = with_stamps(module_env, keys, line, word)
    key = fill_draft(app_env, f"КЕШ {word}")
    assert file_draft(app_env, key)
    assert deliver(app_env, key) == [False]
    assert rows(app_env, key)[0].timestamp is None
    later = with_stamps(module_env, keys, line, "good")
    later.clock.set(NOW + timedelta(hours=1))
    assert deliver(later, key) == [True]
    assert rows(later, key)[0].timestamp is not None
    later.clock.set(NOW)


def test_a_stamp_is_never_replaced(module_env: AppEnv, keys: Path, line: Line) -> None:
    app_env = with_stamps(module_env, keys, line, "good")
    key = fill_draft(app_env, "БІР")
    file_draft(app_env, key)
    deliver(app_env, key)
    (first,) = rows(app_env, key)
    with app_env.store.unit() as unit:
        unit.connection.execute(text("UPDATE trois.outbox SET done_at = NULL, claimed_until = NULL"))
    assert deliver(app_env, key) == [True]
    assert bytes(rows(app_env, key)[0].timestamp) == bytes(first.timestamp)
    assert line.asked == ["good"]


def test_a_site_without_stamps_queues_nothing(module_env: AppEnv) -> None:
    module_env.clock.set(NOW)
    key = fill_draft(module_env, "ЖОҚ")
    file_draft(module_env, key)
    assert rows(module_env, key) == []
