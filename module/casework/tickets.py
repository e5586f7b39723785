"""Tickets to be signed with a key: issued to one browser, nothing stored of them before they come back signed.

A ticket's id says when it was issued and carries a MAC under what only the server knows of the browser; the document is
made again from it. So a page may be looked at without end and leaves no row; a signed ticket is used once (its row).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from module.casework.gate import OpenWork, Work
from module.registry.actors import SYSTEM
from module.registry.signatures import Reason, SignatureRefused
from module.store import accounts
from module.store.accounts import TicketRecord

TICKET_LIFE = timedelta(minutes=5)
_ID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9]{1,12})\.([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class TicketOffer:
    """A ticket as the browser gets it: the exact XML to be signed."""

    id: str
    document: bytes
    expires_at: datetime


class Tickets:
    """Issues tickets and takes them back."""

    def __init__(self, open_work: OpenWork, audience: str) -> None:
        self._open_work = open_work
        self._audience = audience

    def offer(self, browser_token: str) -> TicketOffer:
        """Issue a ticket bound to the browser."""
        with self._open_work(SYSTEM) as work:
            issued = f"{uuid4()}.{int(work.now.timestamp())}"
            made = self._made(work, browser_token, issued)
        return TicketOffer(f"{issued}.{_mac(browser_token, 'ticket', issued)}", made.document, made.expires_at)

    def take(self, browser_token: str, ticket_id: str) -> TicketRecord:
        """Use a ticket up, in a transaction of its own: a failed attempt burns it too. Raises SignatureRefused."""
        found = _ID.fullmatch(ticket_id)
        issued = f"{found[1]}.{found[2]}" if found else ""
        if found is None or not hmac.compare_digest(found[3], _mac(browser_token, "ticket", issued)):
            raise SignatureRefused(Reason.NONCE_UNKNOWN)
        with self._open_work(SYSTEM) as work:
            ticket = self._made(work, browser_token, issued)
            late = ticket.expires_at < work.now
            first = not late and accounts.use_ticket(work.unit, ticket, work.now)
        if late:
            raise SignatureRefused(Reason.NONCE_EXPIRED)
        if not first:
            raise SignatureRefused(Reason.NONCE_USED)
        return ticket

    def _made(self, work: Work, browser_token: str, issued: str) -> TicketRecord:
        identifier, _, seconds = issued.partition(".")
        issued_at = datetime.fromtimestamp(int(seconds), UTC)
        expires = issued_at + TICKET_LIFE
        nonce = _mac(browser_token, "nonce", issued)
        document = work.deps.signatures.ticket(nonce, self._audience, issued_at, expires)
        return TicketRecord(identifier, hashlib.sha256(browser_token.encode()).digest(), document, issued_at, expires)


def _mac(browser_token: str, purpose: str, issued: str) -> str:
    return hmac.new(browser_token.encode(), f"{purpose}\n{issued}".encode(), hashlib.sha256).hexdigest()
