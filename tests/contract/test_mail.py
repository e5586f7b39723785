"""Port Messenger: e-mail over real SMTP."""

from __future__ import annotations

import smtplib
import uuid

import pytest

from module.casework.ports import Messenger
from module.integrations.mail import Protection
from module.outbound import WireFailure
from module.registry.letters import Delivery, DeliveryState, Letter
from tests.support.outside import Outside, free_port


def letter(address: str = "applicant@example.kz", subject: str = "Өтінім қабылданды") -> Letter:
    return Letter(str(uuid.uuid4()), address, subject, "Құрметті өтініш беруші!\n\n.\nСіздің өтініміңіз қабылданды.\n")


def test_sent(outside: Outside) -> None:
    port: Messenger = outside.mail()
    note = letter()
    reference = f"<{note.id}@trois.example.kz>"
    assert port.send(note) == Delivery(DeliveryState.SENT, reference)
    kept = outside.inbox.find("mail", reference, note.address)
    assert kept is not None
    assert (kept.subject, kept.text.replace("\r\n", "\n")) == (note.subject, note.text)


def test_status_is_not_known(outside: Outside) -> None:
    assert outside.mail().status("x", "applicant@example.kz").state == "unknown"


@pytest.mark.parametrize(
    "address",
    ["refused@example.kz", "nobody", "a@b.kz\nBcc: c@d.kz", "a..b@c.kz", ".a@b.kz", "a@b.kz,c@d.kz", "ә@b.kz", ""],
)
def test_failed_for_good(outside: Outside, address: str) -> None:
    note = letter(address)
    assert outside.mail().send(note) == Delivery(DeliveryState.FAILED, note.id, "bad_address")


@pytest.mark.asvs("1.3.11")
def test_subject_with_a_line_break_makes_no_header(outside: Outside) -> None:
    note = letter(subject="a\r\nBcc: c@d.kz")
    assert outside.mail().send(note) == Delivery(DeliveryState.FAILED, note.id, "bad_subject")


def test_come_later(outside: Outside) -> None:
    with pytest.raises(WireFailure) as caught:
        outside.mail().send(letter("later@example.kz"))
    assert caught.value.detail == "mail.451"


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        pytest.param({"port": free_port()}, "mail.connection", id="no server"),
        pytest.param({"protection": Protection.STARTTLS}, "mail.connection", id="no STARTTLS"),
        pytest.param({"protection": Protection.TLS}, "mail.connection", id="no TLS"),
        pytest.param({"user": "trois", "password": "x"}, "mail.connection", id="no AUTH"),
    ],
)
def test_server_that_cannot_be_used(outside: Outside, changes: dict[str, object], detail: str) -> None:
    with pytest.raises(WireFailure) as caught:
        outside.mail(**changes).send(letter())
    assert caught.value.detail == detail


@pytest.fixture
def client(outside: Outside) -> smtplib.SMTP:
    assert outside.settings.smtp_port is not None
    server = smtplib.SMTP("127.0.0.1", outside.settings.smtp_port, timeout=5)
    server.ehlo("test.example.kz")
    return server


def _data(client: smtplib.SMTP, message: str) -> int:
    with client:
        client.mail("trois@example.kz")
        client.rcpt("applicant@example.kz")
        return client.data(message.encode())[0]


HEADERS = (
    "From: a@b.kz\r\nTo: c@d.kz\r\nDate: Sat, 21 Nov 2026 10:00:00 +0500\r\nSubject: x\r\nMessage-ID: <1@b.kz>\r\n"
)


def test_standin_takes_a_right_letter(client: smtplib.SMTP) -> None:
    assert _data(client, HEADERS + "\r\nx") == 250


@pytest.mark.parametrize("missing", ["From", "To", "Date", "Subject", "Message-ID"])
def test_standin_refuses_a_letter_without(client: smtplib.SMTP, missing: str) -> None:
    headers = "".join(line + "\r\n" for line in HEADERS.split("\r\n") if line and not line.startswith(missing + ":"))
    assert _data(client, headers + "\r\nx") == 554


def test_standin_refuses_two_message_ids(client: smtplib.SMTP) -> None:
    assert _data(client, HEADERS + "Message-ID: <2@b.kz>\r\n\r\nx") == 554


def test_standin_refuses_commands_out_of_order(client: smtplib.SMTP) -> None:
    with client:
        assert client.docmd("DATA")[0] == 503


def test_standin_refuses_bad_addresses(client: smtplib.SMTP) -> None:
    with client:
        client.mail("trois@example.kz")
        assert client.rcpt("nobody@localhost")[0] == 553


def test_standin_refuses_a_huge_letter(client: smtplib.SMTP) -> None:
    with client:
        assert client.docmd("MAIL", f"FROM:<a@b.kz> SIZE={2 * 1024 * 1024}")[0] == 552
