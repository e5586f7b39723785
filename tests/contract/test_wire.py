"""What comes over the wire when a system is broken: no adapter raises, and none takes rubbish for an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from module.outbound import HttpSettings, WireFailure
from module.registry.letters import DeliveryState, Letter
from module.registry.lookups import Answer, Outcome
from tests.support.outside import Outside, free_port
from tests.support.raw_http import answering, response

Ask = Callable[[Outside, HttpSettings], str]


def _detail(answer: Answer[object]) -> str:
    assert answer.value is None
    assert answer.outcome is Outcome.UNAVAILABLE
    return answer.detail


def _companies(outside: Outside, http: HttpSettings) -> str:
    return _detail(outside.companies(http=http).by_bin("200140000004"))


def _trademarks(outside: Outside, http: HttpSettings) -> str:
    return _detail(outside.trademarks(http=http).by_certificate("100001"))


def _contracts(outside: Outside, http: HttpSettings) -> str:
    return _detail(outside.contracts(http=http).by_number("77-000001"))


def _sms(outside: Outside, http: HttpSettings) -> str:
    with pytest.raises(WireFailure) as caught:
        outside.sms(http=http).send(Letter("1", "+77010000001", "", "x"))
    assert not caught.value.left, "the provider is asked before anything is sent"
    return caught.value.detail


def _mobizon(outside: Outside, http: HttpSettings) -> str:
    """A request that found nobody was not sent; for every other failure nothing is known."""
    messenger = outside.mobizon(http=http)
    try:
        reported = messenger.send(Letter("1", "+77010000001", "", "x"))
    except WireFailure as failure:
        assert (failure.left, failure.detail) == (False, "http.connection")
        return failure.detail
    assert reported.state is DeliveryState.UNKNOWN
    assert messenger.status("1", "+77010000001").state is DeliveryState.UNKNOWN
    return reported.detail


@pytest.fixture(params=[_companies, _trademarks, _contracts, _sms, _mobizon], ids=lambda ask: ask.__name__[1:])
def ask(request: pytest.FixtureRequest) -> Ask:
    chosen: Ask = request.param
    return chosen


def _settings(outside: Outside, url: str) -> HttpSettings:
    return replace(outside.http(""), url=url, read_seconds=0.2, total_seconds=0.5, max_bytes=100_000)


PAGE = b"<html><body>Bad Gateway</body></html>"
CASES = [
    pytest.param(response("502 Bad Gateway", "text/html", PAGE), {"http.502"}, id="502 page"),
    pytest.param(response("502 Bad Gateway", "text/xml", PAGE), {"http.502"}, id="502 xml"),
    pytest.param(response("200 OK", "text/html", PAGE), {"http.200.not_xml", "sms.rubbish"}, id="page"),
    pytest.param(
        response("200 OK", "text/xml", b"\x00\xff rubbish"), {"xml.not_well_formed", "sms.rubbish"}, id="rubbish"
    ),
    pytest.param(response("200 OK", "text/xml", b""), {"xml.not_well_formed", "sms.rubbish"}, id="empty"),
    pytest.param(response("200 OK", "text/xml", b"<a/>"), {"soap.envelope", "sms.rubbish"}, id="other xml"),
    pytest.param(response("200 OK", "text/xml", b"[1, 2]"), {"xml.not_well_formed", "sms.rubbish"}, id="other json"),
    pytest.param(response("200 OK", "text/xml", PAGE, length=9000), {"http.connection"}, id="truncated"),
    pytest.param(
        response("302 Found", "text/xml", b"", "Location: http://127.0.0.1:9/"), {"http.redirect"}, id="redirect"
    ),
    pytest.param(response("307 Moved", "text/xml", b"", "Location: http://127.0.0.1:9/"), {"http.redirect"}, id="307"),
    pytest.param(response("200 OK", "text/xml", b"<a>" + b"x" * 500_000 + b"</a>"), {"http.too_big"}, id="huge"),
    pytest.param(response("200 OK", "text/xml", PAGE, "Content-Encoding: gzip"), {"http.encoding"}, id="packed"),
    pytest.param(b"this is not HTTP\r\n\r\n", {"http.connection"}, id="not HTTP"),
    pytest.param(b"", {"http.connection"}, id="hangs up"),
    pytest.param(
        response("200 OK", "text/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        {"xml.doctype", "sms.rubbish"},
        id="DOCTYPE",
    ),
]


@pytest.mark.parametrize(("raw", "details"), CASES)
def test_broken_answer(outside: Outside, ask: Ask, raw: bytes, details: set[str]) -> None:
    with answering(raw) as url:
        assert ask(outside, _settings(outside, url)) in details


def test_silence(outside: Outside, ask: Ask) -> None:
    with answering(b"", hold=True) as url:
        assert ask(outside, _settings(outside, url)) == "http.timeout"


def test_body_that_never_ends(outside: Outside, ask: Ask) -> None:
    with answering(response("200 OK", "text/xml", b"<a>", length=5000), hold=True) as url:
        assert ask(outside, _settings(outside, url)) == "http.timeout"


def test_nobody_listens(outside: Outside, ask: Ask) -> None:
    assert ask(outside, _settings(outside, f"http://127.0.0.1:{free_port()}")) == "http.connection"


def test_proxy_of_the_environment_is_not_asked(outside: Outside, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials must not travel through whatever http_proxy names."""
    with answering(response("502 Bad Gateway", "text/html", PAGE)) as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        there = _settings(outside, f"http://127.0.0.1:{free_port()}")
        assert ask(outside, there) == "http.connection"
