"""`trois eaeu check --register`: the rules on stored state ask our copy of the unified register."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from module.cli import bare
from tests.support import union_documents as documents
from tests.support.exchange import Segment, inclusion
from tests.support.union_nodes import NUMBER

EXCLUSION = "P.SP.01.MSG.009"


def check(segment: Segment, path: Path, *options: str) -> Result:
    app = bare()
    app.config["TROIS_DATABASE_URL"] = segment.store.engine.url.render_as_string(hide_password=False)
    return app.test_cli_runner().invoke(args=["trois", "eaeu", "check", str(path), *options])


def faults(result: Result) -> dict[str, str]:
    return {fault["code"]: fault["severity"] for fault in json.loads(result.stdout)["faults"]}


@pytest.fixture
def excluded(tmp_path: Path) -> Path:
    path = tmp_path / "exclusion.xml"
    path.write_bytes(documents.to_bytes(documents.message_document(EXCLUSION, number=NUMBER)))
    return path


def test_an_entry_that_we_do_not_hold(segment: Segment, excluded: Path) -> None:
    assert faults(check(segment, excluded))["T25.R3"] == "undecided"
    result = check(segment, excluded, "--register")
    assert result.exit_code == 1
    assert faults(result)["T25.R3"] == "reject"


def test_an_entry_that_we_hold(segment: Segment, excluded: Path) -> None:
    _, content = segment.request(6, inclusion(NUMBER), 5)
    assert segment.post(content).http_status == 202
    assert "T25.R3" not in faults(check(segment, excluded, "--register"))


def test_without_an_address_of_the_database(excluded: Path) -> None:
    app = bare()
    app.config.pop("TROIS_DATABASE_URL", None)
    result = app.test_cli_runner().invoke(args=["trois", "eaeu", "check", str(excluded), "--register"])
    assert result.exit_code == 2
    assert "TROIS_DATABASE_URL" in result.output


def test_a_register_of_many_records_is_checked_as_the_door_takes_it(tmp_path: Path) -> None:
    document = documents.message_document("P.SP.01.MSG.014", number=NUMBER)
    content = documents.to_bytes(document)
    end = content.rindex(b"</")
    opening = content.index(b">", content.index(b"IPObjectRegisterDetails")) + 1
    header_end = content.index(b"EDocHeader>", content.index(b"</", content.index(b"EDocHeader"))) + len(b"EDocHeader>")
    header, record = content[opening:header_end], content[header_end:end]
    records = 1 + 260_000 // len(list(document.iter()))
    path = tmp_path / "register.xml"
    path.write_bytes(content[:opening] + header + record * records + content[end:])
    result = bare().test_cli_runner().invoke(args=["trois", "eaeu", "check", str(path)])
    assert json.loads(result.stdout)["verdict"] == "accepted", result.stdout[:500]
