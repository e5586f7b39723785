"""The invited comes: by a new registration or as somebody who is registered already, then waits (R17)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from module.casework.company.colleagues import write_joined
from module.casework.company.inviting import token_digest
from module.casework.company.members import STAFF_PATH
from module.casework.gate import Deps, EdsNeeded, Work
from module.casework.portal import passwords, request
from module.kernel.errors import Fault, NotFound, NotPermitted, Refused
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.membership import ConsentKind, InvitationState, StaffRole, UserState, UserType
from module.registry.signatures import Signer
from module.store import accounts, consents, invitations, journal, organisations, users
from module.store import staff as people
from module.store.consents import Consent
from module.store.invitations import Invitation
from module.store.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Offer:
    """What the invited sees: who invites, for which organisation, in which role, until when."""

    organisation: str
    bin: str
    role: StaffRole
    email: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What the invited says to register, the consents to policy and personal data given on the same page.

    `password_hash` comes from `password_hash()`, made before the unit of work: it takes its time.
    """

    user_name: str
    password_hash: str
    mobile: str
    language: str


@dataclass(frozen=True, slots=True)
class PersonNames:
    """How the invited calls himself who comes without a key; it proves nothing, and no IIN is taken with it."""

    surname: str
    given_name: str
    patronymic: str

    @property
    def full_name(self) -> str:
        """Return surname, given name and patronymic in one line."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


def _usable(work: Work, token: str) -> tuple[Invitation, Organisation]:
    """Lock the invitation of a link. Raises NotFound for one that is unknown, used, revoked or out of time alike."""
    found = invitations.by_digest(work.unit, token_digest(token), lock=True)
    if found is None or found.state is not InvitationState.SENT or found.expires_at < work.now:
        raise NotFound
    organisation = organisations.get(work.unit, found.bin)
    if organisation is None:
        raise NotFound
    return found, organisation


def password_hash(deps: Deps, password: str, user_name: str, *own: str) -> str:
    """Return what is stored for a password. Raises Refused with faults at `user_name` and `password`."""
    rules = deps.accounts.password
    found = [] if request.USER_NAME.fullmatch(user_name) else [_bad_user_name()]
    weak = passwords.fault(password, rules, user_name, *own)
    if weak is not None:
        found.append(weak)
    if found:
        raise Refused(tuple(found))
    return passwords.hashed(password, rules)


def _bad_user_name() -> Fault:
    text = N_("Enter a user name of 4 to 64 Latin letters, digits, dots, hyphens and low lines.")
    return Fault("user_name", "user_name", Message(text))


def offer(work: Work, token: str) -> Offer:
    """Return what a link offers. Raises NotFound."""
    found, organisation = _usable(work, token)
    name = organisation.name.best(work.actor.language)
    return Offer(name, found.bin, found.role, found.email, found.expires_at)


def accept(work: Work, token: str) -> None:
    """Accept as the registered person who is signed in. Raises NotFound, NotPermitted, Refused.

    Raises EdsNeeded for an invited person without a proved IIN: such a person serves one organisation.
    """
    found, organisation = _usable(work, token)
    if not work.actor.user_id or not work.actor.plays(Role.APPLICANT):
        raise NotPermitted
    if not work.actor.iin:
        raise EdsNeeded
    _admit(work, found, organisation, work.actor)


def register(work: Work, token: str, newcomer: Newcomer, person: PersonNames | Signer) -> None:
    """Register the invited and accept at once: the link has proved the e-mail. Raises NotFound, Refused.

    The IIN comes from the signature alone; whoever gives only names stays without one until he shows a key (D21).
    """
    found, organisation = _usable(work, token)
    iin = person.iin if isinstance(person, Signer) else ""
    if iin and work.actor.iin not in ("", iin):
        text = N_("You are signed in as another person. Choose your own key, or sign out first.")
        raise Refused((Fault("iin_mismatch", "trois-sign", Message(text)),))
    if users.by_iin(work.unit, iin) is not None:
        text = N_("You are registered already. Sign in with this key and accept the invitation then.")
        raise Refused((Fault("registered", "trois-sign", Message(text)),))
    user_id = _add_user(work, found, UserType(organisation.kind), newcomer, person)
    policy = work.deps.accounts.policy
    for kind in (ConsentKind.SECURITY_POLICY, ConsentKind.PERSONAL_DATA):
        text_digest = policy.text(newcomer.language).digest(kind)
        consents.add(work.unit, user_id, Consent(kind, policy.version, newcomer.language, text_digest, work.now))
    name, language = person.full_name, newcomer.language
    alone = Actor("", iin, "", name, frozenset({Role.APPLICANT}), language, user_id=user_id)
    journal.write(work.unit, SYSTEM, "staff_register", work.now, user=user_id, invitation=found.id)
    _admit(work, found, organisation, alone)


def _add_user(
    work: Work, found: Invitation, user_type: UserType, newcomer: Newcomer, person: PersonNames | Signer
) -> str:
    proof = {"iin": person.iin, "iin_proved_at": work.now} if isinstance(person, Signer) else {}
    try:
        return users.add(
            work.unit,
            work.now,
            user_type=user_type,
            user_name=newcomer.user_name,
            state=UserState.ACTIVE,
            surname=person.surname,
            given_name=person.given_name,
            patronymic=person.patronymic,
            password_hash=newcomer.password_hash,
            email=found.email,
            email_proved_at=work.now,
            mobile=newcomer.mobile,
            language=newcomer.language,
            activated_at=work.now,
            **proof,
        )
    except users.Taken:
        text = N_(
            "This user name or e-mail address cannot be used. If you are registered, sign in and accept the "
            "invitation. If not, choose another user name."
        )
        raise Refused((Fault("taken", "user_name", Message(text)),)) from None


def _admit(work: Work, found: Invitation, organisation: Organisation, person: Actor) -> None:
    """Store the account that waits, use the invitation up, tell the inviter."""
    name = organisation.name.best("ru")
    employee = replace(person, account_id="", bin=found.bin, organisation=name)
    account_id = people.admit(work.unit, employee, work.now)
    if account_id is None:
        text = Message(N_("You already have access to this organisation."))
        raise Refused((Fault("known", "iin", text),))
    invitations.change(
        work.unit, found.id, state=InvitationState.ACCEPTED, accepted_at=work.now, user_id=person.user_id
    )
    joined = accounts.find(work.unit, account_id)
    if joined is None:
        raise NotFound
    journal.write(work.unit, joined, "staff_accept", work.now, account=account_id, invitation=found.id)
    inviter = people.member(work.unit, found.bin, found.invited_by)
    if inviter is not None:
        write_joined(work, inviter, f"{STAFF_PATH}/{account_id}", name, person)
