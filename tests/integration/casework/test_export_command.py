"""`flask trois eaeu export` over a real store."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from module.eaeu.checking.verdict import Checker
from module.eaeu.codec.names import Names
from module.eaeu.codec.schema import file_name, schemas
from module.registry.register_query import RegisterQuery
from module.store import applications, entries
from tests.support.app_env import NOW, AppEnv, form
from tests.support.exporting import SETTINGS
from tests.support.key_signers import include
from tests.support.web import bare_host, fake_services

CHECKER = Checker(SETTINGS)


@pytest.fixture(scope="module")
def numbers(module_env: AppEnv) -> dict[str, str]:
    """The numbers of an application that led to an entry, and of one whose certificate has no day."""
    found = {}
    for mark, day in (("WHOLE", date(2020, 2, 2)), ("DAYLESS", None)):
        filled = form(mark)
        key = include(module_env, mark, right=_dated(filled, day))
        with module_env.store.unit() as unit:
            record = applications.get(unit, key)
            assert record is not None
            found[mark] = record.number
            rows = entries.search(unit, RegisterQuery(mark), NOW, 0, 1).rows
            found[f"{mark} entry"] = rows[0].entry.number
    return found


def _dated(filled: dict[str, Any], day: date | None) -> Any:
    return replace(filled["right"], registered_on=day)


@pytest.fixture
def host(app_env: AppEnv) -> Flask:
    return bare_host(fake_services(deps=app_env.deps, open_work=app_env.open_work))


def run(host: Flask, *args: str) -> Any:
    return host.test_cli_runner().invoke(args=["trois", "eaeu", "export", *args])


@pytest.mark.parametrize("structure", ["R.010", "R.IP.SP.01.001", "R.IP.SP.01.003"])
def test_an_application_is_written(host: Flask, numbers: dict[str, str], tmp_path: Path, structure: str) -> None:
    file = tmp_path / "application.xml"
    result = run(host, "--application", numbers["WHOLE"], "--structure", structure, "-o", str(file))
    assert result.exit_code == 0, result.output
    assert "insurance: " in result.output
    assert "terms.quantity_unit" not in result.output  # there was no value to lose
    accepted(file, structure, tmp_path)


@pytest.mark.parametrize("structure", ["R.010", "R.IP.SP.01.002", "R.IP.SP.01.003"])
def test_an_entry_is_written(host: Flask, numbers: dict[str, str], tmp_path: Path, structure: str) -> None:
    file = tmp_path / "entry.xml"
    result = run(host, "--entry", numbers["WHOLE entry"], "--structure", structure, "-o", str(file))
    assert result.exit_code == 0, result.output
    assert "number: " in result.output
    accepted(file, structure, tmp_path)


def accepted(file: Path, structure: str, folder: Path) -> None:
    """The schema takes the file: ours, and xmllint where the machine has it."""
    verdict = CHECKER.check(file.read_bytes())
    assert verdict.structure == structure
    assert [finding for finding in verdict.findings if finding.code == "XSD"] == []
    tool = shutil.which("xmllint")
    if tool:
        names = Names(SETTINGS.versions)
        for name, content in schemas(names).items():
            (folder / name).write_bytes(content)
        asked = [tool, "--noout", "--nonet", "--schema", str(folder / file_name(names, structure)), str(file)]
        done = subprocess.run(asked, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr.decode()


def test_an_entry_alone_breaks_no_rule_of_synchronisation(host: Flask, numbers: dict[str, str], tmp_path: Path) -> None:
    for structure in ("R.IP.SP.01.002", "R.IP.SP.01.003"):
        file = tmp_path / "entry.xml"
        run(host, "--entry", numbers["WHOLE entry"], "--structure", structure, "-o", str(file))
        verdict = CHECKER.check(file.read_bytes())
        assert verdict.accepted, verdict.findings


def test_what_the_schema_would_not_take_is_not_written(host: Flask, numbers: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "application.xml"
    result = run(host, "--application", numbers["DAYLESS"], "--structure", "R.010", "-o", str(file))
    assert result.exit_code == 1
    assert "csdo:DocCreationDate" in result.output
    assert not file.exists()


@pytest.mark.parametrize(
    ("args", "reported"),
    [
        (("--application", "none"), "there is no filed application of this number"),
        (("--entry", "none"), "there is no entry of this number"),
    ],
)
def test_unknown_numbers_are_told(host: Flask, tmp_path: Path, args: tuple[str, ...], reported: str) -> None:
    result = run(host, *args, "--structure", "R.010", "-o", str(tmp_path / "x"))
    assert result.exit_code == 1
    assert reported in result.output


@pytest.mark.parametrize("args", [(), ("--entry", "1", "--application", "2")])
def test_one_of_both_is_asked(host: Flask, tmp_path: Path, args: tuple[str, ...]) -> None:
    result = run(host, *args, "--structure", "R.010", "-o", str(tmp_path / "x"))
    assert result.exit_code == 2


def test_a_structure_that_an_application_does_not_have(host: Flask, numbers: dict[str, str], tmp_path: Path) -> None:
    result = run(host, "--application", numbers["WHOLE"], "--structure", "R.IP.SP.01.002", "-o", str(tmp_path / "x"))
    assert result.exit_code == 1
    assert "EXPORT.STRUCTURE" in result.output
