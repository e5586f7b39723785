"""Time stamps on signatures: asked of the configured authorities in turn, judged before they are believed."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Protocol

from module.crypto import timestamp
from module.crypto.chain import Anchors
from module.crypto.standing import NoProof
from module.crypto.timestamp import TimeStampToken
from module.crypto.xmldsig import verify_enveloped
from module.eds.revocation import Revocation
from module.kernel.errors import OutsideUnavailable
from module.registry.document_limits import SIGNED_LIMIT
from module.registry.signatures import Purpose, TimeStamp

log = logging.getLogger(__name__)


class StampLine(Protocol):
    """The network, as far as a time-stamping authority is asked over it."""

    def stamp(self, url: str, request: bytes) -> bytes:
        """Ask for a stamp. Raises OutsideUnavailable where no answer came."""
        ...


class Stamper:
    """Fits the port `TimeStamper` of casework."""

    def __init__(self, addresses: tuple[str, ...], line: StampLine, anchors: Anchors, revocation: Revocation) -> None:
        self._addresses = addresses
        self._line = line
        self._anchors = anchors
        self._revocation = revocation

    def stamp(self, signed: bytes, at: datetime) -> TimeStamp:
        """Have the value of the signature on a document stamped. `at` is aware.

        Raises OutsideUnavailable where no authority answers, SignatureRefused where a stamp cannot be believed.
        """
        value = verify_enveloped(signed, max_bytes=SIGNED_LIMIT).signature
        for url in self._addresses:
            try:
                found = self._one(url, value, at)
            except (NoProof, OutsideUnavailable) as error:
                log.warning("no time stamp: %s", getattr(error, "detail", "unavailable"))
                continue
            self._revocation.check(found.chain, Purpose.DOCUMENT, at)
            return TimeStamp(found.token, found.at)
        raise OutsideUnavailable

    def _one(self, url: str, value: bytes, at: datetime) -> TimeStampToken:
        request = timestamp.ask(value)
        return timestamp.read_answer(self._line.stamp(url, request.der), request, self._anchors, at)
