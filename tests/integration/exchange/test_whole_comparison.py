"""The whole register of the Commission beside our copy: what stands on one side, what differs, how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from module.eaeu.exchange import beside, comparing
from module.eaeu.exchange.comparing import RegisterComparer
from module.eaeu.structures.node import Node
from module.registry.comparison import ComparisonState, FindingKind
from module.registry.exchange import ExchangeOrder
from module.store.exchange import comparisons, doubts, resources
from module.store.exchange.comparisons import Comparison, ComparisonFinding
from tests.support import union_nodes as nodes
from tests.support.exchange import (
    T3,
    Segment,
    Sent,
    application,
    change,
    circulation_register,
    exclusion,
    inclusion,
    notice,
    numbered,
    register,
    updated,
)

ONE, TWO, THREE, FOUR = (numbered(place) for place in range(1, 5))


@dataclass
class Round:
    """A whole comparison played to its end: the two questions and what they led to."""

    segment: Segment
    comparer: RegisterComparer

    def ask(self, *, begun: bool = False) -> tuple[Sent, Sent]:
        """Begin, and return our questions about entries and about circulation data."""
        before = len(self.segment.wire.sent)
        if not begun:
            with self.segment.store.unit() as unit:
                assert comparisons.begin(unit, None, self.segment.clock.now())
        self.comparer.go_on()
        self.segment.work()
        entries, circulation = self.segment.wire.sent[before:]
        return entries, circulation

    def answer(self, *entries: Node, circulation: tuple[Node, ...] = (), begun: bool = False) -> None:
        """Have the Commission answer both questions; without records it says that it has nothing."""
        questions = self.ask(begun=begun)
        for question, code, document, records in (
            (questions[0], 14, register, entries),
            (questions[1], 16, circulation_register, circulation),
        ):
            if records:
                self.segment.answer(question, code, document(*records))
            else:
                asked = question.tree.value("ccdo:EDocHeader", "csdo:EDocId")
                self.segment.answer(question, 15, notice(asked, 15, "1"))

    def run(self) -> None:
        """Do steps until nothing is under way."""
        for _ in range(50):
            self.comparer.go_on()
            if self.last().finished_at is not None:
                return
        raise AssertionError("still under way")

    def last(self) -> Comparison:
        with self.segment.store.unit() as unit:
            found = comparisons.last(unit)
        assert found is not None
        return found

    def findings(self) -> dict[str, tuple[str, str, str]]:
        """Return kind, our status and theirs of each entry that stands in the list, by number."""
        return {one.number: (one.kind.value, one.ours, one.theirs) for one in self.rows() if one.line == "entry"}

    def rows(self) -> tuple[ComparisonFinding, ...]:
        with self.segment.store.unit() as unit:
            return comparisons.page(unit, self.last().id, "", None, 1000)[0]

    def counts(self, line: str = "entry") -> dict[str, int]:
        with self.segment.store.unit() as unit:
            return next(dict(part.counts) for part in comparisons.parts(unit, self.last().id) if part.line == line)

    def doubted(self) -> list[tuple[str, str]]:
        with self.segment.store.unit() as unit:
            return [(one.number, one.line) for one in doubts.page(unit, None, 1000)[0]]


@pytest.fixture
def compared(segment: Segment) -> Round:
    return Round(segment, RegisterComparer(segment.deps))


def include(segment: Segment, *places: int) -> list[Sent]:
    """Let the Commission include entries; return our notices MSG.002."""
    answers = []
    for place in places:
        segment.post(segment.request(6, inclusion(numbered(place)), 5)[1])
        answers.append(segment.wire.sent[-1])
    return answers


def journalled(segment: Segment, act: str) -> int:
    return int(segment.scalar("SELECT count(*) FROM trois.audit WHERE act = %s AND at >= %s", act, segment.clock.now()))


def test_both_resources_are_asked_from_the_first_load_on(segment: Segment, compared: Round) -> None:
    with segment.store.unit() as unit:
        resources.change(unit, "P.SP.01.BEN.002", ours_updated_at=segment.clock.now() - timedelta(days=1))
    entries, circulation = compared.ask()
    assert [sent.header.name.transaction for sent in (entries, circulation)] == ["P.SP.01.TRN.011", "P.SP.01.TRN.012"]
    for sent, resource in ((entries, "P.SP.01.BEN.002"), (circulation, "P.SP.01.BEN.003")):
        assert sent.code == "P.SP.01.MSG.013"
        assert sent.tree.value("csdo:UpdateDateTime") == "2000-01-01T00:00:00.000Z"
        assert sent.tree.value("csdo:InformationResourceId") == resource
    assert compared.last().state is ComparisonState.WAITING


def test_nineteen_disowned_notices_are_in_doubt_and_stand_with_us_only(segment: Segment, compared: Round) -> None:
    """The scene of the operator: the Commission holds fewer, and disowned nineteen of its notices."""
    answers = include(segment, *range(1, 25))
    for answer in answers[5:]:
        segment.signal(answer, "P.MSG.ERR", "Common:UnexpectedMessage")
    disowned = [numbered(place) for place in range(6, 25)]
    assert len(disowned) == 19
    both = [(number, line) for number in disowned for line in ("circulation", "entry")]
    assert compared.doubted() == both
    held = [numbered(place) for place in range(1, 6)]
    compared.answer(
        *(nodes.entry(number) for number in held), circulation=tuple(nodes.volatile(number) for number in held)
    )
    compared.run()
    assert compared.last().state is ComparisonState.FINISHED
    assert compared.findings() == dict.fromkeys(disowned, ("ours_only", "01", ""))
    assert compared.counts() == {"ours": 24, "theirs": 5, "excluded": 0, "same": 5, "ours_only": 19}
    assert compared.doubted() == both


def test_what_each_side_says_otherwise(segment: Segment, compared: Round) -> None:
    include(segment, 1, 2, 3)
    segment.post(segment.request(9, exclusion(THREE), 8, 5)[1])
    other = updated(nodes.entry(TWO), T3)
    nodes.say(other, "/ipcdo:CustomsRegisterIPObjectDetails/ipsdo:IPObjectName", "ДРУГОЙ ЗНАК")
    compared.answer(nodes.entry(ONE), other, nodes.entry(FOUR))
    compared.run()
    assert compared.findings() == {TWO: ("differs", "01", "01"), FOUR: ("theirs_only", "", "01")}
    [differs] = [one for one in compared.rows() if one.kind is FindingKind.DIFFERS]
    assert differs.elements == ("ccdo:ResourceItemStatusDetails/csdo:UpdateDateTime", "ipsdo:IPObjectName")
    assert compared.counts() == {
        **{"ours": 3, "theirs": 3, "excluded": 1},
        **{"same": 1, "differs": 1, "theirs_only": 1},
    }
    assert compared.counts("circulation") == {"ours": 3, "theirs": 0, "excluded": 0, "ours_only": 3}


def test_zeros_dropped_from_milliseconds_are_no_difference(segment: Segment, compared: Round) -> None:
    include(segment, 1)
    same = nodes.entry(ONE)
    moment = nodes.at(same, "/ipcdo:CustomsRegisterIPObjectDetails/ccdo:ResourceItemStatusDetails/csdo:UpdateDateTime")
    assert moment.text.endswith(".000Z")
    moment.text = moment.text.replace(".000Z", ".0Z")
    compared.answer(same)
    compared.run()
    assert compared.findings() == {}
    assert compared.counts()["same"] == 1


def test_a_record_that_confirms_lifts_the_doubt(segment: Segment, compared: Round) -> None:
    [answer] = include(segment, 1)
    segment.signal(answer, "P.MSG.ERR", "Common:UnexpectedMessage")
    assert journalled(segment, "union_doubted") >= 2
    compared.answer(nodes.entry(ONE))
    assert compared.doubted() == [(ONE, "circulation")]
    ended = "SELECT ended_by FROM trois.union_doubt WHERE line = 'entry'"
    assert segment.scalar(ended) == "comparison"
    compared.run()
    assert compared.counts("circulation")["ours_only"] == 1


def test_of_a_disowned_change_the_older_record_does_not_confirm(segment: Segment, compared: Round) -> None:
    include(segment, 1)
    segment.clock.set(segment.clock.now() + timedelta(minutes=1))
    segment.post(segment.request(7, change(ONE), 6, 3)[1])
    segment.signal(segment.wire.sent[-1], "P.MSG.ERR", "Common:UnexpectedMessage")
    assert compared.doubted() == [(ONE, "entry")]
    compared.answer(nodes.entry(ONE))
    compared.run()
    assert compared.findings() == {ONE: ("differs", "02", "01")}
    assert compared.doubted() == [(ONE, "entry")]


@pytest.mark.parametrize("records", [1, 2, 3, 4, 5, 6, 7])
def test_a_comparison_killed_between_steps_goes_on_without_double_rows(
    segment: Segment, compared: Round, records: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    include(segment, 1, 2)
    compared.comparer = RegisterComparer(segment.deps, step=3)
    compared.answer(*(nodes.entry(numbered(place)) for place in range(10, 10 + records)))
    put, calls = comparisons.put, []

    def broken(*arguments: object) -> None:
        calls.append(1)
        put(*arguments)  # type: ignore[arg-type]
        if len(calls) % 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(comparisons, "put", broken)
    for _ in range(40):
        try:
            RegisterComparer(segment.deps, step=3).go_on()  # a process of its own each time
        except KeyboardInterrupt:
            continue
    assert compared.last().state is ComparisonState.FINISHED
    theirs = {numbered(place): ("theirs_only", "", "01") for place in range(10, 10 + records)}
    assert compared.findings() == theirs | {ONE: ("ours_only", "01", ""), TWO: ("ours_only", "01", "")}
    assert compared.counts()["theirs"] == records


def test_what_breaks_three_times_fails_by_its_true_name(
    segment: Segment, compared: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    include(segment, 1)
    compared.answer(nodes.entry(ONE))

    def broken(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(comparing.RecordsBeside, "take", broken)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            compared.comparer.go_on()
    found = compared.last()
    assert (found.state, found.fault) == (ComparisonState.FAILED, "broken")
    assert found.cause.startswith("ZeroDivisionError")
    assert compared.comparer.go_on() == 0


def test_a_refused_question_is_told_with_its_code(segment: Segment, compared: Round) -> None:
    _, circulation = compared.ask()
    segment.signal(circulation, "P.MSG.ERR", "Common:AccessDenied")
    compared.run()
    found = compared.last()
    assert (found.state, found.fault, found.cause) == (ComparisonState.FAILED, "refused", "Common:AccessDenied")


def test_silence_is_told(segment: Segment, compared: Round) -> None:
    compared.ask()
    for _ in range(200):
        segment.later(5)
        compared.comparer.go_on()
        if compared.last().finished_at is not None:
            break
    assert (compared.last().state, compared.last().fault) == (ComparisonState.FAILED, "unanswered")


def test_one_at_a_time(segment: Segment, compared: Round) -> None:
    compared.ask()
    with segment.store.unit() as unit:
        assert comparisons.begin(unit, None, segment.clock.now()) is None
    assert compared.comparer.begin_due() == 0


def test_a_comparison_begins_by_itself_by_the_period(segment: Segment, compared: Round) -> None:
    assert compared.comparer.begin_due() == 0  # nothing was ever loaded
    segment.exchange.operate(ExchangeOrder.SYNCHRONISE, "P.SP.01.BEN.002")
    segment.work()
    segment.clock.set(segment.clock.now() + timedelta(hours=12, seconds=-1))
    assert compared.comparer.begin_due() == 0
    segment.clock.set(segment.clock.now() + timedelta(seconds=1))
    assert compared.comparer.begin_due() == 1
    compared.comparer.go_on()
    segment.work()
    segment.signal(segment.wire.sent[-1], "P.MSG.ERR", "Common:AccessDenied")
    compared.run()
    segment.clock.set(segment.clock.now() + timedelta(hours=12))  # one that failed is begun again sooner
    assert compared.comparer.begin_due() == 1
    compared.answer(begun=True)
    compared.run()
    assert compared.last().state is ComparisonState.FINISHED
    segment.clock.set(segment.clock.now() + timedelta(hours=168, seconds=-1))
    assert compared.comparer.begin_due() == 0
    segment.clock.set(segment.clock.now() + timedelta(seconds=1))
    assert compared.comparer.begin_due() == 1


def test_a_notice_of_earlier_releases_is_marked_when_a_comparison_begins(segment: Segment, compared: Round) -> None:
    [answer] = include(segment, 1)
    segment.signal(answer, "P.MSG.ERR", "Common:UnexpectedMessage")
    with segment.store.unit() as unit:
        unit.connection.exec_driver_sql("DELETE FROM trois.union_doubt")
    compared.ask()
    assert compared.doubted() == [(ONE, "circulation"), (ONE, "entry")]


def test_what_the_commission_includes_against_our_opinion_is_flagged(segment: Segment, compared: Round) -> None:
    segment.post(segment.request(1, application("1", "2"), 1)[1])
    segment.scalar("UPDATE trois.exchange_opinion SET decision = '0', state = 'sent' WHERE form_id = '1' RETURNING 1")
    with segment.store.unit() as unit:
        number = unit.connection.exec_driver_sql(
            "SELECT application_id FROM trois.exchange_opinion LIMIT 1"
        ).scalar_one()
    refused, other = nodes.entry(ONE), nodes.entry(TWO)
    for record, form in ((refused, "1"), (other, "2")):
        nodes.say(record, "//ipsdo:ApplicationId", number)
        nodes.say(record, "//ipsdo:RegistrationFormId", form)
    compared.answer(refused, other)
    compared.run()
    assert {one.number: one.flag for one in compared.rows()} == {ONE: "against_opinion", TWO: ""}


def test_the_number_of_a_national_entry_is_flagged(segment: Segment, compared: Round) -> None:
    include(segment, 1)
    fresh = "(id, number, origin, search, changed_at) VALUES (gen_random_uuid(), %s, 'decision', '', now())"
    segment.scalar(f"INSERT INTO trois.entry {fresh} RETURNING 1", ONE)
    compared.answer(nodes.entry(ONE), circulation=(nodes.volatile(ONE),))
    compared.run()
    segment.scalar("DELETE FROM trois.entry WHERE number = %s RETURNING 1", ONE)
    flags = [(one.number, one.line, one.kind.value, one.flag) for one in compared.rows()]
    assert flags == [(ONE, "entry", "same", "national_number")]


def test_a_notice_that_overtakes_the_answer_is_no_difference(segment: Segment, compared: Round) -> None:
    include(segment, 1)
    questions = compared.ask()
    segment.clock.set(segment.clock.now() + timedelta(minutes=1))
    segment.post(segment.request(7, change(ONE), 6, 3)[1])
    include(segment, 2)
    for question, code, body in (
        (questions[0], 14, register(nodes.entry(ONE))),
        (questions[1], 16, circulation_register(nodes.volatile(ONE))),
    ):
        segment.answer(question, code, body)
    compared.run()
    assert compared.rows() == ()


def test_the_findings_of_the_comparison_before_make_room(segment: Segment, compared: Round) -> None:
    include(segment, 1, 2)
    compared.answer(nodes.entry(ONE))
    compared.run()
    assert set(compared.findings()) == {TWO}
    segment.clock.set(segment.clock.now() + timedelta(hours=1))
    compared.answer(nodes.entry(TWO), nodes.entry(ONE))
    compared.run()
    assert compared.findings() == {}
    assert segment.scalar("SELECT count(*) FROM trois.union_comparison_finding WHERE line = 'entry'") == 0


def test_several_records_of_one_number_count_as_one(segment: Segment, compared: Round) -> None:
    """Behind a change the Commission sends the record that ended and the one that began, in any order."""
    include(segment, 1)
    segment.clock.set(segment.clock.now() + timedelta(minutes=1))
    segment.post(segment.request(7, change(ONE), 6, 3)[1])
    closed, new = (record for record in change(ONE).children if record.name.endswith("IPObjectDetails"))
    compared.comparer = RegisterComparer(segment.deps, step=1)
    compared.answer(new, closed)
    compared.run()
    assert compared.findings() == {}
    assert compared.counts() == {"ours": 1, "theirs": 1, "excluded": 0, "same": 1}


@pytest.mark.parametrize("spoiled", [1, 2, 3, 4])
def test_a_record_that_broke_once_is_read_again(
    segment: Segment, compared: Round, spoiled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared.comparer = RegisterComparer(segment.deps, step=2)
    compared.answer(*(nodes.entry(numbered(place)) for place in range(10, 14)))
    version, calls = beside.version, []

    def broken(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == spoiled:
            raise ZeroDivisionError
        return version(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(beside, "version", broken)
    with pytest.raises(ZeroDivisionError):
        compared.run()
    compared.run()
    assert compared.findings() == {numbered(place): ("theirs_only", "", "01") for place in range(10, 14)}
