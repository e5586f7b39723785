"""Reports of full runs: what they say, and what they do not claim."""

from __future__ import annotations

import subprocess
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from module.dev.launcher import runs

REPORT = """<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10">
<testcase classname="tests.bench.test_x" name="test_y"><properties>
<property name="told" value="bench: &quot;a&quot; = 4.2"/>
<property name="shows" value="T1.R1"/></properties></testcase></testsuite></testsuites>"""
CLEAN = runs.Tree("a" * 40, 0)
STARTED = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def run() -> runs.Run:
    result = runs.Result("bench", 0, 61.4, Counter(passed=7, skipped=1), ('bench: "a" = 4.2', "kills: 300 in 200 s"))
    return runs.Run(["--full", "bench"], "c0ffee", CLEAN, STARTED, [result])


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one commit."""
    folder = tmp_path / "clone"
    folder.mkdir()
    (folder / "file").write_text("1")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        who = ["-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True)
    monkeypatch.setattr(runs, "ROOT", folder)
    monkeypatch.setattr(runs, "RUNS", folder / "module/docs/runs")
    return folder


def test_what_came_of_a_stage_is_read_from_its_report(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    found = runs.Result.of("bench", 1, 3.6, tmp_path / "report.xml")
    assert dict(found.counted) == {"passed": 4, "failed": 3, "skipped": 3}
    assert found.reported == ('bench: "a" = 4.2',)
    assert str(found) == "bench: 4 s, 4 passed, 3 failed, 3 skipped"
    assert runs.Result.of("bench", 2, 3.6, tmp_path / "none.xml").counted == Counter()


def test_a_report_names_commit_seed_and_command(run: runs.Run) -> None:
    found = tomllib.loads(runs.report(run, 0, CLEAN))
    assert found["run"] == {
        "commit": "a" * 40, "clean": True, "changed_files": 0, "seed": "c0ffee", "passed": True,
        "command": "TROIS_SEED=c0ffee ./check --full bench", "started": "2026-12-01T09:30:00+00:00", "seconds": 61,
    }  # fmt: skip
    assert found["stage"]["bench"] == {
        "exit_code": 0, "seconds": 61, "passed": 7, "failed": 0, "skipped": 1,
        "told": ['bench: "a" = 4.2', "kills: 300 in 200 s"],
    }  # fmt: skip
    assert set(found["machine"]) == {"cores", "memory_gib", "system", "python"}
    assert found["machine"]["cores"] >= 1


def test_a_report_names_no_place_of_this_machine(run: runs.Run) -> None:
    run.results[0] = replace(run.results[0], reported=(f"written to {runs.ROOT}/x",))
    text = runs.report(run, 0, CLEAN)
    assert str(runs.ROOT) not in text
    assert "written to ./x" in text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (runs.Tree("a" * 40, 1), runs.Tree("a" * 40, 1)),
        (CLEAN, runs.Tree("a" * 40, 2)),
        (CLEAN, runs.Tree("b" * 40, 0)),
        (runs.Tree("", 0), runs.Tree("", 0)),
    ],
    ids=["changed files", "changed during the run", "another commit at the end", "no repository"],
)
def test_a_run_on_anything_but_one_commit_is_not_called_clean(
    run: runs.Run, before: runs.Tree, after: runs.Tree
) -> None:
    run.tree = before
    found = tomllib.loads(runs.report(run, 0, after))["run"]
    assert found["clean"] is False
    assert found["changed_files"] == max(before.changed, after.changed)


def test_a_failed_run_says_so(run: runs.Run) -> None:
    run.results[0] = replace(run.results[0], code=1, reported=())
    found = tomllib.loads(runs.report(run, 1, CLEAN))
    assert found["run"]["passed"] is False
    assert found["stage"]["bench"]["exit_code"] == 1
    assert found["stage"]["bench"]["told"] == []


def test_the_tree_is_looked_at(clone: Path) -> None:
    first = runs.Tree.now()
    assert len(first.commit) == 40 and first.clean
    (clone / "module/docs/runs").mkdir(parents=True)
    (clone / "module/docs/runs/earlier.toml").write_text("")
    assert runs.Tree.now() == first, "an earlier report is no change"
    (clone / "new").write_text("")
    (clone / "file").write_text("2")
    assert runs.Tree.now() == runs.Tree(first.commit, 2)
    assert not runs.Tree.now().clean


def test_the_seed_is_the_commit_unless_it_is_given(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TROIS_SEED", raising=False)
    assert runs.begin(["--full"]).seed == runs.Tree.now().commit
    monkeypatch.setenv("TROIS_SEED", "c0ffee")
    assert runs.begin([]).again == "TROIS_SEED=c0ffee ./check"


def test_a_report_is_a_file_of_its_own(clone: Path, run: runs.Run) -> None:
    file = runs.write(run, 0, clone / "module/docs/runs")
    assert file.name == "20261201T093000-aaaaaaaaaa-bench.toml"
    assert tomllib.loads(file.read_text(encoding="utf-8"))["run"]["clean"] is False, "another commit than it began with"
    run.flags = ["--full"]
    assert runs.write(run, 0, clone / "module/docs/runs").name == "20261201T093000-aaaaaaaaaa-all.toml"


def test_all_stages_together(run: runs.Run) -> None:
    run.keep(runs.Result("unit", 0, 1, Counter(passed=10)))
    assert run.summary() == "17 passed, 0 failed, 1 skipped"
    assert run.whole("unit") and not run.whole("services")
    run.keep(runs.Result("services", 1, 1))
    assert not run.whole("services")
