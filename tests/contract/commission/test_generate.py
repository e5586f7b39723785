"""Big registers are written record by record and keep the schema; the register state hands out what changed."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from module.dev.standins.commission import generate
from module.dev.standins.commission.envelope import read
from module.dev.standins.commission.headers import Sides
from module.dev.standins.commission.judging import Judge
from module.dev.standins.commission.names import AUTHORITY, COMMISSION, clark
from module.dev.standins.commission.process import CIRCULATION, REGISTER
from module.dev.standins.commission.register import Register


@pytest.mark.parametrize(
    ("resource", "record"),
    [(REGISTER, "ipcdo:CustomsRegisterIPObjectDetails"), (CIRCULATION, "ipcdo:RegistryIPObjectVolatileDetails")],
)
def test_a_register_of_any_size(tmp_path: Path, resource: str, record: str) -> None:
    path = tmp_path / "register.xml"
    edoc = generate.write_register(path, 40, resource=resource)
    content = path.read_bytes()
    verdict = Judge(Sides(AUTHORITY, COMMISSION), by_commission=True).judge(content)
    assert verdict.good, verdict.words
    body = read(content).body
    assert len(body.findall(clark(record))) == 40
    assert body.findtext(f".//{clark('csdo:EDocId')}") == edoc
    numbers = {element.text for element in body.iter(clark("ipsdo:IPObjectId"))}
    assert len(numbers) == 40
    assert content.count(b"xmlns:csdo=") == 1  # records do not repeat the declarations of the root


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "register.xml"
    monkeypatch.setattr(sys, "argv", ["generate", str(path), "--count", "3"])
    generate.main()
    assert "3 records" in capsys.readouterr().out
    assert len(list(etree.parse(path).iter(clark("ipcdo:CustomsRegisterIPObjectDetails")))) == 3


def test_every_version_that_changed_since_is_handed_out() -> None:
    register = Register()
    application = register.new_application(1)
    record = register.include(application, application.forms[0])
    before = register.updated(REGISTER)
    closed, new = register.change(record.number, "02")
    assert [item.revision for item in register.changed_since(REGISTER, before)] == [0, 1]
    assert closed.ended is not None and closed.ended < new.started
    assert register.changed_since(REGISTER, register.updated(REGISTER)) == []
    excluded = register.exclude(record.number)
    assert register.changed_since(REGISTER, new.updated) == [excluded]
    assert (excluded.status, excluded.end_date) == ("04", new.end_date)
    assert len(register.changed_since(CIRCULATION, before)) == 0
    register.change_circulation(record.number)
    assert len(register.changed_since(CIRCULATION, before - timedelta(days=1))) == 2


def test_two_changes_never_share_an_instant() -> None:
    register = Register()
    moments = [register.moment() for _ in range(50)]
    assert len(set(moments)) == 50 and moments == sorted(moments)
