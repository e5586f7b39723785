"""AsyncChannel: our four calls against the stand-in, and the stand-in's pushes against our door, over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import requests
from alembic import command
from lxml import etree
from sqlalchemy import text

from module.cli import alembic_config
from module.dev.launcher.services import Services
from module.dev.standins.envelope import SOAP
from module.integrations.errors import RefusalKind, ServiceRefusal
from module.integrations.shep import AsyncChannel, ShepDoor
from module.integrations.shep.async_channel import MessageState, MessageType
from module.integrations.shep.inbox import ShepInbox, keeper
from module.kernel.clock import SetClock
from module.kernel.errors import OutsideUnavailable
from module.outbound import WireFailure
from module.registry.arrivals import Arrival, ArrivalKind, ArrivalWay, Kept
from module.store import arrivals
from module.store.unit import Store, connect
from tests.support.databases import new_database
from tests.support.outside import CLOCK, Outside
from tests.support.serving import serve_on_thread
from tests.support.web import bare_host, fake_services

INBOX = "TROIS_INBOX"


def payload() -> etree._Element:
    return etree.fromstring("<Notice><number>1</number></Notice>")


def queue(outside: Outside, data: str = "<Notice>1</Notice>", service: str = INBOX) -> str:
    answer = requests.post(f"{outside.url}/shep-async/queue", json={"service": service, "data": data}, timeout=5)
    return str(answer.json()["message_id"])


def reported(outside: Outside) -> dict[str, str]:
    found: dict[str, str] = requests.get(f"{outside.url}/shep-async/told", timeout=5).json()["taken"]
    return found


@pytest.fixture(scope="module")
def store(servers: Services) -> Iterator[Store]:
    with new_database(servers) as url:
        command.upgrade(alembic_config(url), "head")
        made = connect(url)
        yield made
        made.engine.dispose()


def kept(store: Store) -> list[tuple[str, ...]]:
    with store.unit() as unit:
        rows = unit.connection.execute(
            text("SELECT message_id, kind, way, service_id, state FROM trois.shep_arrival ORDER BY id")
        )
        return [tuple(row) for row in rows]


def test_a_message_is_sent_and_its_state_asked(outside: Outside) -> None:
    channel = outside.async_channel()
    sent = channel.send(outside.settings.async_service, payload())
    assert sent.message_id
    assert sent.correlation_id == sent.message_id, "a request begins the conversation"
    answer = channel.send(outside.settings.async_service, payload(), MessageType.RESPONSE, sent.correlation_id)
    assert answer.correlation_id == sent.correlation_id
    assert [channel.state(sent.message_id) for _ in range(2)] == [MessageState.ON_DELIVERY, MessageState.DELIVERED]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda channel: channel.send("Nobody", payload()), "shep.SCE004"),
        (lambda channel: channel.send("TROIS_OUTBOX", payload(), MessageType.RESPONSE), "shep.SCE001"),
        (lambda channel: channel.send("TROIS_OUTBOX", payload(), MessageType.REQUEST, "c-1"), "shep.SCE001"),
        (lambda channel: channel.state("nobody"), "shep.SCE001"),
        (lambda channel: channel.taken("nobody", INBOX), "shep.SCE001"),
    ],
)
def test_faults_are_refusals_with_their_code(outside: Outside, act: Any, code: str) -> None:
    with pytest.raises(ServiceRefusal) as refused:
        act(outside.async_channel())
    assert (refused.value.kind, refused.value.detail) == (RefusalKind.TECHNICAL, code)


def test_a_wrong_password(outside: Outside) -> None:
    with pytest.raises(ServiceRefusal, match=r"shep\.SCE002"):
        outside.async_channel(password="guess").pull(INBOX)


def test_what_waits_is_pulled_kept_and_told_as_taken(outside: Outside, store: Store) -> None:
    first, second = queue(outside), queue(outside, "<Notice>2</Notice>")
    inbox = ShepInbox(outside.async_channel(), store, (INBOX,))
    assert inbox.pull() == 2
    assert [row[:4] for row in kept(store)[-2:]] == [
        (first, "message", "pull", INBOX),
        (second, "message", "pull", INBOX),
    ]
    assert {reported(outside)[key] for key in (first, second)} == {"MESSAGE_ACCEPTED"}
    assert inbox.pull() == 0
    assert {arrival.message_id for arrival in inbox.latest()} >= {first, second}
    assert all(arrival.content == b"" for arrival in inbox.latest())


class Deaf(AsyncChannel):
    """The gateway never hears that a message was taken."""

    def taken(self, message_id: str, service_id: str, *, accepted: bool = True) -> None:
        raise WireFailure("http.timeout")


def test_a_message_that_was_kept_and_not_told_comes_again_once(outside: Outside, store: Store) -> None:
    before = len(kept(store))
    key = queue(outside)
    deaf = outside.async_channel()
    deaf.__class__ = Deaf
    with pytest.raises(WireFailure):
        ShepInbox(deaf, store, (INBOX,)).pull()
    assert len(kept(store)) == before + 1, "kept before it is told"
    assert ShepInbox(outside.async_channel(), store, (INBOX,)).pull() == 0, "known by its id"
    assert len(kept(store)) == before + 1
    assert reported(outside)[key] == "MESSAGE_ACCEPTED"


def test_nothing_is_told_as_taken_that_could_not_be_kept(outside: Outside) -> None:
    key = queue(outside, service="OTHER")
    down = connect("postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=1")
    with pytest.raises(OutsideUnavailable):
        ShepInbox(outside.async_channel(), down, ("OTHER",)).pull()
    assert key not in reported(outside)
    down.engine.dispose()


def test_the_same_id_with_other_content_is_not_accepted(outside: Outside, store: Store) -> None:
    key = queue(outside, service="CHANGED")
    with store.unit() as unit:
        other = Arrival(ArrivalKind.MESSAGE, ArrivalWay.PUSH, key, "", "CHANGED", "REQUEST", "", b"<x/>", CLOCK.now())
        assert arrivals.keep(unit, other) is Kept.NEW
    assert ShepInbox(outside.async_channel(), store, ("CHANGED",)).pull() == 0
    assert reported(outside)[key] == "MESSAGE_NOT_ACCTEPTED"


@dataclass
class Door:
    """Our address, served; what `keep` says may be replaced."""

    url: str
    outside: Outside
    broken: list[Exception] = field(default_factory=list)

    def push(self, **wanted: Any) -> tuple[int, etree._Element]:
        """Have the stand-in push, and return status and answer, whose signature is ours."""
        body = {"door": self.url, **wanted}
        answer = requests.post(f"{self.outside.url}/shep-async/push", json=body, timeout=15).json()
        envelope = etree.fromstring(answer["answer"].encode())
        self.outside.client_security().verify(envelope)
        return answer["status"], envelope

    def post(self, content: bytes) -> tuple[int, str]:
        answer = requests.post(self.url, data=content, timeout=5)
        return answer.status_code, etree.fromstring(answer.content).findtext(".//errorCode") or ""


@pytest.fixture(scope="module")
def door(outside: Outside, store: Store) -> Iterator[Door]:
    broken: list[Exception] = []
    keep = keeper(store)

    def keep_or_break(arrived: Arrival) -> Kept:
        if broken:
            raise broken.pop()
        return keep(arrived)

    served = ShepDoor(outside.security(), keep_or_break, CLOCK, largest=100_000)
    server = serve_on_thread(bare_host(fake_services(shep=served)))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield Door(f"http://127.0.0.1:{server.server_port}/trois/shep/async", outside, broken)
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_push_is_kept_and_acknowledged(door: Door, store: Store) -> None:
    status, envelope = door.push(message_id="p-1", service=INBOX, type="REQUEST", data="<A>өтінім</A>")
    assert status == 200
    response = envelope.find(f"{{{SOAP}}}Body")[0]  # type: ignore[index]
    assert etree.QName(response).localname == "sendMessageResponse"
    assert response.findtext("response/messageId") == "p-1"
    assert (response.findtext("response/sessionId") or "").startswith("{")
    assert ("p-1", "message", "push", INBOX, "") in kept(store)
    with store.unit() as unit:
        content = unit.connection.execute(
            text("SELECT content FROM trois.shep_arrival WHERE message_id = 'p-1'")
        ).scalar_one()
    assert etree.fromstring(bytes(content)).findtext("data/A") == "өтінім"


def test_a_double_is_acknowledged_and_kept_once(door: Door, store: Store) -> None:
    for _ in range(2):
        assert door.push(message_id="p-2", data="<A>1</A>")[0] == 200
    assert [row[0] for row in kept(store)].count("p-2") == 1


def test_a_double_with_other_content_is_refused(door: Door, store: Store) -> None:
    assert door.push(message_id="p-3", data="<A>1</A>")[0] == 200
    status, envelope = door.push(message_id="p-3", data="<A>2</A>")
    assert (status, envelope.findtext(".//errorCode")) == (500, "SCE001")
    assert [row[0] for row in kept(store)].count("p-3") == 1


def test_news_of_a_message_of_ours(door: Door, store: Store) -> None:
    for state in ("ON_DELIVERY", "DELIVERED", "DELIVERED"):
        status, envelope = door.push(message_id="m-9", state=state)
        assert status == 200
        assert b"changeMassageStatusNotificationResponse" in etree.tostring(envelope)
    found = [(row[1], row[4]) for row in kept(store) if row[0] == "m-9"]
    assert found == [("status", "ON_DELIVERY"), ("status", "DELIVERED")]


def test_what_could_not_be_kept_is_not_acknowledged(door: Door, store: Store) -> None:
    door.broken.append(OutsideUnavailable())
    status, envelope = door.push(message_id="p-4")
    assert (status, envelope.findtext(".//errorCode")) == (500, "SCE909")
    assert "p-4" not in [row[0] for row in kept(store)]
    assert door.push(message_id="p-4")[0] == 200, "the next try of the gateway is taken"


def test_altered_after_signing(door: Door, store: Store) -> None:
    status, envelope = door.push(message_id="p-5", tamper=True)
    assert (status, envelope.findtext(".//errorCode")) == (500, "SCE006")
    assert not [row for row in kept(store) if row[0].startswith("p-5")]


def test_signed_by_somebody_else(door: Door, store: Store) -> None:
    status, envelope = door.push(message_id="p-6", key="client")
    assert (status, envelope.findtext(".//errorCode")) == (500, "SCE006")
    assert "p-6" not in [row[0] for row in kept(store)]


@pytest.mark.parametrize("message_id", ["p" * 201, " "])
def test_an_id_that_is_none(door: Door, message_id: str) -> None:
    status, envelope = door.push(message_id=message_id)
    assert (status, envelope.findtext(".//errorCode")) == (500, "SCE001")


ENVELOPE = f'<s:Envelope xmlns:s="{SOAP}"><s:Header/><s:Body>{{0}}</s:Body></s:Envelope>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ENVELOPE.format("<sendMessage/>").encode(), "SCE007"),
        (b"", "SCE001"),
        (b"\x00 rubbish", "SCE001"),
        (b"<a/>", "SCE001"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "SCE001"),
    ],
)
def test_rubbish_at_the_door(door: Door, content: bytes, code: str) -> None:
    assert door.post(content) == (500, code)


def test_a_body_that_is_too_large(door: Door) -> None:
    answer = requests.post(door.url, data=b"<a>" + b"x" * 200_000, timeout=5)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"].startswith("text/xml")
    assert b"xml.too_large" in answer.content and b"Fault" in answer.content


def test_a_get_is_no_push(door: Door) -> None:
    assert requests.get(door.url, timeout=5).status_code in (404, 405)


def test_a_certificate_of_the_gateway_that_is_over(outside: Outside) -> None:
    late = SetClock(CLOCK.now() + timedelta(days=10_000))
    security = outside.security(late)
    seen: list[Arrival] = []
    expired = ShepDoor(security, lambda arrived: seen.append(arrived) or Kept.NEW, late)  # type: ignore[func-returns-value]
    served = serve_on_thread(bare_host(fake_services(shep=expired)))
    thread = threading.Thread(target=served.serve_forever, args=(0.05,))
    thread.start()
    found = Door(f"http://127.0.0.1:{served.server_port}/trois/shep/async", outside)
    status, envelope = found.push(message_id="p-7")
    served.shutdown()
    thread.join()
    served.server_close()
    assert (status, envelope.findtext(".//errorCode"), seen) == (500, "SCE005", [])


def test_a_site_without_the_channel() -> None:
    client = bare_host(fake_services()).test_client()
    assert client.post("/trois/shep/async", data=b"<a/>").status_code == 503
