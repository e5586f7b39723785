"""What comes in over HTTP: to disk first, in bounded memory, then to whoever receives messages."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from module.eaeu.envelope import (
    DATA_ERROR,
    ENDPOINT_UNAVAILABLE,
    INVALID_HEADER,
    EnvelopeFault,
    fault_header,
    new_uri,
    read_opening,
    technical_fault,
)
from module.eaeu.spec.facts import message
from module.kernel.errors import OutsideUnavailable
from module.kernel.text import N_, Message
from module.kernel.traces import SecurityEvent, SecurityOutcome, note
from module.registry.exchange import ExchangeSettings
from module.xmldoor import XmlRefused

MEDIA_TYPE = "application/soap+xml"
REASON_LANGUAGES = ("ru", "kk", "en")

_PIECE = 64 * 1024
_OPENING = 256 * 1024
_LONG = frozenset({message(14), message(16)})


class ConnectionReply(Protocol):
    """What goes back on the connection."""

    @property
    def http_status(self) -> int:
        """Return the status of the answer."""
        ...

    @property
    def body(self) -> bytes:
        """Return the envelope of the answer; empty where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that refuses: a technical fault about something of which no header was read."""

    http_status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as the web server has it. `length` is None where it was not announced."""

    stream: BinaryIO
    length: int | None
    media_type: str
    encoding: str = ""


Receive = Callable[[Path, str], ConnectionReply]
Translate = Callable[[Message, str], str]
_Refused = tuple[int, str, Message]


class Door:
    """Takes requests of the exchange. `receive` gets a file, which is removed when it has returned, and a fingerprint.

    `folder` is where requests are kept meanwhile, None for the machine's temporary folder. Nothing is read of a request
    without a certificate that some peer owns.
    """

    def __init__(self, receive: Receive, settings: ExchangeSettings, folder: Path | None, translate: Translate) -> None:
        self._receive = receive
        self._settings = settings
        self._folder = folder
        self._translate = translate

    @property
    def largest(self) -> int:
        """Return how many bytes a request may have at most."""
        return max(self._settings.limits.message, self._settings.limits.register)

    def take(self, request: Incoming, certificate: str) -> ConnectionReply:
        """Take a request of the owner of a certificate: its SHA-256 in hex, empty where the request came without."""
        refused = self._refused_unread(request, certificate)
        if refused is not None:
            return self.refuse(*refused)
        try:
            if self._folder is not None:
                self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".xml") as file:
                refused = self._fill(file, request)
                answer = self.refuse(*refused) if refused else self._receive(Path(file.name), certificate)
            if answer.http_status >= 400:
                code, kept = str(answer.http_status), refused is None  # the journal of the exchange has what was read
                note(
                    SecurityEvent.MESSAGE_REFUSED,
                    SecurityOutcome.REFUSED,
                    code,
                    in_journal=kept,
                    certificate=certificate,
                )
            return answer
        except (OutsideUnavailable, OSError):
            return self.refuse(
                503, ENDPOINT_UNAVAILABLE, Message(N_("The message could not be stored. Send it again."))
            )

    def refuse(self, status: int, subcode: str, reason: Message) -> Refusal:
        """Return a refusal with a technical fault in every language of the authority."""
        header = fault_header(None, new_uri(), subcode, self._settings.ours)
        reasons = {language: self._translate(reason, language) for language in REASON_LANGUAGES}
        return Refusal(status, technical_fault(header, subcode, reasons))

    def _refused_unread(self, request: Incoming, certificate: str) -> _Refused | None:
        if not certificate or not any(certificate in peer.certificates for peer in self._settings.peers):
            reason = "unknown_certificate" if certificate else "no_certificate"
            note(SecurityEvent.CERTIFICATE_REFUSED, SecurityOutcome.REFUSED, reason, certificate=certificate)
            return 403, INVALID_HEADER, Message(N_("The client certificate is not one of a participant."))
        if request.media_type != MEDIA_TYPE or request.encoding not in ("", "identity"):
            return 415, DATA_ERROR, Message(N_("Send the envelope as {type}, not packed."), {"type": MEDIA_TYPE})
        if request.length is not None and request.length > self.largest:
            return self._too_large(self.largest)
        return None

    def _fill(self, file: IO[bytes], request: Incoming) -> _Refused | None:
        """Write the request to disk; the cap follows from the message that the opening names."""
        limit: int | None = None
        size = 0
        while piece := request.stream.read(_PIECE):
            size += file.write(piece)
            if limit is None and size > _OPENING:
                file.flush()
                limit = self._limit(Path(file.name))
            if limit is not None and size > limit:
                return self._too_large(limit)
        if request.length is not None and size != request.length:
            return 400, DATA_ERROR, Message(N_("The message is shorter than announced."))
        file.flush()
        os.fsync(file.fileno())
        return None

    def _limit(self, path: Path) -> int:
        """Return the cap of the message that begins here; what cannot be read gets the small one, and a fault later."""
        with path.open("rb") as stream:
            try:
                code = read_opening(stream).name.message
            except (EnvelopeFault, XmlRefused):
                code = ""
        return self._settings.limits.register if code in _LONG else self._settings.limits.message

    def _too_large(self, limit: int) -> _Refused:
        values: Mapping[str, object] = {"limit": limit}
        return 413, DATA_ERROR, Message(N_("The message is longer than {limit} bytes."), values)
