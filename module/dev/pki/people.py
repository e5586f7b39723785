"""The invented people of the demonstration. All names, IIN and BIN are made up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from cryptography.x509.oid import NameOID

from module.dev.pki.shapes import EMPLOYEE, HEAD, INDIVIDUAL, LEGAL_ENTITY, RIGHT_TO_SIGN, Attributes, Profile
from module.kernel.identifiers import check_digit

PASSWORD = "trois-demo"


class Term(StrEnum):
    """When a certificate is in force."""

    NOW = "now"
    PAST = "past"
    FUTURE = "future"


class Algorithm(StrEnum):
    """The kind of a key."""

    RSA = "rsa"
    GOST = "gost"


class Issuer(StrEnum):
    """Who signed a certificate; of each there are two, one for every kind of key."""

    TRUSTED = "trusted"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Employer:
    """An invented organisation."""

    bin: str
    name: str


NO_EMPLOYER = Employer("", "")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person who holds a key; `role` is a word of ROLE_OIDS. A key of RSA has the old shape unless told otherwise."""

    slug: str
    title: str
    surname: str
    given_name: str
    patronymic: str
    iin: str
    role: str
    employer: Employer = NO_EMPLOYER
    algorithm: Algorithm = Algorithm.RSA
    profile: Profile = Profile.SINGLE
    term: Term = Term.NOW
    issuer: Issuer = Issuer.TRUSTED
    revoked: bool = False

    @property
    def name(self) -> str:
        """Return surname, given name and patronymic in one line."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the role numbers of the certificate."""
        return ROLE_OIDS[self.role]

    @property
    def subject(self) -> Attributes:
        """Return the name in the certificate: givenName holds the patronymic."""
        subject: Attributes = (
            (NameOID.COMMON_NAME, f"{self.surname} {self.given_name}"),
            (NameOID.SURNAME, self.surname),
            (NameOID.SERIAL_NUMBER, f"IIN{self.iin}"),
            (NameOID.COUNTRY_NAME, "KZ"),
        )
        if self.patronymic:
            subject += ((NameOID.GIVEN_NAME, self.patronymic),)
        if self.employer.bin:
            subject += ((NameOID.ORGANIZATION_NAME, self.employer.name),)
            subject += ((NameOID.ORGANIZATIONAL_UNIT_NAME, f"BIN{self.employer.bin}"),)
        return subject


ROLE_OIDS = {
    "individual": (INDIVIDUAL,),
    "head": (LEGAL_ENTITY, HEAD),
    "right_to_sign": (LEGAL_ENTITY, RIGHT_TO_SIGN),
    "employee": (LEGAL_ENTITY, EMPLOYEE),
}


def number(first_eleven: str) -> str:
    """Add the check digit. Raises ValueError where no number is ever issued."""
    digit = check_digit(first_eleven)
    if digit is None:
        raise ValueError(f"no number begins with {first_eleven}")
    return f"{first_eleven}{digit}"


COMPANY = Employer(number("20014000000"), "ТОО «Жетісу Тағам»")
OTHER_COMPANY = Employer(number("21034000001"), "ТОО «Көк Төбе Сауда»")
AGENTS = Employer(number("22054000002"), "ТОО «Алтын Көпір»")
CUSTOMS = Employer(number("99124000000"), "Көрнекі кеден органы (демо)")


def _person(slug: str, title: str, full_name: str, first_eleven: str, role: str, employer: Employer) -> DemoPerson:
    surname, given_name, patronymic = full_name.split(" ")
    return DemoPerson(slug, title, surname, given_name, patronymic, number(first_eleven), role, employer)


def _gost(person: DemoPerson) -> DemoPerson:
    """Give the person today's key."""
    return replace(person, algorithm=Algorithm.GOST, profile=Profile.CURRENT)


_RSA_HEAD = _person("company-head", "Head of a company", "ӘБІЛОВ НҰРЛАН ҚАЙРАТҰЛЫ", "80010130001", "head", COMPANY)
_HEAD = _gost(_RSA_HEAD)

PEOPLE = (
    _HEAD,
    _person(
        "company-signer",
        "Right to sign, same company",
        "ПЕТРОВА АННА СЕРГЕЕВНА",
        "85021540002",
        "right_to_sign",
        COMPANY,
    ),
    _gost(
        _person(
            "company-employee",
            "Employee without the right to sign, same company",
            "СЕРІКОВА ӘЛИЯ БОЛАТҚЫЗЫ",
            "92031640003",
            "employee",
            COMPANY,
        )
    ),
    _person("individual", "Individual", "ИВАНОВ ПЁТР ИЛЬИЧ", "78041730004", "individual", NO_EMPLOYER),
    _gost(_person("other-head", "Head of another company", "ҮСЕНОВ ҒАНИ ", "75051830005", "head", OTHER_COMPANY)),
    _person(
        "officer-executor",
        "Customs officer who prepares decisions",
        "ЖҰМАБЕКОВА ДИНАРА МАРАТҚЫЗЫ",
        "88061940006",
        "right_to_sign",
        CUSTOMS,
    ),
    _gost(
        _person(
            "officer-head",
            "Head of unit at customs who signs decisions",
            "ҚАСЫМОВ ЕРЛАН ТӨЛЕУҰЛЫ",
            "72072030007",
            "right_to_sign",
            CUSTOMS,
        )
    ),
    _person(
        "exchange-operator",
        "Operator of the exchange with the Commission",
        "ТЕМІРХАНОВ АРМАН СЕРІКҰЛЫ",
        "90041540008",
        "employee",
        CUSTOMS,
    ),
    _person(
        "entrepreneur",
        "Individual entrepreneur who has not registered yet",
        "БАЙЖАНОВ ТИМУР ЕРКІНҰЛЫ",
        "83062230010",
        "individual",
        NO_EMPLOYER,
    ),
    _gost(_person("agent-head", "Head of representatives", "БЕКОВ САНЖАР АРМАНҰЛЫ", "83041150011", "head", AGENTS)),
    replace(_HEAD, slug="expired", title="Head of the company, expired key", term=Term.PAST),
    replace(_RSA_HEAD, slug="not-yet-valid", title="Head of the company, key not in force yet", term=Term.FUTURE),
    replace(_RSA_HEAD, slug="auth-key", title="Head of the company, old key for signing in only", profile=Profile.AUTH),
    replace(
        _HEAD,
        slug="stranger",
        title="Look-alike of the head, from an authority that nobody trusts",
        issuer=Issuer.STRANGER,
    ),
    replace(_HEAD, slug="revoked", title="Head of the company, revoked key", revoked=True),
    replace(_RSA_HEAD, slug="revoked-rsa", title="Head of the company, revoked old key", revoked=True),
)
