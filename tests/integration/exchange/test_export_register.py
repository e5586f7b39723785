"""`flask trois eaeu export-register`: our copy of the unified register as a document, written record by record."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from lxml import etree

from module.casework.gate import Work
from module.eaeu.checking.verdict import Checker
from module.eaeu.codec.schema import file_name, schemas
from module.registry.actors import SYSTEM
from module.registry.exchange import ExchangeOrder
from tests.support import registers
from tests.support import union_nodes as nodes
from tests.support.exchange import (
    CERTIFICATE,
    T3,
    Segment,
    circulation_register,
    exclusion,
    inclusion,
    numbered,
    resource_date,
)
from tests.support.union_documents import ENTRY_RECORD, clark
from tests.support.web import bare_host, fake_services

COUNT = 450  # more than two batches of the database's cursor
ENTRIES, CIRCULATION = "R.IP.SP.01.002", "R.IP.SP.01.003"


@pytest.fixture
def host(segment: Segment) -> Flask:
    deps: Any = SimpleNamespace(clock=segment.clock)

    @contextmanager
    def open_work(actor: object) -> Iterator[Work]:
        with segment.store.unit() as unit:
            yield Work(deps, unit, SYSTEM, deps.clock.now())

    return bare_host(fake_services(deps=deps, open_work=open_work))


def run(host: Flask, file: Path, structure: str = ENTRIES) -> Any:
    args = ["trois", "eaeu", "export-register", "--structure", structure, "-o", str(file)]
    return host.test_cli_runner().invoke(args=args)


@pytest.fixture
def whole(segment: Segment, tmp_path: Path) -> None:
    """Our copy holds COUNT entries."""
    file = registers.make(tmp_path / "came.xml", COUNT, segment)
    assert segment.exchange.receive(file.address(registers.ask(segment)), CERTIFICATE).http_status == 202
    segment.work()


@pytest.mark.usefixtures("whole")
def test_every_entry_in_force_is_in_the_document_as_it_came(segment: Segment, host: Flask, tmp_path: Path) -> None:
    file = tmp_path / "register.xml"
    result = run(host, file)
    assert (result.exit_code, result.output) == (0, f"records: {COUNT}\n")
    verdict = Checker(segment.settings).check_file(file, "P.SP.01.MSG.014")
    assert verdict.structure == ENTRIES
    assert [finding for finding in verdict.findings if finding.severity == "reject"] == []
    root = etree.parse(file).getroot()
    assert [child.tag for child in root[1:]] == [clark(ENTRY_RECORD)] * COUNT
    kept = segment.store.engine.connect()
    with kept:
        rows = kept.exec_driver_sql("SELECT record FROM trois.union_version ORDER BY number").scalars()
        held = [bytes(row) for row in rows]
    assert [etree.tostring(child, method="c14n", exclusive=True) for child in root[1:]] == held


@pytest.mark.usefixtures("whole")
@pytest.mark.xmllint
def test_xmllint_takes_the_document(segment: Segment, host: Flask, tmp_path: Path) -> None:
    if shutil.which("xmllint") is None:
        pytest.fail("xmllint is missing: apt-get install libxml2-utils, or deselect with -m 'not xmllint'")
    assert run(host, tmp_path / "register.xml").exit_code == 0
    for name, content in schemas(segment.names).items():
        (tmp_path / name).write_bytes(content)
    command = ["xmllint", "--noout", "--nonet", "--schema", file_name(segment.names, ENTRIES), "register.xml"]
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr[:2000]


def test_circulation_of_goods_is_a_document_of_its_own(segment: Segment, host: Flask, tmp_path: Path) -> None:
    segment.exchange.operate(ExchangeOrder.SYNCHRONISE, "P.SP.01.BEN.003")
    segment.work()
    segment.answer(segment.wire.sent[-1], 12, resource_date(T3, "P.SP.01.BEN.003"))
    segment.answer(segment.wire.sent[-1], 16, circulation_register(nodes.volatile(numbered(7))))
    file = tmp_path / "circulation.xml"
    assert run(host, file, CIRCULATION).output == "records: 1\n"
    verdict = Checker(segment.settings).check_file(file, "P.SP.01.MSG.016")
    assert verdict.structure == CIRCULATION
    assert not [finding for finding in verdict.findings if finding.code == "XSD"]


def test_an_empty_register_leaves_the_file_that_was_there(host: Flask, tmp_path: Path) -> None:
    file = tmp_path / "register.xml"
    file.write_text("of yesterday", encoding="utf-8")
    result = run(host, file)
    assert result.exit_code == 1
    assert "is empty" in result.output
    assert file.read_text(encoding="utf-8") == "of yesterday"
    assert list(tmp_path.iterdir()) == [file]


def test_an_entry_that_ended_is_not_in_it(segment: Segment, host: Flask, tmp_path: Path) -> None:
    for number in (3, 4):
        _, content = segment.request(6, inclusion(numbered(number)), 5)
        assert segment.post(content).http_status == 202
    assert run(host, tmp_path / "register.xml").output == "records: 2\n"
    _, content = segment.request(9, exclusion(numbered(4)), 8, 5)
    assert segment.post(content).http_status == 202
    assert run(host, tmp_path / "register.xml").output == "records: 1\n"
