"""./check: its stages, its sizes and its refusals."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from module.dev.launcher import boot, check
from module.dev.launcher.places import LauncherError


def test_a_missing_browser_is_named_when_not_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "CHROMIUM", tmp_path / "chromium")
    monkeypatch.setattr(check.os, "geteuid", lambda: 1000)
    with pytest.raises(LauncherError, match="apt-get install chromium"):
        check.need_chromium()


def test_a_stage_without_tests_has_failed(tmp_path: Path) -> None:
    with pytest.raises(LauncherError, match="no tests in tests/nowhere"):
        check.run_stage(check.Stage("nothing", ("tests/nowhere",)), {}, tmp_path / "report.xml")


def test_the_library_that_the_browser_driver_needs_is_missed_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "chromium").touch()
    monkeypatch.setattr(check, "CHROMIUM", tmp_path / "chromium")
    monkeypatch.setattr(check, "LIBRARIES", tmp_path)
    assert check.missing_packages() == ["libatomic1"]
    (tmp_path / "x86_64-linux-gnu").mkdir()
    (tmp_path / "x86_64-linux-gnu" / "libatomic.so.1").touch()
    assert check.missing_packages() == []


def test_a_missing_xmllint_is_named_when_not_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "XMLLINT", tmp_path / "xmllint")
    monkeypatch.setattr(check.os, "geteuid", lambda: 1000)
    with pytest.raises(LauncherError, match="apt-get install libxml2-utils"):
        check.need_xmllint()
    (tmp_path / "xmllint").touch()
    check.need_xmllint()


def test_a_missing_gost_engine_is_named_when_not_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "LIBRARIES", tmp_path)
    monkeypatch.setattr(check.os, "geteuid", lambda: 1000)
    with pytest.raises(LauncherError, match="apt-get install libengine-gost-openssl"):
        check.need_gost_engine()
    (tmp_path / "x86_64-linux-gnu" / "engines-3").mkdir(parents=True)
    (tmp_path / "x86_64-linux-gnu" / "engines-3" / "gost.so").touch()
    check.need_gost_engine()


def test_missing_judges_are_named_when_not_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = {name: tmp_path / name for name in check.JUDGES}
    monkeypatch.setattr(check, "JUDGES", programs)
    monkeypatch.setattr(check.os, "geteuid", lambda: 1000)
    with pytest.raises(LauncherError, match="apt-get install xmlsec1 openssl as root"):
        check.need_judges()
    programs["openssl"].touch()
    with pytest.raises(LauncherError, match="apt-get install xmlsec1 as root"):
        check.need_judges()
    programs["xmlsec1"].touch()
    check.need_judges()


def test_a_quick_run_leaves_out_what_needs_packages() -> None:
    assert [stage.name for stage in check.stages(quick=True)] == [stage.name for stage in check.ALWAYS]
    for mark in ("xmllint", "gost_engine", "judges"):
        assert all(f"not {mark}" in stage.marks for stage in check.stages(quick=True))
        assert not any(mark in stage.marks for stage in check.stages(quick=False))


def test_a_run_that_shows_too_little_has_failed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "note.json").write_text('[["T22.R13", "tests/unit/test_one.py::test_rule"]]')
    table = check.ROOT / "module/docs/exchange.md"
    before = table.read_bytes()
    assert check.settle_shown(tmp_path) == 1
    reported = capfd.readouterr().out
    assert "no test has shown: P.EXC.003" in reported
    assert "T22.R13" not in reported
    assert table.read_bytes() == before


class Played:
    """What ./check would have run: stages, their sizes, and whether tables were compared; `codes` are their ends."""

    def __init__(self, **codes: int) -> None:
        self.codes = codes
        self.stages: list[str] = []
        self.environments: list[dict[str, str]] = []
        self.compared = 0

    def run_stage(self, stage: check.Stage, environment: dict[str, str], report: Path) -> int:
        self.stages.append(stage.name)
        self.environments.append(dict(environment))
        return self.codes.get(stage.name, 0)

    def settle_shown(self, notes: Path, *, write: bool = False) -> int:
        self.compared += 1
        return self.codes.get("tables", 0)


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Played]:
    """A ./check without tests; its reports stay here."""
    monkeypatch.setattr(check, "services", lambda *_, **__: nullcontext(SimpleNamespace(database_url="", redis_url="")))
    monkeypatch.setattr(check, "need", lambda stage: None)
    monkeypatch.setattr(check, "ROOT", tmp_path)
    monkeypatch.setattr(check.runs, "write", lambda run, code: tmp_path / f"{'-'.join(run.flags)}-{code}.toml")
    monkeypatch.setenv("TROIS_SEED", "c0ffee")
    monkeypatch.setenv("TROIS_FULL", "1")  # of whoever calls: ./check decides by its flags alone

    def made(**codes: int) -> Played:
        played = Played(**codes)
        monkeypatch.setattr(check, "run_stage", played.run_stage)
        monkeypatch.setattr(check, "settle_shown", played.settle_shown)
        return played

    return made


def test_a_run_is_small_unless_it_is_asked_for_all(
    play: Callable[..., Played], capsys: pytest.CaptureFixture[str]
) -> None:
    small = play()
    assert check.check() == 0
    assert small.stages == ["unit", "mutation", "services", "reverts", "bench", "journeys"]
    assert all("TROIS_FULL" not in environment for environment in small.environments)
    assert all(environment["TROIS_SEED"] == "c0ffee" for environment in small.environments)
    answer = capsys.readouterr().out
    assert "again: TROIS_SEED=c0ffee ./check" in answer and "report" not in answer
    full = play()
    assert check.check(full=True) == 0
    assert full.stages == [*small.stages, "kills", "soak"]
    assert all(environment["TROIS_FULL"] == "1" for environment in full.environments)
    assert "report: --full-0.toml" in capsys.readouterr().out


def test_one_stage_of_a_full_run(play: Callable[..., Played], capsys: pytest.CaptureFixture[str]) -> None:
    played = play()
    assert check.check(full=True, only=["services"]) == 0
    assert (played.stages, played.compared) == (["services"], 0), "the tables need the unit tests, too"
    assert "report: --full-services-0.toml" in capsys.readouterr().out


def test_tables_are_compared_once_all_that_show_have_passed(play: Callable[..., Played]) -> None:
    played = play(services=1)
    assert (check.check(), played.compared, played.stages[-1]) == (1, 0, "services")
    played = play(tables=1)
    assert (check.check(), played.compared, played.stages[-1]) == (1, 1, "services")
    played = play()
    assert (check.check(), played.compared) == (0, 1)


def test_what_fails_says_how_to_repeat_it_and_is_reported(
    play: Callable[..., Played], capsys: pytest.CaptureFixture[str]
) -> None:
    play(mutation=1)
    assert check.check(full=True, only=["mutation"]) == 1
    answer = capsys.readouterr().out
    assert "failed; again: TROIS_SEED=c0ffee ./check --full mutation" in answer
    assert "report: --full-mutation-1.toml" in answer


def test_stages_are_those_that_the_first_step_knows() -> None:
    assert tuple(stage.name for stage in check.stages(full=True)) == boot.STAGES


def test_kills_are_a_stage_of_their_own_in_a_full_run_alone() -> None:
    small = {stage.name: stage.folders for stage in check.stages()}
    assert "tests/kills" in small["services"] and "kills" not in small
    full = {stage.name: stage for stage in check.stages(full=True)}
    assert "tests/kills" not in full["services"].folders
    assert {full[name].folders for name in ("kills", "soak")} == {("tests/kills",)}
    assert full["soak"].marks == "soak" and "not soak" in full["kills"].marks
