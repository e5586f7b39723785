"""The four emergencies of table 17: raised by what happens on the wire, shown to the operator with what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from markupsafe import escape

from module.eaeu.flow.patterns import ROWS
from module.eaeu.spec.facts import process
from module.officer.exchange.emergencies import EMERGENCIES
from module.store.exchange import incidents
from module.store.exchange.incidents import Incident
from tests.support.console import Pages
from tests.support.exchange import Segment
from tests.support.exchange_paths import (
    ERR,
    OURS,
    PRS,
    RCV,
    THEIRS,
    Ours,
    Play,
    Talk,
    Theirs,
    at_rest,
    held,
    relates,
)

Record = Callable[[str, object], None]


def shown(segment: Segment, pages: Pages, conversation: str, code: str) -> None:
    """See that the only incident is the conversation's, and that the operator reads what table 17 wants done."""
    with segment.store.unit() as unit:
        [found] = incidents.find(unit)
    assert (found.code, found.conversation_id) == (code, conversation)
    known = EMERGENCIES[code]
    assert str(escape(known.title)) in pages.get(pages.operator, "/exchange/incidents")
    page = pages.get(pages.operator, f"/exchange/incidents/{found.id}")
    for text in (code, known.title, known.cause, known.action):
        assert str(escape(text)) in page
    assert _request(found) in page
    assert code in pages.get(pages.operator, f"/exchange/conversations/{conversation}")


def _request(found: Incident) -> str:
    """Return a line of the drafted request to the support."""
    return f"ConversationID: {found.conversation_id}"


# a word of ours, a question about a resource, a question about changes: the same emergency for all
WORDS = [OURS[0], OURS[2], OURS[4]]


@pytest.mark.parametrize("pair", WORDS, ids=str)
def test_no_answer_after_the_last_repeat_is_002(
    segment: Segment, pages: Pages, pair: Ours, record_property: Record
) -> None:
    talk = Talk.begin(segment, pair)
    for _ in range(4):
        talk.lapse(pair.facts.receipt_minutes)
    shown(segment, pages, talk.conversation, "P.EXC.002")
    record_property("shows", "P.EXC.002")


@pytest.mark.parametrize("pair", THEIRS, ids=str)
def test_our_failure_after_the_acceptance_is_003(
    segment: Segment, pages: Pages, pair: Theirs, record_property: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play.begin(segment, pair)
    with monkeypatch.context() as patch:
        patch.setattr("module.store.exchange.effects.add", _breaks)
        play.post()
    relates(segment, segment.wire.sent, play.header, [RCV, PRS, ERR])
    assert segment.wire.sent[-1].errors == ["Common:FatalError"]
    assert held(segment) == play.before, "nothing of a failure stays"
    shown(segment, pages, play.conversation, "P.EXC.003")
    segment.wire.sent.clear()
    again = play.post(play.again())
    relates(segment, segment.wire.sent, again, [RCV, PRS, ERR])
    play.rests("failed", "P.EXC.003")
    record_property("shows", "P.EXC.003")


def _breaks(*args: object) -> None:
    raise ValueError


@pytest.mark.parametrize("refusal", ["error", "fault"])
def test_our_answer_refused_is_003(segment: Segment, pages: Pages, refusal: str, record_property: Record) -> None:
    play = Play.begin(segment, THEIRS[0])
    play.post()
    answer = segment.wire.sent[-1]
    segment.fault(answer) if refusal == "fault" else segment.signal(answer, ERR, "Common:DataError")
    shown(segment, pages, play.conversation, "P.EXC.003")
    record_property("shows", "P.EXC.003")


@pytest.mark.parametrize("pair", WORDS, ids=str)
def test_an_error_of_the_commission_is_004(segment: Segment, pages: Pages, pair: Ours, record_property: Record) -> None:
    talk = Talk.begin(segment, pair)
    segment.signal(talk.sent, ERR, "Common:DataError")
    shown(segment, pages, talk.conversation, "P.EXC.004")
    record_property("shows", "P.EXC.004")


def test_001_cannot_happen_here(segment: Segment, record_property: Record) -> None:
    """Table 17 writes it for one-sided transactions. All twelve have an answer, whose absence is 002."""
    facts = process()
    assert len(facts.transactions) == 12
    assert all(found.answers for found in facts.transactions.values())
    raised = {effect.value for row in ROWS for effect in row.effects if effect.value.startswith("P.EXC.")}
    assert raised == {"P.EXC.002", "P.EXC.003", "P.EXC.004"} == set(facts.emergencies) - {"P.EXC.001"}
    for pair in (OURS[1], OURS[2], OURS[4], OURS[6]):
        segment.clear()
        talk = Talk.begin(segment, pair)
        segment.signal(talk.sent, RCV)
        for _ in range(4):
            segment.later(pair.facts.acceptance_minutes)
        at_rest(segment, talk.conversation, "P.EXC.002")
    record_property("shows", "P.EXC.001")
