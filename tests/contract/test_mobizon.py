"""Port Messenger: SMS through Mobizon over real HTTP."""

from __future__ import annotations

import pytest
import requests

from module.casework.ports import Messenger
from module.outbound import WireFailure
from module.registry.letters import NOT_KNOWN_THERE, Delivery, DeliveryState, Letter
from tests.support.outside import Outside, free_port

PHONE = "+77010000001"
LATER = [("+77000000003", "sms.no_money"), ("+77000000009", "sms.too_many")]
FAILED = [("+77000000006", "parameters"), ("+77000000007", "bad_number"), ("+77172000000", "not_mobile")]
NOTHING_KNOWN = [
    ("+77000000100", "sms.background"),
    ("+77000000500", "sms.general"),
    ("+77000000502", "http.502"),
]
ENDS = [
    (PHONE, DeliveryState.DELIVERED, ""),
    ("+77000000020", DeliveryState.FAILED, "undeliverable"),
    ("+77000000022", DeliveryState.FAILED, "rejected"),
    ("+77000000030", DeliveryState.EXPIRED, "expired"),
]


def letter(phone: str = PHONE, text: str = "Өтінім қабылданды № 1") -> Letter:
    return Letter("letter-1", phone, "", text)


@pytest.mark.parametrize(("phone", "state", "detail"), ENDS)
def test_sent_and_asked_about(outside: Outside, phone: str, state: DeliveryState, detail: str) -> None:
    port: Messenger = outside.mobizon(sender="TROIS")
    sent = port.send(letter(phone))
    assert sent.state is DeliveryState.SENT
    kept = outside.inbox.find("sms", sent.reference, phone[1:])
    assert kept is not None
    assert (kept.text, kept.alphabet, kept.segments) == (letter().text, "UCS-2", 1)
    assert port.status("letter-1", phone, sent.reference).state is DeliveryState.SENT
    assert port.status("letter-1", phone, sent.reference) == Delivery(state, sent.reference, detail)


@pytest.mark.parametrize(("phone", "detail"), LATER)
def test_not_sent_now(outside: Outside, phone: str, detail: str) -> None:
    with pytest.raises(WireFailure) as caught:
        outside.mobizon().send(letter(phone))
    assert (caught.value.detail, caught.value.left) == (detail, False)


@pytest.mark.parametrize(("phone", "detail"), FAILED)
def test_failed_for_good(outside: Outside, phone: str, detail: str) -> None:
    assert outside.mobizon().send(letter(phone)) == Delivery(DeliveryState.FAILED, "", detail)


@pytest.mark.parametrize(("phone", "detail"), NOTHING_KNOWN)
def test_nothing_is_known_and_nobody_can_be_asked(outside: Outside, phone: str, detail: str) -> None:
    port = outside.mobizon()
    assert port.send(letter(phone)) == Delivery(DeliveryState.UNKNOWN, "", detail)
    assert port.status("letter-1", phone, "") == Delivery(DeliveryState.UNKNOWN, "", "no_reference")
    assert not port.repeats_safely


def test_wrong_key(outside: Outside) -> None:
    with pytest.raises(WireFailure) as caught:
        outside.mobizon(api_key="guess").send(letter())
    assert caught.value.detail == "sms.credentials"
    assert outside.mobizon(api_key="guess").status("letter-1", PHONE, "1").detail == "sms.credentials"


def test_status_of_a_message_never_sent(outside: Outside) -> None:
    assert outside.mobizon().status("letter-1", PHONE, "5") == Delivery(DeliveryState.UNKNOWN, "5", NOT_KNOWN_THERE)


def test_status_without_the_provider(outside: Outside) -> None:
    port = outside.mobizon(http=outside.http("/nowhere"))
    assert port.status("letter-1", PHONE, "5") == Delivery(DeliveryState.UNKNOWN, "5", "http.404")


def test_nobody_listens(outside: Outside) -> None:
    there = outside.http("")
    closed = type(there)(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(WireFailure) as caught:
        outside.mobizon(http=closed).send(letter())
    assert not caught.value.left


REFUSALS = [
    ("sendSmsMessage", {"recipient": "77010000001"}, 1),
    ("sendSmsMessage", {"recipient": "77010000001", "text": "x", "id": "our-id"}, 1),
    ("sendSmsMessage", {"recipient": "+77010000001", "text": "x"}, 1),
    ("getSMSStatus", {}, 1),
    ("getSMSStatus", {"id": "5"}, 1),
    ("getSMSStatus", {"ids[0]": "5"}, 2),
]


@pytest.mark.parametrize(("verb", "fields", "code"), REFUSALS)
def test_standin_refuses(outside: Outside, verb: str, fields: dict[str, str], code: int) -> None:
    query = {"output": "json", "api": "v1", "apiKey": outside.settings.mobizon_key}
    url = f"{outside.url}/mobizon/service/message/{verb}"
    assert requests.post(url, params=query, data=fields, timeout=5).json()["code"] == code
    assert requests.post(url, params=query | {"apiKey": "x"}, data=fields, timeout=5).json()["code"] == 8
