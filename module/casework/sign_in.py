"""Signing in with EDS, and the sessions that follow (eds-pki section 8, rows 1 to 3)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from module.casework.attempts import count, forgive
from module.casework.gate import OpenWork, Work
from module.casework.staff import take_office
from module.casework.tickets import TicketOffer, Tickets
from module.casework.welcome import AccountClosed, HeadNotConfirmed, NotRegistered, welcome
from module.kernel.traces import SecurityEvent, told
from module.registry.account_settings import Limit, LimitedBy
from module.registry.actors import CUSTOMS_ROLES, SYSTEM, Actor, Role
from module.registry.membership import ConsentKind, SignInMethod, StaffRole
from module.registry.signatures import Evidence, OwnerRole, Purpose, Signer
from module.store import accounts, consents, journal, organisations
from module.store.accounts import NewSession, TicketRecord

LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that was found; the token is known to the browser only."""

    token_digest: str
    account_id: str
    actor: Actor
    csrf_secret: str
    language: str
    policy_due: bool = False


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


class Sessions:
    """Server-side sessions: 264 random bits in a cookie, their digest in the database.

    `hours` is how long one rests; how long it lives at most, and the shorter terms of the customs body, are settings.
    """

    def __init__(self, open_work: OpenWork, hours: int) -> None:
        self._open_work = open_work
        self._life = timedelta(hours=hours)

    def open(self, account_id: str) -> str:
        """Open a session and return its token."""
        with self._open_work(SYSTEM) as work:
            return start_session(work, account_id, self._life)

    def find(self, token: str) -> LiveSession | None:
        """Return the live session of a token, and move its end while it is in use."""
        with self._open_work(SYSTEM) as work:
            found = accounts.find_session(work.unit, _digest(token), work.now)
            if found is None:
                return None
            terms, staff = work.deps.accounts.sessions, bool(found.actor.roles & CUSTOMS_ROLES)
            if terms.end(found.created_at, found.seen_at, staff=staff) <= work.now:
                accounts.close_session(work.unit, _digest(token))
                return None
            if work.now - found.seen_at > timedelta(minutes=1):
                until = min(work.now + self._life, terms.end(found.created_at, work.now, staff=staff))
                accounts.touch_session(work.unit, _digest(token), work.now, until)
            due = bool(found.actor.user_id) and not consents.holds(
                work.unit, found.actor.user_id, ConsentKind.SECURITY_POLICY, work.deps.accounts.policy.version
            )
        actor = found.actor
        return LiveSession(_digest(token).hex(), actor.account_id, actor, found.csrf_secret, actor.language, due)

    def speak(self, token: str, language: str) -> LiveSession | None:
        """Store the language that the person of a session has chosen, and return the session with it."""
        live = self.find(token)
        if live is not None:
            with self._open_work(SYSTEM) as work:
                accounts.set_language(work.unit, live.account_id, language)
        return self.find(token)

    def close(self, token: str) -> None:
        """End a session."""
        with self._open_work(SYSTEM) as work:
            accounts.close_session(work.unit, _digest(token))


def start_session(
    work: Work,
    account_id: str,
    life: timedelta,
    method: SignInMethod = SignInMethod.EDS,
    agent: str = "",
    *,
    began: datetime | None = None,
) -> str:
    """Store a new session and return its token; `began` where it follows one in which nobody signed in anew.

    A person has so many sessions at most: the one that was used longest ago ends for a further one (ASVS 5.0 7.1.2).
    """
    token = secrets.token_urlsafe(33)  # one sign longer than before: context/sessions knows former ones by that
    fresh = NewSession(_digest(token), account_id, secrets.token_hex(32), method, agent[:LONGEST_AGENT], began)
    accounts.open_session(work.unit, fresh, work.now, work.now + life)
    most = work.deps.accounts.sessions.most
    ended = 0 if began else accounts.end_sessions_beyond(work.unit, account_id, most)
    if ended:
        journal.write(work.unit, work.actor, "sessions_ended", work.now, account=account_id, count=ended, most=most)
    return token


@dataclass(frozen=True, slots=True)
class RequestOrigin:
    """Where a request comes from: the browser's address, and what it says of itself."""

    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Entrance:
    """A session that was opened, and what its person has to be told first."""

    token: str
    told: HeadNotConfirmed | None = None


class EdsSignIn:
    """Entering with a key: a ticket issued to one browser, signed once, burnt whatever the outcome.

    `browser_token` is what the server knows the browser by; the browser itself must not know it, it keys the ticket.

    `succeed` is told each signer first: the key of a new head takes an organisation over, or what it answers is told
    to the person (casework.company.heads).
    """

    def __init__(
        self,
        open_work: OpenWork,
        audience: str,
        hours: int,
        succeed: Callable[[Signer], HeadNotConfirmed | None] | None = None,
    ) -> None:
        self._open_work = open_work
        self._succeed = succeed
        self._tickets = Tickets(open_work, audience)
        self._life = timedelta(hours=hours)

    def begin(self, browser_token: str) -> TicketOffer:
        """Issue a ticket bound to the browser."""
        return self._tickets.offer(browser_token)

    @told(SecurityEvent.KEY_REFUSED)
    def prove(self, browser_token: str, ticket_id: str, signed: bytes) -> Evidence:
        """Check a signed ticket and return who signed it, without opening a session. Raises SignatureRefused."""
        return self._judge(self._tickets.take(browser_token, ticket_id), signed)

    def _judge(self, ticket: TicketRecord, signed: bytes) -> Evidence:
        with self._open_work(SYSTEM) as work:
            deps, now = work.deps, work.now
        return deps.signatures.verify(signed, ticket.document, Purpose.SIGN_IN, now)

    def finish(self, browser_token: str, ticket_id: str, signed: bytes, sender: RequestOrigin | None = None) -> str:
        """Check a signed ticket and return the token of a new session. Raises what `enter` raises."""
        return self.enter(browser_token, ticket_id, signed, sender).token

    @told(SecurityEvent.SIGN_IN_REFUSED, way="eds")
    def enter(self, browser_token: str, ticket_id: str, signed: bytes, sender: RequestOrigin | None = None) -> Entrance:
        """Check a signed ticket and open a session.

        Raises SignatureRefused, TooMany; NotRegistered, NotActivated, AccountClosed where none is open, and
        HeadNotConfirmed where none is open since the state register did not confirm the head.
        """
        origin = {LimitedBy.ADDRESS: sender.address} if sender is not None and sender.address else {}
        browser = {LimitedBy.BROWSER: browser_token}
        count(self._open_work, Limit.SIGN_IN, browser)
        ticket = self._tickets.take(browser_token, ticket_id)  # a ticket of nobody ends here and costs its browser
        count(self._open_work, Limit.SIGN_IN, origin)
        evidence = self._judge(ticket, signed)
        told = self._succeed(evidence.signer) if self._succeed is not None else None
        with self._open_work(SYSTEM) as work:
            try:
                person = welcome(work, _person(work, evidence.signer))
            except (NotRegistered, AccountClosed):
                if told is not None:
                    raise told from None
                raise
            actor = take_office(work, accounts.remember(work.unit, person, work.now))
            journal.write(work.unit, actor, "sign_in", work.now, certificate=evidence.signer.serial_number)
            token = start_session(work, actor.account_id, self._life, agent=sender.agent if sender else "")
        forgive(self._open_work, Limit.SIGN_IN, {**origin, **browser})
        return Entrance(token, told)


def _person(work: Work, signer: Signer) -> Actor:
    """Return a new person of a certificate: an applicant, until somebody is appointed."""
    return Actor(
        account_id="",
        iin=signer.iin,
        bin=signer.bin,
        name=signer.full_name,
        roles=frozenset({Role.APPLICANT}),
        organisation=signer.organisation,
        role=_role(work, signer),
    )


def _role(work: Work, signer: Signer) -> str:
    """Return the role that the certificate itself gives; an ordinary employee has none (R7).

    In a registered organisation roles come from its head: by an invitation, or by the key of a new head.
    """
    if not signer.bin or organisations.get(work.unit, signer.bin) is not None:
        return ""
    if OwnerRole.HEAD in signer.roles:
        return StaffRole.HEAD
    return StaffRole.RIGHT_TO_SIGN if OwnerRole.RIGHT_TO_SIGN in signer.roles else ""
