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
