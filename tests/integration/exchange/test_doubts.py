"""A notice that the Commission disowns leaves its entry in doubt, for everybody who reads it, until it is confirmed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from module.eaeu.exchange.comparing import RegisterComparer
from module.registry.exchange import ExchangeOrder
from module.store.exchange import comparisons, doubts, union
from tests.support import union_nodes as nodes
from tests.support.console import Pages
from tests.support.exchange import Segment, Sent, change, inclusion, notice, numbered, register

IN_DOUBT = "In doubt"
ONE = numbered(1)


def included(segment: Segment, place: int) -> Sent:
    """Let the Commission include an entry; return our notice MSG.002, the last thing that we said to it."""
    segment.post(segment.request(6, inclusion(numbered(place)), 5)[1])
    return segment.wire.sent[-1]


def test_an_entry_whose_notice_was_disowned_is_in_doubt_at_once(segment: Segment, pages: Pages) -> None:
    number = numbered(1)
    answer = included(segment, 1)
    address = f"/unified-register/{number}"
    assert IN_DOUBT not in pages.get(pages.app_env.case_officer, address)
    segment.signal(answer, "P.MSG.ERR", "Common:UnexpectedMessage")
    page = pages.get(pages.app_env.case_officer, address)
    assert IN_DOUBT in page
    assert "Common:UnexpectedMessage" in page
    assert IN_DOUBT in pages.get(pages.app_env.case_officer, "/unified-register")


def doubted(segment: Segment) -> list[tuple[str, str, str]]:
    with segment.store.unit() as unit:
        return [(one.number, one.line, one.reason.value) for one in doubts.page(unit, None, 1000)[0]]


def ended(segment: Segment) -> set[str]:
    with segment.store.unit() as unit:
        rows = unit.connection.exec_driver_sql("SELECT ended_by FROM trois.union_doubt WHERE ended_at IS NOT NULL")
        return set(rows.scalars())


def acts(segment: Segment, *names: str) -> list[str]:
    """What the journal holds of some acts about the entry of this test, in its order."""
    with segment.store.unit() as unit:
        rows = unit.connection.exec_driver_sql(
            "SELECT act || ' ' || (details->>'line') FROM trois.audit WHERE act = ANY(%s) AND details->>'number' = %s"
            " ORDER BY id",
            (list(names), ONE),
        )
        return list(rows.scalars())


def both(reason: str) -> list[tuple[str, str, str]]:
    return [(ONE, "circulation", reason), (ONE, "entry", reason)]


def disowned(segment: Segment) -> Sent:
    """Have the Commission include entry 1 and disown the notice; return our answer."""
    answer = included(segment, 1)
    segment.signal(answer, "P.MSG.ERR", "Common:UnexpectedMessage")
    assert doubted(segment) == both("disowned")
    return answer


def test_every_change_of_the_mark_is_a_row_of_the_journal(segment: Segment) -> None:
    before = acts(segment, "union_doubted", "union_confirmed")
    disowned(segment)
    segment.post(segment.request(6, inclusion(ONE), 5)[1])  # the notice comes anew, in a conversation of its own
    assert doubted(segment) == []
    assert ended(segment) == {"notice"}
    assert acts(segment, "union_doubted", "union_confirmed")[len(before) :] == [
        "union_doubted circulation",
        "union_doubted entry",
        *["union_confirmed circulation", "union_confirmed entry"],
    ]


@pytest.mark.parametrize("code", ["P.MSG.RCV", "P.MSG.PRS"])
def test_a_refused_signal_about_the_notice_leaves_a_doubt(segment: Segment, code: str) -> None:
    included(segment, 1)
    [sent] = [one for one in segment.wire.sent if one.code == code]
    segment.signal(sent, "P.MSG.ERR", "Common:UnexpectedMessage")
    assert doubted(segment) == both("signal_refused")


def test_a_technical_fault_about_our_answer_leaves_a_doubt(segment: Segment) -> None:
    segment.fault(included(segment, 1))
    assert doubted(segment) == both("disowned")


def test_an_answer_that_is_taken_after_all_ends_the_doubt(segment: Segment) -> None:
    answer = disowned(segment)
    segment.signal(answer, "P.MSG.PRS")  # a word about the sending that was disowned says nothing new
    assert doubted(segment) == both("disowned")
    segment.exchange.operate(ExchangeOrder.RESEND, answer.header.conversation)
    segment.work()
    again = segment.wire.sent[-1]
    assert again.code == "P.SP.01.MSG.002"
    segment.signal(again, "P.MSG.PRS")
    assert doubted(segment) == [] and ended(segment) == {"acknowledged"}
    segment.signal(again, "P.MSG.ERR", "Common:FatalError")
    assert doubted(segment) == both("disowned")


def test_a_synchronisation_that_brings_the_entry_ends_the_doubt(segment: Segment) -> None:
    disowned(segment)
    segment.exchange.operate(ExchangeOrder.HEAL, "P.SP.01.BEN.002")
    segment.work()
    segment.answer(segment.wire.sent[-1], 14, register(nodes.entry(ONE)))
    assert doubted(segment) == [(ONE, "circulation", "disowned")]
    assert ended(segment) == {"answer"}


def test_a_faulty_answer_ends_nothing(segment: Segment) -> None:
    disowned(segment)
    segment.exchange.operate(ExchangeOrder.HEAL, "P.SP.01.BEN.002")
    segment.work()
    spoiled = nodes.entry(numbered(2))
    nodes.say(spoiled, "//csdo:EndDate", "2028-33-15")
    segment.answer(segment.wire.sent[-1], 14, register(nodes.entry(ONE), spoiled))
    assert doubted(segment) == both("disowned")


def test_an_answer_that_never_left_leaves_a_doubt_until_it_does(segment: Segment) -> None:
    segment.wire.down = True
    segment.post(segment.request(6, inclusion(ONE), 5)[1])
    segment.exchange.compare()
    assert doubted(segment) == []  # it is still tried
    with segment.store.unit() as unit:
        unit.connection.exec_driver_sql("UPDATE trois.outbox SET given_up = true WHERE topic = 'exchange.send'")
    segment.clock.set(segment.clock.now() + timedelta(minutes=1))
    segment.exchange.compare()
    assert doubted(segment) == both("undelivered")
    segment.wire.down = False
    segment.work()
    segment.clock.set(segment.clock.now() + timedelta(minutes=1))
    segment.exchange.compare()
    assert doubted(segment) == [] and ended(segment) == {"delivered"}


def test_what_a_later_good_notice_said_is_not_in_doubt(segment: Segment) -> None:
    answer = included(segment, 1)
    segment.clock.set(segment.clock.now() + timedelta(minutes=1))
    segment.post(segment.request(7, change(ONE), 6, 3)[1])
    segment.signal(answer, "P.MSG.ERR", "Common:UnexpectedMessage")
    assert doubted(segment) == [(ONE, "circulation", "disowned")]


def test_a_doubt_takes_nothing_from_the_entry(segment: Segment, pages: Pages) -> None:
    included(segment, 1)
    address = f"/unified-register/{ONE}"
    before = pages.get(pages.app_env.case_officer, address)
    segment.signal(segment.wire.sent[-1], "P.MSG.ERR", "Common:UnexpectedMessage")
    after = pages.get(pages.app_env.case_officer, address)
    tag = re.compile(r'<p class="govuk-body"><strong class="govuk-tag[^>]*>[^<]+</strong>')
    assert tag.findall(before) == tag.findall(after) != []
    assert "This changes nothing of the protection" in after
    with segment.store.unit() as unit:
        assert len(list(union.records(unit, union.ENTRY, segment.clock.now()))) == 1


def test_an_error_about_an_opinion_or_a_question_of_ours_marks_no_entry(segment: Segment) -> None:
    included(segment, 1)
    segment.exchange.operate(ExchangeOrder.HEAL, "P.SP.01.BEN.002")
    segment.work()
    segment.signal(segment.wire.sent[-1], "P.MSG.ERR", "Common:AccessDenied")
    assert doubted(segment) == []


def test_operator_and_officer_read_the_doubt_and_what_the_comparison_found(segment: Segment, pages: Pages) -> None:
    answer = disowned(segment)
    comparer = RegisterComparer(segment.deps)
    with segment.store.unit() as unit:
        assert comparisons.begin(unit, None, segment.clock.now())
    comparer.go_on()
    segment.work()
    for question in segment.wire.sent[-2:]:
        asked = question.tree.value("ccdo:EDocHeader", "csdo:EDocId")
        segment.answer(question, 15, notice(asked, 15, "1"))
    while comparer.go_on():
        continue
    doubts_page = pages.get(pages.operator, "/exchange/comparison", show="doubts")
    for text in (
        "The Commission answered our confirmation of the notice with an error",
        *("Common:UnexpectedMessage", answer.header.conversation.removeprefix("urn:uuid:")),
    ):
        assert text in doubts_page
    found = pages.get(pages.operator, "/exchange/comparison", show="ours_only")
    assert found.count(f">{ONE}</a>") == 2
    assert found.count("The Commission does not hold this.") == 1, "what to do is said once, below the list"
    assert "Entries in doubt: 1" in pages.get(pages.operator, "/exchange/resources")
    entry = pages.get(pages.app_env.case_officer, f"/unified-register/{ONE}")
    assert entry.count("Only with us") == 2
