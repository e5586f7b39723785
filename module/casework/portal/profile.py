"""A person's own profile: contacts, language, password, photo, sessions (C2, C4)."""

from __future__ import annotations

from dataclasses import dataclass

from module.casework.gate import OpenWork, Work
from module.casework.portal import codes, letters, passwords, recovering
from module.casework.portal.letters import Addressee, LetterKind
from module.kernel.errors import Fault, NotFound, NotPermitted, Refused
from module.kernel.text import N_, Message
from module.registry.actors import Actor
from module.registry.membership import CodeKind, ConsentKind
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
    if not _agrees_to_notices(work, user):
        missing.append(("notices", N_("Consent to notices")))
    return Profile(user, organisation, tuple(missing), bool(user.photo_type))


def _agrees_to_notices(work: Work, user: PortalUser) -> bool:
    given = consents.of_user(work.unit, user.id)
    return any(one.kind is ConsentKind.NOTICES and one.withdrawn_at is None for one in given)


def save_contacts(work: Work, *, email: str, mobile: str, phone: str, foreign_name: str) -> None:
    """Store contacts; a new e-mail address or mobile is confirmed anew, and so is the consent to notices to it."""
    user = own(work, lock=True)
    values: dict[str, object] = {"phone": phone, "foreign_name": foreign_name}
    if email.casefold() != user.email.casefold():
        values |= {"email": email, "email_proved_at": None}
    if mobile != user.mobile:
        values |= {"mobile": mobile, "mobile_proved_at": None}
    if len(values) > 2:  # the signature said that the former ones are right (APPC art. 66)
        consents.withdraw(work.unit, user.id, ConsentKind.NOTICES, work.now)
    users.change(work.unit, user.id, **values)
    for identity in identities.of_user(work.unit, user.id):
        identities.change(work.unit, identity.id, email=email, phone=mobile)
    journal.write(work.unit, work.actor, "profile_contacts", work.now, user=user.id, fields=sorted(values))


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
    letter = LetterKind.EMAIL_CODE if by_mail else LetterKind.MOBILE_CODE
    letters.write(work, letter, Addressee(target, user.language, user.id), secret=code, until=until)
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
    """Change the password; the present one is asked for, other sessions end. Raises Refused."""
    with open_work(actor) as work:
        user = own(work)
        rules = work.deps.accounts.password
    if actor.by_password and not passwords.fits(now_used, user.password_hash, rules):  # EDS has proved the person
        raise Refused((Fault("wrong", "present", Message(N_("The present password is not right."))),))
    weak = passwords.fault(wanted, rules, *passwords.own_words(user))
    if weak is not None:
        raise Refused((weak,))
    stored = passwords.hashed(wanted, rules)
    with open_work(actor) as work:
        recovering.replace(work, own(work, lock=True), stored, keep=bytes.fromhex(session))


def set_photo(work: Work, content: bytes) -> None:
    """Store a photo that the inspector has judged and made anew; empty bytes take it away. Raises Refused."""
    user = own(work, lock=True)
    if not content:
        users.change(work.unit, user.id, photo=None, photo_type="")
    else:
        made = work.deps.portraits.portrait(content, work.deps.accounts.photo)
        users.change(work.unit, user.id, photo=made, photo_type="image/jpeg")
    journal.write(work.unit, work.actor, "profile_photo", work.now, user=user.id, removed=not content)


def photo(work: Work) -> bytes:
    """Return the person's own photo. Raises NotFound."""
    content = users.photo(work.unit, own(work).id)
    if content is None:
        raise NotFound
    return content
