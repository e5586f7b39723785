"""Port Messenger over SMTP."""

from __future__ import annotations

import contextlib
import logging
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from enum import StrEnum

from module.integrations.calls import CallLine
from module.integrations.mail_headers import READABLE
from module.kernel.clock import ALMATY, Clock
from module.outbound import WireFailure
from module.registry.letters import Delivery, DeliveryState, Letter

_log = logging.getLogger(__name__)
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9-]{1,63}"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})+")
_LINE_BREAK = re.compile(r"[\r\n\v\f\x00\x85\u2028\u2029]")
_FIRST_PERMANENT = 500  # RFC 5321 section 4.2.1: 4yz may be tried again, 5yz not


class Protection(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server. `domain` is the right side of our Message-ID; `authorities` a file of trusted roots."""

    host: str
    port: int
    sender: str
    sender_name: str
    domain: str
    protection: Protection = Protection.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 20.0
    authorities: str = ""


class MailMessenger:
    """The channel of e-mail. A mail server does not tell what became of a letter.

    A letter that is sent again carries the same Message-ID, by which mailboxes know the double.
    """

    repeats_safely = True
    tells = False

    def __init__(self, settings: MailSettings, clock: Clock, line: CallLine | None = None) -> None:
        self._settings = settings
        self._line = line or CallLine("mail", clock=clock)
        self._clock = clock

    def send(self, letter: Letter) -> Delivery:
        """Hand a letter over; a second try carries the same Message-ID, by which mail readers know a double.

        Raises OutsideUnavailable when nothing is known of what became of it or the server asks to come later.
        """
        if not _ADDRESS.fullmatch(letter.address):
            return Delivery(DeliveryState.FAILED, letter.id, "bad_address")
        if _LINE_BREAK.search(letter.subject):  # it could smuggle a header in
            return Delivery(DeliveryState.FAILED, letter.id, "bad_subject")
        message = self._message(letter)
        return self._line.call("send", lambda: self._send(letter, message), repeatable=False)

    def probe(self) -> None:
        """Connect, sign in and leave. Raises WireFailure."""
        try:
            with contextlib.closing(self._connection()) as server:
                server.noop()
        except smtplib.SMTPAuthenticationError as error:
            raise WireFailure("mail.credentials") from error
        except (smtplib.SMTPException, OSError) as error:
            raise WireFailure("mail.connection") from error

    def _send(self, letter: Letter, message: EmailMessage) -> Delivery:
        try:
            with contextlib.closing(self._connection()) as server:
                server.send_message(message, self._settings.sender, [letter.address])
                with contextlib.suppress(smtplib.SMTPException, OSError):  # the letter is already theirs
                    server.quit()
        except smtplib.SMTPRecipientsRefused as refused:
            code = max(reply[0] for reply in refused.recipients.values())
            return self._refused(letter, code, "bad_address")
        except smtplib.SMTPDataError as refused:
            return self._refused(letter, refused.smtp_code, "refused")
        except smtplib.SMTPAuthenticationError as error:
            raise WireFailure("mail.credentials") from error
        except (smtplib.SMTPException, OSError) as error:
            raise WireFailure("mail.connection") from error
        _log.info("mail handed over")
        return Delivery(DeliveryState.SENT, str(message["Message-ID"]))

    def status(self, letter_id: str, address: str, reference: str = "") -> Delivery:
        """Say UNKNOWN: SMTP has no such question."""
        return Delivery(DeliveryState.UNKNOWN, f"<{letter_id}@{self._settings.domain}>")

    def _refused(self, letter: Letter, code: int, detail: str) -> Delivery:
        if code < _FIRST_PERMANENT:
            raise WireFailure(f"mail.{code}")
        return Delivery(DeliveryState.FAILED, letter.id, detail)

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=READABLE)
        message["From"] = Address(self._settings.sender_name, addr_spec=self._settings.sender)
        message["To"] = Address(addr_spec=letter.address)
        message["Subject"] = letter.subject
        message["Date"] = self._clock.now().astimezone(ALMATY)
        message["Message-ID"] = f"<{letter.id}@{self._settings.domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answers, please
        message.set_content(letter.text)
        return message

    def _connection(self) -> smtplib.SMTP:
        settings = self._settings
        context = ssl.create_default_context(cafile=settings.authorities or None)
        if settings.protection is Protection.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, settings.domain, timeout=settings.seconds, context=context
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, settings.domain, timeout=settings.seconds)
        try:
            if settings.protection is Protection.STARTTLS:
                server.starttls(context=context)
            if settings.user:
                server.login(settings.user, settings.password)
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server
