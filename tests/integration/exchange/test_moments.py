"""Every moment that XML Schema has ends in "taken" or in a data error before PRS: nothing of it stops the receiver."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import SQLAlchemyError

from module.dev.launcher.services import Services
from module.eaeu.envelope import new_uri
from module.eaeu.exchange.replay import Replay
from module.registry.exchange import ExchangeOrder
from module.store.exchange import union
from tests.integration.exchange.test_synchronising import REGISTER, ask, state
from tests.support import union_nodes as nodes
from tests.support.databases import execute, new_database
from tests.support.exchange import Segment, action, inclusion, open_segment, register, resource_date, updated

TAKEN = {
    "first of the calendar": "0001-01-01T00:00:00Z",
    "last of the calendar": "9999-12-31T23:59:59.999Z",
    "first after going to UTC": "0001-01-01T03:00:00+03:00",
    "midnight at the end of a day": "2026-11-19T24:00:00.000Z",
    "midnight at the end without a fraction": "2026-10-31T24:00:00Z",
    "two digits of milliseconds": "2026-03-16T04:30:00.41Z",
    "nine digits": "2026-03-16T04:30:00.123456789Z",
    "no zone": "2026-03-16T04:30:00",
    "the easternmost zone": "2026-03-16T04:30:00+14:00",
    "the westernmost zone": "2026-03-16T04:30:00-14:00",
    "white space around": " 2026-03-16T04:30:00.000Z\n",
}
REFUSED = {
    "before year 1 in UTC": "0001-01-01T00:00:00+03:00",
    "after year 9999 in UTC": "9999-12-31T23:59:59-05:00",
    "midnight at the end of the calendar": "9999-12-31T24:00:00Z",
    "year 10000": "10000-01-01T00:00:00Z",
    "year -1": "-0001-01-01T00:00:00Z",
    "no such day": "2026-02-29T00:00:00Z",
    "second 60": "2026-03-16T04:30:60Z",
    "zone too far": "2026-03-16T04:30:00+14:01",
}
UPDATE = "//csdo:UpdateDateTime"


def status_of(segment: Segment, content: bytes) -> int:
    """The status with which a message is answered; whatever is raised is a page of the server, 500."""
    try:
        return int(segment.post(content).http_status)
    except (ArithmeticError, ValueError, LookupError, SQLAlchemyError):
        return 500


@pytest.mark.parametrize("moment", TAKEN.values(), ids=TAKEN)
def test_a_moment_is_taken(segment: Segment, moment: str) -> None:
    question = ask(segment)
    segment.wire.sent.clear()
    receipt = segment.answer(question, 14, register(updated(nodes.entry(), moment)))
    assert (receipt.http_status, segment.codes()) == (202, [])
    assert state(segment, question) == "finished"
    body = inclusion("00018/ТЗ-0042-150326")
    nodes.say(body, "//ccdo:ResourceItemStatusDetails/csdo:UpdateDateTime", moment)
    segment.post(segment.request(6, body, 5)[1])
    assert segment.codes() == ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"]
    assert segment.incidents() == []


@pytest.mark.parametrize("moment", REFUSED.values(), ids=REFUSED)
def test_a_moment_is_a_data_error_before_anything_is_applied(segment: Segment, moment: str) -> None:
    question = ask(segment)
    segment.wire.sent.clear()
    content = segment.document(segment.reply(question, "P.SP.01.MSG.014"), register(updated(nodes.entry(), moment)))
    assert status_of(segment, content) == 202
    assert (segment.codes(), segment.wire.sent[0].errors) == (["P.MSG.ERR"], ["Common:DataError"])
    body = inclusion()
    nodes.say(body, "//ccdo:ResourceItemStatusDetails/csdo:UpdateDateTime", moment)
    assert status_of(segment, segment.request(6, body, 5)[1]) == 202
    assert (segment.codes(), segment.wire.sent[1].errors) == (["P.MSG.ERR"] * 2, ["Common:DataError"])
    assert segment.scalar("SELECT count(*) FROM trois.union_version") == 0


def test_the_date_of_a_resource_outside_of_the_calendar_is_a_data_error(segment: Segment) -> None:
    segment.exchange.operate(ExchangeOrder.SYNCHRONISE, REGISTER)
    segment.work()
    question = segment.wire.sent.pop()
    body = resource_date("0001-01-01T00:00:00+03:00")
    assert status_of(segment, segment.document(segment.reply(question, "P.SP.01.MSG.012"), body)) == 202
    assert (segment.codes(), segment.wire.sent[0].errors) == (["P.MSG.ERR"], ["Common:DataError"])


def test_a_stray_register_with_such_a_moment_is_unexpected(segment: Segment) -> None:
    stray = segment.header(action(14, 11, 9), relates_to=new_uri())
    body = register(updated(nodes.entry(), "0001-01-01T00:00:00+03:00"))
    assert status_of(segment, segment.document(stray, body)) == 202
    assert (segment.codes(), segment.wire.sent[0].errors) == (["P.MSG.ERR"], ["Common:UnexpectedMessage"])


@pytest.fixture(params=["Asia/Almaty", "America/New_York"])
def elsewhere(servers: Services, request: pytest.FixtureRequest) -> Iterator[Segment]:
    """The exchange on a server whose clock lies east or west of UTC."""
    with new_database(servers) as url:
        name = url.rpartition("/")[2].partition("?")[0]
        execute(url, f"ALTER DATABASE \"{name}\" SET timezone = '{request.param}'")
        made = open_segment(url)
        yield made
        made.store.engine.dispose()


def test_the_last_moment_of_the_calendar_can_be_read_on_any_server(elsewhere: Segment) -> None:
    last = "9999-12-31T23:59:59.999Z"
    body = inclusion()
    nodes.say(body, UPDATE, last)
    record = nodes.at(body, "//ipcdo:CustomsRegisterIPObjectDetails")
    period = nodes.at(record, "//ccdo:ValidityPeriodDetails")
    period.add(nodes.element("csdo:EndDateTime", last))
    elsewhere.post(elsewhere.request(6, body, 5)[1])
    assert elsewhere.codes() == ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"]
    assert elsewhere.scalar("SELECT current_setting('TimeZone')") == "UTC"
    with elsewhere.store.unit() as unit:
        assert union.history(unit, nodes.NUMBER)[0].in_force_to is not None
        assert Replay(elsewhere.settings).compare(unit).equal
