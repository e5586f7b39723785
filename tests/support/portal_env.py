"""Accounts over the real use cases, a real database and real keys: for tests that go through the pages."""

from __future__ import annotations

import base64
import html
import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import text

from module.casework import delivering
from module.casework.company import heads
from module.casework.sign_in import EdsSignIn, Sessions
from module.registry.account_settings import AccountSettings, Allowance, PasswordRules
from module.registry.classifiers import ShippedClassifiers
from module.registry.letters import Delivery, DeliveryState, Letter
from module.registry.lookups import Answer, CompanyRecord, Outcome, Register
from module.registry.party import Address, Name
from module.registry.persons import PersonRecord
from module.settings import config_dir, read_accounts, read_classifiers
from tests.support import web
from tests.support.app_env import NOW, AppEnv
from tests.support.key_signers import BY_SLUG, KeySigners

ROOT = "/trois"
PASSWORD = "Көктөбе-2-алма-ағашы"
CONTACTS = {"email": "person@example.kz", "mobile": "+7 701 234 56 78", "phone": "", "foreign_name": "Ivanov Pyotr"}
_SWEEP = (
    "DELETE FROM trois.web_session",
    "DELETE FROM trois.consent",
    "DELETE FROM trois.one_time_code",
    "DELETE FROM trois.contact_change",
    "DELETE FROM trois.message WHERE application_id IS NULL",
    "DELETE FROM trois.registration",
    "DELETE FROM trois.rate_limit",
    "DELETE FROM trois.invitation",
    "DELETE FROM trois.organisation",
    "UPDATE trois.outbox SET done_at = now()",
    # the journal names accounts for ever, so those of an earlier test become somebody else
    "UPDATE trois.account SET user_id = NULL, state = 'closed', iin = '9' || lpad(nextval('lobby')::text, 11, '0')"
    " WHERE user_id IS NOT NULL OR NOT parts && ARRAY['executor', 'head', 'operator']",
    "DELETE FROM trois.portal_user",
)


def settings(**changes: Any) -> AccountSettings:
    """The shipped settings with a cheap scrypt and limits that no test meets by chance."""
    found = read_accounts(config_dir())
    cheap = PasswordRules(scrypt_n=1024, scrypt_p=1, common=found.password.common)
    limits = {name: Allowance(10_000, limit.minutes) for name, limit in found.limits.items()}
    few = replace(found.sessions, most=10)
    return replace(found, **{"password": cheap, "limits": limits, "sessions": few, **changes})


@dataclass
class Post:
    """The channels of letters: keeps what was sent, or answers nothing."""

    letters: list[Letter] = field(default_factory=list)
    repeats_safely = True
    tells = True

    def send(self, letter: Letter) -> Delivery:
        self.letters.append(letter)
        return Delivery(DeliveryState.SENT, letter.id)

    def status(self, letter_id: str, address: str, reference: str = "") -> Delivery:
        return Delivery(DeliveryState.DELIVERED)


@dataclass
class Registers:
    """Both state registers: a dictionary each; `down` answers nothing."""

    persons: dict[str, PersonRecord] = field(default_factory=dict)
    companies: dict[str, CompanyRecord] = field(default_factory=dict)
    down: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    def _answer(self, register: Register, value: Any) -> Answer[Any]:
        if self.down:
            return Answer(register, Outcome.UNAVAILABLE, NOW, None, "http.timeout")
        return Answer(register, Outcome.FOUND if value else Outcome.NOT_FOUND, NOW, value)

    def person(self, iin: str, consent: str) -> Answer[PersonRecord]:
        self.asked.append((iin, consent))
        return self._answer(Register.GBD_FL, self.persons.get(iin))

    def by_bin(self, number: str) -> Answer[CompanyRecord]:
        return self._answer(Register.GBD_UL, self.companies.get(number))


def person_of(slug: str, **changes: Any) -> PersonRecord:
    """What the state register knows of a demo person."""
    who = BY_SLUG[slug]
    record = PersonRecord(
        who.iin,
        who.surname,
        who.given_name,
        who.patronymic,
        date(1978, 4, 17),
        address=Address(city="Алматы", house="7"),
    )
    return replace(record, **changes)


def company_of(slug: str, **changes: Any) -> CompanyRecord:
    """What the state register knows of the company of a demo person."""
    who = BY_SLUG[slug]
    record = CompanyRecord(
        who.employer.bin,
        Name(ru=who.employer.name, kk=who.employer.name),
        Address(city="Алматы", house="12"),
        leader_name=who.name,
        leader_iin=who.iin,
    )
    return replace(record, **changes)


@dataclass
class PortalEnv:
    """The running pages with everything that tests look at or change."""

    app_env: AppEnv
    key_signers: KeySigners
    app: Flask
    mail: Post
    sms: Post
    registers: Registers

    @classmethod
    def open(cls, app_env: AppEnv, key_signers: KeySigners, accounts: AccountSettings | None = None) -> PortalEnv:
        mail, sms, registers = Post(), Post(), Registers()
        with app_env.store.unit() as unit:
            unit.connection.execute(text("CREATE SEQUENCE IF NOT EXISTS lobby"))
            for statement in _SWEEP:
                unit.connection.execute(text(statement))
        from module.documents.portrait import PortraitMaker

        outside: dict[str, Any] = {"mail": mail, "sms": sms, "persons": registers, "companies": registers}
        deps = replace(app_env.deps, accounts=accounts or settings(), portraits=PortraitMaker(), **outside)
        app_env = replace(app_env, deps=deps)
        services = web.fake_services(
            deps=deps,
            open_work=app_env.open_work,
            sessions=Sessions(app_env.open_work, 12),
            sign_in=EdsSignIn(app_env.open_work, deps.public_url, 12, partial(heads.follow, app_env.open_work)),
            classifiers=ShippedClassifiers(read_classifiers(config_dir())),
        )
        return cls(app_env, key_signers, web.bare_host(services), mail, sms, registers)

    def deliver(self) -> None:
        """Do all that waits in the outbox and is due."""
        for row_id in delivering.waiting(self.app_env.open_work):
            delivering.deliver(self.app_env.deps, self.app_env.open_work, row_id)

    def later(self, moment: datetime) -> None:
        """Put the clock."""
        self.app_env.clock.set(moment)

    def visitor(self, slug: str = "") -> Visitor:
        return Visitor(self, slug, self.app.test_client())

    def scalars(self, statement: str) -> list[Any]:
        with self.app_env.store.unit() as unit:
            return list(unit.connection.execute(text(statement)).scalars())

    def link(self, word: str) -> str:
        """The address in the newest mail that bears one of this sort, as a path of the portal.

        Mails that fell due at one instant leave in no order: the one that is asked for need not be the last of all.
        """
        self.deliver()
        found = [re.search(rf"http://localhost(/trois/{word}\S+)", letter.text) for letter in self.mail.letters]
        links = [match[1] for match in found if match]
        assert links, [letter.text for letter in self.mail.letters]
        return links[-1]

    def acts(self) -> list[str]:
        """The acts in the journal, oldest first."""
        return self.scalars("SELECT act FROM trois.audit ORDER BY id")


@dataclass
class Visitor:
    """Somebody at a browser, with a key."""

    portal_env: PortalEnv
    slug: str
    client: Any
    language: str = "en"

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(ROOT + path, query_string=None if "?" in path else {"lang": self.language})
        assert answer.status_code == status, (answer.status_code, answer.location, words(answer.text))
        return str(answer.text)

    def post(self, path: str, page: str = "", **values: Any) -> Any:
        page = page or self.get(path)
        return self.client.post(ROOT + path, data={"csrf_token": field_of(page, "csrf_token"), **values})

    def sign(self, path: str, action: str = "", slug: str = "", **more: str) -> Any:
        """Sign the document of a page and send the form."""
        page = self.get(path)
        values = {"ticket_id": field_of(page, "ticket_id")} if 'name="ticket_id"' in page else {}
        signed = self.portal_env.key_signers.sign_as(slug or self.slug, document_of(page)).decode()
        return self.post(action or path, page, **{**values, "signature": signed, **more})

    def sign_in(self, slug: str = "") -> Any:
        return self.sign("/sign-in", slug=slug, next="")

    def enter(self, user_name: str, password: str = PASSWORD) -> Any:
        page = self.get("/sign-in")
        return self.post("/sign-in/password", page, user_name=user_name, password=password, next="")

    def begin(self) -> None:
        went(self.post("/registration", policy="y", personal_data="y"), "/registration/type")

    def to_key(self, user_type: str = "individual") -> None:
        self.begin()
        went(self.post("/registration/type", user_type=user_type), "/registration/key")

    def to_contacts(self, user_type: str = "individual") -> None:
        self.to_key(user_type)
        went(self.sign("/registration/key"), "/registration/contacts")

    def to_check(self, user_type: str = "individual", user_name: str = "", **contacts: str) -> None:
        self.to_contacts(user_type)
        went(self.post("/registration/contacts", **{**CONTACTS, **contacts}), "/registration/credentials")
        name = user_name or self.slug
        went(self.post("/registration/credentials", user_name=name, password=PASSWORD), "/registration/check")

    def register(self, user_type: str = "individual", user_name: str = "", **contacts: str) -> None:
        """Go all the way to the request."""
        self.to_check(user_type, user_name, **contacts)
        went(self.sign("/registration/check"), "/registration/done")

    def activate(self) -> None:
        """Follow the newest link."""
        path = self.portal_env.link("activate").removeprefix(ROOT)
        went(self.post(path), "/sign-in?done=activated")


def went(answer: Any, path: str) -> None:
    """See that a form was taken and leads on."""
    assert (answer.status_code, answer.location) == (303, ROOT + path), words(answer.text)


def refused(answer: Any, sentence: str, status: int = 422) -> None:
    """See that a form came back with a sentence."""
    assert answer.status_code == status, words(answer.text)
    assert sentence in words(answer.text), words(answer.text)


def words(page: str) -> str:
    """The text of a page."""
    body = page.partition("</head>")[2] or page
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def field_of(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, (name, words(page))
    return found[1]


def document_of(page: str) -> bytes:
    """The document that the page has signed."""
    found = re.search(r'data-document="([^"]+)"', page)
    assert found, words(page)
    return base64.b64decode(found[1])
