from __future__ import annotations

import time

import pytest

from module.integrations.errors import WireFailure
from module.integrations.http import HttpSettings, post
from tests.support.raw_http import answering, response

CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: Text/XML; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"


def _post(raw: bytes, **changes: int) -> bytes:
    with answering(raw) as url:
        answer = post(HttpSettings(url, **changes), b"<q/>", {"Content-Type": "text/xml"})
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
