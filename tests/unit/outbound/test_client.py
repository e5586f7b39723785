from __future__ import annotations

import time
from pathlib import Path

import pytest

from module.outbound import HttpAnswer, HttpSettings, WireFailure, everything, post, send
from module.outbound.client import Wanted
from tests.support.raw_http import answering, response

CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: Text/XML; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"


def _post(raw: bytes, **changes: int) -> bytes:
    with answering(raw) as url:
        answer = post(HttpSettings(url, **changes), b"<q/>", {"Content-Type": "text/xml"})  # type: ignore[arg-type]
        assert answer.media_type == "text/xml"
        assert answer.status == 200
        return answer.content


def test_answer_in_chunks() -> None:
    assert _post(CHUNKED + b"3\r\n<a>\r\n4\r\n</a>\r\n0\r\n\r\n") == b"<a></a>"


def test_answer_of_the_largest_size() -> None:
    assert _post(response("200 OK", "text/xml", b"x" * 1000), max_bytes=1000) == b"x" * 1000


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        (CHUNKED + b"3\r\n<a>\r\n4\r\n</", "http.connection"),
        (CHUNKED + b"3\r\n<a>\r\n", "http.connection"),
        (CHUNKED + b"zz\r\n<a>\r\n", "http.connection"),
        (CHUNKED + b"400\r\n" + b"x" * 0x400 + b"\r\n0\r\n\r\n", "http.too_big"),
        (response("200 OK", "text/xml", b"x" * 1001), "http.too_big"),
    ],
)
def test_refused(raw: bytes, detail: str) -> None:
    with pytest.raises(WireFailure) as caught:
        _post(raw, max_bytes=1000)
    assert caught.value.detail == detail


def test_body_that_comes_in_drops() -> None:
    """Each drop comes in time, the whole does not."""
    with answering(response("200 OK", "text/xml", b"<a>", length=9000), drip=b"x") as url:
        settings = HttpSettings(url, read_seconds=5, total_seconds=0.3)
        before = time.monotonic()
        with pytest.raises(WireFailure) as caught:
            post(settings, b"", {})
        assert caught.value.detail == "http.timeout"
        assert time.monotonic() - before < 3


def test_address_that_is_none() -> None:
    with pytest.raises(WireFailure) as caught:
        post(HttpSettings("not an address"), b"", {})
    assert caught.value.detail == "http.connection"


def _send(raw: bytes, wanted: Wanted = everything, **changes: int) -> HttpAnswer:
    with answering(raw) as url:
        return send("POST", HttpSettings(url, **changes), b"<q/>", {}, wanted)  # type: ignore[arg-type]


@pytest.mark.asvs("15.3.2")
def test_a_redirect_is_handed_on_or_refused_and_never_followed() -> None:
    elsewhere = response("302 Found", "text/xml", b"<a/>", "Location: http://127.0.0.1:1/")
    assert _send(elsewhere) == HttpAnswer(302, "text/xml", b"<a/>")
    with pytest.raises(WireFailure) as caught:
        _post(elsewhere)
    assert caught.value.detail == "http.redirect"


def test_the_body_of_a_redirect_is_bounded_too() -> None:
    """Asked not to follow, requests all the same reads the body of a redirect to its end."""
    with answering(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 99999\r\n\r\n", drip=b"x") as url:
        before = time.monotonic()
        with pytest.raises(WireFailure) as caught:
            post(HttpSettings(url, read_seconds=2, total_seconds=0.3), b"<q/>", {})
        assert (caught.value.detail, time.monotonic() - before < 3) == ("http.timeout", True)
    with pytest.raises(WireFailure) as caught:
        _send(response("302 Found", "text/html", b"x" * 5000, "Location: /x"), max_bytes=10)
    assert caught.value.detail == "http.too_big"


def test_a_body_that_nobody_wants_is_not_read() -> None:
    page = response("502 Bad Gateway", "text/html", b"x" * 5000)
    assert _send(page, lambda status, kind: (status, kind) != (502, "text/html"), max_bytes=10).content == b""
    with pytest.raises(WireFailure) as caught:
        _send(page, max_bytes=10)
    assert caught.value.detail == "http.too_big"


def test_the_environment_has_no_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A proxy variable would carry credentials elsewhere, a bundle of roots would trust others."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    assert _send(response("200 OK", "text/xml", b"<a/>")).content == b"<a/>"


def test_the_proxy_of_the_settings_is_used() -> None:
    with answering(response("200 OK", "text/xml", b"<from-the-proxy/>")) as proxy:
        answer = send("POST", HttpSettings("http://nowhere.invalid/", proxy=proxy), b"<q/>", {})
    assert answer.content == b"<from-the-proxy/>"


def test_a_file_is_sent_from_disk(tmp_path: Path) -> None:
    with pytest.raises(WireFailure) as caught:
        send("POST", HttpSettings("http://127.0.0.1:1/"), tmp_path / "gone.xml", {})
    assert caught.value.detail == "http.connection"
