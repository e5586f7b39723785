"""The conformance set and its runner, tried against a small correct national side and against careless ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from module.dev.standins.commission.conform.__main__ import main
from module.dev.standins.commission.conform.cases import Case, CaseSet, Run
from module.dev.standins.commission.conform.listener import Listener
from module.dev.standins.commission.conform.matching import Came, mismatch
from module.dev.standins.commission.conform.playing import Options, Player
from module.dev.standins.commission.generator import documents
from module.dev.standins.commission.headers import Sides
from module.dev.standins.commission.judging import Judge
from module.dev.standins.commission.names import AUTHORITY, COMMISSION
from module.dev.standins.commission.process import CIRCULATION, REGISTER, message, transaction
from tests.conformance.build import build
from tests.support import sizes
from tests.support.segment import Segment

SET = Path(__file__).resolve().parents[2] / "conformance"
CASES = CaseSet.read(SET)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def triggers(segment: Segment) -> dict[str, Callable[[], None]]:
    def start(number: int, request: int, resource: str) -> Callable[[], None]:
        return lambda: segment.ask(number, documents.resource(message(request), "", resource, LONG_AGO)) and None

    return {
        transaction(10): start(10, 11, REGISTER),
        transaction(11): start(11, 13, REGISTER),
        transaction(12): start(12, 13, CIRCULATION),
    }


@contextmanager
def player(sloppy: str = "") -> Iterator[Player]:
    segment = Segment(sloppy)
    listener = Listener(Judge(Sides(COMMISSION, AUTHORITY), by_commission=False))
    with listener.serving("127.0.0.1", 0) as address, segment.serving(lambda _: address) as url:
        options = Options(url, wait_seconds=3, quiet_seconds=0.05, minute_seconds=0.01, triggers=triggers(segment))
        yield Player(CASES, options, listener)


@pytest.fixture(scope="module")
def correct() -> Iterator[Player]:
    """A player of the set against a correct side; each case is played once, after what it needs."""
    with player() as playing:
        yield playing


@sizes.drawn(60)  # it proves the set and its runner; our product plays the whole set each time (../test_conformance.py)
@pytest.mark.parametrize("case", CASES.cases, ids=lambda case: case.id)
def test_a_correct_side_passes(correct: Player, case: Case) -> None:
    result = correct.play(case)
    assert result.played
    assert result.words == ""


def test_the_set_is_big_and_whole() -> None:
    assert len(CASES.cases) >= 100
    expected = Counter(token.split()[0] for case in CASES.cases for step in case.steps for token in step.expect)
    assert {"RCV", "PRS", "MSG.002", "ERR", "FAULT", "REFUSED", "AGAIN"} <= set(expected)
    codes = {code for case in CASES.cases for step in case.steps for token in step.expect
             for code in token.split()[-1].split("|")}  # fmt: skip
    assert {"wsa:DestinationUnreachable", "wsa:ActionNotSupported", "Common:DataError"} <= codes
    assert {case.message for case in CASES.cases} >= {message(n) for n in (1, 2, 3, 6, 7, 8, 9, 10, 12, 14, 15, 16)}
    assert any(not step.expect for case in CASES.cases for step in case.steps)


def test_the_files_are_what_the_builder_writes(tmp_path: Path) -> None:
    build(tmp_path)
    written = {path.name: path.read_bytes() for path in (tmp_path / "cases").iterdir()}
    kept = {path.name: path.read_bytes() for path in (SET / "cases").iterdir()}
    assert written.keys() == kept.keys()
    assert [name for name in kept if written[name] != kept[name]] == []
    assert json.loads((tmp_path / "index.json").read_text()) == json.loads((SET / "index.json").read_text())


@pytest.mark.parametrize(
    ("sloppy", "case", "words"),
    [
        ("rules", "t22-r6-1", "expected RCV, ERR T22.R6"),
        ("order", "msg001-good", "expected RCV, PRS, MSG.002"),
        ("bodies", "same-edocid-other-body", "expected ERR Common:DataError"),
    ],
)
def test_a_careless_side_fails(sloppy: str, case: str, words: str) -> None:
    with player(sloppy) as playing:
        result = next(playing.play_all(case))
    assert result.played and not result.passed
    assert words in result.words


def test_what_needs_a_failed_case_fails_too() -> None:
    with player("order") as playing:
        result = next(playing.play_all("msg003-good"))
    assert result.words == "what it needs failed: msg001-good"


def test_without_a_trigger_it_is_not_played_and_says_so() -> None:
    listener = Listener(Judge(Sides(COMMISSION, AUTHORITY), by_commission=False))
    result = next(Player(CASES, Options("http://127.0.0.1:9/"), listener).play_all("answer-msg012"))
    assert not result.played and "no trigger" in result.words


def test_two_runs_share_no_identifier() -> None:
    case = next(item for item in CASES.cases if item.id == "msg006-good")
    first, second = (CASES.content(case.steps[0], Run()) for _ in range(2))

    def identifiers(content: bytes) -> set[str]:
        names = ("EDocId", "MessageID", "ConversationID", "ProcedureID")
        return {element.text or "" for name in names for element in etree.fromstring(content).iter(f"{{*}}{name}")}

    assert not identifiers(first) & identifiers(second)
    assert len(identifiers(first)) == 6


@pytest.mark.parametrize(
    ("expect", "came", "before", "right"),
    [
        (["RCV", "PRS"], [Came("RCV"), Came("PRS")], [], True),
        (["RCV", "PRS"], [Came("PRS"), Came("RCV")], [], False),
        (["RCV"], [Came("RCV"), Came("PRS")], [], False),
        ([], [], [], True),
        ([], [Came("RCV")], [], False),
        (["RCV?", "ERR A|B"], [Came("ERR", ("C", "B"))], [], True),
        (["ERR A"], [Came("ERR", ("B",))], [], False),
        (["REFUSED"], [Came("HTTP", ("400",))], [], True),
        (["REFUSED"], [Came("MSG.002")], [], False),
        (["AGAIN MSG.002"], [Came("RCV"), Came("MSG.002", (), "1")], [Came("MSG.002", (), "1")], True),
        (["AGAIN MSG.002"], [Came("MSG.002", (), "2")], [Came("MSG.002", (), "1")], False),
        (["AGAIN MSG.002"], [Came("RCV")], [Came("MSG.002", (), "1")], False),
        (["AGAIN MSG.002"], [Came("MSG.002", (), "1"), Came("ERR")], [Came("MSG.002", (), "1")], False),
    ],
)
def test_what_came_is_compared_with_what_was_expected(
    expect: list[str], came: list[Came], before: list[Came], right: bool
) -> None:
    assert (mismatch(expect, came, before) == "") is right


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], free_port: int) -> None:
    segment = Segment()
    with segment.serving(lambda _: f"http://127.0.0.1:{free_port}/") as url:
        report = tmp_path / "report.json"
        arguments = [url, "--answers-on", str(free_port), "--set", str(SET), "--only", "msg00", "--quiet", "0.05"]
        assert main([*arguments, "--report", str(report)]) == 0
    assert "passed     msg001-good" in capsys.readouterr().out
    assert all(row["passed"] for row in json.loads(report.read_text()))


@pytest.fixture
def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
