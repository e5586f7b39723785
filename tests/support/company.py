"""A registered organisation with its people, for tests of staff: over the real use cases and a real database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from sqlalchemy import text

from module.casework.company import inviting, joining, members
from module.casework.company.joining import Newcomer, PersonNames
from module.kernel.identifiers import check_digit
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.lookups import Answer, CompanyRecord, Outcome, Register
from module.registry.membership import AccountState, StaffRole, UserState, UserType
from module.registry.party import Address, Name
from module.registry.signatures import OwnerRole, Signer
from module.store import accounts, identities, organisations, staff, users
from module.store.organisations import Organisation
from tests.support.app_env import NOW, AppEnv

_numbers = count(1)


def number(prefix: str) -> str:
    """Return a number that may exist: six digits, then the next of this run."""
    while True:
        eleven = f"{prefix}{next(_numbers):05}"
        digit = check_digit(eleven)
        if digit is not None:
            return f"{eleven}{digit}"


def iin() -> str:
    return number("900101")


def bin_number() -> str:
    return number("150440")


def add_person(app_env: AppEnv, own_iin: str, name: str = "SURNAME GIVEN") -> Actor:
    """Store a registered, active person who acts alone."""
    surname, given = name.split(" ", 1)
    with app_env.store.unit() as unit:
        user_id = users.add(
            unit,
            NOW,
            user_type=UserType.LEGAL_ENTITY,
            user_name=f"user{own_iin}",
            state=UserState.ACTIVE,
            iin=own_iin,
            iin_proved_at=NOW,
            surname=surname,
            given_name=given,
            email=f"u{own_iin}@example.kz",
            email_proved_at=NOW,
            activated_at=NOW,
        )
        person = Actor("", own_iin, "", name, frozenset({Role.APPLICANT}), user_id=user_id)
        return accounts.remember(unit, person, NOW)


@dataclass
class Company:
    """One organisation; `head` is its active head."""

    app_env: AppEnv
    bin: str
    head: Actor
    people: dict[StaffRole, Actor] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"ТОО {self.bin}"

    def fresh(self, actor: Actor) -> Actor:
        """Return the actor as the next request would find it."""
        with self.app_env.store.unit() as unit:
            found = accounts.find(unit, actor.account_id)
        assert found is not None
        return found

    def state(self, actor: Actor) -> AccountState:
        with self.app_env.store.unit() as unit:
            found = staff.member(unit, self.bin, actor.account_id)
        assert found is not None
        return found.state

    def invite(self, role: StaffRole = StaffRole.PREPARER, email: str = "", by: Actor | None = None) -> str:
        """Invite somebody; return the token of the mailed link."""
        address = email or f"n{next(_numbers)}@example.kz"
        with self.app_env.open_work(by or self.head) as work:
            inviting.invite(work, address, role, "kk")
        return self.token_for(address)

    def token_for(self, address: str) -> str:
        """Return the secret of the newest letter to an address, as the mail server gets it."""
        letter = self.letters(address)[-1]
        return str(letter["secret"])

    def letters(self, address: str) -> list[dict[str, Any]]:
        query = "SELECT * FROM trois.message WHERE address = :address ORDER BY created_at, id"
        with self.app_env.store.unit() as unit:
            return [dict(row) for row in unit.connection.execute(text(query), {"address": address}).mappings()]

    def join(self, token: str, own_iin: str = "", name: str = "NEW COMER", language: str = "ru") -> Actor:
        """Register by the link with a key; return the account that waits."""
        own_iin = own_iin or iin()
        with self.app_env.open_work(SYSTEM) as work:
            joining.register(work, token, newcomer_of(own_iin, language), signer_of(own_iin, name))
        return self.account_of(own_iin)

    def join_without_key(self, token: str, user_name: str, name: str = "NO KEY") -> Actor:
        """Register by the link without a key; return the account that waits."""
        surname, given = name.split(" ", 1)
        newcomer = replace(newcomer_of("", "ru"), user_name=user_name)
        with self.app_env.open_work(SYSTEM) as work:
            joining.register(work, token, newcomer, PersonNames(surname, given, ""))
        with self.app_env.store.unit() as unit:
            user = users.by_user_name(unit, user_name)
            assert user is not None
            (one,) = identities.of_user(unit, user.id)
            found = accounts.find(unit, one.id)
        assert found is not None
        return found

    def account_of(self, own_iin: str) -> Actor:
        with self.app_env.store.unit() as unit:
            found = identities.find(unit, own_iin, self.bin)
            assert found is not None
            actor = accounts.find(unit, found.id)
        assert actor is not None
        return actor

    def hire(self, role: StaffRole, own_iin: str = "") -> Actor:
        """Invite, let join and activate; return the actor."""
        waiting = self.join(self.invite(role), own_iin)
        with self.app_env.open_work(self.head) as work:
            members.activate(work, waiting.account_id, role)
        return self.fresh(waiting)

    def staffed(self) -> Company:
        """Have one person in each role."""
        self.people = {StaffRole.HEAD: self.head}
        self.people |= {role: self.hire(role) for role in StaffRole if role is not StaffRole.HEAD}
        return self


def newcomer_of(own_iin: str, language: str = "ru") -> Newcomer:
    return Newcomer(f"joined{own_iin}", "scrypt$none", "+77012345678", language)


def signer_of(own_iin: str, name: str = "NEW COMER") -> Signer:
    """Return the owner of a personal key."""
    surname, given = name.split(" ", 1)
    return Signer(own_iin, "", surname, given, "", "", frozenset({OwnerRole.INDIVIDUAL}), "01", NOW, NOW)


def found_company(app_env: AppEnv, kind: UserType = UserType.LEGAL_ENTITY, number_: str = "") -> Company:
    """Register an organisation with its head."""
    own_bin, head_iin = number_ or bin_number(), iin()
    head = add_person(app_env, head_iin, "HEAD OF")
    with app_env.store.unit() as unit:
        record = Organisation(
            own_bin, str(kind), Name(ru=f"ТОО {own_bin}"), "active", head.user_id, NOW, head_iin=head_iin
        )
        assert organisations.register(unit, record)
        person = replace(head, bin=own_bin, organisation=f"ТОО {own_bin}", role=StaffRole.HEAD)
        acting = accounts.remember(unit, person, NOW)
    return Company(app_env, own_bin, acting)


def answer(own_bin: str, leader: str, outcome: Outcome = Outcome.FOUND) -> Answer[CompanyRecord]:
    """Return what ГБД ЮЛ says of an organisation."""
    if outcome is not Outcome.FOUND:
        return Answer(Register.GBD_UL, outcome, NOW)
    record = CompanyRecord(own_bin, Name(ru="ТОО «Жаңа»", kk="«Жаңа» ЖШС"), Address(city="Алматы"), leader_iin=leader)
    return Answer(Register.GBD_UL, outcome, NOW, record)


def link_of(letter: dict[str, Any]) -> str:
    """Return the address in a letter, with its secret put in."""
    whole = str(letter["text"]).replace("{secret}", str(letter["secret"]))
    found = re.search(r"http\S+", whole)
    assert found
    return found[0].rstrip(".")
