"""A person's own profile: contacts, language, password, photo, sessions (C2, C4)."""

from __future__ import annotations

from dataclasses import dataclass

from module.casework.attempts import count
from module.casework.gate import Deps, OpenWork, Work
from module.casework.portal import codes, letters, passwords, recovering, way_back
from module.kernel.errors import Fault, NotFound, NotPermitted, Refused
from module.kernel.text import N_, Message
from module.registry.account_settings import Limit, LimitedBy
from module.registry.actors import Actor
from module.registry.membership import Changed, CodeKind
from module.registry.notice_contacts import SignedContacts, in_force
from module.store import accounts, consents, identities, journal, organisations, users
from module.store.organisations import Organisation
from module.store.users import PortalUser, Taken

_NEEDED = (
    ("email", N_("E-mail")),
    ("email_proved_at", N_("Confirmation of the e-mail address")),
    ("mobile", N_("Mobile telephone")),
    ("mobile_proved_at", N_("Confirmation of the mobile telephone")),
    ("phone", N_("Telephone")),
    ("foreign_name", N_("Name in Latin letters")),
    ("birth_date", N_("Date of birth")),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """The person with the organisation acted for, and the fields that are still empty, by name and label."""

    user: PortalUser
    organisation: Organisation | None
    missing: tuple[tuple[str, str], ...]
    has_photo: bool
    signed: SignedContacts | None

    @property
    def confirmed(self) -> bool:
        """Tell whether the contacts are those that the person has signed for notices (APPC art. 66)."""
        return self.signed is not None and self.signed.are(self.user.email, self.user.mobile)


def own(work: Work, *, lock: bool = False) -> PortalUser:
    """Return the registered person who is at work. Raises NotPermitted for who did not register."""
    user = users.get(work.unit, work.actor.user_id, lock=lock) if work.actor.user_id else None
    if user is None:
        raise NotPermitted
    return user


def mine(work: Work) -> Profile:
    """Return the person's own profile. Raises NotPermitted."""
    user = own(work)
    organisation = organisations.get(work.unit, work.actor.bin) if work.actor.bin else None
    missing = [(name, label) for name, label in _NEEDED if not getattr(user, name)]
    if not user.address.line():
        missing.append(("address", N_("Address")))
    signed = in_force(consents.signed_contacts(work.unit, user.id))
    if signed is None or not signed.are(user.email, user.mobile):
        missing.append(("notices", N_("Consent to notices")))
    return Profile(user, organisation, tuple(missing), bool(user.photo_type), signed)


@dataclass(frozen=True, slots=True)
class WantedContacts:
    """Contacts as they are wanted; the first two recover the account."""

    email: str
    mobile: str
    phone: str
    foreign_name: str

    def recovering(self, user: PortalUser) -> tuple[Changed, ...]:
        """Return what would be changed of that which recovers the account."""
        changed = (
            (Changed.EMAIL, self.email.casefold() != user.email.casefold()),
            (Changed.MOBILE, self.mobile != user.mobile),
        )
        return tuple(kind for kind, differs in changed if differs)


def save_contacts(open_work: OpenWork, actor: Actor, wanted: WantedContacts, present: str) -> None:
    """Store contacts. A new e-mail address or mobile takes proof of the person, is confirmed anew, and is told to the
    former address; for notices of cases it serves once it is signed (APPC art. 66). Raises Refused, TooMany.
    """
    proved = is_proved(open_work, actor, present)
    with open_work(actor) as work:
        changes = wanted.recovering(own(work))
    if changes and proved:  # each change sends letters: as many as codes may be asked for
        count(open_work, Limit.LETTER, {LimitedBy.TARGET: actor.user_id})
    with open_work(actor) as work:
        user = _changeable(work, "email")
        changed = wanted.recovering(user)
        if changed and not proved:
            raise _present_missing()
        values: dict[str, object] = {"phone": wanted.phone, "foreign_name": wanted.foreign_name}
        values |= {kind.value: getattr(wanted, kind) for kind in changed}
        values |= {f"{kind}_proved_at": None for kind in changed}
        for kind in changed:
            way_back.tell(work, user, kind)
        users.change(work.unit, user.id, **values)
        for identity in identities.of_user(work.unit, user.id):
            identities.change(work.unit, identity.id, email=wanted.email, phone=wanted.mobile)
        journal.write(work.unit, actor, "profile_contacts", work.now, user=user.id, fields=sorted(values))


def is_proved(open_work: OpenWork, actor: Actor, present: str) -> bool:
    """Tell whether the person is proved: by the key of the session, or by the present password.

    One that was typed must be right in every session. Raises Refused.
    """
    if not present:
        return not actor.by_password
    with open_work(actor) as work:
        user, rules = own(work), work.deps.accounts.password
    if not passwords.fits(present, user.password_hash, rules):
        raise Refused((Fault("wrong", "present", Message(N_("The present password is not right."))),))
    return True


def demand_proof(open_work: OpenWork, actor: Actor, present: str) -> None:
    """Go on only when the person is proved. Raises Refused, at the field of the present password."""
    if not is_proved(open_work, actor, present):
        raise _present_missing()


def _present_missing() -> Refused:
    text = N_("Enter your present password, or show your EDS key first.")
    return Refused((Fault("missing", "present", Message(text)),))


def _changeable(work: Work, field: str) -> PortalUser:
    """Return the person under lock. Raises Refused while recovery is frozen: the person decides about it first."""
    user = own(work, lock=True)
    refuse_frozen(user, field)
    return user


def refuse_frozen(user: PortalUser, field: str) -> None:
    """Refuse while recovery is frozen, at a field. Raises Refused."""
    if user.recovery_frozen_at is not None:
        text = N_("Recovery of your account is frozen. Decide first what stands from now on: see your profile.")
        raise Refused((Fault("frozen", field, Message(text)),))


def save_language(work: Work, language: str) -> None:
    """Store the language of letters and pages."""
    user = own(work, lock=True)
    users.change(work.unit, user.id, language=language)
    for identity in identities.of_user(work.unit, user.id):
        accounts.set_language(work.unit, identity.id, language)
    journal.write(work.unit, work.actor, "profile_language", work.now, user=user.id)


def send_code(work: Work, kind: CodeKind) -> None:
    """Send a code to the e-mail address or the mobile of the profile, to prove that it is the person's."""
    user = own(work, lock=True)
    by_mail = kind is CodeKind.EMAIL
    target = user.email if by_mail else user.mobile
    if not target:
        raise NotFound
    code, until = codes.code(work, user.id, kind, target)
    letters.code(work, user, kind, code, until)
    journal.write(work.unit, work.actor, "code_sent", work.now, user=user.id, kind=kind)


def enter_code(open_work: OpenWork, actor: Actor, kind: CodeKind, typed: str) -> None:
    """Take a typed code. A wrong one is counted. Raises Refused."""
    by_mail = kind is CodeKind.EMAIL
    taken = False
    with open_work(actor) as work:
        user = own(work, lock=True)
        right = codes.enter(work, user.id, kind, user.email if by_mail else user.mobile, typed)
        if right:
            column = "email_proved_at" if by_mail else "mobile_proved_at"
            try:
                users.change(work.unit, user.id, **{column: work.now})
            except Taken:
                taken = True
            else:
                journal.write(work.unit, actor, "contact_proved", work.now, user=user.id, kind=kind)
    if taken:
        text = N_("Another account uses this e-mail address. Enter another one.")
        raise Refused((Fault("email_taken", "code", Message(text)),))
    if not right:
        raise codes.wrong_code()


def change_password(open_work: OpenWork, actor: Actor, now_used: str, wanted: str, session: str) -> None:
    """Change the password; the present one is asked for, or the key of the session; other sessions end.

    Raises Refused.
    """
    if not is_proved(open_work, actor, now_used):
        raise _present_missing()
    with open_work(actor) as work:
        user = own(work)
        rules = work.deps.accounts.password
    weak = passwords.fault(wanted, rules, *passwords.own_words(user))
    if weak is not None:
        raise Refused((weak,))
    stored = passwords.hashed(wanted, rules)
    with open_work(actor) as work:
        recovering.replace(work, _changeable(work, "password"), stored, keep=bytes.fromhex(session))


def set_photo(deps: Deps, open_work: OpenWork, actor: Actor, content: bytes) -> None:
    """Store a photo that the scanner has judged and made anew; empty bytes take it away. Raises Refused."""
    made = deps.portraits.portrait(content, deps.accounts.photo) if content else None  # before any row is held
    with open_work(actor) as work:
        user = own(work, lock=True)
        users.change(work.unit, user.id, photo=made, photo_type="image/jpeg" if made else "")
        journal.write(work.unit, work.actor, "profile_photo", work.now, user=user.id, removed=not content)


def photo(work: Work) -> bytes:
    """Return the person's own photo. Raises NotFound."""
    content = users.photo(work.unit, own(work).id)
    if content is None:
        raise NotFound
    return content
