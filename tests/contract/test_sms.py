"""Port Messenger: SMS over real HTTP."""

from __future__ import annotations

import uuid

import pytest
import requests

from module.casework.ports import Messenger
from module.outbound import WireFailure
from module.registry.letters import NOT_KNOWN_THERE, Delivery, DeliveryState, Letter
from tests.support.outside import Outside

PHONE = "+77010000001"
LATER = [("+77000000003", "sms.no_money"), ("+77000000009", "sms.too_many")]
FAILED = [("+77000000006", "forbidden_text"), ("+77000000007", "bad_number")]
NOT_MOBILE = ["+77172000000", "+77272000000", "1414", "88000800080", "+78005553535", "+4989123456", "", "abc", "+7701"]


def letter(phone: str = PHONE, text: str = "Өтінім қабылданды № 1") -> Letter:
    return Letter(str(uuid.uuid4()), phone, "", text)


def _sent(outside: Outside, identifier: str) -> int:
    return sum(item.id == identifier for item in outside.inbox.newest_first())


def test_sent_and_delivered(outside: Outside) -> None:
    port: Messenger = outside.sms()
    note = letter()
    assert port.send(note) == Delivery(DeliveryState.SENT, note.id)
    kept = outside.inbox.find("sms", note.id, PHONE[1:])
    assert kept is not None
    assert (kept.text, kept.alphabet, kept.segments) == (note.text, "UCS-2", 1)
    assert port.status(note.id, note.address).state is DeliveryState.SENT
    assert port.status(note.id, note.address).state is DeliveryState.DELIVERED


@pytest.mark.parametrize("ask_before_send", [True, False])
def test_second_try_makes_no_double(outside: Outside, ask_before_send: bool) -> None:
    port, note = outside.sms(ask_before_send=ask_before_send), letter()
    port.send(note)
    assert port.send(note).state is DeliveryState.SENT
    assert _sent(outside, note.id) == 1
    handed_over = (outside.settings.state / "inbox.jsonl").read_text().count(note.id)
    assert handed_over == (1 if ask_before_send else 2)  # either we see to it or the provider does


def test_lost_answer_then_second_try(outside: Outside) -> None:
    port, note = outside.sms(), letter("+77000000502")
    assert port.send(note) == Delivery(DeliveryState.UNKNOWN, note.id, "http.502")
    assert port.status(note.id, note.address).state is DeliveryState.SENT, "asked by our id"
    assert port.send(note).state is DeliveryState.DELIVERED, "not sent again"
    assert _sent(outside, note.id) == 1


@pytest.mark.parametrize(("phone", "detail"), LATER)
def test_not_sent_now(outside: Outside, phone: str, detail: str) -> None:
    note = letter(phone)
    with pytest.raises(WireFailure) as caught:
        outside.sms().send(note)
    assert caught.value.detail == detail
    assert not caught.value.left, "certainly not sent: it may be tried again"
    assert _sent(outside, note.id) == 0


def test_nothing_is_known_after_a_technical_failure(outside: Outside) -> None:
    note = letter("+77000000500")
    port = outside.sms()
    assert port.send(note) == Delivery(DeliveryState.UNKNOWN, note.id, "http.500")
    assert port.status(note.id, note.address) == Delivery(DeliveryState.UNKNOWN, note.id, NOT_KNOWN_THERE)


def test_nothing_is_sent_while_the_provider_cannot_be_asked(outside: Outside) -> None:
    with pytest.raises(WireFailure) as caught:
        outside.sms(http=outside.http("/nowhere")).send(letter())
    assert not caught.value.left


@pytest.mark.parametrize("phone", NOT_MOBILE)
def test_what_cannot_receive_an_sms_is_not_sent(outside: Outside, phone: str) -> None:
    note = letter(phone)
    assert outside.sms().send(note) == Delivery(DeliveryState.FAILED, note.id, "not_mobile")
    assert _sent(outside, note.id) == 0


@pytest.mark.parametrize(("phone", "state"), [("+77000000022", "failed"), ("+77000000030", "expired")])
def test_later_status(outside: Outside, phone: str, state: str) -> None:
    port, note = outside.sms(), letter(phone)
    port.send(note)
    assert [port.status(note.id, phone).state for _time in range(2)] == ["sent", state]


@pytest.mark.parametrize(("phone", "detail"), FAILED)
def test_failed_for_good(outside: Outside, phone: str, detail: str) -> None:
    note = letter(phone)
    assert outside.sms().send(note) == Delivery(DeliveryState.FAILED, note.id, detail)


def test_undeliverable(outside: Outside) -> None:
    port, note = outside.sms(), letter("+77000000020")
    port.send(note)
    states = [port.status(note.id, note.address) for _time in range(2)]
    assert states[1] == Delivery(DeliveryState.FAILED, note.id, "undeliverable")


def test_status_of_a_letter_never_sent(outside: Outside) -> None:
    assert outside.sms().status("nobody", PHONE) == Delivery(DeliveryState.UNKNOWN, "nobody", NOT_KNOWN_THERE)


def test_status_without_the_provider(outside: Outside) -> None:
    port = outside.sms(http=outside.http("/nowhere"))
    assert port.status("nobody", PHONE) == Delivery(DeliveryState.UNKNOWN, "nobody", "http.404")


def test_wrong_password(outside: Outside) -> None:
    with pytest.raises(WireFailure) as caught:
        outside.sms(password="guess").send(letter())
    assert caught.value.detail == "sms.credentials"


def test_id_that_the_provider_cannot_take(outside: Outside) -> None:
    with pytest.raises(ValueError, match="id of a letter"):
        outside.sms().send(Letter("a b", PHONE, "", "x"))


def test_long_message(outside: Outside) -> None:
    note = letter(text="Ә" * 71)
    outside.sms().send(note)
    kept = outside.inbox.find("sms", note.id, PHONE[1:])
    assert kept is not None
    assert kept.segments == 2


def _raw(outside: Outside, verb: str, **changes: str) -> dict[str, object]:
    fields = {"login": outside.settings.sms_login, "psw": outside.settings.sms_password, "charset": "utf-8", "fmt": "3"}
    fields |= {"phones": PHONE[1:], "mes": "Сәлем"} if verb == "send" else {"phone": PHONE[1:]}
    fields |= {"id": "raw-1"} | changes
    sent = {key: value for key, value in fields.items() if value}
    answer: dict[str, object] = requests.post(f"{outside.url}/smsc/sys/{verb}.php", data=sent, timeout=5).json()
    return answer


SEND_REFUSALS = [
    ({"psw": "guess"}, 2),
    ({"mes": ""}, 1),
    ({"phones": "7717200000"}, 7),
    ({"charset": "windows-1252"}, 1),
    ({"id": "a b"}, 1),
    ({"fmt": "1"}, 1),
]
STATUS_REFUSALS = [({"psw": "guess"}, 2), ({"id": ""}, 1), ({"phone": ""}, 1), ({"fmt": ""}, 1), ({"charset": "x"}, 1)]


@pytest.mark.parametrize(("changes", "code"), SEND_REFUSALS)
def test_standin_refuses_to_send(outside: Outside, changes: dict[str, str], code: int) -> None:
    assert _raw(outside, "send", **changes)["error_code"] == code


@pytest.mark.parametrize(("changes", "code"), STATUS_REFUSALS)
def test_standin_refuses_to_tell(outside: Outside, changes: dict[str, str], code: int) -> None:
    assert _raw(outside, "status", **changes)["error_code"] == code


def test_standin_reads_the_charset_it_is_told(outside: Outside) -> None:
    """Without charset=utf-8 the real provider takes the bytes for windows-1251 and sends rubbish."""
    _raw(outside, "send", charset="", id="raw-cp1251")
    kept = outside.inbox.find("sms", "raw-cp1251", PHONE[1:])
    assert kept is not None
    assert kept.text != "Сәлем"
