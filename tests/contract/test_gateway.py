"""What the gateway refuses, whoever asks behind it, each wrong request with its own refusal."""

from __future__ import annotations

import re

import pytest
import requests

from tests.support import shep_messages as raw
from tests.support.outside import Outside


@pytest.fixture(params=["gbd_ul", "niis"])
def right(request: pytest.FixtureRequest, outside: Outside) -> str:
    """A right message to each service."""
    if request.param == "gbd_ul":
        return raw.message(outside, outside.settings.gbd_ul_service, raw.string_data(outside))
    fields = f"<id>{outside.settings.patent_type_id}</id><gosNumber>100001</gosNumber>"
    data = f"<trademarkInfoRequest>{fields}</trademarkInfoRequest>"
    return raw.message(outside, outside.settings.niis_service, data)


def test_right_message_is_answered(outside: Outside, right: str) -> None:
    status, envelope = raw.post(outside, raw.signed(outside, right))
    assert (status, raw.status_code(envelope)) == (200, "SCSS001")
    assert re.fullmatch(r"\{[0-9a-f-]{36}\}", envelope.findtext(".//sessionId") or "")


def test_unsigned(outside: Outside, right: str) -> None:
    status, envelope = raw.post(outside, right.encode())
    assert (status, raw.fault_code(envelope)) == (500, "SCE007")


def test_altered_after_signing(outside: Outside, right: str) -> None:
    body = raw.signed(outside, right).replace(b"<messageId>m-1<", b"<messageId>m-2<")
    status, envelope = raw.post(outside, body)
    assert (status, raw.fault_code(envelope)) == (500, "SCE006")
    assert "changed after signing" in raw.words(envelope)


def test_signature_value_of_another_message(outside: Outside, right: str) -> None:
    value = re.compile(rb"<ds:SignatureValue>[^<]+")
    other = value.search(raw.signed(outside, right))
    assert other is not None
    status, envelope = raw.post(outside, value.sub(other[0], raw.signed(outside, right)))
    assert (status, raw.fault_code(envelope)) == (500, "SCE006")
    assert "signature value is wrong" in raw.words(envelope)


def test_prefix_that_java_does_not_find(outside: Outside, right: str) -> None:
    body = raw.signed(outside, right).replace(b"ds:", b"dsig:").replace(b"xmlns:ds=", b"xmlns:dsig=")
    status, envelope = raw.post(outside, body)
    assert (status, raw.fault_code(envelope)) == (500, "SCE006")
    assert "prefix" in raw.words(envelope)


def test_unknown_service(outside: Outside, right: str) -> None:
    text = re.sub("<serviceId>[^<]+", "<serviceId>Nobody", right)
    status, envelope = raw.post(outside, raw.signed(outside, text))
    assert (status, raw.fault_code(envelope)) == (500, "SCE004")


def test_wrong_order(outside: Outside, right: str) -> None:
    text = re.sub(r"(<serviceId>.*?</serviceId>)(<messageDate>.*?</messageDate>)", r"\2\1", right)
    assert text != right
    status, envelope = raw.post(outside, raw.signed(outside, text))
    assert (status, raw.fault_code(envelope)) == (500, "SCE001")
    assert "serviceId expected, messageDate found" in raw.words(envelope)


def test_missing_field(outside: Outside, right: str) -> None:
    text = right.replace("<messageId>m-1</messageId>", "")
    status, envelope = raw.post(outside, raw.signed(outside, text))
    assert (status, raw.fault_code(envelope)) == (500, "SCE001")
    assert "messageId expected" in raw.words(envelope)


def test_wrong_password(outside: Outside, right: str) -> None:
    text = right.replace(outside.settings.sender_password, "guess")
    status, envelope = raw.post(outside, raw.signed(outside, text))
    assert (status, raw.fault_code(envelope)) == (500, "SCE002")


def test_doctype(outside: Outside, right: str) -> None:
    status, envelope = raw.post(outside, b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + right.encode())
    assert (status, raw.fault_code(envelope)) == (500, "SCE001")


def test_soap_action(outside: Outside, right: str) -> None:
    status, envelope = raw.post(outside, raw.signed(outside, right), action="SendMessage")
    assert (status, raw.fault_code(envelope)) == (500, "SCE001")


def test_get_is_not_a_call(outside: Outside) -> None:
    assert requests.get(f"{outside.url}/shep", timeout=5).status_code == 405
