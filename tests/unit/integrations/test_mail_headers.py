"""Headers in Kazakh and Russian as mail readers show them, whatever the Python of the site folds (inputs F20)."""

from __future__ import annotations

import email
import re
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, compat32, default
from typing import Any

import pytest

from module.integrations.mail import MailMessenger, MailSettings
from module.kernel.clock import SystemClock
from module.registry.letters import Letter

SENDER = "Қазақстан Республикасы Қаржы министрлігінің Мемлекеттік кірістер комитеті"
SUBJECTS = (
    "Бас тарту туралы шешім: № TROIS-2026-000024 өтініш",
    "Қорғау мерзімін ұзарту туралы хабарлама: TROIS-2026-000123 өтініші",
    "Решение об отказе в продлении: заявление № TROIS-2026-000123",
    "We have received application TROIS-2026-000123",
    "Ә" * 150,
    "а б" * 60,
    "𝒜" * 40,
    "№",
)
WORD = re.compile(rb"=\?utf-8\?b\?([A-Za-z0-9+/=]+)\?=")


class Server:
    """Takes a message as smtplib hands it over."""

    def __init__(self) -> None:
        self.taken = b""

    def send_message(self, message: EmailMessage, *rest: Any) -> None:
        self.taken = message.as_bytes()

    def quit(self) -> None:
        """Leave."""

    def close(self) -> None:
        """Leave."""


def sent(subject: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    server = Server()
    monkeypatch.setattr(MailMessenger, "_connection", lambda self: server)
    settings = MailSettings("localhost", 25, "trois@example.kz", SENDER, "example.kz")
    MailMessenger(settings, SystemClock()).send(Letter("id-1", "a@example.kz", subject, "Сәлем"))
    return server.taken


@pytest.mark.parametrize("subject", SUBJECTS)
def test_readers_show_the_subject_and_the_sender_as_they_were_written(
    subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By RFC 2047, as a reader of its time and one of today understand it: blanks between encoded words are none."""
    raw = sent(subject, monkeypatch)
    old = email.message_from_bytes(raw, policy=compat32)
    assert str(make_header(decode_header(old["Subject"]))) == subject
    assert str(make_header(decode_header(old["From"]))) == f"{SENDER} <trois@example.kz>"
    for policy in (default, SMTP):
        read = email.message_from_bytes(raw, policy=policy)
        assert read["Subject"] == subject
        assert read["From"].addresses[0].addr_spec == "trois@example.kz"  # its names are joined wrongly by 3.11 itself


@pytest.mark.parametrize("subject", SUBJECTS)
def test_encoded_words_are_short_and_cut_no_letter(subject: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = sent(subject, monkeypatch)
    head = raw.partition(b"\r\n\r\n")[0]
    assert all(len(line) <= 76 for line in head.split(b"\r\n")), "RFC 2047, section 2"
    words = [found[0] for found in WORD.finditer(head)]
    assert words
    for word in words:
        assert len(word) <= 75
        [(octets, charset)] = decode_header(word.decode())
        assert isinstance(octets, bytes)
        octets.decode(charset or "", errors="strict")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_header_holds_a_bare_line_break(subject: str, monkeypatch: pytest.MonkeyPatch) -> None:
    head = sent(subject, monkeypatch).partition(b"\r\n\r\n")[0]
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", head)
    for line in head.split(b"\r\n"):
        assert re.match(rb"[A-Za-z-]+: |[ \t]+\S", line), line
