"""./check: its sums and its refusals."""

from pathlib import Path

import pytest

from module.dev.launcher import check
from module.dev.launcher.places import LauncherError

REPORT = '<testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10"/></testsuites>'


def test_counts_of_a_report(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    assert dict(check.counts(tmp_path / "report.xml")) == {"passed": 4, "failed": 3, "skipped": 3}


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
    assert check.write_shown(tmp_path) == 1
    told = capfd.readouterr().out
    assert "no test has shown: P.EXC.003" in told
    assert "T22.R13" not in told
    assert table.read_bytes() == before
