"""Stand-in of a mail server."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from module.dev.standins import scenarios
from module.dev.standins.inbox import Inbox, Received, stamp

_ADDRESS = re.compile(r"[^@\s<>]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_NEEDED = ("From", "To", "Date", "Message-ID", "Subject")
_LIMIT = 1024 * 1024


class _Receiver:
    """What the server says to each command; the names are those of aiosmtpd."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Judge a recipient."""
        if not _ADDRESS.fullmatch(address):
            return "553 5.1.3 The address is not well-formed"
        behaviour = scenarios.mail(address.split("@", maxsplit=1)[0])
        if behaviour == "smtp_550":
            return "550 5.1.1 No such mailbox"
        if behaviour == "smtp_451":
            return "451 4.3.0 Come later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Judge a letter and keep it."""
        message = message_from_bytes(envelope.content, _class=EmailMessage, policy=default)
        missing = [name for name in _NEEDED if not message[name]]
        if missing:
            return f"554 5.6.0 Missing: {', '.join(missing)}"
        if len(message.get_all("Message-ID", [])) != 1:
            return "554 5.6.0 One Message-ID is allowed"
        body = message.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        for address in envelope.rcpt_tos:
            identifier = str(message["Message-ID"]).strip()
            self._inbox.add(Received("mail", identifier, address, str(message["Subject"]), text, stamp()))
        return "250 2.0.0 Accepted"


def receiver(inbox: Inbox, host: str, port: int) -> Any:
    """Return the server as a controller with start() and stop()."""
    return Controller(_Receiver(inbox), hostname=host, port=port, data_size_limit=_LIMIT)
