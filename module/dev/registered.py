"""The demo people with accounts: the head and two private persons went the whole way, colleagues were taken in."""

from __future__ import annotations

import secrets

from module.casework.portal import activating, passwords, registering, request
from module.context.services import Services
from module.dev.example import People
from module.dev.pki.people import PEOPLE, DemoPerson
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.membership import AccountState, ConsentKind, StaffRole, UserState, UserType
from module.store import accounts, consents, identities, messages, organisations, users
from module.store.consents import Consent

PASSWORD = "trois-demo-portal"
_ALONE = {"individual": UserType.INDIVIDUAL}
_HEADS = {"company-head": UserType.LEGAL_ENTITY, "other-head": UserType.LEGAL_ENTITY}
_COLLEAGUES = {"company-signer": StaffRole.RIGHT_TO_SIGN, "company-employee": StaffRole.PREPARER}
_BY_SLUG = {person.slug: person for person in PEOPLE}


def all_people(services: Services, people: People) -> None:
    """Register everybody who is not yet."""
    for slug, user_type in (_ALONE | _HEADS).items():
        if not _is_known(services, _BY_SLUG[slug]):
            _register(services, people, slug, user_type)
    for slug, role in _COLLEAGUES.items():
        if not _is_known(services, _BY_SLUG[slug]) and not _prove(services, _BY_SLUG[slug]):
            _take_in(services, _BY_SLUG[slug], role)


def _is_known(services: Services, person: DemoPerson) -> bool:
    with services.open_work(SYSTEM) as work:
        return users.by_iin(work.unit, person.iin) is not None


def _mobile(slug: str) -> str:
    return f"+7701000{1000 + list(_BY_SLUG).index(slug)}"


def _register(services: Services, people: People, slug: str, user_type: UserType) -> None:
    """Go the way of registration with the person's key, then follow the link of the letter."""
    browser, deps = f"demo-{slug}", services.deps
    with services.open_work(SYSTEM) as work:
        request.begin(work, browser, "ru", policy=True, personal_data=True)
        request.choose_type(work, browser, user_type)
    offer = services.sign_in.begin(browser)
    ticket = (offer.id, people.sign(slug, offer.document))
    request.prove(deps, services.open_work, services.sign_in, browser, ticket, browser)
    with services.open_work(SYSTEM) as work:
        email = f"{slug}@example.kz"
        request.contacts(work, browser, email=email, mobile=_mobile(slug), phone="", foreign_name="")
    request.credentials(services.open_work, browser, slug, secrets.token_urlsafe(24))
    with services.open_work(SYSTEM) as work:
        document = request.signing_document(work, browser)
    registering.submit(deps, services.open_work, browser, people.sign(slug, document))
    with services.open_work(SYSTEM) as work:
        user = users.by_user_name(work.unit, slug)
        if user is None:
            raise RuntimeError(f"{slug} was not registered")
        activating.activate(work, messages.open_secret(work.unit, user.id))
        stored = passwords.hashed(PASSWORD, deps.accounts.password)  # told to all, so that no judge would let it pass
        users.change(work.unit, user.id, mobile_proved_at=work.now, password_hash=stored)


def _prove(services: Services, person: DemoPerson) -> bool:
    """Give a colleague of an older demonstration back the IIN that an upgrade took away; False: nobody is there."""
    with services.open_work(SYSTEM) as work:
        user = users.by_user_name(work.unit, person.slug)
        if user is None:
            return False
        users.change(work.unit, user.id, iin=person.iin, iin_proved_at=work.now)
        for one in identities.of_user(work.unit, user.id):
            known = identities.find(work.unit, person.iin, one.bin)
            values = {"state": AccountState.CLOSED} if known else {"iin": person.iin}
            identities.change(work.unit, one.id, **values)
        return True


def _take_in(services: Services, person: DemoPerson, role: StaffRole) -> None:
    """Take a colleague into the company as if he had accepted with the key, and the head had activated him."""
    with services.open_work(SYSTEM) as work:
        if organisations.get(work.unit, person.employer.bin) is None:
            return
        settings, now = work.deps.accounts, work.now
        user_id = users.add(
            work.unit,
            now,
            user_type=UserType.LEGAL_ENTITY,
            user_name=person.slug,
            state=UserState.ACTIVE,
            iin=person.iin,
            iin_proved_at=now,
            surname=person.surname,
            given_name=person.given_name,
            patronymic=person.patronymic,
            password_hash=passwords.hashed(PASSWORD, settings.password),
            email=f"{person.slug}@example.kz",
            email_proved_at=now,
            mobile=_mobile(person.slug),
            mobile_proved_at=now,
            activated_at=now,
        )
        text = settings.policy.text("ru")
        for kind in ConsentKind:
            given = Consent(kind, settings.policy.version, "ru", text.digest(kind), now)
            consents.add(work.unit, user_id, given)
        employer = person.employer
        actor = Actor("", person.iin, employer.bin, person.name, frozenset({Role.APPLICANT}), "ru", employer.name)
        account = accounts.remember(work.unit, actor, now)
        values = {"user_id": user_id, "role": role, "state": AccountState.ACTIVE}
        identities.change(work.unit, account.account_id, **values)
