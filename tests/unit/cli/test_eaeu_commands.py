"""`trois eaeu …` of the bare application: no database, no keys."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from module.cli import bare
from tests.support import union_documents as documents


def run(*words: str) -> Result:
    return bare().test_cli_runner().invoke(args=["trois", "eaeu", *words])


def test_schemas_are_written(tmp_path: Path) -> None:
    result = run("xsd", str(tmp_path / "new" / "folder"))
    assert result.exit_code == 0, result.output
    files = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert files == sorted(result.output.split())
    assert len(files) == 12


def checked(tmp_path: Path, content: bytes, *words: str) -> tuple[int, dict[str, object]]:
    (tmp_path / "document.xml").write_bytes(content)
    result = run("check", str(tmp_path / "document.xml"), *words)
    return result.exit_code, json.loads(result.stdout)


@pytest.mark.parametrize("code", documents.PROCESS["messages"])
def test_accepted(code: str, tmp_path: Path) -> None:
    status, verdict = checked(tmp_path, documents.to_bytes(documents.message_document(code)), "--message", code)
    assert status == 0
    assert verdict["verdict"] == "accepted"
    assert verdict["message"] == code
    assert verdict["structure"] == documents.PROCESS["messages"][code]["structures"][0]
    assert {fault["severity"] for fault in verdict["faults"]} <= {"undecided"}  # type: ignore[attr-defined]


def test_refused(tmp_path: Path) -> None:
    document = documents.message_document("P.SP.01.MSG.002")
    documents.drop(document, "csdo:EventDateTime")
    status, verdict = checked(tmp_path, documents.to_bytes(document), "--language", "en")
    assert status == 1
    assert verdict == {
        "message": "P.SP.01.MSG.002",
        "structure": "R.006",
        "verdict": "refused",
        "faults": [
            {
                "code": "XSD",
                "path": "/doc:ProcessingResultDetails",
                "severity": "reject",
                "text": "Add what is missing: csdo:EventDateTime.",
            }
        ],
    }


def test_a_file_that_is_not_xml(tmp_path: Path) -> None:
    status, verdict = checked(tmp_path, b"\xff\xfe\x00")
    assert status == 1
    assert (verdict["message"], verdict["structure"], verdict["verdict"]) == (None, None, "refused")


def test_a_document_that_does_not_say_its_message(tmp_path: Path) -> None:
    content = documents.to_bytes(documents.minimal(documents.REGISTER))
    status, verdict = checked(tmp_path, content)
    assert status == 0
    assert verdict == {"message": None, "structure": "R.IP.SP.01.002", "verdict": "accepted", "faults": []}
    status, verdict = checked(tmp_path, content, "--message", "P.SP.01.MSG.014")
    assert (status, verdict["message"]) == (0, "P.SP.01.MSG.014")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert run("check", str(tmp_path / "nothing.xml")).exit_code == 2
