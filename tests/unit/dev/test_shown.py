"""The tables of what tests show: compared with the committed ones, also where a run left cases out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import outages, shown, threats
from tests.support.sizes import ROOT

COMMITTED = (ROOT / shown.TABLE).read_text(encoding="utf-8")
RULE, RULE_TEST = "T22.R13", "tests/unit/eaeu/rules/test_table22.py::test_case"
PATH, PATH_TEST = "PRC.001/TRN.003 fault", "tests/integration/exchange/test_paths_ours.py::test_fault"


class Folder:
    """The notes of a run in which everything was shown as committed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.shown = shown.claims(COMMITTED)
        self.outages = {
            (row[0], row[1]): row
            for row in (
                line.strip("| ").replace("`", "").split(" | ")
                for line in (ROOT / outages.TABLE).read_text(encoding="utf-8").splitlines()
            )
            if row[0] in outages.SYSTEMS
        }
        assert len(self.outages) == len(outages.SYSTEMS) * len(outages.FAILURES)
        paths = {"test_paths_ours.py", "test_paths_theirs.py"}
        for key, test in self.shown.items():
            if test.split("::")[0] in paths:
                self.shown[key] = f"tests/integration/exchange/{test}"

    def settle(self, *flags: str) -> int:
        (self.path / "outages").mkdir(exist_ok=True)
        (self.path / "passed.json").write_text(json.dumps(list(self.shown.items())))
        (self.path / "outages" / "rows.json").write_text(json.dumps(list(self.outages.values())))
        return shown.main([str(self.path), *flags])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The notes of a run, beside copies of the committed tables."""
    for module in (shown, outages, threats):
        copy = tmp_path / module.TABLE.name
        copy.write_bytes((ROOT / module.TABLE).read_bytes())
        monkeypatch.setattr(module, "TABLE", copy)
    (tmp_path / "notes").mkdir()
    return Folder(tmp_path / "notes")


def test_a_written_table_says_what_it_was_made_from() -> None:
    claimed = shown.claims(COMMITTED)
    assert set(claimed) == {key for keys in shown.required().values() for key in keys}
    assert claimed[RULE] == RULE_TEST
    assert PATH_TEST.endswith(claimed[PATH])
    assert shown.table(claimed) == COMMITTED


def test_tables_that_are_as_committed_are_left_alone(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.settle() == 0
    assert capsys.readouterr().out == ""


def test_another_table_is_told_with_its_difference_and_not_written(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.shown[RULE] = "tests/unit/eaeu/rules/test_new.py::test_rule"
    assert folder.settle() == 1
    answer = capsys.readouterr().out
    assert "+| T22.R13 | `tests/unit/eaeu/rules/test_new.py::test_rule` |" in answer
    assert "rewrite it: ./check --write-docs" in answer
    assert shown.TABLE.read_text(encoding="utf-8") == COMMITTED
    assert folder.settle("--write") == 0
    assert "test_new.py::test_rule" in shown.TABLE.read_text(encoding="utf-8")
    assert folder.settle() == 0


def test_a_row_whose_case_was_not_drawn_stands(folder: Folder) -> None:
    del folder.shown[RULE], folder.shown[PATH]
    shown.note_left_out(folder.path, [f"{RULE_TEST}[one]", f"{PATH_TEST}[two]", f"{PATH_TEST}[three]"])
    assert folder.settle() == 0


def test_a_row_stands_too_where_another_test_shows_the_same(folder: Folder) -> None:
    folder.shown[RULE] = "tests/unit/eaeu/rules/test_table99.py::test_case"
    shown.note_left_out(folder.path, [f"{RULE_TEST}[one]"])
    assert folder.settle() == 0


def test_a_row_whose_test_ran_whole_or_is_gone_is_missed(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    del folder.shown[RULE]
    shown.note_left_out(folder.path, ["tests/unit/eaeu/rules/test_table18.py::test_case[one]"])
    assert folder.settle() == 1
    assert "no test has shown: T22.R13" in capsys.readouterr().out


def test_outages_that_were_not_drawn_stand_and_others_are_missed(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    del folder.outages["ГБД ФЛ", "slow"]
    assert folder.settle() == 1
    assert "no test has shown the outage: ГБД ФЛ slow" in capsys.readouterr().out
    shown.note_left_out(folder.path, ["tests/integration/outages/test_outages.py::test_persons_are_away[slow]"])
    assert folder.settle() == 0
    folder.outages["ГБД ФЛ", "off"][3] = "other words"
    assert folder.settle() == 1
    assert "other words" in capsys.readouterr().out


def test_a_drawn_run_writes_no_table(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    shown.note_left_out(folder.path, [f"{RULE_TEST}[one]"])
    folder.shown[RULE] = "tests/other.py::test_case"
    assert folder.settle("--write") == 1
    assert f"after a full run only; left out: {RULE_TEST}" in capsys.readouterr().out
    assert shown.TABLE.read_text(encoding="utf-8") == COMMITTED
