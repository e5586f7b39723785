"""What the state registers say of a person and an organisation: asked again later, compared, taken over (R8, C3)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from module.casework.gate import Deps, EdsNeeded, OpenWork, Work
from module.casework.lookup_limits import admit
from module.casework.portal.profile import own
from module.casework.portal.request import CONFIRM_TOPIC as CONFIRM_TOPIC
from module.casework.portal.request import is_open
from module.kernel.errors import NotPermitted, OutsideUnavailable
from module.kernel.text import N_
from module.registry.actors import SYSTEM, Actor
from module.registry.lookups import Answer, CompanyRecord, Outcome, Register
from module.registry.membership import AccountState, UserState
from module.registry.persons import PersonRecord
from module.store import identities, journal, organisations, users
from module.store.plain import to_plain
from module.store.users import PortalUser

_FIELDS = (
    ("surname", N_("Surname")),
    ("given_name", N_("Given name")),
    ("patronymic", N_("Patronymic")),
    ("birth_date", N_("Date of birth")),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field as it stands in the profile and as the state register has it."""

    name: str
    label: str
    ours: object
    theirs: object

    @property
    def differs(self) -> bool:
        """Tell whether the two are not the same."""
        return self.ours != self.theirs


@dataclass(frozen=True, slots=True)
class ProfileComparison:
    """The answer of the state database of individuals beside the profile; no fields where it did not answer."""

    outcome: Outcome
    fields: tuple[Difference, ...] = ()


def ask_again(deps: Deps, open_work: OpenWork, user_id: str) -> None:
    """Ask for what was not confirmed at registration; the job's work. Raises OutsideUnavailable to be put off."""
    with open_work(SYSTEM) as work:
        user = users.get(work.unit, user_id)
        numbers = _unconfirmed(work, user) if user else ()
    if user is None:
        return
    answers: list[Answer[Any]] = []
    if user.confirmed_at is None and user.iin:
        person = deps.persons.person(user.iin, user.id)
        answers.append(person)
        _take_person(open_work, user.id, person)
    for number in numbers:
        company = deps.companies.by_bin(number)
        answers.append(company)
        _take_company(open_work, number, company)
    if any(is_open(answer) for answer in answers):
        raise OutsideUnavailable


def _unconfirmed(work: Work, user: PortalUser) -> tuple[str, ...]:
    numbers = {identity.bin for identity in identities.of_user(work.unit, user.id) if identity.bin}
    found = (organisations.get(work.unit, number) for number in sorted(numbers))
    return tuple(one.bin for one in found if one is not None and one.confirmed_at is None)


def _take_person(open_work: OpenWork, user_id: str, answer: Answer[PersonRecord]) -> None:
    if answer.value is None:
        return
    with open_work(SYSTEM) as work:
        users.change(work.unit, user_id, confirmed_at=work.now, **_of(answer.value))
        journal.write(work.unit, SYSTEM, "person_confirmed", work.now, user=user_id)
        if answer.value.deceased or answer.value.died_on is not None:
            close_person(work, user_id)


def _take_company(open_work: OpenWork, number: str, answer: Answer[CompanyRecord]) -> None:
    found = answer.value
    if found is None:
        return
    values = {"name": found.name, "address": found.address, "source": to_plain(found)}
    with open_work(SYSTEM) as work:
        heads = {"head_iin": found.leader_iin, "head_name": found.leader_name}
        organisations.change(work.unit, number, confirmed_at=work.now, **values, **heads)
        journal.write(work.unit, SYSTEM, "organisation_confirmed", work.now, bin=number)
        if found.liquidated_on is not None:
            _close(work, number)


def _close(work: Work, number: str) -> None:
    """Close an organisation that turned out to be liquidated, with the identities in it and their sessions."""
    organisations.change(work.unit, number, state="closed")
    staff = identities.of_organisation(work.unit, number)
    for identity in staff:
        identities.change(work.unit, identity.id, state=AccountState.CLOSED)
    identities.end_sessions(work.unit, tuple(identity.id for identity in staff))
    journal.write(work.unit, SYSTEM, "organisation_closed", work.now, bin=number)


def close_person(work: Work, user_id: str) -> None:
    """Close the account of somebody whom the register calls deceased: whoever enters with it is another person."""
    users.change(work.unit, user_id, state=UserState.CLOSED)
    own = identities.of_user(work.unit, user_id)
    for identity in own:
        identities.change(work.unit, identity.id, state=AccountState.CLOSED)
    identities.end_sessions(work.unit, tuple(identity.id for identity in own))
    journal.write(work.unit, SYSTEM, "account_closed", work.now, user=user_id)


def _of(record: PersonRecord) -> dict[str, object]:
    return {
        "surname": record.surname,
        "given_name": record.given_name,
        "patronymic": record.patronymic,
        "birth_date": record.born_on,
        "address": record.address,
    }


def _proved(open_work: OpenWork, actor: Actor) -> PortalUser:
    """Return the person whose IIN a key has proved: the register is asked about nobody else, and so often.

    Raises EdsNeeded, Refused.
    """
    with open_work(actor) as work:
        user = own(work)
    if not user.iin:
        raise EdsNeeded
    admit(open_work, actor, Register.GBD_FL, user.iin, "")
    return user


def compare(deps: Deps, open_work: OpenWork, actor: Actor) -> ProfileComparison:
    """Ask the state database of individuals and show old beside new; nothing is changed yet (C3). Raises EdsNeeded."""
    user = _proved(open_work, actor)
    answer = deps.persons.person(user.iin, user.id)
    if answer.value is None:
        return ProfileComparison(answer.outcome)
    found = _of(answer.value)
    rows = [Difference(name, label, getattr(user, name), found[name]) for name, label in _FIELDS]
    rows.append(Difference("address", N_("Address"), user.address.line(), answer.value.address.line()))
    return ProfileComparison(answer.outcome, tuple(rows))


def take_over(deps: Deps, open_work: OpenWork, actor: Actor, chosen: frozenset[str]) -> Outcome:
    """Ask once more and take the chosen fields; the others stay as they are. Raises EdsNeeded."""
    user = _proved(open_work, actor)
    answer = deps.persons.person(user.iin, user.id)
    if answer.value is None:
        return answer.outcome
    if answer.value.identifier != user.iin:
        raise NotPermitted
    values = {name: value for name, value in _of(answer.value).items() if name in chosen}
    with open_work(actor) as work:
        users.change(work.unit, user.id, confirmed_at=work.now, **values)
        renamed = dataclasses.replace(user, **{k: v for k, v in values.items() if k != "address"})  # type: ignore[arg-type]
        for identity in identities.of_user(work.unit, user.id):
            identities.change(work.unit, identity.id, name=renamed.full_name)
        journal.write(work.unit, actor, "profile_refreshed", work.now, user=user.id, fields=sorted(values))
    return answer.outcome
